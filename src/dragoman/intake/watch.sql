-- What a watch knows beside its ledger: what it has fetched and when to look again, and what it has told to whom.
CREATE TABLE feed (
    address TEXT PRIMARY KEY,
    title TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '',
    modified TEXT NOT NULL DEFAULT '',
    due REAL NOT NULL DEFAULT 0,     -- seconds since 1970; when to ask again
    faults INTEGER NOT NULL DEFAULT 0,
    moved TEXT NOT NULL DEFAULT '',  -- where it is fetched since a permanent redirect
    ended TEXT NOT NULL DEFAULT ''   -- why it is never asked again, if so
) WITHOUT ROWID;

CREATE TABLE page (
    address TEXT PRIMARY KEY,
    feed TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    published TEXT NOT NULL DEFAULT '',
    found REAL NOT NULL,
    etag TEXT NOT NULL DEFAULT '',
    modified TEXT NOT NULL DEFAULT '',
    raw TEXT NOT NULL DEFAULT '',    -- SHA-256 of its bytes when it was last fetched
    report TEXT NOT NULL DEFAULT '', -- the id in the ledger of its newest version
    looked INTEGER NOT NULL DEFAULT 0,  -- how often it was looked at again
    due REAL,                        -- when to fetch it; NULL: never again
    faults INTEGER NOT NULL DEFAULT 0,
    ended TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX page_due ON page(due) WHERE due IS NOT NULL;

CREATE TABLE site (
    address TEXT PRIMARY KEY,
    until REAL NOT NULL DEFAULT 0,   -- it is left alone till then
    faults INTEGER NOT NULL DEFAULT 0,
    robots TEXT,
    asked REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE seen (
    telling TEXT PRIMARY KEY,
    thing TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE known (
    thing TEXT PRIMARY KEY,
    state TEXT NOT NULL              -- JSON: what changes are measured against
) WITHOUT ROWID;

CREATE TABLE alert (
    id TEXT PRIMARY KEY,             -- content hash: the same change is told once
    number INTEGER NOT NULL UNIQUE,
    made TEXT NOT NULL,
    body TEXT NOT NULL               -- JSON
) WITHOUT ROWID;

CREATE TABLE delivery (
    alert TEXT NOT NULL REFERENCES alert(id),
    channel TEXT NOT NULL,
    sent TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (alert, channel)
) WITHOUT ROWID;

CREATE TABLE fact (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
