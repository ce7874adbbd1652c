-- What people do at the desk: corrections of records, blind coding, saved searches, accounts. Corrections are append-only.
CREATE TABLE correction (
    number INTEGER PRIMARY KEY,
    report TEXT NOT NULL REFERENCES report(id),
    layer TEXT NOT NULL DEFAULT '',  -- '' what all see; else the name of one who codes blind
    action TEXT NOT NULL CHECK (action IN ('accept', 'edit', 'reject', 'split', 'new', 'undo')),
    key TEXT NOT NULL,               -- the record: a telling's id, or NUMBER.I for those made by correction NUMBER
    before TEXT NOT NULL,            -- JSON: the record as it was, or null
    after TEXT NOT NULL,             -- JSON: the records as they are now
    undoes INTEGER REFERENCES correction(number),
    reason TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL,
    made TEXT NOT NULL
);
CREATE INDEX correction_report ON correction(report, layer);
CREATE TRIGGER correction_kept BEFORE DELETE ON correction BEGIN SELECT RAISE(ABORT, 'corrections are never deleted'); END;
CREATE TRIGGER correction_fixed BEFORE UPDATE ON correction BEGIN SELECT RAISE(ABORT, 'corrections are never changed'); END;

CREATE TABLE found (
    report TEXT PRIMARY KEY REFERENCES report(id),
    records TEXT NOT NULL            -- JSON: what the reader last found, for reports that people have corrected
) WITHOUT ROWID;

CREATE TABLE certainty (
    telling INTEGER PRIMARY KEY REFERENCES telling(number),
    score REAL NOT NULL              -- the reader's, 0 to 1
);
CREATE INDEX certainty_score ON certainty(score);

CREATE TABLE coding (
    number INTEGER PRIMARY KEY,
    report TEXT NOT NULL REFERENCES report(id),
    coder TEXT NOT NULL,
    start TEXT NOT NULL CHECK (start IN ('empty', 'found')),  -- from nothing, or from what the reader found
    opened TEXT NOT NULL,
    done TEXT NOT NULL DEFAULT '',
    UNIQUE (report, coder)
);

CREATE TABLE saved (
    number INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    query TEXT NOT NULL,             -- of the address, without the question mark
    kind TEXT NOT NULL CHECK (kind IN ('search', 'dossier')),
    author TEXT NOT NULL,
    made TEXT NOT NULL
);

CREATE TABLE account (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('read', 'code', 'adjudicate', 'administer')),
    secret TEXT NOT NULL,            -- argon2id
    made TEXT NOT NULL,
    closed TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE session (
    token TEXT PRIMARY KEY,          -- SHA-256 of what the browser holds
    name TEXT NOT NULL REFERENCES account(name),
    made TEXT NOT NULL
) WITHOUT ROWID;

-- What the desk looks things up by; computed from the rest and brought up to date when it is asked.
CREATE TABLE shelf (
    number INTEGER PRIMARY KEY,      -- of the report
    reading TEXT NOT NULL,
    voice INTEGER NOT NULL,          -- the first of its copies, by number
    day TEXT NOT NULL,
    records INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'new'  -- new, begun, reviewed
);
CREATE INDEX shelf_day ON shelf(day DESC, number DESC) WHERE voice = number;
CREATE INDEX shelf_voice ON shelf(voice);
CREATE INDEX shelf_state ON shelf(state, day DESC, number DESC);

CREATE TABLE facet (
    field TEXT NOT NULL,             -- kind, party, place, stage, outlet, month, state
    name TEXT NOT NULL,
    report INTEGER NOT NULL,
    PRIMARY KEY (field, name, report)
) WITHOUT ROWID;
CREATE INDEX facet_report ON facet(report);

CREATE TABLE facet_count (
    field TEXT NOT NULL,
    name TEXT NOT NULL,
    reports INTEGER NOT NULL,
    PRIMARY KEY (field, name)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE record_search USING fts5(words, content='', tokenize="unicode61 remove_diacritics 2");
CREATE INDEX edge_score ON edge(score);
