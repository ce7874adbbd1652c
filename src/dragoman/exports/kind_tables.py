"""The ledger as plain tables: one for each kind of record, with tables of evidence, history, disagreement and reports.

The columns follow from the declarations of kinds, so that a new kind has its table without any code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from typing import Any, Protocol

from dragoman.exports.actors import countries
from dragoman.exports.dates import PRECISIONS, when
from dragoman.exports.entry import Book, Entry, Report, spread
from dragoman.exports.evidence import OWN, own
from dragoman.exports.format import Output
from dragoman.exports.life import BALANCE, STEPS, balance, steps
from dragoman.exports.money import CONVERTED, conversion
from dragoman.exports.spots import PRECISIONS as PLACE_PRECISIONS
from dragoman.exports.spots import finest
from dragoman.exports.table import Column, Table, columns
from dragoman.kinds.load import kinds
from dragoman.kinds.schema import FieldSpec
from dragoman.values.currency import currency

LINKS = ("conditional_on", "authorised_by", "blocked_by", "delivered_by", "supersedes", "superseded_by", "tops_up", "moves",
         "moved_by")  # fmt: skip
_VOTES = ("for", "against", "abstained")
_PLEDGE = (Column("condition_state", "whether what it waits for has come about: open, met or failed"), *BALANCE)
_LINKS = columns(*((name, f"identifiers of the records that this one is {name.replace('_', ' ')}") for name in LINKS))
_STAGED = frozenset(("pledge", "agreement", "mandate", "sanction"))

EVIDENCE = (
    Column("claim_id", "the claim's identifier: a content hash", required=True),
    *columns(
        ("record_id", "the record"),
        ("kind", "the record's kind"),
        ("telling_id", "what one report tells of one record: a content hash"),
        ("told_as", "how the report bears on what was known: new, restates, clarifies, tops up ..."),
        ("field", "the field"),
        ("value", "the value that this report gives"),
        ("how", "stated, inferred or assumed; empty where people coded it"),
        ("rule", "what found it"),
        ("report", "the report's name"),
        ("report_id", "the report's identifier"),
        ("day", "date", "the report's day"),
        ("start", "integer", "where the words begin in the report's text, in code points"),
        ("end", "integer", "where they end, exclusive"),
        ("words", "the words for the value, else the passage that tells the record"),
        ("scope", "value: the words are those of the value; passage: they tell the whole record"),
    ),
)
HISTORY = (Column("record_id", "the record"), *STEPS)
DISPUTES = columns(
    ("record_id", "the record"),
    ("field", "the field on which reports differ"),
    ("kind", "value, time or existence"),
    ("state", "open, or updated_over_time: a figure that grew while the thing went on"),
    ("position", "integer", "which side it is, from 1, by when it was first told"),
    ("value", "the value"),
    ("low", "number", "the value as a number, the least"),
    ("high", "number", "the value as a number, the most"),
    ("n_voices", "integer", "independent voices that give it"),
    ("first_told", "date", "the day of the first report that gives it"),
    ("last_told", "date", "the day of the last"),
    ("reports", "names of the reports that give it"),
    ("sources", "to whom they attribute it"),
)
REPORTS = (
    Column("report_id", "the report's identifier: a content hash", required=True),
    *columns(
        ("report", "its name"),
        ("day", "date", "the day it appeared"),
        ("title", "its headline"),
        ("publisher", "who published it"),
        ("url", "its address"),
        ("licence", "its licence"),
        ("voice", "equal for copies of one report: they count as one voice"),
        ("raw_sha256", "hash of the bytes as received"),
    ),
)


class Rows(Protocol):
    """A table being written."""

    def add(self, row: Mapping[str, Any]) -> None: ...


@cache
def table_of(kind: str, ending: str) -> Table:
    """The table of the records of a kind. An unknown kind has the fields that every kind has."""
    declared = kinds().get(kind)
    doc = f"{declared.label}: {declared.doc}" if declared else f"Records of the kind {kind}."
    own_columns = tuple(c for c in OWN if c.name != "record_id")
    return Table(
        f"{kind}.{ending}", doc,
        (Column("record_id", OWN[0].doc, required=True), *(c for f in _fields(kind) for c in _columns(f)),
         *(_PLEDGE if kind == "pledge" else ()), *(_LINKS if kind in _STAGED else ()), *own_columns),
        ("record_id",),
    )  # fmt: skip


def side_tables(ending: str) -> tuple[Table, ...]:
    """The tables beside those of the kinds: evidence, history, disputes and reports."""
    return (
        Table(f"evidence.{ending}", "Every value of every report, with its words and where they stand.", EVIDENCE,
              ("claim_id",), (("report_id", f"reports.{ending}", "report_id"),)),
        Table(f"history.{ending}", "The life of pledges, agreements, mandates and sanctions, step by step.", HISTORY,
              ("record_id", "position")),
        Table(f"disputes.{ending}", "What reports disagree on, each side in a row. Nothing is averaged.", DISPUTES,
              ("record_id", "field", "position")),
        Table(f"reports.{ending}", "The reports that were read.", REPORTS, ("report_id",)),
    )  # fmt: skip


def documented(ending: str) -> tuple[Table, ...]:
    """The tables for the docs: those of the kinds as one, each column with the kinds that have it."""
    having: dict[str, list[str]] = {}
    found: dict[str, Column] = {}
    for kind in kinds():
        for column in table_of(kind, ending).columns:
            having.setdefault(column.name, []).append(kind)
            found.setdefault(column.name, column)
    everywhere = len(kinds())
    shown = tuple(
        Column(c.name, c.doc if len(having[c.name]) == everywhere else f"({', '.join(having[c.name])}) {c.doc}", c.type)
        for c in found.values()
    )
    return (Table(f"KIND.{ending}", "One table for each kind of record that the ledger holds.", shown), *side_tables(ending))


def write(book: Book, output: Output, ending: str, opened: Any) -> None:
    """Writes every table. `opened(output, table)` gives a context with rows to add to."""
    with ExitStack() as stack:
        evidence, history, disputes, reports = (stack.enter_context(opened(output, t)) for t in side_tables(ending))
        for report in book.reports():
            reports.add(_report(report))
        sheets: dict[str, Rows] = {}
        for entry in book.entries():
            if entry.kind not in sheets:
                sheets[entry.kind] = stack.enter_context(opened(output, table_of(entry.kind, ending)))
            output.keep(entry)
            sheets[entry.kind].add(row(entry))
            for made in _evidence(entry):
                evidence.add(made)
            for step in steps(entry):
                history.add({"record_id": entry.id, **step})
            for made in _disputes(entry):
                disputes.add(made)


def row(entry: Entry) -> dict[str, Any]:
    """A record as a row of its kind's table."""
    made = own(entry)
    for spec in _fields(entry.kind):
        made |= _values(entry, spec)
    if entry.kind == "pledge":
        made |= {"condition_state": entry.condition_state, **balance(entry)}
    if entry.kind in _STAGED:
        made |= {name: entry.links.get(name, ()) for name in LINKS}
    return made


@cache
def _fields(kind: str) -> tuple[FieldSpec, ...]:
    declared = kinds().get(kind) or next(iter(kinds().values()))
    shown = (f for f in declared.fields.values() if f.type != "passage" and f.name not in ("reality", "stage"))
    common = ("by", "to", "date", "place", "source")
    return tuple(sorted((f for f in shown if kind in kinds() or f.name in common), key=lambda f: f.name not in common))


@cache
def _columns(spec: FieldSpec) -> tuple[Column, ...]:
    name, doc = spec.name, spec.doc or spec.type
    several = " Several are joined by “; ”." if spec.many else ""
    if spec.type == "number":
        return columns(
            (f"{name}_low", "number", f"{doc} The lowest figure of any report"),
            (f"{name}_best", "number", f"{doc} The figure shown; empty where reports leave it open"),
            (f"{name}_high", "number", f"{doc} The highest figure of any report"),
        )
    if spec.type == "votes":
        return columns(*((f"{name}_{side}", "integer", f"votes {side}") for side in _VOTES))
    if spec.type == "date":
        return columns(
            (name, f"{doc} EDTF"),
            (f"{name}_start", "date", "the first day that it may mean"),
            (f"{name}_end", "date", "the last day that it may mean"),
            (f"{name}_precision", "how precisely it is known: " + ", ".join(PRECISIONS)),
        )
    if spec.type == "place":
        return columns(
            (name, doc + several),
            (f"{name}_country", "ISO 3166-1 alpha-3 of the place known most precisely"),
            (f"{name}_geonames", "integer", "its GeoNames identifier"),
            (f"{name}_precision", "how precisely it is known: " + ", ".join(PLACE_PRECISIONS)),
        )
    if spec.type == "unit":
        code = ("currency", "ISO 4217 code, where the unit is money of a known currency")
        return (*columns((name, doc), code), *CONVERTED)
    if spec.type == "party" and name in ("by", "to"):
        return columns((name, doc + several), (f"{name}_country", "ISO 3166-1 alpha-3 of the states that they belong to"))
    return (Column(name, doc + several, values=spec.values if spec.values and not spec.many else ()),)


def _values(entry: Entry, spec: FieldSpec) -> dict[str, Any]:
    name = spec.name
    if spec.type == "number":
        figure = entry.figure(name)
        return {f"{name}_low": figure.low, f"{name}_best": figure.best, f"{name}_high": figure.high}
    if spec.type == "votes":
        votes = entry.values.get(name)
        counted = votes if isinstance(votes, list | tuple) else ()
        return {f"{name}_{side}": v for side, v in zip(_VOTES, counted, strict=False)}
    if spec.type == "date":
        time = when(entry.text(name))
        return {name: time.edtf, f"{name}_start": time.start, f"{name}_end": time.end, f"{name}_precision": time.precision}
    if spec.type == "place":
        spot = finest(entry.names(name))
        known = bool(entry.names(name))
        return {name: entry.names(name), f"{name}_country": spot.country, f"{name}_geonames": spot.geonames or None,
                f"{name}_precision": spot.precision if known else ""}  # fmt: skip
    if spec.type == "unit":
        return {name: entry.text(name), "currency": currency(entry.text(name)), **conversion(entry)}
    if spec.type == "party" and name in ("by", "to"):
        return {name: entry.names(name), f"{name}_country": countries(entry.names(name))}
    value = entry.values.get(name)
    return {name: value if not spec.values or spec.many or value in spec.values else None}


def _evidence(entry: Entry) -> Iterator[dict[str, Any]]:
    for told in entry.told:
        passage = told.passages[0] if told.passages else None
        for claim in told.claims:
            if isinstance(claim.value, dict) or claim.field == "where":
                continue  # the gazetteer's answer, no words of the report
            shown = claim if claim.words or passage is None else passage
            yield {
                "claim_id": claim.id, "record_id": entry.id, "kind": entry.kind, "telling_id": told.id, "told_as": told.how,
                "field": claim.field, "value": claim.value, "how": claim.how, "rule": claim.rule,
                "report": told.report.name, "report_id": told.report.id, "day": told.report.day, "start": shown.start,
                "end": shown.end, "words": shown.words, "scope": "value" if claim.words else "passage",
            }  # fmt: skip


def _disputes(entry: Entry) -> Iterator[dict[str, Any]]:
    for dispute in entry.disputes:
        for position, side in enumerate(dispute.positions, 1):
            figure = spread(side.value)
            yield {
                "record_id": entry.id, "field": dispute.field, "kind": dispute.kind, "state": dispute.state,
                "position": position, "value": side.value, "low": figure.low, "high": figure.high, "n_voices": side.voices,
                "first_told": side.first, "last_told": side.last, "reports": side.reports, "sources": side.sources,
            }  # fmt: skip


def _report(report: Report) -> dict[str, Any]:
    return {"report_id": report.id, "report": report.name, "day": report.day, "title": report.title,
            "publisher": report.publisher, "url": report.url, "licence": report.licence, "voice": report.voice,
            "raw_sha256": report.sha256}  # fmt: skip
