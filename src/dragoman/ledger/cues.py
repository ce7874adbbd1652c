"""The words that tell how a thing moves ("called off", "has arrived", "instead"): data of a language, compiled once.

A cue is a list of phrases in `languages/<language>/life.toml`. In a phrase, words stand side by side; `a/b` is either of
two words, `word?` may be missing, `stem*` is any word that begins so, `#` is a number, and `…` is up to three words.
`^` before a phrase is the beginning of the text. Phrases match whole words, whatever their case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dragoman.values.tables import table


@cache
def cue(name: str, language: str = "en") -> re.Pattern[str]:
    """The pattern of the cue of that name. Raises KeyError where the language has none of that name."""
    return pattern(table("life", language)[name])


def says(name: str, text: str) -> bool:
    """Whether the text holds a phrase of the cue."""
    return cue(name).search(text) is not None


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for any of the phrases."""
    return re.compile(r"(?:^|\b)(?:" + "|".join(_phrase(p) for p in phrases) + ")", re.IGNORECASE)


def _phrase(phrase: str) -> str:
    made, gap = "", ""
    for token in phrase.split():
        if token == "^":
            made += "^"
            continue
        optional = token.endswith("?")
        if token == "…":
            made += r"(?:\W+\w+){0,3}"
            continue
        word = "(?:" + "|".join(_word(w) for w in token.removesuffix("?").split("/")) + ")"
        made += f"(?:{gap}{word})?" if optional else gap + word
        gap = r"\W+"
    return made


def _word(word: str) -> str:
    if word == "#":
        return r"\d[\d,.]*\b"
    return re.escape(word.removesuffix("*")) + ("" if word.endswith("*") else r"\b")
