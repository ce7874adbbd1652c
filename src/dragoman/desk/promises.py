"""Who promised and delivered what: people, money by currency and goods by unit, added up for each party.

Nothing is counted twice: a promise that a later one replaces, or that was only signalled or refused, counts for nothing; what
carries out a promise counts as delivered of it, and only what nobody had promised stands beside it. Amounts are added up within
a party alone, since a joint promise stands under each of those who made it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.ledger.telling import range_of
from dragoman.values.currency import currency, is_rate

_STOPPED = ("withdrawn", "blocked", "lapsed")
_LEFT_OUT = ("signalled", "superseded", "rejected")
_DONE = ("delivered", "closed")
_COLUMNS = ("offered", "delivered", "outstanding", "stopped", "beside")
_PARTIES = 20
_SORTS = {"personnel": "people", "funds": "money", "equipment": "equipment"}
_ORDER = ("people", "money", "equipment", "goods")
_FORMATIONS = ("battalion", "brigade", "company", "contingent", "division", "platoon", "squad", "team", "unit")

Span = tuple[float, float]
NOTHING: Span = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Deal:
    """A pledge or a gift: what is known of its amount."""

    id: str
    kind: str
    stage: str
    amount: Any
    unit: str
    provides: Sequence[str]
    reality: str
    delivered: Any
    outstanding: Any
    replaced: bool
    deeds: Sequence[str]
    has_moved: bool
    """Whether it has reached a second stage."""


@dataclass(slots=True)
class _Party:
    name: str
    pledges: int = 0
    unmeasured: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    sums: dict[tuple[str, str], dict[str, Span]] = field(default_factory=dict)
    shown: dict[tuple[str, str], str] = field(default_factory=dict)


def promises(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """A row for each of the parties with most pledges: how many at which stage, how many without an amount, and for each thing
    that can be counted (`sort`: people, money, equipment or goods; `of`: the currency or unit) how much was `offered`, `delivered`
    and is `outstanding`, how much was `stopped` (withdrawn, blocked, lapsed), and what was given `beside` any promise. Where
    reports leave a range, an amount is [lowest, highest]."""
    parties = {number: _Party(name) for number, name in _foremost(db)}
    deals = list(_deals(db, parties))
    pledges = [(number, d) for number, d in deals if d.kind == "pledge"]
    sorts = {d.unit.casefold(): sort(d.provides) for _, d in pledges if d.provides}  # gifts do not say what they bring
    for number, deal in pledges:
        _promised(parties[number], deal)
    carried = {deed for _, d in pledges for deed in d.deeds}
    for number, deal in deals:
        if deal.kind == "aid" and deal.id not in carried and deal.reality in ("happened", "ongoing"):
            amount = range_of(deal.amount)
            if amount:
                _add(parties[number], deal, sorts.get(deal.unit.casefold(), "goods"), beside=amount)
    return [_row(p) for p in parties.values()]


def _foremost(db: sqlite3.Connection) -> list[tuple[int, str]]:
    return [
        (r[0], r[1])
        for r in db.execute(
            "SELECT n.name, c.name FROM resolved r JOIN named n ON n.first = r.first AND n.field = 'by' JOIN called c ON "
            "c.number = n.name WHERE r.kind = 'pledge' GROUP BY n.name ORDER BY count(*) DESC, c.name LIMIT ?",
            (_PARTIES,),
        )
    ]


def _deals(db: sqlite3.Connection, parties: Iterable[int]) -> Iterator[tuple[int, Deal]]:
    paths = ("values.amount[0]", "values.unit[0]", "values.provides[0]", "values.reality[0]", "delivered", "outstanding",
             "links.superseded_by", "links.delivered_by", "steps[1]")  # fmt: skip
    wanted = ", ".join(f"'$.{p}'" for p in paths)
    for name, key, kind, stage, found in db.execute(
        f"SELECT n.name, r.id, r.kind, r.stage, json_extract(r.state, {wanted}) FROM named n JOIN resolved r ON r.first = n.first "
        "WHERE n.field = 'by' AND r.kind IN ('pledge', 'aid') AND n.name IN (SELECT value FROM json_each(?))",
        (json.dumps(list(parties)),),
    ):
        amount, unit, provides, reality, delivered, outstanding, replaced, deeds, later = json.loads(found)
        yield name, Deal(key, kind, stage or "pledged", amount, str(unit or ""), provides or (), reality or "happened", delivered,
                         outstanding, bool(replaced), deeds or (), bool(later))  # fmt: skip


def _promised(party: _Party, deal: Deal) -> None:
    party.pledges += 1
    party.stages[deal.stage] += 1
    offered = range_of(deal.amount)
    if deal.stage in _LEFT_OUT or deal.replaced or (deal.reality == "denied" and not deal.has_moved):
        return
    if offered is None or is_rate(deal.unit):
        party.unmeasured += 1
        return
    delivered = range_of(deal.delivered) or (offered if deal.stage in _DONE and deal.delivered is None else NOTHING)
    left = range_of(deal.outstanding) or (max(0.0, offered[0] - delivered[1]), max(0.0, offered[1] - delivered[0]))
    stopped = deal.stage in _STOPPED
    _add(
        party,
        deal,
        sort(deal.provides),
        offered=offered,
        delivered=delivered,
        outstanding=NOTHING if stopped or deal.stage == "closed" else left,
        stopped=left if stopped else NOTHING,
    )


def _add(party: _Party, deal: Deal, brings: str, **amounts: Span) -> None:
    if is_rate(deal.unit):
        return
    brings, of = measure(deal.unit, brings)
    sums = party.sums.setdefault((brings, _singular(of)), dict.fromkeys(_COLUMNS, NOTHING))
    party.shown.setdefault((brings, _singular(of)), of)
    for column, (low, high) in amounts.items():
        sums[column] = (sums[column][0] + low, sums[column][1] + high)


def _singular(unit: str) -> str:
    """A unit by which "an F-16" and "F-16s", a battery and batteries are one."""
    plain = unit.casefold()
    return plain[:-3] + "y" if plain.endswith("ies") else plain.removesuffix("s")


def sort(provides: Sequence[str]) -> str:
    """What a pledge brings that can be counted, from its field `provides`."""
    return next((name for word, name in _SORTS.items() if word in provides), "goods")


def measure(unit: str, brings: str) -> tuple[str, str]:
    """What an amount counts: its sort and the currency or unit. People are people whatever they are called, but for formations;
    things are added up under one unit alone."""
    if code := currency(unit):
        return "money", code
    plain = " ".join(unit.split())
    if brings == "people":
        return "people", plain if _singular(plain) in _FORMATIONS else "people"
    return brings, plain or ("currency not told" if brings == "money" else "unit not told")


def _row(party: _Party) -> dict[str, Any]:
    found = sorted(party.sums.items(), key=lambda s: (_ORDER.index(s[0][0]), -s[1]["offered"][1], s[0][1]))
    return {
        "party": party.name,
        "pledges": party.pledges,
        "stages": dict(party.stages.most_common()),
        "unmeasured": party.unmeasured,
        "amounts": [{"sort": key[0], "of": party.shown[key], **_plain(sums)} for key, sums in found],
    }


def _plain(sums: Mapping[str, Span]) -> dict[str, Any]:
    return {c: _number(low) if low == high else [_number(low), _number(high)] for c, (low, high) in sums.items()}


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() else value
