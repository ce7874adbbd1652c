"""Heads of state and government of recent decades, whom news names without their state.

The table is ours (leaders.tsv): facts of public record, one line a state.
"""

from __future__ import annotations

from functools import cache

from dragoman.gazetteer.countries import Country, by_code
from dragoman.gazetteer.tables import folded, listed, rows

_OFFICES = frozenset(
    "president premier minister chancellor king queen emir sultan leader dictator ayatollah chairman colonel general".split()
)


def leader_of(words: str, before: str = "") -> Country | None:
    """The state that a person led: by the whole name, or by the last name after an office ("President Menem").

    `before` are the words in front of the name. A last name that the table marks as told alone ("Putin") needs no
    office. A bare last name that many people have is nobody.
    """
    if not words[:1].isupper() or len(words) > 60:
        return None
    name = folded(words)
    if found := _whole().get(name):
        return by_code(found)
    if before and folded(before.split()[-1]) in _OFFICES and (found := _last().get(name)):
        return by_code(found)
    return None


@cache
def _whole() -> dict[str, str]:
    index: dict[str, str] = {}
    for row in rows("leaders.tsv"):
        for name in (*listed(row["names"]), *listed(row["alone"])):
            index.setdefault(folded(name), row["country"])
    return index


@cache
def _last() -> dict[str, str]:
    """States by last name; a name that leaders of two states share is left out."""
    found: dict[str, set[str]] = {}
    for row in rows("leaders.tsv"):
        for name in listed(row["names"]):
            found.setdefault(folded(name).split()[-1], set()).add(row["country"])
    return {name: states.pop() for name, states in found.items() if len(states) == 1}
