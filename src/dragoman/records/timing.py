"""Which time of a sentence belongs to the act that it tells, where the reader has found none.

A time stands by the act's verb ("signed on Monday"), not inside a name ("the 1960 treaty"), as an owner ("Monday's vote") or
in a clause about something else ("troops who came in 2012").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from dragoman.model import Span, TimeMention
from dragoman.values.tables import compiled, either, table

_OWNER = r"['’]s?(?!\w)|['’-]\w"
_OTHER = r"(?:\b(?:of|since a|than|like|recalling|anniversary|until)\s*(?:the\s)?$)"
_RELATIVE = r"\b(?:who|which|whose|where|that had|when|than|recalling)\b[^,]*$"


def date_of(text: str, times: Sequence[TimeMention], passage: Span, act: Span) -> TimeMention | None:
    """The time of `passage` that belongs to the act whose word is `act`, or None. `times` are all of `text` in order."""
    best: tuple[int, TimeMention] | None = None
    for t in _within(times, passage):
        if not _free(text, t):
            continue
        low, high = (act.end, t.span.start) if t.span.start >= act.end else (t.span.end, act.start)
        between = text[low:high]
        before = between if t.span.start >= act.end else text[passage.start : t.span.start]
        if (before is between or "," in between) and compiled(_RELATIVE).search(before):
            continue
        if best is None or len(between) < best[0]:
            best = (len(between), t)
    return best[1] if best else None


def _within(times: Sequence[TimeMention], span: Span) -> list[TimeMention]:
    first = bisect_left(times, span.start, key=lambda t: t.span.start)
    found = []
    for t in times[first:]:
        if t.span.start >= span.end:
            break
        if t.value:
            found.append(t)
    return found


@cache
def _named() -> str:
    return rf"(?:\s+\w+ly)?\s+(?!{either(table('acts')['time']['no_noun'])}\b)[A-Za-z][\w-]+"


def _free(text: str, t: TimeMention) -> bool:
    """Whether the words are a time of their own and no part of a name or an owner."""
    if compiled(_OWNER).match(text, t.span.end):
        return False
    words = t.span.of(text)
    if words.lower().startswith("the ") or words[:1].isdigit() or words[:1].isupper():
        before = text[max(0, t.span.start - 24) : t.span.start]
        article = words.lower().startswith("the ") or compiled(r"(?i)\b(?:the|a|an|its|his|her|their|this)\s$").search(
            before
        )
        if article and compiled(_named()).match(text, t.span.end):
            return False
        if compiled(_OTHER).search(before):
            return False
    return True
