"""Dates in EDTF (ISO 8601-2:2019; Library of Congress EDTF, levels 0 to 1 and the digit X): what days they cover.

Handled are `2023`, `2023-09`, `2023-09-25`, intervals `a/b` with open ends `..`, unspecified last digits of a year
(`199X`, `19XX`) and the season codes 21 to 24 (northern spring to winter) in place of a month.
"""

from __future__ import annotations

from dragoman.values.tables import compiled

_DATE = r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?"
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}
"""The month in which each season begins (whole meteorological months of the northern hemisphere)."""

FIRST, LAST = "0000-01-01", "9999-12-31"
"""What an open beginning and an open end are taken for when days are compared."""


def month_length(year: int, month: int) -> int:
    """The number of days in a month of the Gregorian calendar."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _point(date: str) -> tuple[str, str] | None:
    found = compiled(_DATE).fullmatch(date)
    if not found or not date.isascii():
        return None
    year, month, day = found["year"], found["month"], found["day"]
    if month is None:
        return year.replace("X", "0") + "-01-01", year.replace("X", "9") + "-12-31"
    if "X" in year:
        return None
    number = int(month)
    if number in _SEASONS and day is None:
        first = _SEASONS[number]
        last_year, last = (int(year) + 1, 2) if first == 12 else (int(year), first + 2)
        if last_year > 9999:
            return None
        return f"{year}-{first:02d}-01", f"{last_year:04d}-{last:02d}-{month_length(last_year, last)}"
    if not 1 <= number <= 12:
        return None
    length = month_length(int(year), number)
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{length}"
    return (date, date) if 1 <= int(day) <= length else None


def bounds(edtf: str) -> tuple[str, str]:
    """The first and the last day (ISO 8601) that `edtf` covers; an open end is `FIRST` or `LAST`.

    Raises ValueError if `edtf` is no date of the forms handled here, or ends before it begins.
    """
    start, slash, end = edtf.partition("/")
    if start == ".." and (end == ".." or not slash):
        raise ValueError(f"not an EDTF date: {edtf!r}")
    first = (FIRST, FIRST) if start == ".." else _point(start)
    last = first if not slash else (LAST, LAST) if end == ".." else _point(end)
    if first is None or last is None or first[0] > last[1]:
        raise ValueError(f"not an EDTF date: {edtf!r}")
    return first[0], last[1]


def is_valid(edtf: str) -> bool:
    """Whether `edtf` is a date or interval that `bounds` understands."""
    try:
        bounds(edtf)
    except ValueError:
        return False
    return True


def overlap(a: str, b: str) -> bool:
    """Whether some day belongs to both dates. Raises ValueError as `bounds` does."""
    (a0, a1), (b0, b1) = bounds(a), bounds(b)
    return a0 <= b1 and b0 <= a1


def interval(edtf: str) -> str:
    """`edtf` without season codes and X: `2023-21` as `2023-03/2023-05`, `199X` as `1990/1999`; others unchanged.

    For readers that know years, months, days and intervals only. Raises ValueError as `bounds` does.
    """
    bounds(edtf)
    start, slash, end = edtf.partition("/")
    if not slash:
        first, last = _ends(start)
        return first if first == last else f"{first}/{last}"
    return f"{_ends(start)[0]}/{_ends(end)[1]}"


def _ends(date: str) -> tuple[str, str]:
    if "X" in date:
        return date.replace("X", "0"), date.replace("X", "9")
    if len(date) == 7 and int(date[5:]) in _SEASONS:
        first, last = _point(date) or (date, date)
        return first[:7], last[:7]
    return date, date
