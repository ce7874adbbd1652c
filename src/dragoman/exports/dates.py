"""When something happened, and how precisely that is known: "in July" stays a month and is never given a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dragoman.values.edtf import bounds, month_length

PRECISIONS = {
    "day": "the day",
    "days": "within two to six days",
    "week": "within a week",
    "month": "within a month",
    "year": "within a year",
    "longer": "within more than a year",
    "open": "one end is open",
    "none": "the reports do not say",
}
"""How precisely a time is known."""

_UCDP = {"day": 1, "days": 2, "week": 3, "month": 4, "year": 5, "longer": 5}
_ACLED = {"day": 1, "days": 2, "week": 2, "month": 3}
_LENGTH = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


@dataclass(frozen=True, slots=True)
class When:
    """A time: its EDTF form, its first and last day (ISO 8601, "" where open or not known) and its precision."""

    edtf: str
    start: str
    end: str
    precision: str

    @property
    def day(self) -> str:
        """The day, if it is known to the day; else empty."""
        return self.start if self.precision == "day" else ""

    @property
    def date_prec(self) -> int | None:
        """UCDP's code: 1 day, 2 two to six days, 3 week, 4 month, 5 up to a year or longer."""
        return _UCDP.get(self.precision)

    @property
    def time_precision(self) -> int | None:
        """ACLED's code: 1 day, 2 week, 3 month; none for less."""
        return _ACLED.get(self.precision)

    @property
    def year(self) -> int | None:
        """The year, if it lies within one."""
        return int(self.start[:4]) if self.start and self.start[:4] == self.end[:4] else None

    @property
    def month(self) -> int | None:
        """Year and month as 203107, if it lies within one month."""
        same = self.start and self.start[:7] == self.end[:7]
        return int(self.start[:4] + self.start[5:7]) if same else None


@lru_cache(maxsize=16384)
def when(edtf: str) -> When:
    """The time that an EDTF date or interval gives."""
    if not edtf:
        return When("", "", "", "none")
    try:
        start, end = bounds(edtf)
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        return When(edtf, "", "", "none")
    left, right = edtf.startswith(".."), edtf.endswith("..")
    if left or right:
        return When(edtf, "" if left else start, "" if right else end, "open")
    days = (last - first).days + 1
    steps = ((1, "day"), (6, "days"), (7, "week"), (31, "month"), (366, "year"))
    return When(edtf, start, end, next((name for most, name in steps if days <= most), "longer"))


def after(day: str, duration: str) -> str:
    """The day that lies an ISO 8601 duration (years, months, weeks, days) after a day; "" where it cannot be told."""
    found = _LENGTH.fullmatch(duration)
    if not found or not any(found.groups()):
        return ""
    years, months, weeks, days = (int(g or 0) for g in found.groups())
    try:
        begin = date.fromisoformat(day)
        total = begin.year * 12 + begin.month - 1 + years * 12 + months
        year, month = divmod(total, 12)
        moved = date(year, month + 1, min(begin.day, month_length(year, month + 1)))
        return (moved + timedelta(days=7 * weeks + days)).isoformat()
    except (ValueError, OverflowError):
        return ""
