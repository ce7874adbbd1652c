"""The word lists of the plain reader (languages/en/words), as sets, loaded once."""

from __future__ import annotations

from functools import cache

from dragoman.kinds.load import word_lists


@cache
def words(name: str) -> frozenset[str]:
    """The list `name` ("<file>.<key>") in small letters, as a set."""
    return frozenset(word.lower() for word in word_lists("en")[name])
