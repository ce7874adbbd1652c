"""What the rules of time expressions share: the reading they give, the setting they read in, and units."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from dragoman.values import number
from dragoman.values.tables import table

How = Literal["stated", "inferred", "unresolved"]

NO_REFERENCE = "the report has no reference date to count from"
ANAPHORIC = "counts from another time in the report"
VAGUE = "the words give no date"
LENGTH = "a length of time, not a date"


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of one expression; `value` is "" and `why` says so where it cannot be resolved."""

    value: str
    how: How
    why: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is read against: the reference day, and what its clause says of past and future.

    `ahead` is True where the clause looks forward, False where it tells of the past, None where nothing decides.
    `weekday` is a weekday that the report puts beside the date. `until` is set behind "by" and "until", and `between`
    behind "between".
    """

    day: date | None
    ahead: bool | None = None
    weekday: int | None = None
    until: bool = False
    between: bool = False


Match = re.Match[str]
Rule = Callable[[Match, Setting], Reading]


def unresolved(why: str) -> Reading:
    return Reading("", "unresolved", why)


def inferred(value: str | None) -> Reading:
    return Reading(value, "inferred") if value else unresolved("the calendar has no such day")


def stated(value: str | None) -> Reading:
    return Reading(value, "stated") if value else unresolved("the calendar has no such day")


@cache
def _names() -> dict[str, dict[str, int]]:
    """Months, weekdays and seasons by their names in small letters, without a full stop."""
    times = table("times")
    merged = {"month": times["months"] | times["month_short"], "weekday": times["weekdays"] | times["weekday_short"],
              "season": times["seasons"]}
    return {kind: {name.lower(): value for name, value in names.items()} for kind, names in merged.items()}


def named(kind: str, word: str) -> int:
    """The number of a month (1 to 12), a weekday (Monday 0) or a season (21 to 24) from its name."""
    return _names()[kind][word.lower().rstrip(".")]


def count_of(words: str) -> float | None:
    """The number before a unit; None where it is vague ("a few", "several")."""
    words = words.lower().strip()
    if words in ("a", "an"):
        return 1
    return number.value(words)


def unit_of(words: str) -> tuple[str, int]:
    units: dict[str, tuple[str, int]] = table("times")["units"]
    words = words.lower()
    letter, size = units.get(words) or units.get(words[:-1]) or units.get(words[:-3] + "y") or ("D", 1)
    return letter, size


def shift(word: str | None) -> int:
    return {"last": -1, "past": -1, "next": 1}.get((word or "").lower(), 0)


def stated_year(found: Match, setting: Setting) -> int | None:
    """The year that the words state, or the one that "last year" means; None if there is neither."""
    groups = found.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("rel") and setting.day:
        return setting.day.year + shift(groups["rel"])
    return None


def missing_reference(found: Match, setting: Setting) -> Reading | None:
    """The reading of what needs a reference day and has none, or hangs on "that year"."""
    groups = found.groupdict()
    if groups.get("year"):
        return None
    if (groups.get("rel") or "").lower() == "that":
        return unresolved(ANAPHORIC)
    return None if setting.day else unresolved(NO_REFERENCE)


def day_number(words: str) -> int:
    digits = re.match(r"\d+", words)
    if digits:
        return int(digits.group())
    ordinals: dict[str, int] = table("numbers")["ordinals"]
    return ordinals.get(words.lower(), 0)


