"""A thing as the ledger keeps it once it is worked out, and back: so that looking at it costs a query, not the whole work."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dragoman.ledger.choosing import Chosen
from dragoman.ledger.disputes import Dispute, Position
from dragoman.ledger.life import Step
from dragoman.ledger.telling import Telling
from dragoman.ledger.thing import Thing


def packed(thing: Thing) -> str:
    """All that was worked out about a thing, as JSON; its tellings are named by their place."""
    place = {t.id: i for i, t in enumerate(thing.tellings)}

    def places(ids: Sequence[str]) -> list[int]:
        return [place[i] for i in ids]

    found: dict[str, Any] = {
        "values": {n: [c.value, c.rule, places(c.tellings)] for n, c in thing.values.items()},
        "steps": [[s.date, s.stage, s.report, place.get(s.telling, s.telling), s.amount, s.rule] for s in thing.steps],
        "told": [thing.told.get(t.id, "") for t in thing.tellings],
    }
    if thing.disputes:
        found["disputes"] = [
            [d.field, d.kind, d.state, [
                [p.value, list(p.reports), places(p.tellings), p.voices, p.first, p.last, list(p.sources)] for p in d.positions]]
            for d in thing.disputes
        ]  # fmt: skip
    for name in ("stage", "condition_state", "links"):
        if value := getattr(thing, name):
            found[name] = value
    for name in ("delivered", "outstanding"):
        if (value := getattr(thing, name)) is not None:
            found[name] = value
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def unpacked(key: str, state: str, tellings: Sequence[Telling]) -> Thing:
    """The thing with that id, from what `packed` gave and its tellings in order."""
    known = json.loads(state)

    def ids(places: Sequence[int]) -> tuple[str, ...]:
        return tuple(tellings[i].id for i in places)

    return Thing(
        key,
        tellings[0].kind,
        tuple(tellings),
        {n: Chosen(value, rule, ids(places)) for n, (value, rule, places) in known["values"].items()},
        tuple(
            Dispute(field, kind, tuple(
                Position(value, tuple(reports), ids(places), voices, first, last, tuple(sources))
                for value, reports, places, voices, first, last, sources in positions), state)
            for field, kind, state, positions in known.get("disputes", ())
        ),
        [
            Step(date, stage, report, tellings[telling].id if isinstance(telling, int) else telling, amount, rule)
            for date, stage, report, telling, amount, rule in known["steps"]
        ],
        known.get("stage", ""),
        known.get("condition_state", ""),
        known.get("delivered"),
        known.get("outstanding"),
        known.get("links", {}),
        {t.id: how for t, how in zip(tellings, known["told"], strict=True) if how},
    )  # fmt: skip
