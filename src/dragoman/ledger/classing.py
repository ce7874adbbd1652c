"""How each new telling of a known thing bears on it: the decision that people who keep such lists make most.

new, restates, clarifies, tops up, replaces, reports movement, withdraws, denies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.ledger.comparing import days
from dragoman.ledger.cues import says
from dragoman.ledger.life import Step
from dragoman.ledger.telling import NUMBERS, Interval, Telling, range_of
from dragoman.ledger.wording import turns


@dataclass(slots=True)
class _Known:
    """What the tellings so far have said."""

    real: bool = False
    givers: set[str] = field(default_factory=set)
    figures: dict[str, set[Interval]] = field(default_factory=dict)
    fields: set[str] = field(default_factory=lambda: {"source", "reality", "unit"})
    shortest: int | None = None
    """Days that the most exact date leaves open."""

    def hear(self, telling: Telling) -> None:
        self.real |= telling.reality != "denied"
        self.givers |= {*telling.by}
        self.fields |= telling.fields.keys()
        for name in NUMBERS:
            if figure := range_of(telling.fields.get(name)):
                self.figures.setdefault(name, set()).add(figure)
        if span := days(telling.text("date")):
            length = span[1] - span[0]
            self.shortest = length if self.shortest is None else min(self.shortest, length)


def classed(tellings: Sequence[Telling], steps: Sequence[Step]) -> dict[str, str]:
    """Telling id -> how it bears on what the tellings before it said. `tellings` are in order, `steps` are their own."""
    found: dict[str, str] = {}
    moved = {s.telling for s in steps[1:]}
    known = _Known()
    for telling in tellings:
        found[telling.id] = _class(telling, known, telling.id in moved) if found else "new"
        known.hear(telling)
    return found


def _class(telling: Telling, known: _Known, moves: bool) -> str:
    if telling.reality == "denied" and known.real:
        return "withdraws" if telling.kind == "pledge" and known.givers & {*telling.by} else "denies"
    if moves:
        return "reports movement"
    if _other_figure(telling, known):
        text = [telling.text("what"), *telling.words]
        if says("replacing", " ".join(text)):
            return "replaces"
        return "tops up" if "more" in turns(text) else "clarifies"
    return "clarifies" if _says_more(telling, known) else "restates"


def _other_figure(telling: Telling, known: _Known) -> bool:
    return any(
        figure not in figures
        for name, figures in known.figures.items()
        if (figure := range_of(telling.fields.get(name))) is not None
    )


def _says_more(telling: Telling, known: _Known) -> bool:
    """Whether a field is told for the first time, or the date more exactly."""
    if telling.fields.keys() - known.fields:
        return True
    span = days(telling.text("date"))
    return span is not None and known.shortest is not None and span[1] - span[0] < known.shortest
