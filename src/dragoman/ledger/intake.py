"""What comes into the ledger: a report and its records in the flat form, made into tellings with their claims."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.ledger.telling import Telling, content_id

_NOT_FIELDS = frozenset(("kind", "words", "claims", "codes", "rule", "score", "report"))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Report:
    """A report as the ledger keeps it. `day` is ISO 8601 or empty; `basis` says where the day comes from.

    Without `text` (records read elsewhere whose report is not at hand) the records themselves identify it.
    """

    name: str
    text: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    licence: str = ""
    day: str = ""
    basis: str = ""
    raw_sha256: str = ""
    id: str = field(default="", compare=False)

    @property
    def raw(self) -> str:
        return self.raw_sha256 or hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Claim:
    """One value of one field of a telling with the report's words for it; `start` is None where the words are not
    known."""

    id: str
    field: str
    position: int
    value: Any
    words: str
    start: int | None
    end: int | None
    rule: str
    how: str


@dataclass(frozen=True, slots=True)
class Told:
    """A telling with its claims and the places of its passages in the report's text."""

    telling: Telling
    claims: tuple[Claim, ...]
    places: tuple[tuple[int, int] | None, ...]


def received(report: Report, records: Sequence[Mapping[str, Any]]) -> tuple[Report, list[Told]]:
    """The report with its identity and, where none was known, an estimated day; and its records as tellings.

    Records are flat dictionaries: `kind`, `words` (strings, or {"start", "end"} into the text), fields, maybe
    `claims`. Raises UnreadableInput for a record without a kind or with fields that are no values.
    """
    whose = (
        (report.text, report.publisher, report.url)
        if report.text
        else ("records", report.name, list(map(dict, records)))
    )
    day = report.day or _latest_day(records)
    known = Report(
        report.name, report.text, report.title, report.publisher, report.url, report.licence, day,
        report.basis if report.day else ("records" if day else "none"), report.raw, content_id("report", *whose),
    )  # fmt: skip
    told, seen = [], set()
    for number, record in enumerate(records, 1):
        made = _told(known, number, record)
        if made.telling.id not in seen:  # a record told twice by one reading is one telling
            seen.add(made.telling.id)
            told.append(made)
    return known, told


def _told(report: Report, number: int, record: Mapping[str, Any]) -> Told:
    kind = record.get("kind")
    if not isinstance(kind, str) or not kind:
        raise UnreadableInput(f"{report.name}: record {number} has no kind")
    passages, places = [], []
    for words in record.get("words", ()):
        text, place = _passage(report.text, words)
        if text:
            passages.append(text)
            places.append(place)
    fields = {k: v for k, v in record.items() if k not in _NOT_FIELDS and _says(v)}
    if fields.get("reality") == "happened":
        del fields["reality"]
    claims = record.get("claims") or {}
    if not passages:  # records without their report: the words of the claims are all there is
        passages = [str(c["words"]) for rows in claims.values() for c in rows if c.get("words")]
        places = [None] * len(passages)
    key = content_id("telling", report.id, kind, fields, passages)
    telling = Telling(key, report.id, report.name, report.day, number, kind, fields, tuple(passages))
    return Told(telling, tuple(_claims(key, fields, claims)), tuple(places))


def _passage(text: str, words: Any) -> tuple[str, tuple[int, int] | None]:
    if isinstance(words, Mapping):
        start, end = int(words.get("start", 0)), int(words.get("end", 0))
        return text[start:end], (start, end)
    start = text.find(str(words))
    return str(words), (start, start + len(str(words))) if start >= 0 else None


def _says(value: Any) -> bool:
    return isinstance(value, int | float) or bool(value)


def _claims(key: str, fields: Mapping[str, Any], claims: Mapping[str, Any]) -> Iterable[Claim]:
    for name, value in fields.items():
        rows = claims.get(name) or [{"value": v} for v in (value if _is_names(value) else [value])]
        for position, row in enumerate(rows):
            words = str(row.get("words", ""))
            yield Claim(
                content_id("claim", key, name, position, row.get("value"), words), name, position,
                row.get("value"), words,
                row.get("start"), row.get("end"), str(row.get("rule", "")), str(row.get("how", "")),
            )  # fmt: skip


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _latest_day(records: Iterable[Mapping[str, Any]]) -> str:
    """The latest day on which something told has happened: a report without a date is no older than that."""
    days = [str(r.get("date", "")) for r in records if r.get("reality", "happened") == "happened"]
    return max((d for d in days if _DAY.fullmatch(d)), default="")
