"""Values that differ stand side by side: who says what, first and last seen, in how many independent voices.

A figure that grows over time while the thing is under way is an update; one that differs otherwise is a dispute. A
denial of what another report says happened is a dispute about existence, not a deletion.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.ledger.choosing import Voice, grew, wholes
from dragoman.ledger.comparing import days
from dragoman.ledger.telling import NUMBERS, Telling, range_of

_TOLLS = ("killed", "injured", "abducted")


@dataclass(frozen=True, slots=True)
class Position:
    """One value of a disputed field: the reports that give it, who is named as its source, and when it was seen."""

    value: Any
    reports: tuple[str, ...]
    tellings: tuple[str, ...]
    voices: int
    first: str
    last: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field on which reports differ. `state` is open, or explained by `updated_over_time`."""

    field: str
    kind: str
    positions: tuple[Position, ...]
    state: str = "open"


def disputes(tellings: Sequence[Telling], voice: Voice) -> list[Dispute]:
    """The disputes among the tellings of one thing, in order of field."""
    found: list[Dispute] = []
    for name in NUMBERS:
        told = wholes([t for t in tellings if t.fields.get(name) is not None], name, voice)
        if positions := _numbers(told, name, voice):
            found.append(Dispute(name, "value", positions, "updated_over_time" if grew(told, name) else "open"))
    for name in ("votes", "term"):
        told = [t for t in tellings if t.fields.get(name)]
        if len({str(t.fields[name]) for t in told}) > 1:
            found.append(Dispute(name, "value", _positions(told, name, voice)))
    if dated := _dates(tellings, voice):
        found.append(Dispute("date", "time", dated))
    if denied := _existence(tellings, voice):
        found.append(Dispute("reality", "existence", denied))
    return found


def _numbers(tellings: Sequence[Telling], name: str, voice: Voice) -> tuple[Position, ...]:
    told = [(t, r) for t in tellings if (r := range_of(t.fields.get(name))) is not None]
    rows: list[tuple[Any, Telling]] = []
    for telling, span in told:
        if name in _TOLLS and span[0] != span[1] and _two_figures(telling, span):
            rows += [(_whole(span[0]), telling), (_whole(span[1]), telling)]
        else:
            rows.append((telling.fields[name], telling))
    values = {str(v): range_of(v) for v, _ in rows}
    apart = any(x and y and (x[1] < y[0] or y[1] < x[0]) for x in values.values() for y in values.values())
    nested = len({v for v in values.values() if v and v[0] != v[1]}) and len(values) > 1 and not apart
    if not apart and not nested:
        return ()
    return _grouped(rows, voice)


def _two_figures(telling: Telling, span: tuple[float, float]) -> bool:
    """Whether a range stands for two figures that the report gives apart, not for one that it leaves open."""
    text = " ".join(telling.words).replace(",", "")
    low, high = (f"{v:.0f}" for v in span)
    if re.search(rf"\b{low}\s*(?:to|-|–|or)\s*{high}\b|between\s+{low}\s+and\s+{high}\b", text):
        return False
    return all(_says(text, v) for v in (low, high))


_WORDS = dict(enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1))


def _says(text: str, number: str) -> bool:
    word = _WORDS.get(int(number), "")
    return bool(re.search(rf"\b{number}\b", text) or (word and re.search(rf"\b{word}\b", text, re.I)))


def _dates(tellings: Sequence[Telling], voice: Voice) -> tuple[Position, ...]:
    """Days that cannot both be right for one attack or signing; other things happen over time."""
    told = [(t, d) for t in tellings if t.kind in ("attack",) and (d := days(t.text("date"))) and d[1] - d[0] < 3]
    if not any(x[1] + 1 < y[0] for _, x in told for _, y in told):
        return ()
    return _positions([t for t, _ in told], "date", voice)


def _existence(tellings: Sequence[Telling], voice: Voice) -> tuple[Position, ...]:
    denied = [t for t in tellings if t.reality == "denied"]
    real = [t for t in tellings if t.reality in ("happened", "ongoing")]
    if not denied or not real or tellings[0].kind in ("pledge", "mandate"):
        return ()
    return _grouped([(t.reality, t) for t in [*real, *denied]], voice)


def _positions(told: Sequence[Telling], name: str, voice: Voice) -> tuple[Position, ...]:
    return _grouped([(t.fields[name], t) for t in told], voice)


def _grouped(rows: Sequence[tuple[Any, Telling]], voice: Voice) -> tuple[Position, ...]:
    groups: dict[str, list[tuple[Any, Telling]]] = {}
    for value, telling in rows:
        groups.setdefault(str(value), []).append((value, telling))
    made = []
    for group in groups.values():
        ts = [t for _, t in group]
        seen = sorted(t.day for t in ts)
        made.append(Position(
            group[0][0], tuple(sorted({t.name for t in ts})), tuple(t.id for t in ts),
            len({voice(t) for t in ts}), seen[0],
            seen[-1], tuple(sorted({t.text("source") for t in ts} - {""})),
        ))  # fmt: skip
    return tuple(sorted(made, key=lambda p: (p.first, str(p.value))))


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value
