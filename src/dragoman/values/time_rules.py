"""What each shape of `time_shapes` means: its EDTF value against a reference day, and never more than the words say."""

from __future__ import annotations

import re

from dragoman.values import days
from dragoman.values.edtf import bounds
from dragoman.values.tables import table
from dragoman.values.time_reading import (
    ANAPHORIC,
    LENGTH,
    NO_REFERENCE,
    VAGUE,
    Match,
    Reading,
    Rule,
    Setting,
    day_number,
    inferred,
    missing_reference,
    named,
    shift,
    stated,
    stated_year,
    unresolved,
)
from dragoman.values.time_relative import ago, beside, deictic, relative, season, stretch, weekend, whole_unit


def day_month(found: Match, setting: Setting) -> Reading:
    missing = missing_reference(found, setting)
    if missing:
        return missing
    month, first = named("month", found["month"]), day_number(found["day"])
    year = stated_year(found, setting)
    if year is None:
        assert setting.day is not None
        value = days.day_named(setting.day, month, first, future=setting.ahead, weekday=setting.weekday)
    else:
        value = days.exact(year, month, first)
    if value and found.groupdict().get("day2"):
        last = days.exact(int(value[:4]), month, day_number(found["day2"]))
        # "On 5 and 9 May" names two days, "between 5 and 9 May" all of them.
        apart = "and" in found["dash"] and not setting.between and day_number(found["day2"]) - first != 1
        value = f"{value}/{last}" if last and last > value and not apart else value
    return stated(value) if found["year"] else inferred(value)


def month(found: Match, setting: Setting) -> Reading:
    missing = missing_reference(found, setting)
    if missing:
        return missing
    name, year = named("month", found["month"]), stated_year(found, setting)
    if year is not None:
        value = days.year_month(year, name)
        return stated(value) if found["year"] else inferred(value)
    assert setting.day is not None
    return inferred(days.month_named(setting.day, name, future=bool(setting.ahead)))


def weekday(found: Match, setting: Setting) -> Reading:
    if setting.day is None:
        return unresolved(NO_REFERENCE)
    name = named("weekday", found["weekday"])
    if found.groupdict().get("rel"):
        monday = days.move(setting.day, -setting.day.weekday() + 7 * shift(found["rel"]))
        return inferred(days.move(monday, name).isoformat())
    return inferred(days.weekday(setting.day, name, future=bool(setting.ahead)).isoformat())


def iso_day(found: Match, setting: Setting) -> Reading:
    year, month, day = (int(part) for part in re.split("[-/]", found["iso"][:10]))
    return stated(days.exact(year, month, day))


def decade(found: Match, setting: Setting) -> Reading:
    groups = found.groupdict()
    if groups.get("decade"):
        return stated(groups["decade"] + "X")
    return inferred(f"19{table('times')['decades'][found['word'].lower()]}X")


def century(found: Match, setting: Setting) -> Reading:
    which = int(found["number"])
    return stated(f"{which - 1:02d}XX") if 1 <= which <= 30 else unresolved(VAGUE)


def years(found: Match, setting: Setting) -> Reading:
    first, last = found["year"], found["year2"]
    last = first[:4 - len(last)] + last
    return stated(f"{first}/{last}") if last > first else unresolved(VAGUE)


def year(found: Match, setting: Setting) -> Reading:
    return stated(found["year"])


def part_of_year(found: Match, setting: Setting) -> Reading:
    missing = missing_reference(found, setting)
    if missing:
        return missing
    year = stated_year(found, setting)
    length = 3 if found["what"] == "quarter" else 6
    place = ("first", "second", "third", "fourth").index(found["number"])
    if year is None or (place + 1) * length > 12:
        return unresolved(VAGUE)
    value = f"{days.year_month(year, place * length + 1)}/{days.year_month(year, (place + 1) * length)}"
    return stated(value) if found["year"] else inferred(value)


def end(found: Match, setting: Setting) -> Reading:
    """ "the end of the month": the month, but its last day behind "by" or "until", where the end itself is meant."""
    groups = found.groupdict()
    if groups.get("year3"):
        inner = stated(groups["year3"])
    elif groups.get("month"):
        inner = month(found, setting)
    elif setting.day is None:
        return unresolved(NO_REFERENCE)
    elif groups.get("today"):
        return inferred(days.move(setting.day, table("times")["deictic"][groups["today"]]).isoformat())
    else:
        unit = groups.get("unit") or groups.get("unit2") or "year"
        if unit == "day":
            return unresolved(ANAPHORIC)
        inner = whole_unit(unit, "", shift(groups.get("rel0")), setting.day)
    if inner.value and setting.until and groups["edge"].strip(" -") in ("end", "close"):
        return Reading(bounds(inner.value)[1], "inferred")
    return inner


def vague(found: Match, setting: Setting) -> Reading:
    return unresolved(LENGTH)


def holiday(found: Match, setting: Setting) -> Reading:
    month, day = (int(part) for part in table("times")["holidays"][found["name"]].split("-"))
    if found["year"]:
        return stated(days.exact(int(found["year"]), month, day))
    if setting.day is None:
        return unresolved(NO_REFERENCE)
    return inferred(days.day_named(setting.day, month, day, future=setting.ahead))


def event(found: Match, setting: Setting) -> Reading:
    return inferred(table("times")["events"][found["name"]])


RULES: dict[str, Rule] = {
    "month_day": day_month, "day_month": day_month, "month": month, "weekday": weekday, "relative": relative,
    "stretch": stretch, "ago": ago, "deictic": deictic, "beside": beside, "weekend": weekend, "season": season,
    "iso_day": iso_day, "decade": decade, "century": century, "years": years, "year": year,
    "part_of_year": part_of_year, "end": end, "vague": vague, "holiday": holiday, "event": event,
}
