"""Numbers in figures and in words: the pattern that finds one and the value that it has."""

from __future__ import annotations

import re
from functools import cache

from dragoman.values.tables import either, table

FIGURES = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d,.]\d|\d)|\d+(?:\.\d+)?"
"""Digits in threes behind commas or blanks, or in one run, and a decimal point."""
LARGEST = 1e15
"""Longer runs of digits are no numbers that a report counts with."""
_BLANKS = re.compile(r"[,\s]")


@cache
def word_pattern() -> str:
    """A pattern for a number in words up to trillions, such as "two hundred and five thousand" or "a dozen"."""
    numbers = table("numbers")
    ones, teens, tens = (either(numbers[key]) for key in ("units", "teens", "tens"))
    small = rf"(?:{tens}(?:[-\s]{ones})?|{teens}|{ones})"
    hundreds = rf"(?:(?:{small}|a)[-\s]hundred(?:\s+(?:and\s+)?{small}(?![-\s]hundred))?|{small})"
    scale = either(word for word, size in numbers["scales"].items() if size > 100)
    large = rf"(?:{hundreds}|an?|half\s+an?)[-\s]{scale}"
    rest = rf"(?:,?\s+{hundreds}[-\s]{scale})*(?:,?\s+(?:and\s+)?{hundreds}(?!\s+{scale}))?"
    groups = rf"(?:{small}|a|half\s+a)[-\s](?:dozen|score)"
    return rf"(?i:(?:{small}\s+and\s+a\s+half\s+{scale}|{large}{rest}|{groups}|{hundreds}))(?![^\W\d_])"


@cache
def pattern() -> str:
    """A pattern for a number in figures, with a scale behind it or none ("1.5 million", "2bn"), or in words."""
    numbers = table("numbers")
    scales = either(numbers["scales"])
    short = either(numbers["scale_short"])
    return rf"(?:(?:{FIGURES})(?:[-\s]?(?i:{scales})(?![^\W\d_])|(?i:{short})(?!\w))?|{word_pattern()})"


@cache
def _sizes() -> tuple[dict[str, int], dict[str, int], re.Pattern[str]]:
    numbers = table("numbers")
    added = {**numbers["units"], **numbers["teens"], **numbers["tens"]}
    scaled = {**numbers["scales"], **numbers["scale_short"], **numbers["groups"]}
    return added, scaled, re.compile(rf"{FIGURES}|[^\W\d_]+")


def value(words: str) -> float | None:
    """The number that `words` (what `pattern` matched) stand for, or None if they are none (or above `LARGEST`)."""
    added, scaled, pieces = _sizes()
    total = current = 0.0
    seen = False
    for piece in pieces.findall(words.lower()):
        if piece[0].isdigit():
            current, seen = float(_BLANKS.sub("", piece)), True
        elif piece in added:
            current, seen = current + added[piece], True
        elif piece == "half":
            current, seen = current + 0.5, True
        elif piece in scaled:
            seen = True
            if piece in ("hundred", "dozen", "score"):
                current = (current or 1) * scaled[piece]
            else:
                total, current = total + (current or 1) * scaled[piece], 0.0
        elif piece not in ("a", "an", "and"):
            return None
    if total + current > LARGEST:
        return None
    # Rounding hides what binary fractions add: 1.1 million is 1100000, not 1100000.0000000001.
    return round(total + current, 6) if seen else None
