"""The shapes of time expressions in English news: which words may begin one, and the pattern that it must match.

A pattern is compiled when it is first tried, and tried only at a word that can begin it, so that text without such
words costs nothing. What a match means is told in `time_rules`; groups are named, and both files use the same names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from dragoman.values import number
from dragoman.values.tables import either, table

SHORT_NUMBER, FOUR_DIGITS = "#", "####"
"""What stands for a number of one or two digits, and of four, among the words that begin an expression."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to write a time: `rule` names both the shape and the function of `time_rules` that reads it."""

    rule: str
    pattern: str


def both_cases(words: Iterable[str]) -> str:
    """A pattern for words as given and in capitals: names of months and days are never in small letters."""
    words = list(words)
    return either([*words, *(word.upper() for word in words)])


@cache
def fragments() -> dict[str, str]:
    """Pieces that the shapes are put together from."""
    times = table("times")
    singular = either(times["units"])
    part = either(times["words"]["parts_of_day"])
    vague = either(times["words"]["vague"])
    plural = either([re.sub("y$", "ie", unit) + "s" for unit in times["units"] if unit == "century"]
                    + [unit + "s" for unit in times["units"] if unit != "century"])
    month = rf"(?:{both_cases(times['months'])}(?!\w)|{both_cases(times['month_short'])}(?:\.|(?!\w)))"
    return {
        "month": month,
        "weekday": both_cases(times["weekdays"]) + r"(?!\w)",
        "weekday_short": both_cases(times["weekday_short"]) + r"(?:\.|(?!\w))",
        "day": r"(?:3[01]|[12]\d|0?[1-9])(?:(?i:st|nd|rd|th)(?!\w)|(?![\w%])(?![.,:]\d))",
        "year": r"(?:1\d|20|21)\d\d(?![\w%])(?![.,]\d)",
        "part": rf"(?:\s+(?i:{part})(?!\w))",
        "unit": rf"(?i:{plural}|{singular})(?!\w)",
        "units": rf"(?i:{plural})(?!\w)",
        "count": rf"(?:{number.pattern()}|(?i:an?\s+)?(?i:{vague})|(?i:half\s+)?(?i:an?))",
        "season": rf"(?i:{either(times['seasons'])})(?!\w)",
        "rel_year": r"(?:,?\s+(?:of\s+)?(?P<rel>[Ll]ast|[Tt]his|[Nn]ext|[Tt]hat)\s+year(?!\w))",
        "dash": r"\s*(?:-|–|—|\bto\b|\bthrough\b|\buntil\b|\band\b)\s*",
    }


@cache
def shapes() -> dict[str, tuple[Shape, ...]]:
    """The shapes by the word, in small letters, that begins them; the longest match wins, the first of equals."""
    times = table("times")
    f = fragments()
    found: dict[str, list[Shape]] = defaultdict(list)

    def add(rule: str, heads: Iterable[str], pattern: str) -> None:
        shape = Shape(rule, pattern)
        for head in dict.fromkeys(head.lower() for head in heads):
            found[head].append(shape)

    months = [*times["months"], *times["month_short"]]
    tail = rf"(?:(?:,|\s+of)?\s+(?:of\s+)?(?P<year>{f['year']})|{f['rel_year']})?"
    ordinals = either(table("numbers")["ordinals"])
    add("month_day", months,
        rf"(?P<month>{f['month']})\s+(?:the\s+)?(?P<day>{f['day']})(?:(?P<dash>{f['dash']})(?P<day2>{f['day']})(?!\s+{f['month']}))?{tail}")
    add("day_month", [SHORT_NUMBER],
        rf"(?P<day>{f['day']})(?:(?P<dash>{f['dash']})(?P<day2>{f['day']}))?\s+(?:of\s+)?(?P<month>{f['month']}){tail}")
    add("day_month", [word.split("-")[0] for word in table("numbers")["ordinals"]],
        rf"(?P<day>(?i:{ordinals}))\s+(?:of\s+)(?P<month>{f['month']}){tail}")
    add("month", months, rf"(?P<month>{f['month']}){tail}")
    add("weekday", times["weekdays"],
        rf"(?P<weekday>{f['weekday']})(?:,?\s+(?:of\s+)?(?P<rel>[Ll]ast|[Tt]his|[Nn]ext)\s+week(?!\w))?{f['part']}?")
    add("weekday", times["weekday_short"],
        rf"(?P<weekday>{f['weekday_short']}),?(?=\s+(?:{f['day']}\s+{f['month']}|{f['month']}\s+\d))")
    relative = r"(?P<rel>(?i:last|past|previous|this\s+coming|this\s+past|this|next|coming|same|following|that))"
    heads = ["last", "past", "previous", "this", "next", "coming", "same", "following", "that"]
    add("relative", heads,
        rf"{relative}\s+(?:(?P<weekday>{f['weekday']}){f['part']}?|(?P<month>{f['month']})(?:\s+(?P<day>{f['day']}))?|(?P<season>{f['season']})"
        rf"(?:['’]s)?|(?P<weekend>weekend)(?!\w)|(?P<part>morning|afternoon|evening|night)(?!\w)"
        rf"|(?P<unit>(?i:day|week|month|year|decade|century))(?!\w))")
    add("stretch", ["last", "past", "previous", "recent"],
        rf"(?i:last|past|previous|recent)\s+(?P<count>{f['count']})\s+(?P<unit>{f['units']})|recent\s+{f['units']}")
    counted = rf"(?P<count>{f['count']})[-\s](?P<unit>{f['unit']})"
    number_words = [word for key in ("units", "teens", "tens") for word in table("numbers")[key]]
    add("ago", [SHORT_NUMBER, FOUR_DIGITS, "###", *number_words, "a", "an", "half", "several", "few", "some", "many"],
        rf"{counted}\s+(?P<way>ago|back|earlier|later|before|after|previously|afterwards|on)(?!\w)")
    add("ago", times["units"], rf"(?P<unit>{f['unit']})\s+(?P<way>ago|earlier|later|before|after)(?!\w)")
    add("ago", [unit + "s" for unit in times["units"]],
        rf"(?P<unit>{f['units']})\s+(?P<way>ago|earlier|later|before)(?!\w)")
    add("deictic", times["deictic"], rf"(?P<word>(?i:{either(times['deictic'])}))(?!\w){f['part']}?")
    add("beside", ["day"], r"day\s+(?P<way>before\s+yesterday|after\s+tomorrow)(?!\w)")
    around = ["over", "at", "during", "on", "throughout"]
    add("weekend", around, rf"(?i:{either(around)})\s+the\s+weekend(?!\w)")
    add("season", times["seasons"],
        rf"(?P<season>{f['season']})(?:(?:,|\s+of)?\s+(?P<year>{f['year']})|{f['rel_year']})")
    add("season", ["in"], rf"(?i:in)\s+(?:the\s+)?(?P<season>{f['season']})(?!\s+of\b|,?\s+\d{{4}}|\s+[A-Z])")
    add("iso_day", [FOUR_DIGITS], r"(?P<iso>\d{4}(?P<sep>[-/])\d\d(?P=sep)\d\d)(?![\w/-])(?:T[\d:.]+Z?)?")
    add("decade", [FOUR_DIGITS], r"(?P<decade>1\d{2}|20\d)0(?:['’]?s)(?!\w)")
    add("decade", times["decades"], rf"(?P<word>(?i:{either(times['decades'])}))(?!\w)")
    add("century", [SHORT_NUMBER], r"(?P<number>\d\d?)(?:st|nd|rd|th)[-\s][Cc]entury(?!\w)")
    add("years", [FOUR_DIGITS],
        r"(?P<year>(?:1\d|20|21)\d\d)\s?[-–/]\s?(?P<year2>(?:(?:1\d|20|21)\d\d|\d\d))(?![\w%-])(?![.,]\d)")
    add("year", [FOUR_DIGITS], rf"(?P<year>{f['year']})(?!-\w)")
    add("part_of_year", ["first", "second", "third", "fourth"],
        rf"(?P<number>first|second|third|fourth)\s+(?P<what>quarter|half)\s+of\s+(?:(?P<year>{f['year']})"
        rf"|(?P<rel>last|this|next|the)\s+year(?!\w))")
    add("end", ["end", "start", "beginning", "middle", "rest", "close"],
        rf"(?P<edge>end|start|beginning|middle|rest|close)\s+of\s+(?:(?:the|this)\s+(?P<unit>day|week|month|year)(?!\w)"
        rf"|(?P<rel0>last|next)\s+(?P<unit2>week|month|year)(?!\w)|(?P<month>{f['month']}){tail}"
        rf"|(?P<year3>{f['year']})|(?P<today>today|yesterday|tomorrow)(?!\w))")
    add("end", ["year"], r"year(?P<edge>\s+end|-end)(?!\w)")
    add("vague", ["for", "in", "within"],
        rf"(?i:for|in|within)\s+(?:(?:the\s+|many\s+|some\s+)?(?:coming\s+|recent\s+)?{f['units']}"
        rf"|{f['count']}[-\s]{f['units']}(?!\s+(?:ago|earlier|later|before)))")
    add("holiday", [name.split()[0].split("'")[0].split("’")[0] for name in times["holidays"]],
        rf"(?P<name>{either(times['holidays'])})(?!\w)(?:,?\s+(?P<year>{f['year']}))?")
    add("event", ["9", "september", SHORT_NUMBER], rf"(?P<name>{either(times['events'])})(?!\w)")
    return {head: tuple(items) for head, items in found.items()}
