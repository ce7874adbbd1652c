"""Single acts of violence for tables that count them: aggregates, campaigns, plans and denials are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.exports.actors import ARMED_GROUPS, CIVILIANS, STATE_FORCES, actor
from dragoman.exports.dates import When, when
from dragoman.exports.entry import Book, Entry, Span
from dragoman.exports.events import coded
from dragoman.exports.format import Output
from dragoman.exports.spots import Spot, finest
from dragoman.values.identity import Identity

_MANY = re.compile(
    r"\b(?:attacks|raids|killings|kidnappings|abductions|clashes|strikes|air ?strikes|bombings|shootings|incidents|"
    r"explosions|blasts|battles|assaults|massacres|wave of|series of|spate of|months of|years of|weeks of|campaign)\b",
    re.I,
)
_LONGEST = frozenset(("day", "days", "week", "month"))


@dataclass(frozen=True, slots=True)
class Act:
    """One act of violence. `a` is who did it, `b` whom it befell, None where nobody is named; `mode` is PLOVER's."""

    entry: Entry
    a: Identity | None
    b: Identity | None
    when: When
    spot: Spot
    mode: str

    @property
    def killed(self) -> Span:
        return self.entry.figure("killed")

    @property
    def against_civilians(self) -> bool:
        return self.b is not None and civilian(self.b)


def acts(book: Book, output: Output) -> Iterator[Act]:
    """The single acts of violence of a book, each record at most once. Notes what is left out, and why."""
    for entry in book.entries(("attack",)):
        time = when(entry.text("date"))
        if not entry.done:
            output.leave(entry, f"{entry.reality}, not done")
        elif time.precision == "none":
            output.leave(entry, "undated")
        elif time.precision not in _LONGEST:
            output.leave(entry, "over more than a month: no single event")
        elif _MANY.search(entry.text("means")):
            output.leave(entry, "several acts told together: no single event")
        else:
            a = next(map(actor, entry.names("by")), None)
            b = next(map(actor, entry.names("to")), None)
            yield Act(entry, a, b, time, finest(entry.names("place")), coded(entry).mode)


def is_state(who: Identity) -> bool:
    return who.sort == "state" or (who.sector in STATE_FORCES and who.sort != "person")


def is_armed_group(who: Identity) -> bool:
    return who.sector in ARMED_GROUPS


def civilian(who: Identity) -> bool:
    """Whether the name surely means people who do not fight: a person's bare name does not."""
    return who.sort == "people" or who.sector in CIVILIANS
