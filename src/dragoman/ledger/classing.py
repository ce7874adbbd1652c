"""How each new telling of a known thing bears on it: the decision that people who keep such lists make most.

new, restates, clarifies, tops up, replaces, reports movement, withdraws, denies.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.ledger.comparing import days
from dragoman.ledger.cues import says
from dragoman.ledger.life import Step
from dragoman.ledger.telling import NUMBERS, Telling, range_of
from dragoman.ledger.wording import turns


def classed(tellings: Sequence[Telling], steps: Sequence[Step]) -> dict[str, str]:
    """Telling id -> how it bears on what the tellings before it said. `tellings` are in order, `steps` are their own."""
    found: dict[str, str] = {}
    moved = {s.telling for s in steps[1:]}
    for number, telling in enumerate(tellings):
        found[telling.id] = "new" if number == 0 else _class(telling, tellings[:number], telling.id in moved)
    return found


def _class(telling: Telling, before: Sequence[Telling], moves: bool) -> str:
    if telling.reality == "denied" and any(t.reality != "denied" for t in before):
        own = telling.kind == "pledge" and set(telling.by) & {n for t in before for n in t.by}
        return "withdraws" if own else "denies"
    if moves:
        return "reports movement"
    if _other_figure(telling, before):
        text = [telling.text("what"), *telling.words]
        if says("replacing", " ".join(text)):
            return "replaces"
        return "tops up" if "more" in turns(text) else "clarifies"
    return "clarifies" if _says_more(telling, before) else "restates"


def _other_figure(telling: Telling, before: Sequence[Telling]) -> bool:
    for field in NUMBERS:
        figure = range_of(telling.fields.get(field))
        known = [r for t in before if (r := range_of(t.fields.get(field))) is not None]
        if figure and known and figure not in known:
            return True
    return False


def _says_more(telling: Telling, before: Sequence[Telling]) -> bool:
    """Whether a field is told for the first time, or the date more exactly."""
    known = {f for t in before for f in t.fields} | {"source", "reality", "unit"}
    if set(telling.fields) - known:
        return True
    span = days(telling.text("date"))
    spans = [s for t in before if (s := days(t.text("date")))]
    return bool(span and spans and span[1] - span[0] < min(e - s for s, e in spans))
