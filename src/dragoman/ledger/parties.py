"""Who is who across reports: how likely two names in different reports mean one actor.

States, bodies and their organs are known from the gazetteer; persons by surname and given names; abbreviations by their
letters. A nickname or an abbreviation alone is no proof: it only makes two names alike, and never merges two actors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dragoman.gazetteer.countries import country_of
from dragoman.gazetteer.tables import folded
from dragoman.values.identity import Identity, identity
from dragoman.values.tables import table

SAME, SAME_ORGAN, ORGAN_OF = 1.0, 0.9, 0.6
"""One actor; two names for one organ of one state (parliament and its own name); a state and one of its organs."""

_COMMON = frozenset(table("joining")["common"].split())
_FORCES = frozenset(table("joining")["forces"].split())


@dataclass(frozen=True, slots=True)
class Party(Identity):
    """A name as the ledger sees it, with what likeness to another rests on."""

    words: frozenset[str]
    head: str
    initials: str
    is_state: bool
    is_person: bool


@lru_cache(maxsize=16384)
def party(name: str) -> Party:
    """What is known of an actor by the name alone."""
    known = identity(name)
    words = folded(known.name).split()
    stated = [w for w in words if not country_of(w.title())]
    initials = "".join(w[0] for w in words if w not in ("of", "the", "and", "for", "s")) if len(words) > 1 else ""
    return Party(
        known.name, known.key, known.sort, known.state, known.sector, frozenset(_root(w) for w in stated if w not in _COMMON),
        words[-1] if words else "", initials, known.sort == "state", known.sort == "person",
    )  # fmt: skip


def _root(word: str) -> str:
    """A name without the ending that makes a people or an adjective of it: Tigray, Tigrayan; Donetsk stays."""
    for ending in ("ians", "ian", "ans", "an", "ese", "ish", "is", "i", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 5:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=65536)
def likeness(a: str, b: str) -> float:
    """How far two names mean one actor, from 0 to 1. Symmetric. 1 is certain, 0.6 a state and its organ."""
    x, y = party(a), party(b)
    if x.key == y.key:
        return SAME
    if x.is_person or y.is_person:
        return _persons(x, y)
    if x.state and y.state:
        if x.state != y.state:
            return 0.0
        if x.is_state or y.is_state:
            return ORGAN_OF
        if x.sector and x.sector == y.sector and x.sector not in ("CVL", "REB", "UAF"):
            return SAME_ORGAN
        return max(0.3, _words(x, y))
    if _is_abbreviation(x, y) or _is_abbreviation(y, x):
        return SAME_ORGAN
    alike = _words(x, y)
    if x.sector and x.sector == y.sector and x.sector in ("LEG", "JUD", "MIL", "COP", "PRM"):
        alike = max(alike, 0.5)  # "the court" in one report, "the High Court" in another
    if x.head in _FORCES and y.head in _FORCES and not x.state and not y.state:
        alike = max(alike, 0.5)
    return alike


Actor = tuple[str, ...]
"""A name, then the states or bodies that the actor stands for by office."""

_BY_OFFICE = 0.8  # what a likeness is worth that rests on an office


def overlap(a: Sequence[Actor], b: Sequence[Actor]) -> tuple[float, float]:
    """How far the shorter list is held by the other, and how far both agree as wholes; (0, 0) if either is empty."""
    if not a or not b:
        return 0.0, 0.0
    forth = sum(max(_actors(x, y) for y in b) for x in a) / len(a)
    back = sum(max(_actors(x, y) for x in a) for y in b) / len(b)
    return max(forth, back), min(forth, back)


def _actors(x: Actor, y: Actor) -> float:
    best = likeness(x[0], y[0])
    if best < _BY_OFFICE and (len(x) > 1 or len(y) > 1):
        best = max(best, *(_BY_OFFICE * likeness(v, w) for v in x for w in y))
    return best


def _persons(x: Party, y: Party) -> float:
    if not (x.is_person and y.is_person):
        short, long = (x, y) if y.is_person else (y, x)
        alone = len(short.name.split()) == 1 and short.key.startswith("name:") and short.name[:1].isupper()
        return 0.7 if alone and short.head == long.head and long.is_person else 0.0
    if x.head != y.head:
        return 0.0
    few, many = sorted((folded(x.name).split(), folded(y.name).split()), key=len)
    if set(few) <= set(many):
        return SAME_ORGAN
    return 0.5 if few[0][0] == many[0][0] else 0.0


def _words(x: Party, y: Party) -> float:
    if not x.words or not y.words:
        return 0.0
    shared = 2 * len(x.words & y.words) / (len(x.words) + len(y.words))
    return min(0.9, shared * (1.0 if x.head == y.head else 0.8))


def _is_abbreviation(short: Party, long: Party) -> bool:
    letters = short.name.replace(".", "")
    return letters.isupper() and len(letters) > 2 and " " not in letters and letters.lower() == long.initials
