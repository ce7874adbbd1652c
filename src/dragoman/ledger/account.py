"""The whole ledger as one account: each thing once, with its reports, life and disputes, ready for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dragoman.ledger.disputes import Dispute
from dragoman.ledger.thing import Thing

_LIFE = ("conditional_on", "supersedes", "tops_up")


def row(thing: Thing) -> dict[str, Any]:
    """One thing in the form of the account: shown values, the names of its reports, stage, history, disputes."""
    made: dict[str, Any] = {"id": thing.id, "kind": thing.kind}
    made |= {name: value.value for name, value in thing.values.items()}
    made["reports"] = list(thing.reports)
    if thing.stage and (
        thing.kind != "sanction" or len(thing.steps) > 1
    ):  # that a sanction is imposed goes without saying
        made["stage"] = thing.stage
    for relation in _LIFE:
        if others := thing.links.get(relation):
            made[relation] = others[0]
    if thing.condition_state:
        made["condition_state"] = thing.condition_state
    for name in ("delivered", "outstanding"):
        if (value := getattr(thing, name)) is not None:
            made[name] = value
    if thing.steps and (thing.kind == "pledge" or len(thing.steps) > 1):
        made["history"] = [
            {"date": s.date, "stage": s.stage, "report": s.report} | ({"amount": s.amount} if s.amount else {})
            for s in thing.steps
        ]
    for name, state in (("disputes", "open"), ("updates", "updated_over_time")):
        if differing := [d for d in thing.disputes if d.state == state]:
            made[name] = [_positions(d) for d in differing]
    if thing.told:
        made["told"] = [{"report": t.name, "how": thing.told[t.id]} for t in thing.tellings if t.id in thing.told]
    made["tellings"] = [t.id for t in thing.tellings]
    made["rules"] = {name: value.rule for name, value in thing.values.items() if value.rule != "only"}
    return made


def _positions(dispute: Dispute) -> dict[str, Any]:
    return {"field": dispute.field, "kind": dispute.kind, "state": dispute.state, "values": [
        {"value": p.value, "reports": list(p.reports), "voices": p.voices, "first": p.first, "last": p.last}
        | ({"sources": list(p.sources)} if p.sources else {}) for p in dispute.positions]}  # fmt: skip


def account(things: Sequence[Thing], copies: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The account of all things, in order of kind and date; `copies` are groups of reports that count as one voice."""
    rows = [row(t) for t in things]
    rows.sort(key=lambda r: (r["kind"], str(r.get("date", "9")), r["id"]))
    return {"records": rows, "copies": [list(group) for group in copies]}
