"""Sums in another currency, only ever at a rate that somebody names: its day and its source stand beside the result.

A table of rates is CSV with a heading: currency (ISO 4217), date (YYYY-MM-DD), rate (what one unit of the currency is worth in
the currency converted into), source, and maybe `into` (ISO 4217; USD where it is missing). Nothing is converted without one.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.ledger.comparing import days
from dragoman.values.currency import currency, is_rate

REACH = 31
"""How many days before a sum's date a rate may be of. An older one says nothing about it."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of `currency` was worth in `into` on a day, and who says so."""

    currency: str
    into: str
    day: str
    rate: Decimal
    source: str


def rates(path: str | Path) -> list[Rate]:
    """The rates of a CSV file. Raises UnreadableInput for a file that is no such table, with the line that is wrong."""
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableInput(f"{path}: cannot be read as a table of rates: {error}") from None
    found = []
    for number, line in enumerate(lines, 2):
        cells = {k.strip().lower(): (v or "").strip() for k, v in line.items() if k and isinstance(v, str)}
        try:
            into = cells.get("into", "").upper() or "USD"
            one = Rate(cells["currency"].upper(), into, cells["date"], Decimal(cells["rate"]), cells["source"])
        except (KeyError, InvalidOperation):
            raise UnreadableInput(f"{path}, line {number}: a rate has currency, date, rate (a number) and source") from None
        span = days(one.day)
        if not span or span[0] != span[1] or not one.rate.is_finite() or one.rate <= 0 or not one.source or len(one.currency) != 3:
            raise UnreadableInput(f"{path}, line {number}: a rate is of a day (YYYY-MM-DD), above zero, and names its source")
        found.append(one)
    if not found:
        raise UnreadableInput(f"{path}: no rates; the heading is currency,date,rate,source")
    return found


def converted(row: Mapping[str, Any], known: Sequence[Rate]) -> dict[str, Any] | None:
    """A row's amount in another currency, with currency, rate, day and source; None where it is no sum of money, is not dated,
    or no rate is of its date or of at most REACH days before.

    A range is converted at both ends. An imprecise date counts from its first day.
    """
    unit, amount = str(row.get("unit", "")), row.get("amount")
    code, span = currency(unit), days(str(row.get("date", "")))
    if not code or is_rate(unit) or amount is None or not span:
        return None
    fitting = [r for r in known if r.currency == code and r.into != code and 0 <= span[0] - _ordinal(r.day) <= REACH]
    if not fitting:
        return None
    rate = max(fitting, key=lambda r: r.day)
    return {
        "amount": [_times(v, rate.rate) for v in amount] if isinstance(amount, list) else _times(amount, rate.rate),
        "currency": rate.into, "rate": float(rate.rate), "date": rate.day, "source": rate.source,
    }  # fmt: skip


def _times(amount: float, rate: Decimal) -> float:
    return float((Decimal(str(amount)) * rate).quantize(Decimal("0.01")))


def _ordinal(day: str) -> int:
    span = days(day)
    return span[0] if span else 0
