-- The evidence: reports by content hash, readings of them, what each reading tells, and every value with its words.
CREATE TABLE report (
    number INTEGER PRIMARY KEY,      -- local, for full-text search; never shown, never exported
    id TEXT NOT NULL UNIQUE,         -- content hash of the text, publisher and address
    raw_sha256 TEXT NOT NULL,        -- of the bytes as they came
    name TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    publisher TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    licence TEXT NOT NULL DEFAULT '',
    day TEXT NOT NULL DEFAULT '',    -- the day it appeared, ISO 8601
    basis TEXT NOT NULL DEFAULT '',  -- where the day came from
    text TEXT NOT NULL,
    added TEXT NOT NULL,
    follows TEXT REFERENCES report(id)  -- the version of the same address before this one
);
CREATE INDEX report_url ON report(url) WHERE url <> '';
CREATE INDEX report_name ON report(name);

CREATE TABLE reading (
    id TEXT PRIMARY KEY,             -- content hash of the report and its tellings
    report TEXT NOT NULL REFERENCES report(id),
    reader TEXT NOT NULL,            -- model, rules, gold, or what the records' own file says
    made TEXT NOT NULL,
    superseded_by TEXT REFERENCES reading(id)
) WITHOUT ROWID;
CREATE INDEX reading_report ON reading(report);

CREATE TABLE telling (
    number INTEGER PRIMARY KEY,      -- local, for joins between tables; never shown, never exported
    id TEXT NOT NULL UNIQUE,         -- content hash: the same passage read the same way has the same id everywhere
    report TEXT NOT NULL REFERENCES report(id),
    place INTEGER NOT NULL,          -- of the record in its reading, from 1
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    fields TEXT NOT NULL,            -- JSON
    words TEXT NOT NULL,             -- JSON: [[passage, start, end], ...]
    current INTEGER NOT NULL DEFAULT 1  -- 0 once a better reading has superseded it
);
CREATE INDEX telling_report ON telling(report);
CREATE INDEX telling_kind ON telling(kind, day) WHERE current;

CREATE TABLE told_in (
    reading TEXT NOT NULL REFERENCES reading(id),
    telling INTEGER NOT NULL REFERENCES telling(number),
    PRIMARY KEY (reading, telling)
) WITHOUT ROWID;

CREATE TABLE claim (
    telling INTEGER NOT NULL REFERENCES telling(number),
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,                -- content hash of telling, field, value and words
    value TEXT NOT NULL,             -- JSON
    words TEXT NOT NULL,
    start INTEGER,                   -- code points into report.text, end-exclusive
    "end" INTEGER,
    rule TEXT NOT NULL,
    how TEXT NOT NULL,
    PRIMARY KEY (telling, field, position)
) WITHOUT ROWID;

-- Decisions. Append-only: an undo is a row of its own.
CREATE TABLE judgement (
    id INTEGER PRIMARY KEY,
    decision TEXT NOT NULL CHECK (decision IN ('same', 'different', 'unsure', 'undo')),
    one TEXT NOT NULL,               -- JSON list of telling ids
    other TEXT NOT NULL,             -- JSON list of telling ids
    undoes INTEGER REFERENCES judgement(id),
    reason TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL,
    made TEXT NOT NULL
);

CREATE TRIGGER claim_kept BEFORE DELETE ON claim BEGIN SELECT RAISE(ABORT, 'claims are never deleted'); END;
CREATE TRIGGER claim_fixed BEFORE UPDATE ON claim BEGIN SELECT RAISE(ABORT, 'claims are never changed'); END;
CREATE TRIGGER judgement_kept BEFORE DELETE ON judgement BEGIN SELECT RAISE(ABORT, 'judgements are never deleted'); END;
CREATE TRIGGER judgement_fixed BEFORE UPDATE ON judgement BEGIN SELECT RAISE(ABORT, 'judgements are never changed'); END;
