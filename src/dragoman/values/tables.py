"""The word lists that the values read with, and the words of a text: each loaded or cut once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Any

_WORD = re.compile(r"[^\W\d_]+|\d+")


@cache
def table(name: str, language: str = "en") -> dict[str, Any]:
    """The word list `languages/<language>/<name>.toml`. Raises FileNotFoundError where there is none."""
    import tomllib

    place = resources.files("dragoman.languages").joinpath(language, f"{name}.toml")
    return tomllib.loads(place.read_text(encoding="utf-8"))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled at its first use: importing a module that reads values costs nothing."""
    return re.compile(pattern)


def either(words: Iterable[str]) -> str:
    """A pattern (non-capturing group) for any of `words`, the longest first, each blank standing for any spacing."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in ordered) + ")"


@lru_cache(maxsize=4)
def words_of(text: str) -> tuple[tuple[str, int], ...]:
    """Every run of letters and every run of digits in `text`, in lower case, with its offset.

    Kept for the last few texts, since times, durations, quantities and votes are all looked for in the same report.
    """
    return tuple((found.group().lower(), found.start()) for found in _WORD.finditer(text))
