"""The terms of a promise as its own words give them: what it provides."""

from __future__ import annotations

import re
from functools import cache

from dragoman.values.tables import table


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in table("terms")["provides"].items()}


def provided(words: str) -> tuple[str, ...]:
    """What the words of a promise say that it brings, in the order of the guide's list; empty if no word tells."""
    told = set(re.findall(r"[$€£]|[\w-]+", words.lower()))
    return tuple(name for name, known in _words().items() if told & known)
