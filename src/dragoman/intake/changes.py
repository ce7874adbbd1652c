"""What has changed in a ledger since the last look, as alerts: only what a reader must know, never a mere repetition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dragoman.ledger.account import row
from dragoman.ledger.comparing import days
from dragoman.ledger.life import TERMINAL
from dragoman.ledger.telling import NUMBERS, content_id

if TYPE_CHECKING:
    from dragoman.intake.versions import Withdrawn
    from dragoman.ledger.disputes import Dispute
    from dragoman.ledger.thing import Thing

CHANGES = (
    "new record", "condition met", "condition failed", "figure changed", "figure disputed", "stage changed",
    "pledge overdue", "sentence withdrawn", "sentence reworded",
)  # fmt: skip
"""Every sort of change that is told."""

_DONE = TERMINAL | {"delivered"}
_FIGURES = (*NUMBERS, "delivered", "votes", "term")

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Alert:
    """One change. `thing` is the record's id in the ledger ("" for a sentence that no record is made of).

    `evidence` are the sentences behind it: dictionaries with `report`, `day`, `url` and `words`. `searches` names the saved
    searches that it answers to.
    """

    change: str
    title: str
    thing: str
    kind: str
    before: str
    after: str
    evidence: tuple[dict[str, str], ...]
    searches: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Equal for the same change of the same thing, so that it is told once."""
        mark = [e["words"] for e in self.evidence] if self.change.startswith("sentence") else ""
        return content_id("alert", self.change, self.thing, self.before, self.after, mark)

    def body(self) -> dict[str, Any]:
        return asdict(self)


def snapshot(things: Sequence[Thing], sources: Mapping[str, str]) -> tuple[dict[str, State], dict[str, str]]:
    """What changes are measured against: the state of each thing, and which thing each telling belongs to.

    `sources` gives the address of each report by its id: versions of one page, which have one address, correct one another and
    do not differ as reports do.
    """
    states = {}
    for thing in things:
        states[thing.id] = {
            "kind": thing.kind,
            "stage": thing.stage,
            "condition": thing.condition_state,
            "figures": {f: v for f in _FIGURES if (v := _figure(thing, f)) is not None},
            "disputed": sorted(d.field for d in thing.disputes if d.state == "open" and _between(d, thing, sources)),
        }
    return states, {t.id: thing.id for thing in things for t in thing.tellings}


def compared(
    things: Sequence[Thing], known: Mapping[str, State], owners: Mapping[str, str], today: str,
    sources: Mapping[str, str],
) -> list[Alert]:  # fmt: skip
    """The changes of `things` against the states that were `known`.

    A thing is the one that any of its tellings belonged to (`owners`), whatever its id is now. `today` (ISO 8601) decides what
    is overdue. `sources` gives the address of each report by its id.
    """
    found: list[Alert] = []
    states, _ = snapshot(things, sources)
    for thing in things:
        old = next((known[o] for t in thing.tellings if (o := owners.get(t.id, "")) in known), None)
        new = states[thing.id]
        fresh = [t.id for t in thing.tellings if t.id not in owners]

        def tell(
            change: str, before: Any = "", after: Any = "", *, thing: Thing = thing, fresh: Sequence[str] = fresh
        ) -> None:
            evidence = _evidence(thing, fresh, sources)
            found.append(Alert(
                change, f"{change[0].upper()}{change[1:]}: {described(thing)}", thing.id, thing.kind, shown(before),
                shown(after), evidence,
            ))  # fmt: skip

        if old is None:
            tell("new record")
        else:
            if new["condition"] != old["condition"] and new["condition"] in ("met", "failed"):
                tell(f"condition {new['condition']}", thing.value("condition") or "", new["condition"])
            for name in _FIGURES:
                if name in new["figures"] and name in old["figures"] and new["figures"][name] != old["figures"][name]:
                    tell("figure changed", f"{name} {shown(old['figures'][name])}", f"{name} {shown(new['figures'][name])}")
            for name in sorted(set(new["disputed"]) - set(old["disputed"])):
                positions = next(d.positions for d in thing.disputes if d.field == name)
                tell("figure disputed", name, " or ".join(shown(p.value) for p in positions))
            if new["stage"] != old["stage"] and new["stage"]:
                tell("stage changed", old["stage"], new["stage"])
        if overdue(thing, today):
            tell("pledge overdue", thing.value("date") or "", thing.stage)
    return found


def overdue(thing: Thing, today: str) -> bool:
    """Whether a pledge names a day for what it promises, that day is past, and nothing says that it was done or dropped.

    Only a date later than the report that first told of it is a day to come; else it is the day of promising.
    """
    if thing.kind != "pledge" or thing.stage in _DONE:
        return False
    for telling in (t for t in thing.tellings if t.reality not in ("denied", "possible")):
        told, due = days(telling.day), days(telling.text("date"))
        if told and due and due[0] > told[1] and due[1] - due[0] < 3650 and due[1] < date.fromisoformat(today).toordinal():
            return True
    return False


def of_sentences(
    gone: Iterable[Withdrawn], things: Sequence[Thing], told: Mapping[str, str]
) -> list[Alert]:
    """What publishers took back, each sentence once: `told` gives the day of each report by its id."""
    owners = {t.id: thing for thing in things for t in thing.tellings}
    found: dict[tuple[str, str], Alert] = {}
    for one in gone:
        thing = next((owners[t] for t in one.tellings if t in owners), None)
        change = "sentence reworded" if one.now else "sentence withdrawn"
        words = " ".join(one.words.split())
        evidence = {"report": one.name, "day": told.get(one.report, ""), "url": one.url, "words": words}
        found.setdefault((one.by, words), Alert(
            change, f"{change[0].upper()}{change[1:]}: {one.name}: “{words[:120]}”", thing.id if thing else "",
            thing.kind if thing else "", words, " ".join(one.now.split()), (evidence,),
        ))  # fmt: skip
    return list(found.values())


def described(thing: Thing) -> str:
    """A thing in some words: "pledge, Kenya → Haiti, send 1,000 police officers"."""
    who = ", ".join(thing.names("by")) or "nobody named"
    whom = ", ".join(thing.names("to"))
    r = row(thing)
    what = next((str(r[f]) for f in ("what", "subject", "force", "means") if r.get(f)), "")
    return ", ".join(p for p in (thing.kind, f"{who} → {whom}" if whom else who, " ".join(what.split())[:120]) if p)


def shown(value: Any) -> str:
    """A value for people: 1,000; 10 to 20; words as they are."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return " to ".join(shown(v) for v in value)
    return str(value)


def _between(dispute: Dispute, thing: Thing, sources: Mapping[str, str]) -> bool:
    """Whether those who differ are more than one page."""
    reports = {t.id: t.report for t in thing.tellings}
    told = {reports[t] for position in dispute.positions for t in position.tellings if t in reports}
    return len({sources.get(report) or report for report in told}) > 1


def _figure(thing: Thing, name: str) -> Any:
    if name == "delivered":
        return thing.delivered
    return thing.value(name)


def _evidence(thing: Thing, fresh: Sequence[str], sources: Mapping[str, str]) -> tuple[dict[str, str], ...]:
    """The sentences of what is newly told, else of the newest telling; three at most."""
    tellings = [t for t in thing.tellings if t.id in fresh] or list(thing.tellings[-1:])
    return tuple(
        {"report": t.name, "day": t.day, "url": sources.get(t.report, ""), "words": " ".join(t.words[0].split()) if t.words else ""}
        for t in tellings[-3:]
    )
