"""Sums of money: in the currency that the report states, and in another one where the export was given a rate."""

from __future__ import annotations

from typing import Any

from dragoman.exports.entry import Entry
from dragoman.exports.table import columns
from dragoman.values.currency import currency

CONVERTED = columns(
    ("converted_low", "number", "the lowest sum in another currency; empty unless the export was given a rate of its date"),
    ("converted_best", "number", "the sum shown, in that currency"),
    ("converted_high", "number", "the highest sum, in that currency"),
    ("converted_currency", "ISO 4217 code of that currency"),
    ("converted_rate", "number", "what one unit of the currency told was worth in it"),
    ("converted_rate_date", "date", "the day of that rate"),
    ("converted_rate_source", "who gives the rate"),
)


def is_money(entry: Entry) -> bool:
    """Whether the entry's amount is money, be it in a currency without a known code."""
    unit = entry.text("unit")
    return bool(currency(unit)) or (entry.names("provides") == ("funds",) and entry.figure("amount").low is not None)


def conversion(entry: Entry) -> dict[str, Any]:
    """The columns CONVERTED of an entry."""
    made = entry.converted
    if made is None:
        return {}
    return {
        "converted_low": made.amount.low, "converted_best": made.amount.best, "converted_high": made.amount.high,
        "converted_currency": made.currency, "converted_rate": made.rate, "converted_rate_date": made.date,
        "converted_rate_source": made.source,
    }  # fmt: skip
