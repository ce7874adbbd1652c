"""Who a name means by itself: a state, people, body, person or group, under a key that is equal for names that surely mean one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import by_code, country_of
from dragoman.gazetteer.tables import folded
from dragoman.values.party import canonical_party
from dragoman.values.sector import party_code
from dragoman.values.titles import is_name


@dataclass(frozen=True, slots=True)
class Identity:
    """`sort` is state, people, body, person or group; `state` ISO 3166-1 alpha-3 of the state that it is or belongs to, `sector`
    one of PLOVER's, each "" where unknown."""

    name: str
    key: str
    sort: str
    state: str
    sector: str

    @property
    def alpha2(self) -> str:
        country = by_code(self.state)
        return country.alpha2 if country else ""

    @property
    def cow(self) -> str:
        """The Correlates of War code of its state."""
        country = by_code(self.state)
        return country.cow if country else ""


@lru_cache(maxsize=32768)
def identity(name: str) -> Identity:
    """What is known of an actor by the name alone."""
    canonical = canonical_party(name) or name
    code = party_code(canonical)
    country, body = country_of(canonical), body_of(canonical)
    state = country.alpha3 if country else body.country if body else code.country
    if country and code.sector == "GOV":
        sort, key = "state", f"state:{country.alpha3}"
    elif country:
        sort, key = "people", f"people:{country.alpha3}"
    elif body:
        sort, key = "body", f"body:{folded(body.name)}"
    else:
        words = canonical.split()
        person = len(words) > 1 and not code.sector and is_name(words)
        sort, key = ("person" if person else "group"), f"name:{folded(canonical)}"
    return Identity(canonical, key, sort, state, code.sector)
