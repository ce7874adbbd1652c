"""The life of a record for tables: its steps, one a row, and of a pledge what is delivered and what is outstanding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman.exports.entry import Entry, spread
from dragoman.exports.table import columns

STEPS = columns(
    ("position", "integer", "which step it is, from 1"),
    ("date", "when, EDTF"),
    ("stage", "the stage reached"),
    ("amount_low", "number", "by how much, where that is told"),
    ("amount_high", "number", "the same, the most that it may be"),
    ("report", "the report that tells it"),
)
BALANCE = columns(
    ("delivered_low", "number", "delivered so far, in the unit of the amount; empty where nothing is known"),
    ("delivered_high", "number", "the same, the most that it may be"),
    ("outstanding_low", "number", "pledged less delivered, never below zero"),
    ("outstanding_high", "number", "the same, the most that it may be"),
)


def steps(entry: Entry) -> Iterator[dict[str, Any]]:
    """The values of STEPS, for each step of a record."""
    for position, step in enumerate(entry.steps, 1):
        amount = spread(step.amount)
        yield {"position": position, "date": step.date, "stage": step.stage, "amount_low": amount.low,
               "amount_high": amount.high, "report": step.report}  # fmt: skip


def balance(entry: Entry) -> dict[str, Any]:
    """The values of BALANCE for a pledge."""
    delivered, outstanding = spread(entry.delivered), spread(entry.outstanding)
    return {"delivered_low": delivered.low, "delivered_high": delivered.high, "outstanding_low": outstanding.low,
            "outstanding_high": outstanding.high}  # fmt: skip
