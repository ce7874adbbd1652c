"""Country and sector of an actor by its name alone, in PLOVER's terms.

Sectors are those of the PLOVER manual (COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED
REF OPP REL SOC), with IGO and NGO for bodies that belong to no state, as in the coded examples that came with PLOVER.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from dragoman.gazetteer.bodies import Body, body_of
from dragoman.gazetteer.countries import Country, capital_of, country_at_start, country_of, is_ambiguous, part_of
from dragoman.gazetteer.places import best
from dragoman.gazetteer.tables import straight
from dragoman.values.tables import table
from dragoman.values.titles import is_name, split_title


class PartyCode(NamedTuple):
    """An alpha-3 code or "", and a sector or ""."""

    country: str
    sector: str


_BEHIND = re.compile(
    r"\s(?:of|in|from|at|near|on|across|throughout|outside|inside|for|by|with|to|loyal|based|living|who|that)\s"
)
_IN_PLACE = re.compile(
    r"\b(?:in|from|of|near|across|throughout|around)\s+((?:the\s+)?[A-Z][\w'’.\-]*(?:\s[A-Z][\w'’.\-]*)*)"
)
_INITIALS = re.compile(r"\s*\([A-Z][^()]*\)?$")
_LONGEST = 4


@lru_cache(maxsize=8192)
def party_code(name: str) -> PartyCode:
    """The country and sector that the name of an actor gives away: ("KEN", "COP") for "Kenyan police".

    A state alone is its government. A person's bare name gives nothing, and is never searched for places ("Aden
    Duale").
    """
    words = _INITIALS.sub("", " ".join(name.replace("’", "'").split()))[:200]
    if not words:
        return PartyCode("", "")
    if body := body_of(words):
        return PartyCode(body.country, body.sector)
    if country := country_of(words):
        bare = straight(words)
        people = bare in country.demonyms and bare not in country.names and bare not in country.adjectives
        return PartyCode(country.alpha3, "CVL" if people else "GOV")
    if (capital := capital_of(words)) and not is_ambiguous(words):
        return PartyCode(capital.alpha3, "GOV")
    title, _ = split_title(words)
    told = title or words
    if not title and is_name(words.split()) and "'s " not in words and not _heads(words):
        return PartyCode(_region(words) or _owner(words), "")
    body = _body_within(told)
    sector = _heads(told)
    if body and body.sector in ("IGO", "NGO"):
        return PartyCode(body.country, body.sector)
    country_code = _country_within(told) or (body.country if body else "")
    if not title:
        country_code = country_code or _place_within(words)
    elif " of " in words:  # "King Halim of Morocco"
        country_code = country_code or _country_within(words.rsplit(" of ", 1)[1])
    if body and sector in ("", "GOV"):  # officials of a movement or ministry are that movement or ministry
        sector = body.sector
    if sector == "GOV" and told.split()[0].lower() in _former():
        sector = "ELI"
    return PartyCode(country_code, sector)


def _region(words: str) -> str:
    """The country of a region, people or hand-listed place that the whole name is."""
    if part := part_of(words):
        return part.alpha3
    place = best(words).place
    return place.country if place and place.feature not in ("PPL", "PPLC", "PPLX") else ""


def _owner(words: str) -> str:
    """The country of a name like "US Predator" or "Kenya Tea Board"; "Jordan Sandoval" is a person."""
    found = country_at_start(words)
    if not found:
        return ""
    country, size = found
    start = " ".join(words.split()[:size])
    noun = start in (country.name, *country.names) and not start.isupper()
    return "" if is_ambiguous(start) or (noun and len(words.split()) < 3) else country.alpha3


def _heads(words: str) -> str:
    """The sector of the head noun, the last word before "of", "in" ...; failing that, of the noun nearest to it."""
    before, *behind = _BEHIND.split(words.lower(), maxsplit=1)
    for part in (before, *behind):
        tokens = [re.sub(r"'s?$", "", t.strip("\"“”,.();")) for t in part.split()]
        for end in range(len(tokens), 0, -1):
            for size in range(min(3, end), 0, -1):
                if found := _sectors().get(_singular(" ".join(tokens[end - size : end]))):
                    return found
    return ""


def _singular(phrase: str) -> str:
    head, _, last = phrase.rpartition(" ")
    if last.endswith("men"):
        last = last[:-2] + "an"
    elif last.endswith("ies") and len(last) > 4:
        last = last[:-3] + "y"
    elif last.endswith(("ches", "shes", "sses", "xes")):
        last = last[:-2]
    elif last.endswith("s") and not last.endswith(("ss", "us")) and len(last) > 2:
        last = last[:-1]
    last = {"women": "woman", "children": "child", "schoolchildren": "schoolchild"}.get(last, last)
    return f"{head} {last}".strip()


def _phrases(words: str) -> list[str]:
    tokens = [t.strip("\"“”,();") for t in words.replace("-", " ").split()] if "-led" in words else words.split()
    tokens = [t.strip("\"“”,();") for t in tokens]
    return [
        " ".join(tokens[at : at + size])
        for size in range(min(_LONGEST, len(tokens)), 0, -1)
        for at in range(len(tokens) - size + 1)
    ]


def _country_within(words: str) -> str:
    for phrase in _phrases(words):
        if found := country_of(phrase) or part_of(phrase):
            return found.alpha3
    for phrase in _phrases(words):
        if found := _capital_within(phrase):
            return found.alpha3
    return ""


def _capital_within(phrase: str) -> Country | None:
    return None if is_ambiguous(phrase) else capital_of(phrase)


def _body_within(words: str) -> Body | None:
    return next((b for p in _phrases(words) if (b := body_of(p))), None)


def _place_within(words: str) -> str:
    for match in _IN_PLACE.finditer(words):
        if place := best(match[1]).place:
            return place.country
    return ""


@cache
def _former() -> frozenset[str]:
    return frozenset(table("parties")["former"])


@cache
def _sectors() -> dict[str, str]:
    index: dict[str, str] = {}
    for sector, heads in table("parties")["sectors"].items():
        for head in heads:
            index[_singular(head)] = sector
    return index
