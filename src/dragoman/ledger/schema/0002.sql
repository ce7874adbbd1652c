-- What is computed from the evidence and can be computed again: likeness of tellings, copies of reports, joined things, search.
CREATE TABLE block (
    key INTEGER NOT NULL,            -- hash of what two tellings must share to be compared
    telling INTEGER NOT NULL REFERENCES telling(number),
    PRIMARY KEY (key, telling)
) WITHOUT ROWID;

CREATE TABLE edge (
    a INTEGER NOT NULL REFERENCES telling(number),
    b INTEGER NOT NULL REFERENCES telling(number),
    score REAL NOT NULL,             -- log-odds that both are of one thing
    why TEXT NOT NULL,               -- JSON: the measures
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX edge_back ON edge(b);

CREATE TABLE band (
    key INTEGER NOT NULL,            -- of the report's MinHash
    report TEXT NOT NULL REFERENCES report(id),
    PRIMARY KEY (key, report)
) WITHOUT ROWID;

CREATE TABLE copy (
    a TEXT NOT NULL REFERENCES report(id),
    b TEXT NOT NULL REFERENCES report(id),
    likeness REAL NOT NULL,          -- share of common three-word runs
    PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX copy_back ON copy(b);

CREATE TABLE thing (
    telling INTEGER PRIMARY KEY REFERENCES telling(number),
    first INTEGER NOT NULL REFERENCES telling(number)  -- the telling by which the thing is known
);
CREATE INDEX thing_first ON thing(first);

CREATE VIRTUAL TABLE search USING fts5(
    title, text, content='report', content_rowid='number', tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO search (search) VALUES ('rebuild');
