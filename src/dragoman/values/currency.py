"""Which currency a unit names, as reports write it: "euros", "US$", "Canadian dollars a year"."""

from __future__ import annotations

import re
from functools import cache

from dragoman.values.tables import table

_CODE = re.compile(r"[A-Z]{3}")
_PERIOD = re.compile(r"\s+(?:a|per|each|every)\b.*$|\s+annually$|\s+yearly$", re.I)


@cache
def _currencies() -> dict[str, str]:
    lists = table("currencies")
    return {name.casefold(): code for name, code in {**lists["symbols"], **lists["words"]}.items()}


def currency(unit: str) -> str:
    """The ISO 4217 code of the currency that a unit names, or "" if it names none that is known."""
    plain = " ".join(unit.split()).casefold()
    known = _currencies()
    for form in (plain, _PERIOD.sub("", plain), plain.removeprefix("of ")):
        if form in known:
            return known[form]
        if form + "s" in known:
            return known[form + "s"]
    return unit if _CODE.fullmatch(unit) and unit in known.values() else ""


def is_rate(unit: str) -> bool:
    """Whether the unit is a rate ("dollars a year"), which is no sum."""
    return bool(_PERIOD.search(" ".join(unit.split())))
