"""A reading as events of the field: who did what to whom, in PLOVER and CAMEO codes."""

from __future__ import annotations

from typing import Any

from dragoman.gazetteer.countries import by_code
from dragoman.model.reading import Reading
from dragoman.model.record import Claim, Record
from dragoman.model.span import Span
from dragoman.outputs.homes import coded_party, states_in

STATEMENT = "010"
"""CAMEO's "make statement, not specified": a plain public statement, for which PLOVER has no type."""

_NO_EVENTS = frozenset(("role", "tie"))  # lasting facts, not events
_AGAINST = frozenset(("CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE",
                      "ASSAULT"))  # the types of PLOVER that need somebody on the other side
_UNKNOWN = {"name": "", "country": "", "sector": ""}


def events(reading: Reading) -> list[dict[str, Any]]:
    """One event for each pair of `by` and `to` of every record; none for a role, a tie or a record without codes.

    Each event holds `source` and `target` (name, country as ISO 3166 alpha-3, sector of PLOVER's list; "" where
    unknown), `plover` (None for a statement), `cameo`, and `start` and `end`: where the report tells the act, code
    points, end-exclusive. An actor not named has a source with empty strings. Where a record has no `to`, the target is
    the one other state that the sentence names; failing that, for an act against somebody in a sentence that names the
    actor's state alone, that state, as event coders do with affairs within one state; else it is None.
    """
    return [event for record in reading.records for event in _of(reading, record)]


def _of(reading: Reading, record: Record) -> list[dict[str, Any]]:
    codes = record.codes
    cameo = codes.cameo or (STATEMENT if record.kind == "statement" else "")
    if record.kind in _NO_EVENTS or not (codes.plover or cameo):
        return []
    span = record.passages[0] if record.passages else Span(0, 0)
    sources = [_party(reading, claim) for claim in _claims(record, "by")] or [dict(_UNKNOWN)]
    named = [_party(reading, claim) for claim in _claims(record, "to")]
    made = []
    for source in sources:
        targets: list[dict[str, str] | None] = [*named]
        for target in targets or [_implied(reading, span, source["country"], codes.plover)]:
            made.append({"source": source, "target": target, "plover": codes.plover or None, "cameo": cameo,
                         "start": span.start, "end": span.end})
    return made


def _implied(reading: Reading, span: Span, source: str, plover: str) -> dict[str, str] | None:
    here = reading.sentence_at(span.start)
    if not plover or not source or not here:
        return None
    named = states_in(here.span.of(reading.article.text))
    others = named - {source}
    if len(others) == 1:
        state = by_code(others.pop())
    elif named == {source} and plover in _AGAINST:
        state = by_code(source)
    else:
        return None
    return {"name": state.name, "country": state.alpha3, "sector": "GOV"} if state else None


def _claims(record: Record, name: str) -> tuple[Claim, ...]:
    return record.fields[name].claims if name in record.fields else ()


def _party(reading: Reading, claim: Claim) -> dict[str, str]:
    code = coded_party(reading, claim)
    return {"name": str(claim.value), "country": code.country, "sector": code.sector}
