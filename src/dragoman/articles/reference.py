"""The report's reference date: the day that "on Monday" is counted from."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from dragoman.articles.words import months
from dragoman.errors import UnreadableInput
from dragoman.model.article import DateBasis, Part, ReferenceDate
from dragoman.model.span import Span

_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\s*", re.ASCII | re.DOTALL)


def iso_day(text: str, *, where: str = "published") -> str:
    """The day in `text` ("2023-09-25", or a time stamp that starts so) as ISO 8601; "" for an empty text.

    Raises UnreadableInput, naming `where`, if there is no such day.
    """
    if not text.strip():
        return ""
    found = _ISO.fullmatch(text)
    day = _day(*map(int, found.groups())) if found else ""
    if not day:
        raise UnreadableInput(f"{where}: {text.strip()[:40]!r} is no date; give a day as YYYY-MM-DD")
    return day


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


@cache
def date_pattern() -> re.Pattern[str]:
    """A full date in words or ISO form: "25 September 2023", "Sept. 25, 2023", "2023-09-25"."""
    name = "|".join(sorted(months(), key=len, reverse=True))
    return re.compile(
        rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{name})\.?,?\s+(?P<y1>\d{{4}})"
        rf"|(?P<m2>{name})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
        r"|(?P<y3>\d{4})-(?P<m3>\d\d)-(?P<d3>\d\d))\b",
        re.IGNORECASE | re.ASCII,
    )


def full_date(text: str, start: int = 0, end: int | None = None) -> tuple[str, Span] | None:
    """The first whole date within `text[start:end]`: its ISO day and its place in `text`."""
    for found in date_pattern().finditer(text, start, len(text) if end is None else end):
        year, day = found["y1"] or found["y2"] or found["y3"], found["d1"] or found["d2"] or found["d3"]
        word = found["m1"] or found["m2"]
        month = months()[word.lower()] if word else int(found["m3"])
        if iso := _day(int(year), month, int(day)):
            return iso, Span(*found.span())
    return None


def reference_date(
    text: str,
    parts: tuple[Part, ...],
    published: str,
    basis: DateBasis,
    archive: re.Pattern[str],
) -> ReferenceDate:
    """The given day if there is one, else that of the dateline, else that of a dated caption, else none."""
    if published:
        return ReferenceDate(published, basis)
    sources: tuple[tuple[str, DateBasis], ...] = (("dateline", "dateline"), ("caption", "caption"))
    for role, found_in in sources:
        for part in parts:
            if part.role != role or (role == "caption" and archive.search(text, *part.span)):
                continue
            if found := full_date(text, *part.span):
                return ReferenceDate(found[0], found_in, found[1])
    return ReferenceDate()
