"""Places by name, offline: cities (GeoNames, see NOTICE.md), states, and a hand list of regions, straits and sites.

cities.tsv is sorted by its key, so it is mapped into memory and searched by halving: nothing is loaded, and a name is
found in some tens of microseconds. It knows names, not meanings: whether "Aden" is a city or a man's given name is for
the reader to settle before asking.
"""

from __future__ import annotations

import mmap
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from dragoman.gazetteer.countries import Country, country_of
from dragoman.gazetteer.tables import folded, listed, rows


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `geonames` is 0 where the identifier is not known; `country` an ISO 3166-1 alpha-3 code, empty where
    none applies.

    `lat` and `lon` are degrees (WGS 84), for areas a rough middle. `feature` is a GeoNames feature code: PPL, PPLC
    (capital), ADM1, PCLI (state), RGN, SEA ... `region` is the GeoNames code of the first-level division ("TX").
    """

    geonames: int
    name: str
    country: str
    lat: float
    lon: float
    population: int = 0
    feature: str = "PPL"
    region: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a name most likely means. `ambiguous` says that another reading is about as good; `candidates` are all of
    them.
    """

    place: Place | None
    ambiguous: bool
    candidates: tuple[Place, ...]


@lru_cache(maxsize=4096)
def lookup(name: str) -> tuple[Place, ...]:
    """All places of that name, states and hand-listed places among them, most people first. Names without a capital
    find none.
    """
    if len(name) > 80 or not any(c.isupper() for c in name):
        return ()
    key = _key(name)
    if not key:
        return ()
    found = list(_extra().get(key, ()))
    if (country := country_of(name)) and key in {_key(n) for n in (country.name, *country.names, *country.formal)}:
        found.append(_as_place(country))
    seen = {p.geonames for p in found if p.geonames}
    found += [p for p in _cities(key) if p.geonames not in seen]
    return tuple(sorted(found, key=lambda p: (-p.population, p.geonames, p.name)))


def best(name: str, context_countries: Collection[str] = ()) -> Resolved:
    """The likeliest place of a name, given the alpha-3 codes of countries that the report is about.

    States weigh most, then places listed by hand, then cities by population; a capital counts five times, a place in
    one of the report's countries thirty times (so Paris stays in France when a report from Texas names it), a name
    that is not the city's usual one a fiftieth. Ambiguous: the runner-up has more than a fifth of the winner's weight.
    """
    candidates = lookup(name)
    if not candidates:
        return Resolved(None, False, ())
    key = _key(name)
    weight = {p: _weight(p, key) * (30 if p.country in context_countries else 1) for p in candidates}
    pool = sorted(candidates, key=lambda p: -weight[p])
    return Resolved(pool[0], len(pool) > 1 and weight[pool[1]] * 5 > weight[pool[0]], candidates)


def _weight(place: Place, key: str) -> float:
    if place.feature == "PCLI":
        return 2e8
    if place.feature not in ("PPL", "PPLC"):
        return 2e7
    people = max(place.population, 15_000) * (5 if place.feature == "PPLC" else 1)
    return people if _key(place.name) == key else people / 50


def _key(name: str) -> str:
    key = folded(name)
    return key[4:] if key.startswith("the ") else key


def _as_place(country: Country) -> Place:
    return Place(country.geonames, country.name, country.alpha3, country.lat, country.lon, country.population, "PCLI")


@cache
def _extra() -> dict[str, tuple[Place, ...]]:
    index: dict[str, tuple[Place, ...]] = {}
    for row in rows("places_extra.tsv"):
        place = Place(
            int(row["geonames"] or 0), row["name"], row["country"], float(row["lat"]), float(row["lon"]), 0,
            row["feature"]
        )
        for key in {_key(n) for n in (row["name"], *listed(row["aliases"]))}:
            index[key] = (*index.get(key, ()), place)
    return index


@cache
def _file() -> mmap.mmap:
    with Path(__file__).with_name("cities.tsv").open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _lines(key: str) -> list[list[str]]:
    """The cells of all lines filed under the key."""
    data, wanted = _file(), key.encode() + b"\t"
    low, high = 0, len(data)
    while low < high:  # low and high are starts of lines; the first line not below `wanted` lies between them
        start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.find(b"\n", start) + 1
        if data[start : start + len(wanted)] < wanted:
            low = end
        else:
            high = start
    found = []
    while data[low : low + len(wanted)] == wanted:
        end = data.find(b"\n", low)
        found.append(data[low:end].decode().split("\t"))
        low = end + 1
    return found


def _cities(key: str) -> list[Place]:
    cities: dict[str, Place] = {}
    for line in _lines(key):
        main = line
        if len(line) == 3:  # another name: the city itself is filed under its own key
            main = next((m for m in _lines(line[2]) if len(m) > 3 and m[1] == line[1]), [])
        if main:
            number, name, country, region, lat, lon, people, feature = main[1:]
            cities[number] = Place(int(number), name, country, float(lat), float(lon), int(people), feature, region)
    return list(cities.values())


