"""One thing in the world as the ledger holds it: the tellings that are held to be of it, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dragoman.ledger.choosing import Chosen, Voice, chosen
from dragoman.ledger.classing import classed
from dragoman.ledger.disputes import Dispute, disputes
from dragoman.ledger.life import Step, own_steps
from dragoman.ledger.telling import Telling, content_id, in_order


@dataclass(slots=True)
class Thing:
    """A record of the ledger. `id` is the content hash of its first telling's identity: the same whatever arrived
    first.

    `links` name other things by relation: conditional_on, supersedes, superseded_by, tops_up, delivered_by,
    authorised_by, blocked_by. `delivered` and `outstanding` are numbers or ranges in the unit of the amount, None
    where nothing is known. `told` says of each telling how it bears on what was known before: new, restates,
    clarifies, tops up and so on.
    """

    id: str
    kind: str
    tellings: tuple[Telling, ...]
    values: dict[str, Chosen]
    disputes: tuple[Dispute, ...] = ()
    steps: list[Step] = field(default_factory=list)
    stage: str = ""
    condition_state: str = ""
    delivered: Any = None
    outstanding: Any = None
    links: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        found = self.values.get(name)
        return found.value if found else None

    def names(self, name: str) -> tuple[str, ...]:
        return tuple(self.value(name) or ())

    @property
    def reports(self) -> tuple[str, ...]:
        """The names of the reports that tell it, in alphabetical order."""
        return tuple(sorted({t.name for t in self.tellings}))

    @property
    def reality(self) -> str:
        return str(self.value("reality") or "happened")

    def link(self, relation: str, other: str) -> None:
        known = self.links.setdefault(relation, [])
        if other not in known:
            known.append(other)


def thing(tellings: Sequence[Telling], voice: Voice) -> Thing:
    """The thing that these tellings tell: values chosen by rule, disputes, and the steps that they make themselves."""
    told = tuple(in_order(tellings))
    first = told[0]
    made = Thing(
        content_id("thing", first.kind, first.id), first.kind, told, chosen(told, voice), tuple(disputes(told, voice))
    )
    made.steps = own_steps(told)
    made.stage = made.steps[-1].stage if made.steps else ""
    made.told = classed(told, made.steps)
    return made


def unwoven(woven: Thing) -> Thing:
    """The thing as `thing` made it, from what it became when it was woven together with others."""
    steps = own_steps(woven.tellings)
    stage = steps[-1].stage if steps else ""
    return replace(
        woven, steps=steps, stage=stage, condition_state="", delivered=None, outstanding=None, links={}
    )
