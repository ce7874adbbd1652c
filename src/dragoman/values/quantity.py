"""Numbers with what they count: people, weapons, money; figures, words, vague words ("dozens") and ranges.

Left out are numbers that count nothing: years and dates, ages, hours and lengths of time, ordinals, percentages, and
those that are part of a name ("Resolution 2699", "F-16"). Vague words have the bounds of the coding guide, as kept in
`numbers.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from typing import Literal, NamedTuple

from dragoman.model import QuantityMention, Span
from dragoman.values import number
from dragoman.values.counted import counted_words
from dragoman.values.date import time_spans
from dragoman.values.tables import compiled, either, table, words_of
from dragoman.values.vote import find_votes

__all__ = ["find_quantities", "find_votes"]

DOZENS, MILLION = 24, 1_000_000
_MILLIONS = r"(?i)(?:[mb]illion|bn|m)$"
Comparator = Literal["exact", "about", "at_least", "at_most", "between", "vague"]


class _Grammar(NamedTuple):
    heads: frozenset[str]
    amount: re.Pattern[str]
    vague: re.Pattern[str]
    second: re.Pattern[str]
    symbol: re.Pattern[str]
    comparator: re.Pattern[str]
    after: re.Pattern[str]
    currency: re.Pattern[str]
    codes: dict[str, str]
    labels: frozenset[str]
    not_counted: frozenset[str]
    before_one: frozenset[str]
    after_one: frozenset[str]


@cache
def _grammar() -> _Grammar:
    numbers, currencies = table("numbers"), table("currencies")
    amount, symbols = number.pattern(), either(currencies["symbols"])
    heads = {word for key in ("units", "teens", "tens", "groups") for word in numbers[key]}
    heads |= {phrase.split()[0] for phrase in numbers["vague"]} | {"a", "an", "half", "hundred", "thousand"}
    return _Grammar(
        heads=frozenset(heads),
        amount=re.compile(amount),
        vague=re.compile(rf"(?i:{either(numbers['vague'])})(?![^\W\d_])"),
        second=re.compile(rf"(?P<dash>\s*(?:-|–|—)\s*|\s+(?:to|and|or)\s+)(?:{symbols}\s?)?(?P<amount>{amount})"),
        symbol=re.compile(rf"(?<![^\W\d_])(?P<symbol>{symbols})\s?$"),
        comparator=re.compile(rf"(?<!\w)(?P<words>(?i:{either(numbers['comparators'])}))\s+(?:(?i:a|the)\s+)?$"),
        after=re.compile(rf"\s+(?P<words>(?i:{either(numbers['after'])}))(?!\w)|\+(?!\w)|-(?:plus|odd)(?!\w)"),
        currency=re.compile(rf"[-\s]+(?:(?i:of)\s+)?(?P<name>{either(currencies['words'])})(?!\w)"),
        codes={**currencies["symbols"], **currencies["words"]},
        labels=frozenset(numbers["words"]["labels"]),
        not_counted=frozenset(numbers["words"]["not_counted"]),
        before_one=frozenset(numbers["words"]["before_pronoun_one"]),
        after_one=frozenset(numbers["words"]["after_pronoun_one"]),
    )


_BETWEEN = r"(?<!\w)(?i:between)\s+(?:(?i:about|some|around)\s+)?$"
_NO_COUNT = (
    r"\s*%|\s*(?:°|º)|[:.]\d|(?:st|nd|rd|th)(?!\w)|[-\s](?:year|month|week|day|hour|minute)s?[-\s]old|['’]s\b|\s*(?:am|pm)(?!\w)"
    r"|[-–][A-Za-z]\d|/\d")
_NEXT_WORD = r"[-\s]+(?:and\s+a\s+half\s+)?(?P<word>[ap]\.m|o['’]clock|[^\W\d_]+)"
_JOINED_WORD = r"[-–](?!strong\b|plus\b|odd\b)[^\W\d_]"
_STRONG = r"-strong(?!\w)"
_AGE = r"[^\W\d_]{2,}['’\"”]?,\s$"
_LABEL = r"([^\W\d_]+\.?)[\s#]+$"
_OF = r"\s+of(?P<of_whom>\s+(?:the|its|their|his|her|our|other|more))?(?!\w)"
_OF_GOODS = r"\s+of\s+(?!aid|debt|cash|money)"
_RISING = r"(?<!\w)(?i:from)\s+$"


def find_quantities(text: str) -> tuple[QuantityMention, ...]:
    """The quantities of `text` in order, never overlapping. Spans are code points of `text`, end-exclusive.

    The span holds the number with its comparator and currency ("at least 20", "US$40m", "300 million euros"); the words
    of the thing counted are in `unit` and `unit_span`. Never raises.
    """
    grammar = _grammar()
    times = time_spans(text)
    starts = [span.start for span in times]
    found: list[QuantityMention] = []
    reach = 0
    for word, start in words_of(text):
        if start < reach or not (word in grammar.heads or word[0].isdecimal()):
            continue
        place = bisect_right(starts, start) - 1
        if place >= 0 and times[place].end > start:
            reach = times[place].end
            continue
        mention, reach = _read(text, start, reach, grammar)
        if mention is not None:
            found.append(_like_before(text, mention, found))
    return tuple(found)


def _like_before(text: str, mention: QuantityMention, found: list[QuantityMention]) -> QuantityMention:
    """ "Norway pledged 120 million dollars, and Chad 20 million": a bare sum shares the currency of the one before."""
    if mention.unit or not compiled(_MILLIONS).search(mention.span.of(text)):
        return mention
    last = next((earlier for earlier in reversed(found) if earlier.low >= MILLION), None)
    if last is None or not last.is_money or "\n" in text[last.span.end : mention.span.start]:
        return mention
    return replace(mention, unit=last.unit, is_money=True)


def _read(text: str, start: int, reach: int, grammar: _Grammar) -> tuple[QuantityMention | None, int]:
    """The quantity whose number begins at `start`, if there is one, and how far the text is now read."""
    left = text[max(0, start - 40) : start]
    vague = grammar.vague.match(text, start)
    if vague is not None:
        low, high = table("numbers")["vague"][re.sub(r"\s+", " ", vague.group().lower())]
        return _finish(text, start, vague.end(), reach, low, high, "vague" if low != high else "exact", grammar)
    first = grammar.amount.match(text, start)
    if first is None:
        return None, reach
    low_value = number.value(first.group())
    figures = first.group()[0].isdecimal()
    if low_value is None or (figures and not _free(left)):
        return None, first.end()
    end, high_value = first.end(), low_value
    comparator: Comparator = "exact"
    second = grammar.second.match(text, end)
    # "between 20 and 30", "20 to 30", "20-30"; not "rose from 20 to 30", nor the score of a vote.
    if second is not None and not compiled(_RISING).search(left):
        joined = _range(first.group(), low_value, second, bool(compiled(_BETWEEN).search(left)))
        if joined is not None and not compiled(_NO_COUNT).match(text, second.end()):
            (low_value, high_value), end, comparator = joined, second.end(), "between"
    if not _counts(text, start, end, first.group(), left, grammar):
        return None, end
    return _finish(text, start, end, reach, low_value, high_value, comparator, grammar)


def _range(first: str, low: float, second: re.Match[str], between: bool) -> tuple[float, float] | None:
    high = number.value(second["amount"])
    word = second["dash"].strip()
    if high is None or (word == "and" and not between) or (word == "or" and high != low + 1):
        return None
    # "2 to 3 million": the scale belongs to both.
    digits = re.fullmatch(number.FIGURES, first) is not None
    base = re.match(number.FIGURES, second["amount"])
    if digits and base and base.end() < len(second["amount"]) and low < high and low < 1000:
        bare = number.value(base.group())
        low *= high / bare if bare else 1
    return (round(low, 6), high) if low < high else None


def _free(left: str) -> bool:
    """Whether figures behind `left` stand alone: no part of a name, a decimal, a score or an address."""
    if not left:
        return True
    last, before = left[-1], left[-2:-1]
    if last in "-–":
        return not before or not before.isalnum()
    if last in ".,:/'’":
        return not before.isalnum() and last not in "/'’"
    return not (last.isalnum() or last in "_@#&")


def _counts(text: str, start: int, end: int, words: str, left: str, grammar: _Grammar) -> bool:
    """Whether the number counts something, and is no age, hour, share, length of time or part of a name."""
    if compiled(_NO_COUNT).match(text, end) or compiled(_JOINED_WORD).match(text, end):
        return False
    label = compiled(_LABEL).search(left)
    before = label[1].lower() if label else ""
    if before in grammar.labels and not grammar.symbol.search(left):
        return False
    following = compiled(_NEXT_WORD).match(text, end)
    after = following["word"].lower() if following else ""
    if after in grammar.not_counted:
        return False
    if words.lower() == "one":
        return before not in grammar.before_one and bool(after) and after not in grammar.after_one
    # "Anna Berg, 42, said": an age between commas.
    closed = text[end : end + 1] in (",", ")")
    return not (closed and words.isdecimal() and len(words) <= 2 and compiled(_AGE).search(left))


def _finish(
    text: str, start: int, end: int, reach: int, low: float, high: float, comparator: Comparator, grammar: _Grammar
) -> tuple[QuantityMention | None, int]:
    """The mention with what stands around the number: currency, comparator, and the words of the thing counted."""
    begin = start
    left = text[max(reach, start - 40) : start]
    symbol = grammar.symbol.search(left) if text[start].isdecimal() else None
    code = ""
    if symbol is not None:
        code, begin = grammar.codes[re.sub(r"\s+", " ", symbol["symbol"])], start - len(symbol.group())
    else:
        currency = grammar.currency.match(text, end)
        if currency is not None and not _is_weight(text, currency):
            code, end = grammar.codes[re.sub(r"\s+", " ", currency["name"])], currency.end()
    left = left[: len(left) - (start - begin)]
    comparing = grammar.comparator.search(left)
    if comparing is None and comparator == "between":
        comparing = compiled(_BETWEEN).search(left)
    if comparing is not None:
        if comparator == "exact":
            comparator = table("numbers")["comparators"][re.sub(r"\s+", " ", comparing["words"].lower())]
        begin -= len(left) - comparing.start()
    trailing = grammar.after.match(text, end)
    if trailing is not None:
        if comparator == "exact":
            words = re.sub(r"\s+", " ", (trailing["words"] or "or more").lower())
            comparator = "about" if trailing.group() == "-odd" else table("numbers")["after"][words]
        end = trailing.end()
    strong = compiled(_STRONG).match(text, end)
    # "dozens of tanks", "a couple of villages"
    of = compiled(_OF).match(text, end)
    if of is not None and not of["of_whom"] and comparator != "vague" and not text[end - 1].isalpha():
        of = None  # "20 of his officers", but not "72,000 of in all"
    after = strong or of
    bare = comparator == "vague" and of is None and text[end - 1] == "s" and low >= DOZENS  # "hundreds fled"
    unit = None if code or bare else counted_words(text, after.end() if after else end, single=high == 1)
    mention = QuantityMention(
        Span(begin, end), float(low), float(high), unit.of(text) if unit else code, bool(code), comparator, unit)
    return mention, unit.end if unit else end


def _is_weight(text: str, currency: re.Match[str]) -> bool:
    """ "50 pounds of explosives" weigh, "50 million pounds" pay."""
    return currency["name"].startswith("pound") and bool(compiled(_OF_GOODS).match(text, currency.end()))
