"""A record as events of the field: who did what to whom, in PLOVER and CAMEO codes."""

from __future__ import annotations

from typing import Any

from dragoman.model.record import Record
from dragoman.model.span import Span
from dragoman.values.party import party_code

STATEMENT = "010"
"""CAMEO's "make statement, not specified": a plain public statement, for which PLOVER has no type."""

_NO_EVENTS = frozenset(("role", "tie"))  # lasting facts, not events
_UNKNOWN = {"name": "", "country": "", "sector": ""}


def events(record: Record) -> list[dict[str, Any]]:
    """One event for each pair of the record's `by` and `to`; none for a role, a tie or a record without codes.

    Each event holds `source` and `target` (name, country as ISO 3166 alpha-3, sector of PLOVER's list; "" where
    unknown), `plover` (null for a statement), `cameo`, and `start` and `end`: where the report tells the act, code
    points, end-exclusive. `target` is null where nobody is named; an actor not named has a source with empty strings.
    """
    codes = record.codes
    cameo = codes.cameo or (STATEMENT if record.kind == "statement" else "")
    if record.kind in _NO_EVENTS or not (codes.plover or cameo):
        return []
    span = _act(record)
    targets: list[dict[str, str] | None] = [_party(name) for name in record.to]
    return [
        {"source": source, "target": target, "plover": codes.plover or None, "cameo": cameo,
         "start": span.start, "end": span.end}
        for source in [_party(name) for name in record.by] or [_UNKNOWN]
        for target in targets or [None]
    ]


def _party(name: str) -> dict[str, str]:
    code = party_code(name)
    return {"name": name, "country": code.country, "sector": code.sector}


def _act(record: Record) -> Span:
    return record.passages[0] if record.passages else Span(0, 0)
