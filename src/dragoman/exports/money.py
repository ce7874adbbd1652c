"""Money in the currency that the report states. Nothing is converted."""

from __future__ import annotations

import re
from functools import cache

from dragoman.exports.entry import Entry
from dragoman.values.tables import table

_CODE = re.compile(r"[A-Z]{3}")
_RATE = re.compile(r"\s+(?:a|per|each|every)\b.*$|\s+annually$|\s+yearly$", re.I)


@cache
def _currencies() -> dict[str, str]:
    lists = table("currencies")
    return {name.casefold(): code for name, code in {**lists["symbols"], **lists["words"]}.items()}


def currency(unit: str) -> str:
    """The ISO 4217 code of the currency that a unit names ("euros", "US$"), or "" if it names none that is known."""
    plain = " ".join(unit.split()).casefold()
    known = _currencies()
    for form in (plain, _RATE.sub("", plain), plain.removeprefix("of ")):
        if form in known:
            return known[form]
        if form + "s" in known:
            return known[form + "s"]
    return unit if _CODE.fullmatch(unit) and unit in known.values() else ""


def is_rate(unit: str) -> bool:
    """Whether the unit is a rate ("dollars a year"), which is no sum."""
    return bool(_RATE.search(" ".join(unit.split())))


def is_money(entry: Entry) -> bool:
    """Whether the entry's amount is money, be it in a currency without a known code."""
    unit = entry.text("unit")
    return bool(currency(unit)) or (entry.names("provides") == ("funds",) and entry.figure("amount").low is not None)
