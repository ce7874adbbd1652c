"""The way back from any value: rule, words, sentence, part of the report, report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.kinds.schema import Kind
from dragoman.model.reading import Reading
from dragoman.model.record import Claim, Record
from dragoman.model.span import Span
from dragoman.outputs.codebook import rule_named
from dragoman.outputs.flat import claim_row, place
from dragoman.outputs.ledger import Line, parties, sentence, shown


@dataclass(frozen=True, slots=True)
class Found:
    """A claim with the record it belongs to and that record's number in the ledger, counted from 1."""

    number: int
    record: Record
    claim: Claim


def claims(reading: Reading, number: int = 0, field: str = "") -> list[Found]:
    """The claims of record `number` (0: of every record), of `field` only where one is given."""
    return [
        Found(n, record, claim)
        for n, record in enumerate(reading.records, 1) if number in (0, n)
        for name, f in record.fields.items() if field in ("", name)
        for claim in f.claims
    ]


def claims_of_value(reading: Reading, value: str) -> list[Found]:
    """The claims that say `value`: by their value ("1000" and "1,000" are one number), else by words that hold it."""
    wanted = _folded(value)
    if not wanted:
        return []
    every = claims(reading)
    same = [f for f in every if wanted in _forms(f.claim)]
    return same or [f for f in every if wanted in _folded(f.claim.words)]


def index(reading: Reading) -> Iterator[Line]:
    """One line a record: its number, kind, parties and the names of its fields."""
    for number, record in enumerate(reading.records, 1):
        yield Line(0, ((f"{number:>3}. ", "faint"), (record.kind, "kind"), (f"  {parties(record)}", "name"),
                       ("  " + ", ".join(record.fields), "faint")))


def trail(reading: Reading, found: Found, kinds: Mapping[str, Kind]) -> Iterator[Line]:
    """The steps from a claim back to the report, as lines."""
    claim, record, article = found.claim, found.record, reading.article
    start, end = claim.anchor
    which, whose = f"{found.number}.{claim.field}", f"  of the {record.kind} "
    yield Line(0, ((which, "kind"), (whose, "faint"), (parties(record), "name")))
    yield _step("value", shown(claim.value, votes=claim.field == "votes"), f"({claim.how})")
    rule = rule_named(kinds, claim.rule)
    yield _step("rule", claim.rule, rule.why if rule else "")
    if record.rule and record.rule != claim.rule:
        told = rule_named(kinds, record.rule)
        yield _step("record", record.rule, told.why if told else f"score {record.score:.2f}")
    yield _step("words", f"“{claim.words}”", f"characters {start} to {end}")
    here = reading.sentence_at(start)
    yield Line(2, (("sentence ", "label"), *sentence(reading, here.span if here else claim.anchor, [claim.anchor])))
    part = article.part_at(start)
    if part:
        yield _step("part", part.role, f"characters {part.span.start} to {part.span.end}")
    yield _step("report", article.name, f"sha256 {article.sha256}" + (f", {article.origin}" if article.origin else ""))


def trail_row(reading: Reading, found: Found, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """The same steps as a plain dictionary, ready for JSON."""
    claim, article = found.claim, reading.article
    rule = rule_named(kinds, claim.rule)
    here, part = reading.sentence_at(claim.anchor.start), article.part_at(claim.anchor.start)
    return {
        "record": found.number, "kind": found.record.kind, "field": claim.field, **claim_row(claim),
        "rule_doc": rule.why if rule else None,
        "sentence": _stretch(article.text, here.span) if here else None,
        "part": {"role": part.role, **place(part.span)} if part else None,
        "report": article.name, "sha256": article.sha256, "origin": article.origin,
    }


def _stretch(text: str, span: Span) -> dict[str, Any]:
    return {"text": span.of(text), **place(span)}


def _step(name: str, value: str, about: str = "") -> Line:
    return Line(2, ((f"{name:<9}", "label"), (" ".join(value.split()), ""), (f"  {about}" if about else "", "faint")))


def _forms(claim: Claim) -> set[str]:
    values = claim.value if isinstance(claim.value, list) else [claim.value]
    return {_folded(shown(v)) for v in values} | {_folded(shown(claim.value)), _folded(claim.words)}


def _folded(text: str) -> str:
    """Lower case, one space between words, no commas within numbers."""
    return " ".join(re.sub(r"(?<=\d),(?=\d{3})", "", text).casefold().split())
