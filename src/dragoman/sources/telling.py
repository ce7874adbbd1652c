"""What the formats share in telling of an article: days in their many spellings, and text from pieces with roles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from email.utils import parsedate

from dragoman.model.raw import SourceText

_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", re.ASCII)
_DIGITS = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}(?:[Z+\-]\S*)?|T\S*)?\s*", re.ASCII)
_SLASHES = re.compile(r"\s*(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)", re.ASCII)
_WORDS = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m1>[A-Za-z]{3,9})\.?,?|(?P<m2>[A-Za-z]{3,9})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?)"
    r"\s+(?P<y>\d{4})(?!\d)",
    re.ASCII,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MARKS = re.compile(r"[\W_]+")
_ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())


def day_in(text: str) -> str:
    """The day that a time stamp names, as YYYY-MM-DD, in the stamp's own time zone; "" where it is none or ambiguous.

    ISO 8601, 20230925, 20230925T101500Z, 2023/09/25, RFC 2822 ("Mon, 25 Sep 2023 10:15:00 +0300"), "25 September 2023"
    and "Sept. 25, 2023" are understood; 05/04/2023 is ambiguous.
    """
    text = text[:100]
    for pattern in (_ISO, _SLASHES):
        if found := pattern.match(text):
            return _day(*map(int, found.groups()))
    if found := _DIGITS.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := _WORDS.search(text):
        month = (found["m1"] or found["m2"]).lower()
        if month[:3] in _MONTHS:
            return _day(int(found["y"]), _MONTHS.index(month[:3]) + 1, int(found["d1"] or found["d2"]))
    try:
        stamp = parsedate(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return _day(*stamp[:3]) if stamp else ""


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat() if year >= 1000 else ""
    except (ValueError, OverflowError):
        return ""


def one_line(text: str) -> str:
    """`text` with every run of white space made one space."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """Letters and digits alone, in small letters: equal for lines that differ in marks and spaces only."""
    # Bytes of ASCII can be dropped at once, which most texts need no more than.
    bare = text.lower().encode("utf-8", "surrogatepass").translate(None, _ASCII_MARKS).decode("utf-8", "surrogatepass")
    return bare if bare.isascii() else _MARKS.sub("", bare)


def by_line(authors: str) -> str:
    """What a news agency gives as the authors, as a line of the report ("By A. Person"); "" for nobody."""
    return authors if not authors or authors.lower().startswith(("by ", "from ")) else f"By {authors}"


def standfirst(summary: str, opening: str) -> str:
    """An item's summary where it is fit to be its standfirst, "" where it is too short or long, or the text opens with it.

    `opening` is the first paragraph of the text, folded.
    """
    return summary if 20 <= len(summary) <= 400 and not opening.startswith(folded(summary)[:60]) else ""


def told(pieces: Iterable[tuple[str, str]], **facts: str) -> SourceText:
    """An article of pieces (role, words), one paragraph each, in order; pieces without words are left out.

    `facts` are the further fields of SourceText. The role "" is for words whose role the format does not tell.
    """
    kept = [(role, line) for role, words in pieces if (line := one_line(words))]
    text = "\n\n".join(line for _, line in kept)
    return SourceText(text + "\n" if text else "", roles=tuple(role for role, _ in kept), **facts)  # type: ignore[arg-type]
