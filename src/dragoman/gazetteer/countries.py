"""States and territories: their codes, names, adjectives, people, capitals and seats of government.

The table is ours (countries.tsv). Codes are those of ISO 3166-1 and of the Correlates of War project; Kosovo has the
user-assigned codes XK and XKX.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from dragoman.gazetteer.tables import listed, rows, straight


@dataclass(frozen=True, slots=True)
class Country:
    """One state or territory. `numeric` and `cow` are empty where there is no such code.

    `names` a report may use as they stand; `formal` names give way to `name`. `parts` are regions and peoples that are
    parties of their own but coded with this state ("Scottish"). `ambiguous` are words that also mean something else
    ("Chad", "Georgia").
    """

    alpha2: str
    alpha3: str
    numeric: str
    cow: str
    name: str
    names: tuple[str, ...]
    formal: tuple[str, ...]
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    metonyms: tuple[str, ...]
    parts: tuple[str, ...]
    ambiguous: tuple[str, ...]
    lat: float
    lon: float
    geonames: int
    population: int


@cache
def countries() -> tuple[Country, ...]:
    """All states and territories, by alpha-2 code."""
    return tuple(
        Country(
            row["alpha2"], row["alpha3"], row["numeric"], row["cow"], row["name"], listed(row["names"]),
            listed(row["formal"]), listed(row["adjectives"]), listed(row["demonyms"]), listed(row["capitals"]),
            listed(row["metonyms"]), listed(row["parts"]), listed(row["ambiguous"]),
            float(row["lat"]), float(row["lon"]), int(row["geonames"]), int(row["population"]),
        )
        for row in rows("countries.tsv")
    )  # fmt: skip


def by_code(code: str) -> Country | None:
    """The country with an alpha-2, alpha-3 or numeric ISO code, in any case."""
    return _codes().get(code.strip().upper())


@lru_cache(maxsize=16384)
def country_of(words: str) -> Country | None:
    """The country that the words name by noun, adjective or people: "Kenya", "the Kenyans", "U.S.", "Kenya's".

    Case counts: "us" and "turkey" name no country. Words all in capitals ("KENYA"), as in headlines, do.
    """
    return _found(_names(), words)


def capital_of(words: str) -> Country | None:
    """The country whose government a capital or seat may stand for: "Washington", "the Kremlin". Not every such word
    does.
    """
    return _found(_seats(), words)


def country_at_start(words: str) -> tuple[Country, int] | None:
    """The country that a phrase opens with by noun or adjective, and how many words that takes: "South Korean police"
    gives 2.
    """
    tokens = words.split()
    for size in range(min(4, len(tokens)), 0, -1):
        if found := country_of(" ".join(tokens[:size])):
            return found, size
    return None


def part_of(words: str) -> Country | None:
    """The country with which a region or people is coded: "Scottish", "Chechens"."""
    return _found(_parts(), words)


def is_ambiguous(words: str) -> bool:
    """Whether the word for a country, its people or capital also commonly means something else ("Georgia",
    "Santiago").
    """
    return straight(words) in _ambiguous()


def _found(index: dict[str, Country], words: str) -> Country | None:
    if len(words) > 80:
        return None
    plain = straight(words)
    found = index.get(plain)
    if found is None and len(plain) > 3 and plain.isupper():
        found = index.get(plain.title())
    return found


@cache
def _codes() -> dict[str, Country]:
    return {code: c for c in countries() for code in (c.alpha2, c.alpha3, c.numeric) if code}


@cache
def _names() -> dict[str, Country]:
    index: dict[str, Country] = {}
    for country in countries():
        for word in (country.name, *country.names, *country.formal, *country.adjectives, *country.demonyms):
            index.setdefault(straight(word), country)
    return index


@cache
def _seats() -> dict[str, Country]:
    return {straight(w): c for c in countries() for w in (*c.capitals, *c.metonyms)}


@cache
def _parts() -> dict[str, Country]:
    return {straight(w): c for c in countries() for w in c.parts}


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(straight(w) for c in countries() for w in c.ambiguous)
