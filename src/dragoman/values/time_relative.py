"""Times counted from the reference day: "last week", "two years ago", "yesterday", "this summer", "the weekend"."""

from __future__ import annotations

import re
from datetime import date

from dragoman.values import days
from dragoman.values.edtf import bounds
from dragoman.values.tables import table
from dragoman.values.time_reading import (
    ANAPHORIC,
    NO_REFERENCE,
    VAGUE,
    Match,
    Reading,
    Setting,
    count_of,
    day_number,
    inferred,
    missing_reference,
    named,
    shift,
    stated,
    unit_of,
    unresolved,
)


def relative(found: Match, setting: Setting) -> Reading:
    """ "last week", "this month", "next Friday", "this coming summer"; "that day" and the like hang on other times."""
    word = re.sub(r"\s+", " ", found["rel"].lower())
    if word in ("that", "same", "following", "previous"):
        return unresolved(ANAPHORIC)
    day = setting.day
    if day is None:
        return unresolved(NO_REFERENCE)
    step = {"last": -1, "past": -1, "this past": -1, "next": 1, "coming": 1, "this coming": 1}.get(word, 0)
    if found["weekday"]:
        ahead = step > 0 or (step == 0 and bool(setting.ahead))
        near = days.weekday(day, named("weekday", found["weekday"]), future=ahead, strictly=step != 0)
        return inferred(near.isoformat())
    if found["month"]:
        name = named("month", found["month"])
        if found["day"]:
            beyond = days.move(day, step)
            there = days.day_named(
                beyond, name, day_number(found["day"]), future=None if step == 0 else step > 0, firm=True)
            return inferred(there)
        if step == 0:
            return inferred(days.year_month(day.year, name))
        return inferred(days.month_named(day, name, future=step > 0, strictly=True))
    if found["season"]:
        return inferred(_season(day, named("season", found["season"]), step))
    if found["weekend"]:
        return inferred(_weekend(day, step, setting.ahead))
    if found["part"]:
        return inferred(days.move(day, min(step, 0)).isoformat())
    return whole_unit(found["unit"].lower(), word, step, day)


def whole_unit(unit: str, word: str, step: int, day: date) -> Reading:
    if unit == "week":
        if word == "past":
            return inferred(days.span(days.move(day, -7), day))
        return inferred(days.week(day, step))
    if unit == "month":
        return inferred(f"{days.month(day, -1)}/{days.month(day)}" if word == "past" else days.month(day, step))
    if unit == "year":
        value = days.year(day.year + step)
        return inferred(f"{value}/{days.year(day.year)}" if word == "past" else value)
    if unit == "decade":
        return inferred(days.year(day.year + 10 * step)[:3] + "X")
    if unit == "century":
        return inferred(days.year(day.year + 100 * step)[:2] + "XX")
    return unresolved(VAGUE)


def _season(day: date, code: int, step: int, ahead: bool | None = None) -> str:
    """The season of that name: this year's for "this", else the last or next one that is not under way."""
    if step == 0 and ahead is None:
        return f"{days.year(day.year)}-{code}"
    years = [day.year + away for away in (-2, -1, 0, 1, 2) if 1 <= day.year + away <= 9998]
    covered = [(value, *bounds(value)) for value in (f"{year:04d}-{code}" for year in years)]
    iso = day.isoformat()
    if step > 0 or (step == 0 and ahead):
        return next((value for value, first, _ in covered if first > iso), covered[-1][0])
    if step == 0:
        return next((value for value, first, _ in reversed(covered) if first <= iso), covered[0][0])
    return next((value for value, _, last in reversed(covered) if last < iso), covered[0][0])


def _weekend(day: date, step: int, ahead: bool | None) -> str:
    """ "this weekend" is the one just gone until Wednesday, the one to come from Thursday on."""
    if step == 0:
        return days.weekend(day, 0 if ahead or day.weekday() >= 3 else -1)
    return days.weekend(day, step)


def weekend(found: Match, setting: Setting) -> Reading:
    if setting.day is None:
        return unresolved(NO_REFERENCE)
    this = setting.ahead or setting.day.weekday() >= 5
    return inferred(days.weekend(setting.day, 0 if this else -1))


def stretch(found: Match, setting: Setting) -> Reading:
    """ "the past three days": from three days before the reference day up to it."""
    count = count_of(found["count"]) if found["count"] else None
    if count is None:
        return unresolved(VAGUE)
    if setting.day is None:
        return unresolved(NO_REFERENCE)
    return inferred(_back(setting.day, count, found["unit"], to_now=True)) if count == int(count) else unresolved(VAGUE)


def _back(day: date, count: float, unit: str, *, to_now: bool) -> str | None:
    letter, size = unit_of(unit)
    steps = int(count) * size
    if letter == "D":
        there = days.move(day, -steps)
        return days.span(there, day) if to_now else there.isoformat()
    if letter == "W":
        return days.span(days.move(day, -7 * steps), day) if to_now else days.week(day, -steps)
    if letter == "M":
        return f"{days.month(day, -steps)}/{days.month(day)}" if to_now else days.month(day, -steps)
    if letter == "Y":
        start = days.year(day.year - steps)
        return f"{start}/{days.year(day.year)}" if to_now else start
    return None


def ago(found: Match, setting: Setting) -> Reading:
    """ "two weeks ago" counts from the reference day, by the unit told; "two weeks later" from something else."""
    if found["way"] not in ("ago", "back"):
        return unresolved(ANAPHORIC)
    count = count_of(found["count"]) if found.groupdict().get("count") else None
    if count is None or count != int(count):
        return unresolved(VAGUE)
    if setting.day is None:
        return unresolved(NO_REFERENCE)
    value = _back(setting.day, count, found["unit"], to_now=False)
    return inferred(value) if value else unresolved("hours and minutes do not tell the day")


def deictic(found: Match, setting: Setting) -> Reading:
    if setting.day is None:
        return unresolved(NO_REFERENCE)
    return inferred(days.move(setting.day, table("times")["deictic"][found["word"].lower()]).isoformat())


def beside(found: Match, setting: Setting) -> Reading:
    if setting.day is None:
        return unresolved(NO_REFERENCE)
    return inferred(days.move(setting.day, -2 if found["way"].startswith("before") else 2).isoformat())


def season(found: Match, setting: Setting) -> Reading:
    missing = missing_reference(found, setting)
    if missing:
        return missing
    code = named("season", found["season"])
    groups = found.groupdict()
    if groups.get("year"):
        return stated(f"{groups['year']}-{code}")
    assert setting.day is not None
    if groups.get("rel"):
        return inferred(f"{days.year(setting.day.year + shift(groups['rel']))}-{code}")
    return inferred(_season(setting.day, code, 0, bool(setting.ahead)))
