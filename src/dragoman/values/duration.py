"""Lengths of time ("five-year", "for six months", "18-month", "the next five years") as ISO 8601 durations."""

from __future__ import annotations

import re
from functools import cache

from dragoman.model import Span
from dragoman.values import number
from dragoman.values.tables import compiled, either, table, words_of


@cache
def _patterns() -> tuple[re.Pattern[str], frozenset[str]]:
    times, numbers = table("times"), table("numbers")
    units = [unit for unit in times["units"] if unit not in ("second", "night")]
    plural = {unit: "centuries" if unit == "century" else unit + "s" for unit in units}
    unit = "|".join(f"{either([name, plural[name]])}" for name in units)
    shape = re.compile(
        rf"(?P<half>half\s+(?:an?\s+)?)?(?P<count>{number.pattern()}|an?(?=[\s-]))?(?P<half2>\s+and\s+a\s+half)?[\s-]*"
        rf"(?P<unit>(?i:{unit}))(?:[-\s](?:long|old)\b)?(?P<half3>\s+and\s+a\s+half)?(?!\w)"
    )
    heads = {word for key in ("units", "teens", "tens", "groups") for word in numbers[key]}
    return shape, frozenset({*heads, "a", "an", "half", "decade", "century"})


_NOT_A_LENGTH = (
    r"\s*(?:ago|back|earlier|later|before|after|old\b|of age|previously|afterwards|to come)|-old|['’]?s?-old|\s+early")
_IN_A_ROW = r"\b(?:per|every|each|once|twice|times|aged)\s+(?:a\s+)?$"
_RANGE_BEFORE = r"(?P<low>\w+)\s*(?:to|-|–|or)\s*$"


def find_durations(text: str) -> tuple[tuple[Span, str], ...]:
    """Every exact length of time in `text` with its ISO 8601 duration ("P5Y", "P18M", "P6W", "PT72H").

    Left out are ages ("a 42-year-old"), distances from another time ("two years ago", "three days later"), rates
    ("$4 billion a year") and lengths without a number ("for months"). Offsets are code points, end-exclusive.
    """
    shape, heads = _patterns()
    found: list[tuple[Span, str]] = []
    reach = 0
    for word, start in words_of(text):
        if start < reach or not (word in heads or word[0].isdecimal()):
            continue
        if start and (text[start - 1] in "$€£¥.,/:" and not text[start - 1].isspace() and word[0].isdecimal()):
            continue
        match = shape.match(text, start)
        if match is None or not (match["count"] or match["half"] or match["unit"].lower() in ("decade", "century")):
            continue
        reach = match.end()
        if compiled(_NOT_A_LENGTH).match(text, match.end()) or match.group().endswith("old"):
            continue
        value = _duration(match, text)
        if value:
            found.append((Span(start, match.end()), value))
    return tuple(found)


def _duration(match: re.Match[str], text: str) -> str:
    words, unit = match["count"], match["unit"].lower()
    left = text[max(0, match.start() - 16) : match.start()]
    long = match.group().lower().endswith("long")
    if words is None and not match["half"]:
        # "a decade-long war" and "decade-long" are lengths; "the decade" and "this decade" are times.
        if not long:
            return ""
        words = "one"
    lone_article = words in ("a", "an", "A", "An") and not (match["half"] or match["half3"] or long)
    if lone_article:
        # "$4 billion a year", "a day of mourning", "a week after": only a long unit or "for a year" is a length.
        if not re.search(r"\b(?:for|over|within|in|lasting|lasts|than|nearly|almost|about|than|of)\s+$", left):
            return ""
        words = "one"
    count = 1.0 if words is None or words.lower() in ("a", "an") else number.value(words)
    if count is None or compiled(_IN_A_ROW).search(left):
        return ""
    low = compiled(_RANGE_BEFORE).search(left)
    if low and (low["low"].isdecimal() or number.value(low["low"]) is not None):
        return ""  # "10 to 15 years" is no one length
    if match["half"]:
        count = count / 2
    if match["half2"] or match["half3"]:
        count += 0.5
    return _iso(count, unit)


def _iso(count: float, unit: str) -> str:
    units = table("times")["units"]
    letter, size = units.get(unit) or units.get(unit[:-1]) or units["century"]
    amount = count * size
    time, letter = ("T", letter[1]) if letter[0] == "T" else ("", letter)
    smaller = {"Y": ("M", 12), "W": ("D", 7), "H": ("M", 60), "M": ("D", 30), "D": ("H", 24)}
    if amount != int(amount):
        if letter not in smaller:
            return ""
        time = "T" if letter == "D" else time
        letter, factor = smaller[letter]
        amount *= factor
        if amount != int(amount):
            return ""
    return f"P{time}{int(amount)}{letter}"
