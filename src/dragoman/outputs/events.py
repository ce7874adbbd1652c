"""A reading as events of the field: who did what to whom, in PLOVER and CAMEO codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dragoman.gazetteer.countries import by_code
from dragoman.model.reading import Reading
from dragoman.model.record import LASTING, Claim, Record
from dragoman.model.sides import Side, Sides
from dragoman.model.span import Span
from dragoman.outputs.homes import coded_party, states_in
from dragoman.values.party import canonical_party

Party = dict[str, str]
"""Name, country and sector."""

STATEMENT = "010"
"""CAMEO's "make statement, not specified": a plain public statement, for which PLOVER has no type."""

_AGAINST = frozenset(("CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE",
                      "ASSAULT"))  # the types of PLOVER that need somebody on the other side
_UNKNOWN = {"name": "", "country": "", "sector": ""}


def events(reading: Reading, told: Mapping[int, Sides] | None = None) -> list[dict[str, Any]]:
    """One event for each pair of actor and addressee of every record; none for a role, a tie or a record without codes.

    Each event holds `source` and `target` (name, country as ISO 3166 alpha-3, sector of PLOVER's list; "" where
    unknown), `plover` (None for a statement), `cameo`, and `start` and `end`: where the report tells the act, code
    points, end-exclusive. An actor not named has a source with empty strings.

    With `told` (sides by a record's place in `reading.records`) only these records, statements and records without a
    word for their act give events, and the sides say who acts on whom. What two parties do together ("A and B signed")
    is one event each, without target. An act against somebody who is not named, or is of no known state, is coded
    within the actor's state. Without `told` the pairs are those of `by` and `to`. Where a record has no `to`, the
    target is the one other state that the sentence names; failing that, for an act against somebody in a sentence that
    names the actor's state alone, that state, as event coders do with affairs within one state; else it is None.
    """
    made: list[dict[str, Any]] = []
    for n, record in enumerate(reading.records):
        if told is None or not record.codes.plover or record.anchor is None:
            made += _of(reading, record)
        elif n in told:
            made += _by_sides(reading, record, told[n])
    return made


def _of(reading: Reading, record: Record) -> list[dict[str, Any]]:
    codes = record.codes
    if record.kind in LASTING or not (codes.plover or codes.cameo or record.kind == "statement"):
        return []
    span = record.passages[0] if record.passages else Span(0, 0)
    sources = [_party(reading, claim) for claim in _claims(record, "by")] or [dict(_UNKNOWN)]
    named = [_party(reading, claim) for claim in _claims(record, "to")]
    made = []
    for source in sources:
        targets: list[Party | None] = [*named]
        for target in targets or [_implied(reading, span, source["country"], codes.plover)]:
            made.append(_event(record, source, target))
    return made


def _event(record: Record, source: Party, target: Party | None) -> dict[str, Any]:
    codes = record.codes
    span = record.passages[0] if record.passages else Span(0, 0)
    cameo = codes.cameo or (STATEMENT if record.kind == "statement" else "")
    return {"source": source, "target": target, "plover": codes.plover or None, "cameo": cameo,
            "start": span.start, "end": span.end}  # fmt: skip


def _by_sides(reading: Reading, record: Record, sides: Sides) -> list[dict[str, Any]]:
    against = record.codes.plover in _AGAINST
    read = [_party(reading, claim) for claim in _claims(record, "by")]
    known = [party for party in read if party["country"]][:1]
    sources = _distinct(_side(reading, record, "by", side) for side in sides.source)
    if not any(party["country"] for party in sources) and all(side.state is None for side in sides.source):
        sources = known or sources or [dict(_UNKNOWN)]
    homes = {party["country"] for party in sources}
    home = sources[0]["country"]
    targets = _distinct(_side(reading, record, "to", side) for side in sides.target)
    targets = [party for party in targets if against or party["country"] not in homes]
    if not targets and not sides.mutual:
        names = {party["name"] for party in sources}
        told = (_party(reading, claim) for claim in _claims(record, "to"))
        targets = [party for party in told if party["name"] not in names and (against or party["country"] not in homes)][:1]
        if against and sides.source:
            targets = [party | {"country": party["country"] or home} for party in targets] or _state(home)
    ends: list[Party | None] = [*targets] or [None]
    return [_event(record, source, target) for source in sources for target in ends]


def _side(reading: Reading, record: Record, name: str, side: Side) -> Party:
    """The party of a side, under the name that the record has for it, if it has one.

    Words that name parties of two states ("French and Dutch ships") give each the name of its state.
    """
    words = side.span.of(reading.article.text)
    made = Claim(name, canonical_party(words) or words, words, side.span, "parse", "inferred")
    claims = [c for c in _claims(record, name) if c.anchor.overlaps(side.span)] or [made]
    parties = [_party(reading, claim) for claim in claims]
    if side.state is None:
        return parties[0]
    party = next((p for p in parties if p["country"] in ("", side.state)), None)
    if party is None:
        state = by_code(side.state)
        party = parties[0] | {"name": state.name if state else made.words}
    return party | {"country": side.state}


def _distinct(parties: Iterable[Party]) -> list[Party]:
    """The first party of each country and sector."""
    found: dict[tuple[str, str], Party] = {}
    for party in parties:
        found.setdefault((party["country"], party["sector"]), party)
    return list(found.values())


def _state(code: str) -> list[Party]:
    state = by_code(code) if code else None
    return [{"name": state.name, "country": state.alpha3, "sector": "GOV"}] if state else []


def _implied(reading: Reading, span: Span, source: str, plover: str) -> Party | None:
    here = reading.sentence_at(span.start)
    if not plover or not source or not here:
        return None
    named = states_in(here.span.of(reading.article.text))
    others = named - {source}
    if len(others) == 1:
        found = _state(others.pop())
    elif named == {source} and plover in _AGAINST:
        found = _state(source)
    else:
        return None
    return found[0] if found else None


def _claims(record: Record, name: str) -> tuple[Claim, ...]:
    return record.fields[name].claims if name in record.fields else ()


def _party(reading: Reading, claim: Claim) -> Party:
    code = coded_party(reading, claim)
    return {"name": str(claim.value), "country": code.country, "sector": code.sector}
