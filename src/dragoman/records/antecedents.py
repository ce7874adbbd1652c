"""Whom a description means: "the government", "the council", by what the report named before."""

from __future__ import annotations

import re
from bisect import bisect_left

from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import country_of

_RUN = re.compile(r"(?<![\w.])(?:the )?[A-Z][\w.&’'-]*(?:(?: (?:of|for|the|and|on|de))* [A-Z][\w.&’'-]*)*")
STATE_WORDS = frozenset(
    (
        "government",
        "authorities",
        "country",
        "administration",
        "nation",
        "state",
        "officials",
        "regime",
        "kingdom",
        "republic",
    )
)
"""Nouns that stand for the state a report speaks of where no name stands by them."""


class Antecedents:
    """The states and bodies that a text names, by position."""

    def __init__(self, text: str) -> None:
        self._states: list[tuple[int, str]] = []
        self._names: list[tuple[int, str]] = []
        for match in _RUN.finditer(text):
            words = re.sub(r"[’']s?$", "", match.group().removeprefix("the ")).rstrip(".")
            at = match.start()
            if country := country_of(words) or country_of(words.split(" ")[0]):
                self._states.append((at, country.name))
            body = body_of(words)
            if body or " " in words:
                self._names.append((at, body.name if body else words))

    def state(self, before: int) -> str:
        """The state named last before a position, "" if none."""
        return _last(self._states, before)

    def named(self, noun: str, before: int) -> str:
        """The body whose name ends with `noun` ("council" gives "UN Security Council"), named last before a position or at all."""
        ends = [(at, name) for at, name in self._names if name.lower().split()[-1] == noun]
        return _last(ends, before) or (ends[0][1] if ends else "")


def _last(found: list[tuple[int, str]], before: int) -> str:
    at = bisect_left(found, (before, "")) - 1
    return found[at][1] if at >= 0 else ""
