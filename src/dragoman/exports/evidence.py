"""The columns that every row of every table carries: which record it is, and where a report says so."""

from __future__ import annotations

from typing import Any

from dragoman.exports.entry import Entry
from dragoman.exports.table import columns

OWN = columns(
    ("record_id", "the record of the ledger: a content hash, the same whatever order reports came in"),
    ("revision", "changes whenever anything shown of the record does"),
    ("reality", "happened, ongoing, intended, possible or denied: only the first two are done; a pledge is intended, whatever its "
     "stage"),
    ("stage", "how far it has come: of a pledge, agreement, mandate or sanction"),
    ("disputed", "the fields on which reports differ"),
    ("n_reports", "integer", "reports that tell it"),
    ("n_voices", "integer", "independent voices that tell it: copies of one report are one"),
    ("first_told", "date", "the day of the earliest report"),
    ("last_told", "date", "the day of the latest report"),
    ("report", "the name of the report that the words are from: the earliest"),
    ("report_id", "the report's identifier: a content hash"),
    ("start", "integer", "where the words begin in the report's text, in code points"),
    ("end", "integer", "where they end, exclusive"),
    ("words", "the report's words that tell it"),
    ("masked", "boolean", "whether a victim's or minor's name is withheld"),
)


def own(entry: Entry) -> dict[str, Any]:
    """The values of these columns for a record."""
    report, passage = entry.passage
    return {
        "record_id": entry.id, "revision": entry.revision, "reality": entry.reality, "stage": entry.stage,
        "disputed": entry.disputed, "n_reports": len(entry.reports), "n_voices": entry.voices,
        "first_told": entry.first_told, "last_told": entry.last_told, "report": report.name, "report_id": report.id,
        "start": passage.start, "end": passage.end, "words": passage.words, "masked": entry.masked,
    }  # fmt: skip
