"""The state that its forces and ministries bind: "French troops left" is a withdrawal of France."""

from __future__ import annotations

from functools import cache

from dragoman.gazetteer.countries import country_at_start, country_of
from dragoman.values.tables import table


def acting_for(name: str) -> str:
    """The state of "French troops", "Mexico's foreign minister" and "Americans"; "" where `name` is no such party."""
    found = country_at_start(name)
    if not found:
        return ""
    country, length = found
    rest = " ".join(name.split()[length:])
    if not rest:
        return country.name if name in country.demonyms and country_of(name) else ""
    return country.name if rest.lower() in _organs() else ""


@cache
def _organs() -> frozenset[str]:
    return frozenset(table("parties")["organs"])
