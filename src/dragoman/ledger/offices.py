"""Whom a person stands for: the states and bodies whose offices the reports give to named persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dragoman.gazetteer.tables import folded
from dragoman.ledger.parties import Actor, party
from dragoman.ledger.telling import Telling

Offices = Mapping[str, tuple[str, ...]]
"""A person's folded full name -> the states or bodies of the offices told of that person."""


def offices(tellings: Iterable[Telling]) -> dict[str, tuple[str, ...]]:
    """The offices that the `role` tellings give: "Ariel Henry" -> ("Haiti",). Former offices count for nothing."""
    found: dict[str, set[str]] = {}
    for telling in tellings:
        if telling.kind != "role":
            continue
        title, of = telling.text("title").lower(), telling.text("of")
        if not of or title.startswith(("former", "ex-", "late ", "outgoing")):
            continue
        for person in telling.by:
            found.setdefault(folded(person), set()).add(of)
    return {person: tuple(sorted(of)) for person, of in sorted(found.items())}


def actors(names: Sequence[str], held: Offices) -> tuple[Actor, ...]:
    """The names, each with the states or bodies that it stands for."""
    return tuple((name, *(held.get(folded(name), ()) if party(name).is_person else ())) for name in names)
