"""The pledge board: one row for each pledge line, with what came of it, like the trackers that people keep by hand."""

from __future__ import annotations

from typing import Any

from dragoman.exports.actors import countries
from dragoman.exports.dates import when
from dragoman.exports.entry import Book, Entry
from dragoman.exports.evidence import OWN, own
from dragoman.exports.format import Format, Output
from dragoman.exports.life import BALANCE, STEPS, balance, steps
from dragoman.exports.money import CONVERTED, conversion, is_money
from dragoman.exports.table import Column, Table, columns
from dragoman.values.currency import currency, is_rate

PLEDGES = Table(
    "pledges.csv",
    "One row for each pledge. A joint pledge is one row, told as joint; restatements and copies add no row; what is denied or "
    "withdrawn stays, with its stage. Never add the figures of different stages.",
    (
        Column("pledge_id", "the record's identifier", required=True),
        *columns(
            ("donor", "who pledges; several are joined by “; ”"),
            ("donor_iso3", "ISO 3166-1 alpha-3 of the donors' states"),
            ("joint", "boolean", "whether several pledge together: the figure is theirs together"),
            ("recipient", "to whom"),
            ("recipient_iso3", "ISO 3166-1 alpha-3"),
            ("type", "what it brings: personnel, funds, equipment, logistics, training, leadership, relief, policy, other"),
            ("contribution", "financial, in kind, or other (policy, leadership)"),
            ("item", "what is pledged, in the report's words"),
            ("purpose", "to what end, in the report's words"),
            ("quantified", "boolean", "whether a figure is told: a pledge without one counts as a line and adds nothing"),
            ("amount_low", "number", "the lowest figure of any report, in the unit or currency told"),
            ("amount_best", "number", "the figure shown; empty where reports leave it open"),
            ("amount_high", "number", "the highest figure of any report"),
            ("unit", "of what, in the report's words"),
            ("currency", "ISO 4217 code of the currency told"),
            ("per_period", "boolean", "whether the figure is a rate (“a year”), which is no sum"),
        ),
        *CONVERTED,
        *columns(
            ("announcement_date", "when, EDTF"),
            ("announcement_start", "date", "the first day that it may mean"),
            ("announcement_end", "date", "the last day that it may mean"),
            ("board_stage", "commitment (promised), allocation (bound), delivery, ended, signalled or denied: the stage in the "
             "words of such boards"),
            ("conditional", "boolean", "whether it waits for something"),
            ("condition", "for what, in the report's words"),
            ("condition_state", "open, met or failed"),
            ("waits_for", "identifier of the record that it waits for"),
        ),
        *BALANCE,
        *columns(
            ("supersedes", "identifier of the pledge that it takes the place of"),
            ("superseded_by", "identifier of the pledge that takes its place"),
            ("tops_up", "identifier of the pledge that it adds to"),
            ("source", "to whom the reports attribute it"),
        ),
        *OWN,
    ),
    ("pledge_id",),
)
MOVEMENTS = Table(
    "movements.csv",
    "How each pledge moved, step by step.",
    (Column("pledge_id", "the pledge"), *STEPS),
    ("pledge_id", "position"),
    (("pledge_id", "pledges.csv", "pledge_id"),),
)

_BOARD = {
    "signalled": "signalled", "pledged": "commitment", "authorised": "commitment", "committed": "allocation",
    "in delivery": "delivery", "delivered": "delivery",
}  # fmt: skip


def write(book: Book, output: Output) -> None:
    with output.sheet(PLEDGES) as board, output.sheet(MOVEMENTS) as movements:
        for entry in book.entries(("pledge",)):
            output.keep(entry)
            board.add(_row(entry))
            for step in steps(entry):
                movements.add({"pledge_id": entry.id, **step})


def _row(entry: Entry) -> dict[str, Any]:
    time, amount = when(entry.text("date")), entry.figure("amount")
    unit = entry.text("unit")
    return {
        "pledge_id": entry.id, "donor": entry.names("by"), "donor_iso3": countries(entry.names("by")),
        "joint": len(entry.names("by")) > 1, "recipient": entry.names("to"), "recipient_iso3": countries(entry.names("to")),
        "type": entry.names("provides"), "contribution": contribution(entry), "item": entry.text("what"),
        "purpose": entry.text("purpose"), "quantified": amount.low is not None, "amount_low": amount.low,
        "amount_best": amount.best, "amount_high": amount.high, "unit": unit, "currency": currency(unit),
        "per_period": is_rate(unit) if unit else None, **conversion(entry),
        "announcement_date": time.edtf, "announcement_start": time.start,
        "announcement_end": time.end, "board_stage": board_stage(entry),
        "conditional": bool(entry.condition_state or entry.text("condition")), "condition": entry.text("condition"),
        "condition_state": entry.condition_state, "waits_for": entry.links.get("conditional_on", ()),
        **balance(entry), "supersedes": entry.links.get("supersedes", ()),
        "superseded_by": entry.links.get("superseded_by", ()), "tops_up": entry.links.get("tops_up", ()),
        "source": entry.text("source"), **own(entry),
    }  # fmt: skip


def contribution(entry: Entry) -> str:
    """financial, in kind, or other where what is pledged can be neither."""
    if is_money(entry):
        return "financial"
    brings = set(entry.names("provides"))
    return "other" if brings and brings <= {"policy", "leadership", "other"} else "in kind"


def board_stage(entry: Entry) -> str:
    """The stage in the words of hand-kept boards, where "commitment" means what we call pledged."""
    if entry.reality == "denied":
        return "denied"
    return _BOARD.get(entry.stage, "ended" if entry.stage else "")


FORMAT = Format(
    "pledges", "The pledge board: who pledged what to whom, and what came of it.",
    "the Kiel Ukraine Support Tracker's board", "all but pledges", lambda: (PLEDGES, MOVEMENTS), write,
    converts=True,
)  # fmt: skip
