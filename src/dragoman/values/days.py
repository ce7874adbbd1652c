"""Counting on the calendar: weeks, weekends, months and the nearest day of a name. Weeks begin on Monday (ISO 8601).

Functions that leave the years 1 to 9999 raise OverflowError or ValueError, as `datetime` does.
"""

from __future__ import annotations

from datetime import date, timedelta

from dragoman.values.edtf import month_length

ALMOST_A_YEAR = 300
"""Days."""


def parse(day: str) -> date | None:
    """An ISO day, or None if `day` is anything else."""
    if len(day) != 10:
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def move(day: date, number: int) -> date:
    return day + timedelta(days=number)


def span(first: date, last: date) -> str:
    """The EDTF interval of two days."""
    return f"{first.isoformat()}/{last.isoformat()}"


def week(day: date, offset: int = 0) -> str:
    """The ISO week that lies `offset` weeks from that of `day`, as an interval."""
    monday = move(day, 7 * offset - day.weekday())
    return span(monday, move(monday, 6))


def weekend(day: date, offset: int = 0) -> str:
    """Saturday and Sunday of the ISO week that lies `offset` weeks from that of `day`."""
    saturday = move(day, 7 * offset - day.weekday() + 5)
    return span(saturday, move(saturday, 1))


def month(day: date, offset: int = 0) -> str:
    """The month that lies `offset` months from that of `day`, as YYYY-MM."""
    count = day.year * 12 + day.month - 1 + offset
    return year_month(count // 12, count % 12 + 1)


def year(number: int) -> str:
    if not 1 <= number <= 9999:
        raise OverflowError("outside the calendar")
    return f"{number:04d}"


def year_month(number: int, month: int) -> str:
    return f"{year(number)}-{month:02d}"


def weekday(day: date, number: int, *, future: bool = False, strictly: bool = False) -> date:
    """The nearest day with weekday `number` (Monday 0) up to `day`, or from `day` on; `strictly`: not `day` itself."""
    away = (number - day.weekday()) % 7 if future else (day.weekday() - number) % 7
    if strictly and away == 0:
        away = 7
    return move(day, away if future else -away)


def month_named(day: date, number: int, *, future: bool = False, strictly: bool = False) -> str:
    """The nearest month `number` up to that of `day`, or from it on; `strictly`: never that of `day` itself."""
    away = (number - day.month) % 12 if future else (day.month - number) % 12
    if strictly and away == 0:
        away = 12
    return month(day, away if future else -away)


def exact(number: int, month: int, day: int) -> str | None:
    """The ISO day, or None if the calendar has no such day."""
    if not 1 <= number <= 9999 or not 1 <= month <= 12 or not 1 <= day <= month_length(number, month):
        return None
    return f"{number:04d}-{month:02d}-{day:02d}"


def day_named(
    near: date, month: int, day: int, *, future: bool | None = None, firm: bool = False, weekday: int | None = None
) -> str | None:
    """The day and month nearest to `near`, or the next or last one if told. None if no such day exists around it.

    A day of the next calendar year counts as twice as far, for news tells more of what was. A `weekday` (Monday 0)
    that fits one of the neighbouring years decides. A next or last day almost a year off gives way to the nearest one,
    unless `firm`.
    """
    found = []
    for number in range(near.year - 2, near.year + 3):
        iso = exact(number, month, day)
        if iso:
            there = date.fromisoformat(iso)
            away = (there - near).days
            found.append((abs(away) * (2 if number > near.year else 1), there))
    if weekday is not None:
        found = [pair for pair in found if pair[1].weekday() == weekday] or found
    if future is not None:
        told = [pair for pair in found if (pair[1] >= near if future else pair[1] <= near)]
        if told and (firm or abs((min(told, key=lambda pair: abs(pair[1] - near))[1] - near).days) <= ALMOST_A_YEAR):
            found = told
    return min(found)[1].isoformat() if found else None
