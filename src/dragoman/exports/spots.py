"""Where something happened, and how precisely that is known. A country is never a point on a map, nor is a name that may
mean several places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dragoman.gazetteer.countries import by_code, country_of
from dragoman.values.place import located

PRECISIONS = {
    "place": "a town, city or site of that name: the coordinates are its middle",
    "near": "near, or a part or side of, the place that the coordinates give",
    "region": "somewhere in a first-level division: no coordinates",
    "area": "somewhere in an area, range or along a line: no coordinates",
    "sea": "at sea: no coordinates",
    "country": "somewhere in a country: no coordinates",
    "ambiguous": "a name of several places of which none is much likelier: no coordinates",
    "unknown": "a name that the gazetteer does not have: no coordinates",
}
"""How precisely a place is known, from the finest to the least."""

_UCDP = {"place": 1, "near": 2, "region": 4, "area": 5, "country": 6, "sea": 7}
_ACLED = {"place": 1, "near": 2, "region": 3, "area": 3, "country": 3, "sea": 3}
_DIVISION = re.compile(r"\b(?:province|region|state|district|county|governorate|prefecture)\b", re.I)
_BESIDE = re.compile(
    r"\b(?:near|outside|around|outskirts|suburbs?|coast|border|island|neighbou?rhood|downtown|rural|greater|inner|outer|upper|lower|"
    r"central|(?:mid-?)?(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:ern)?)\b"
)  # in small letters: "North Bay" is a name, "north Goma" a part
_SEAS = frozenset(("SEA", "STRT", "GULF", "OCN", "BAY", "CHN"))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a record. `lat` and `lon` (WGS 84) are None unless the precision is place or near; `geonames` is 0 where
    not known; `country` ISO 3166-1 alpha-3.
    """

    name: str
    precision: str
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    geonames: int = 0
    feature: str = ""
    region: str = ""

    @property
    def where_prec(self) -> int | None:
        """UCDP's code: 1 exact, 2 near, 4 first-level division, 5 area or line, 6 country, 7 at sea."""
        return _UCDP.get(self.precision)

    @property
    def geo_precision(self) -> int | None:
        """ACLED's code: 1 the place, 2 near it, 3 a larger region."""
        return _ACLED.get(self.precision)

    @property
    def town(self) -> str:
        """The name, if it is that of a town or site, or of one that it is near; else empty."""
        return self.name if self.precision in ("place", "near") else ""

    @property
    def division(self) -> str:
        """The name, if it is that of a first-level division; else empty."""
        return self.name if self.precision == "region" else ""

    @property
    def alpha2(self) -> str:
        found = by_code(self.country)
        return found.alpha2 if found else ""

    @property
    def country_name(self) -> str:
        found = by_code(self.country)
        return found.name if found else ""


NOWHERE = Spot("", "unknown")


def spots(names: Sequence[str]) -> tuple[Spot, ...]:
    """The places of a record, in the order of the names; the states among them tell which of several towns is meant."""
    states = tuple(c.alpha3 for n in names if (c := country_of(n)))
    return tuple(_spot(n, states) for n in names)


def ranked(names: Sequence[str]) -> list[Spot]:
    """The places of a record, those known most precisely first."""
    order = list(PRECISIONS)
    return sorted(spots(names), key=lambda s: order.index(s.precision))


def finest(names: Sequence[str]) -> Spot:
    """The place of a record that is known most precisely; NOWHERE if it names none."""
    found = ranked(names)
    best = next(iter(found), NOWHERE)
    if best.precision in ("unknown", "ambiguous") and (state := next((s for s in found if s.country), None)):
        return Spot(best.name, best.precision, state.country)
    return best


@lru_cache(maxsize=16384)
def _spot(name: str, states: tuple[str, ...]) -> Spot:
    found = located(name, states)
    place = found.place
    if place is None:
        return Spot(found.name, "unknown")
    if found.resolved.ambiguous:
        homes = {c.country for c in found.resolved.candidates}
        return Spot(found.name, "ambiguous", homes.pop() if len(homes) == 1 else "")
    country, feature = place.country, place.feature
    if feature == "PCLI":
        return Spot(found.name, "country", country, geonames=place.geonames, feature=feature)
    if feature.startswith("ADM"):
        return Spot(found.name, "region", country, geonames=place.geonames, feature=feature, region=place.region)
    if feature in _SEAS:
        return Spot(found.name, "sea", country, geonames=place.geonames, feature=feature)
    if not feature.startswith("PPL"):
        return Spot(found.name, "area", country, geonames=place.geonames, feature=feature)
    if _DIVISION.search(name):  # "Latakia province" is not the town
        return Spot(found.name, "region", country)
    precision = "near" if _BESIDE.search(name) else "place"
    return Spot(found.name, precision, country, place.lat, place.lon, place.geonames, feature, place.region)
