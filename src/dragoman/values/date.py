"""Times in news English, resolved to EDTF with the precision that the words have and never more.

`find_times` finds every time of a text, `resolve` reads one expression, `find_durations` (from `duration`) the lengths.
Weekdays, months and days without a year are counted from a reference day; without one they stay unresolved and say why.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dragoman.model import Span, TimeMention
from dragoman.values import days, edtf
from dragoman.values.duration import find_durations
from dragoman.values.outlook import outlook
from dragoman.values.tables import compiled, table
from dragoman.values.time_reading import NO_REFERENCE, How, Reading, Setting, unresolved
from dragoman.values.time_rules import RULES
from dragoman.values.time_scan import Expression, scan, time_spans

__all__ = ["find_durations", "find_times", "resolve", "time_spans"]

_DATES = frozenset({"month_day", "day_month", "iso_day"})
_JOINED = _DATES | {"month", "weekday", "year", "deictic", "season", "relative", "holiday"}
_OPEN = frozenset({"month_day", "day_month", "month", "weekday", "weekend", "relative", "season", "holiday", "end"})
"""Rules whose value depends on whether the clause looks ahead."""

_TO = r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\bthrough\b)\s*(?:(?i:the|early|late|mid)[-\s]+)?"
_AND = r"\s+and\s+(?:(?i:the|early|late|mid)[-\s]+)?"
_BESIDE = r"(?:,?\s+|,?\s*\()(?:the\s+)?"
_ONWARDS = r"\s+on(?:wards?)?(?!\w)"
_POSSESSIVE = r"['’]s?(?!\w)"
_INFINITIVE = r"\bto\s+(?!the\b|an?\b)[a-z]+(?:\s[\w'’-]+)*\s*$"


def find_times(text: str, reference: str) -> tuple[TimeMention, ...]:
    """The times of `text` in order, never overlapping. Spans are code points of `text`, end-exclusive.

    `reference` is the ISO day that "on Monday" is counted from; anything else counts as unknown. A weekday that is
    the reference day's own means that day. The span holds the words that the value comes from: "since Tuesday",
    "from 3 to 5 March", "early 2020". Never raises.
    """
    day = days.parse(reference)
    found = scan(text)
    mentions = []
    place = 0
    while place < len(found):
        mention, used = _read(text, found, place, day)
        if mention is not None:
            mentions.append(mention)
        place += used
    return tuple(mentions)


def resolve(words: str, reference: str) -> TimeMention:
    """The time that `words` mean as a whole ("last week"); unresolved with a `why` if they are none. Spans `words`."""
    found = find_times(words, reference)
    if not found:
        return TimeMention(Span(0, len(words)), "", "unresolved", "none", "no time expression")
    return max(found, key=lambda mention: (bool(mention.value), mention.span.end - mention.span.start))


def _setting(text: str, item: Expression, day: date | None) -> Setting:
    until = item.preposition in ("until", "till", "by", "before", "up to", "through")
    if item.rule not in _OPEN or day is None:
        return Setting(day, until=until)
    if item.preposition == "since":
        return Setting(day, ahead=False)
    if item.preposition in ("until", "till", "up to"):
        return Setting(day, ahead=True, until=True)
    ahead = outlook(text, item.begin, item.end)
    if item.preposition in ("by", "before") and not _settled(item) and (
            ahead is None or compiled(_INFINITIVE).search(text, max(0, item.begin - 60), item.begin)):
        ahead = True  # "a referendum to be held by July 30"; but "were pulled out by January"
    return Setting(day, ahead, until=until, between=item.preposition == "between")


def _settled(item: Expression) -> bool:
    """ "By Sunday evening 200 lorries had crossed": with a part of the day, "by" mostly tells of what was done."""
    return bool(re.search(r"(?i)\b(?:" + "|".join(table("times")["words"]["parts_of_day"]) + r")$", item.found.group()))


def _value(item: Expression, setting: Setting) -> Reading:
    try:
        reading = RULES[item.rule](item.found, setting)
    except (OverflowError, ValueError):
        return unresolved("outside the calendar")
    if reading.value and not edtf.is_valid(reading.value):
        return unresolved("outside the calendar")
    return reading


def _read(text: str, found: tuple[Expression, ...], place: int, day: date | None) -> tuple[TimeMention | None, int]:
    """The mention that begins at `place`, and how many expressions it takes."""
    item = found[place]
    following = found[place + 1] if place + 1 < len(found) else None
    if following is not None:
        gap = text[item.end : following.found.start()]
        if item.rule == "weekday" and following.rule in _DATES and compiled(_BESIDE).fullmatch(gap):
            return _weekday_and_date(text, found, place, day)
        if {item.rule, following.rule} <= _JOINED and (
                compiled(_TO).fullmatch(gap) or (item.preposition == "between" and compiled(_AND).fullmatch(gap))):
            joined = _range(text, item, following, day)
            if joined is not None:
                return joined, 2
    setting = _setting(text, item, day)
    reading = _value(item, setting)
    if not reading.value and reading.why.startswith("the calendar"):
        return None, 1
    return _mention(text, item, reading, setting), 1


def _weekday_and_date(
    text: str, found: tuple[Expression, ...], place: int, day: date | None
) -> tuple[TimeMention | None, int]:
    """ "Monday, 25 September": the date counts, and the weekday chooses the year where none is given."""
    item, dated = found[place], found[place + 1]
    name = RULES["weekday"](item.found, Setting(date(2001, 1, 1))).value
    merged = replace(dated, start=item.start, begin=item.begin, preposition=item.preposition)
    setting = replace(_setting(text, merged, day), weekday=date.fromisoformat(name).weekday() if name else None)
    if setting.ahead is not None and not dated.found.groupdict().get("year"):
        setting = replace(setting, ahead=None)
    reading = _value(dated, setting)
    return _mention(text, merged, reading, setting), 2


def _range(text: str, first: Expression, last: Expression, day: date | None) -> TimeMention | None:
    """ "From January 23 to March 9, 2014": an end without a year takes the other's; None if they make no range."""
    opening = _setting(text, replace(first, preposition="from"), day)
    start, end = _value(first, opening), _value(last, replace(opening, until=True))
    if end.how == "stated" and start.how != "stated":
        near = days.parse(edtf.bounds(end.value)[1])
        start = _value(first, Setting(near, ahead=False))
        if start.value:
            start = replace(start, how="stated")
    elif end.how != "stated" and start.value:
        near = days.parse(edtf.bounds(start.value)[0])
        if last.rule not in ("deictic", "relative"):
            end = _value(last, Setting(near, ahead=True))
    begin = first.begin if first.preposition in ("from", "between") else first.start
    span = Span(begin, last.end)
    if not start.value or not end.value:
        why = start.why or end.why or NO_REFERENCE
        return TimeMention(span, "", "unresolved", "range", why)
    value = f"{_first(start.value)}/{_last(end.value)}"
    if not edtf.is_valid(value):
        return None
    how: How = "stated" if start.how == end.how == "stated" else "inferred"
    return TimeMention(span, value, how, "range")


def _first(value: str) -> str:
    return edtf.interval(value).partition("/")[0]


def _last(value: str) -> str:
    return edtf.interval(value).rpartition("/")[2]


def _mention(text: str, item: Expression, reading: Reading, setting: Setting) -> TimeMention:
    """The mention of one expression, made an open interval by "since", "until", "by", "before" or a coming "from"."""
    word = item.preposition
    if word == "since":
        opened = _since(item, reading.value)
    elif word in ("until", "till", "up to"):
        opened = _to_end(reading.value)
    elif not word or compiled(_POSSESSIVE).match(text, item.end):
        opened = None  # "before Friday's vote" is no limit of what is told
    elif word == "by" and (setting.ahead or item.rule not in _OPEN or item.rule == "end"):
        opened = _to_end(reading.value)
    elif word == "before" and item.start == item.found.start() and item.rule in _DATES | {"year"}:
        opened = _to_end(_before(reading.value))
    elif word == "from" and (setting.ahead or compiled(_ONWARDS).match(text, item.end)):
        opened = _since(item, reading.value)
    else:
        opened = None
    if opened is None or (reading.value and not opened):
        return TimeMention(Span(item.start, item.end), reading.value, reading.how, item.rule, reading.why)
    rule = f"{word.replace(' ', '-')}-{item.rule}"
    return TimeMention(Span(item.begin, item.end), opened, reading.how, rule, reading.why)


def _since(item: Expression, value: str) -> str:
    first = _first(value) if value else ""
    if item.rule == "end" and len(first) == 4 and item.found["edge"] in ("start", "beginning"):
        first += "-01"  # "since the beginning of the year"
    return f"{first}/.." if first else ""


def _to_end(value: str) -> str:
    return f"../{_last(value)}" if value else ""


def _before(value: str) -> str:
    """The last year or day before `value`, at its own precision."""
    first = _first(value) if value else ""
    try:
        if len(first) == 4:
            return days.year(int(first) - 1)
        day = days.parse(first)
        return days.move(day, -1).isoformat() if day else ""
    except OverflowError:
        return ""
