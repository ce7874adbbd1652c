-- What lets the desk answer quickly over many reports: lists in order of time, counts that are kept. Computed, can be computed again.
DROP TABLE facet;
DROP TABLE facet_count;
DROP TABLE record_search;
UPDATE shelf SET reading = '';       -- filed anew when the desk opens; the states of review stay
ALTER TABLE shelf ADD COLUMN kinds TEXT NOT NULL DEFAULT '{}';  -- JSON: how many records it has of each kind

CREATE TABLE unfiled (
    report INTEGER PRIMARY KEY       -- its number: read, or read anew, since the desk last filed it
);
INSERT INTO unfiled SELECT number FROM report;
CREATE TRIGGER reading_made AFTER INSERT ON reading BEGIN
    INSERT INTO unfiled SELECT number FROM report WHERE id = NEW.report AND number NOT IN (SELECT report FROM unfiled);
END;
CREATE TRIGGER reading_back AFTER UPDATE OF superseded_by ON reading BEGIN
    INSERT INTO unfiled SELECT number FROM report WHERE id = NEW.report AND number NOT IN (SELECT report FROM unfiled);
END;

CREATE TABLE facet (
    report INTEGER NOT NULL,         -- its number
    field TEXT NOT NULL,             -- kind, party, place, stage, outlet, state; listed: whether it speaks for its copies
    name TEXT NOT NULL,
    PRIMARY KEY (report, field, name)
) WITHOUT ROWID;

CREATE TABLE facet_count (
    field TEXT NOT NULL,
    name TEXT NOT NULL,
    month TEXT NOT NULL,             -- YYYY-MM, or empty for all reports
    reports INTEGER NOT NULL,
    PRIMARY KEY (field, name, month)
) WITHOUT ROWID;
CREATE INDEX facet_common ON facet_count(field, reports DESC, name) WHERE month = '' AND reports > 0;

-- The rowid is the day and the number (desk/shelf.py: place), so that a list needs no sorting; names are words of their own.
CREATE VIRTUAL TABLE report_list USING fts5(words, names, content='', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE record_list USING fts5(words, names, content='', tokenize="unicode61 remove_diacritics 2");

-- Things in order of the day on which they were first told: all, and those of a name.
ALTER TABLE resolved ADD COLUMN day TEXT NOT NULL DEFAULT '';
UPDATE resolved SET day = coalesce((SELECT min(t.day) FROM thing x JOIN telling t ON t.number = x.telling
    WHERE x.first = resolved.first), '');
CREATE INDEX resolved_day ON resolved(day, first);
CREATE TABLE named_new (
    name INTEGER NOT NULL REFERENCES called(number),
    field TEXT NOT NULL,             -- by, to or place
    day TEXT NOT NULL,
    first INTEGER NOT NULL,
    PRIMARY KEY (name, field, day, first)
) WITHOUT ROWID;
INSERT INTO named_new SELECT n.name, n.field, r.day, n.first FROM named n JOIN resolved r ON r.first = n.first;
DROP TABLE named;
ALTER TABLE named_new RENAME TO named;
CREATE INDEX named_first ON named(first);
