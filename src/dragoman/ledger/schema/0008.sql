-- The keys by which copies are found, in less space: there are many to a report.
CREATE TABLE band_short (
    key INTEGER NOT NULL,            -- of the report's MinHash, 48 bits
    report INTEGER NOT NULL REFERENCES report(number),
    PRIMARY KEY (key, report)
) WITHOUT ROWID;
INSERT OR IGNORE INTO band_short SELECT b.key >> 16, r.number FROM band b JOIN report r ON r.id = b.report ORDER BY 1, 2;
DROP TABLE band;
ALTER TABLE band_short RENAME TO band;
