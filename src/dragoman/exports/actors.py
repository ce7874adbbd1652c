"""Who an actor is, by the name alone: a state, body, person, group or people, with the codes that tables ask for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from dragoman.gazetteer.countries import by_code
from dragoman.values.identity import identity

WITHHELD = "[name withheld]"
"""What stands in the place of a name that an export does not show."""

STATE_FORCES = frozenset(("GOV", "MIL", "COP", "SPY", "JUD", "LEG", "PRM"))
ARMED_GROUPS = frozenset(("REB", "UAF", "CRM"))
CIVILIANS = frozenset(("CVL", "AGR", "BUS", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "REL", "SOC", "NGO", "OPP", "PTY"))


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor. `sort` is state, body, person, people or group; `country` is ISO 3166-1 alpha-3, `cow` a Correlates of War
    code, `sector` one of PLOVER's, each "" where unknown. `key` is equal for names that surely mean one actor.
    """

    name: str
    key: str
    sort: str
    country: str
    alpha2: str
    cow: str
    sector: str


@lru_cache(maxsize=32768)
def actor(name: str) -> Actor:
    """What is known of an actor by the name alone; of one whose name is withheld, nothing but that it is a person."""
    if WITHHELD in name:
        return Actor(name, "withheld", "person", "", "", "", "")
    known = identity(name)
    country = by_code(known.state) if known.state else None
    return Actor(
        known.name, known.key, known.sort, known.state, country.alpha2 if country else "", country.cow if country else "",
        known.sector,
    )  # fmt: skip


def countries(names: tuple[str, ...]) -> str:
    """The countries of several actors, each once, joined by "; "."""
    return "; ".join(dict.fromkeys(a.country for a in map(actor, names) if a.country))
