-- What lets a large ledger grow and open quickly: computed, can be computed again.
UPDATE edge SET why = CASE WHEN why LIKE '%twins%' THEN 'twins' ELSE '' END;  -- the measures are worked out when somebody asks

DELETE FROM block;                  -- filed anew, under keys of another sort, at the next `add`
CREATE TABLE mark (
    telling INTEGER PRIMARY KEY REFERENCES telling(number),
    keys BLOB NOT NULL             -- the block keys of the telling, 8 bytes each: which others it is compared with
);

CREATE TABLE busy (
    key INTEGER PRIMARY KEY          -- a block key that too many tellings have: it says nothing, and brings none together
);

-- The joined things, worked out and woven together.
CREATE TABLE resolved (
    first INTEGER PRIMARY KEY,       -- as in thing
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL              -- JSON
);
CREATE INDEX resolved_id ON resolved(id);

CREATE TABLE stale (
    first INTEGER PRIMARY KEY        -- a thing that has changed since it was worked out
);
INSERT INTO stale (first) SELECT DISTINCT first FROM thing;

CREATE TABLE tie (
    key INTEGER NOT NULL,            -- hash of what two things must share to bear on one another
    first INTEGER NOT NULL,
    PRIMARY KEY (key, first)
) WITHOUT ROWID;
CREATE INDEX tie_first ON tie(first);

CREATE TABLE called (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,       -- of a party or place, as shown
    folded TEXT NOT NULL,
    key TEXT NOT NULL,               -- equal for names that surely mean one actor
    state TEXT NOT NULL              -- ISO 3166 alpha-3, or empty
);
CREATE INDEX called_key ON called(key);
CREATE INDEX called_state ON called(state) WHERE state <> '';

CREATE TABLE named (
    name INTEGER NOT NULL REFERENCES called(number),
    field TEXT NOT NULL,             -- by, to or place
    first INTEGER NOT NULL,
    PRIMARY KEY (name, field, first)
) WITHOUT ROWID;
CREATE INDEX named_first ON named(first);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
