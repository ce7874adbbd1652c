"""The word lists by which the parts of a report are told apart (languages/en/parts.toml), loaded once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import dragoman.languages


@cache
def table(name: str) -> Mapping[str, Any]:
    """The word list `languages/en/<name>.toml`."""
    path = Path(dragoman.languages.__path__[0]) / "en" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def months() -> Mapping[str, int]:
    """Names and short forms of the months, in small letters, with their numbers."""
    return {name: number for number, names in enumerate(table("parts")["months"], 1) for name in names}


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of `words`, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
