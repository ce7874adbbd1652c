"""Votes: how many were for, against, and abstained ("13 in favour, none against, two abstentions")."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from dragoman.model import Span
from dragoman.values import number
from dragoman.values.tables import compiled, table, words_of

_LOST = (
    r"(?i)\b(?:vot(?:ed|ing|es)\s+down|defeat(?:ed|s)?|reject(?:ed|s|ing)?|lost|loses|fell|failed|turned\s+down)\b")
_SENTENCE = r"[^\n.]*(?:\.(?=\S)[^\n.]*)*"
_DECIDED = (
    r"(?i)\b(?:vot(?:e[sd]?|ing)|pass(?:ed|es)?|approved?|adopted|reject(?:ed|ing)|carried|defeated|by|decision|ruling|tally|count"
    r"|backed|endorsed|lost|ratified|margin(?:\s+of)?|was|down)\b[^.;\n]{0,60}$")
_DECISION = r"\s(?:vote|decision|ruling|majority)"
_ALL = r"unanim|\b[Aa]ll\b"
_NAMES_ABSTAIN = (
    r"(?P<names>[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+)*(?:,\s(?:the\s)?[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+)*)*"
    r"(?:,?\sand\s(?:the\s)?[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+)*)?)\s(?:abstain(?:ed|ing)|abstentions?)")


class _Shapes(NamedTuple):
    for_: re.Pattern[str]
    by: re.Pattern[str]
    against: re.Pattern[str]
    abstained: re.Pattern[str]
    pair: re.Pattern[str]
    unanimous: re.Pattern[str]


@cache
def _shapes() -> _Shapes:
    value = rf"(?P<n>(?:{number.word_pattern()}|\d+(?:,\d{{3}})*(?!\d|\.\d|\s*%|\sper\b)|(?i:none|no|nobody))(?!\w))"
    first, second = value.replace("?P<n>", "?P<a>"), value.replace("?P<n>", "?P<b>")
    voters = r"(?:\s(?!(?:and|with|to|against|none|no)\b|abst)[\w’'-]+){0,6}?"
    return _Shapes(
        for_=re.compile(
            rf"(?<![\w-]){value}{voters}\s(?:were\s|was\s|are\s)?(?:vot(?:ed|ing|es)\s)?(?:in\sfavou?r|for\b(?=[\s,]*(?:and\b|,|\d|none|the\s(?:text|resolution|"
            r"motion|bill|draft|deal))|$|\b)|said\syes|yes\b|ayes|backed|supported|approved|endorsed|supporting)"),
        by=re.compile(
            rf"(?:supported|backed|approved|endorsed|adopted|passed|carried)\s(?:by|with)\s{value}"
            r"(?:\svotes?(?!\s(?:to|against))|\s(?:senators|deputies|members|lawmakers|judges|countries|states|MPs))"),
        against=re.compile(
            rf"(?<![\w-]){value}{voters}\s(?:were\s|was\s|are\s)?(?:vot(?:ed|ing|es)\s)?(?:against|opposed|opposing|no\b|nays|noes|negative)"),
        abstained=re.compile(rf"(?<![\w-]){value}{voters}\s?(?:abstain(?:ed|ing)?|abstentions?)"),
        pair=re.compile(
            rf"(?<![\w$€£.,/-]){first}(?:\s(?:deputies|votes?|members|judges|lawmakers|senators|mps|MPs))?(?:\s(?:votes?\s)?(?:to|against)\s|-to-|\s?[-–—]\s?)"
            rf"(?:just\s|only\s)?{second}(?!\s(?:million|billion|years?|months?|days?|people|tonnes)\b)"),
        unanimous=re.compile(
            rf"(?i:\ball\s(?:of\s)?(?:the\s|its\s)?){value}(?:[-\s]\w+){{0,3}}\s(?:vot(?:ed|ing)\sin\sfavou?r|voted\s(?:for|yes)|backed|supported|approved|in\sfavou?r)"
            rf"|(?i:(?:by|from)\sall\s(?:the\s|its\s)?)(?P<n2>\d+|{number.word_pattern()})\s(?:members|judges|justices)"
            rf"|(?P<n3>\d+|{number.word_pattern()})\s(?:\w+\s){{0,2}}(?:judges|justices|members)[^.;\n]{{0,60}}\bunanimous"
            rf"|unanimous\s(?:judge?ment|decision|ruling|verdict|vote),?\s(?:the|its|all)\s(?P<n5>\d+|{number.word_pattern()})\s(?:members|judges|justices)"
            rf"|unanimous(?:ly)?\b[^.;\n]{{0,40}}\sall\s(?P<n4>\d+|{number.word_pattern()})\s(?:members|judges|justices)"),
    )


def _value(words: str | None) -> int | None:
    if words is None:
        return None
    if words.lower() in ("none", "no", "nobody"):
        return 0
    value = number.value(words)
    return int(value) if value is not None and value < 100_000_000 else None


@cache
def _word_sets() -> tuple[frozenset[str], frozenset[str]]:
    numbers = table("numbers")
    counts = {word for key in ("units", "teens", "tens", "groups") for word in numbers[key]}
    return frozenset(numbers["votes"]["cues"]), frozenset({*counts, *numbers["votes"]["none"]})


def find_votes(text: str) -> tuple[tuple[Span, list[int]], ...]:
    """Every vote told in one sentence of `text`, with [for, against, abstained], or [for, against] where nothing tells
    how many abstained. A unanimous vote is [n, 0, 0] where n is known. A motion voted down "by 285 to 272" has the
    smaller number for it. Offsets are code points, end-exclusive. Rule: the coding guide on `votes`.
    """
    cues, counts = _word_sets()
    told: list[int] = []
    numbers: list[int] = []
    for word, start in words_of(text):
        if word[0].isdecimal() or word in counts:
            numbers.append(start)
        elif word in cues or (word == "by" and text[start] == "B"):
            told.append(start)
    found: list[tuple[Span, list[int]]] = []
    reach = 0
    for cue in told:
        if cue < reach or not numbers:
            continue
        start = max(text.rfind("\n", 0, cue), text.rfind(". ", 0, cue), reach - 1) + 1
        sentence = compiled(_SENTENCE).match(text, start)
        reach = max(sentence.end() if sentence else 0, cue + 1)
        here = numbers[bisect_left(numbers, start) : bisect_left(numbers, reach)]
        if here:
            found.extend(_in_sentence(text, start, reach, here))
    return tuple(found)


def _first(pattern: re.Pattern[str], text: str, numbers: list[int], end: int) -> re.Match[str] | None:
    return next((found for place in numbers if (found := pattern.match(text, place, end))), None)


def _in_sentence(text: str, start: int, end: int, numbers: list[int]) -> list[tuple[Span, list[int]]]:
    shapes = _shapes()
    words = text[start:end]
    abstained = _abstained(text, start, end, numbers)
    unanimous = shapes.unanimous.search(text, start, end) if compiled(_ALL).search(words) else None
    if unanimous is not None:
        groups = unanimous.groupdict()
        count = _value(next((groups[name] for name in ("n", "n2", "n3", "n4", "n5") if groups[name]), None))
        if count and abstained is None:
            return [(Span(*unanimous.span()), [count, 0, 0])]
    against = _first(shapes.against, text, numbers, end)
    favour = _first(shapes.for_, text, numbers, end)
    if favour is None or (against is not None and favour.start() == against.start()):
        favour = shapes.by.search(text, start, end)
    if favour is not None and against is not None:
        for_, opposed = _value(favour["n"]), _value(against["n"])
        if for_ is not None and opposed is not None:
            return [_result([favour.span(), against.span()], [for_, opposed], abstained)]
    found = []
    for place in numbers:
        pair = shapes.pair.match(text, place, end)
        if pair is not None and (counts := _pair(text, start, end, pair)):
            found.append(_result([pair.span()], counts, abstained))
    if found:
        return found
    if favour is not None and abstained is not None and (count := _value(favour["n"])):
        return [_result([favour.span()], [count, 0], abstained)]
    return []


def _pair(text: str, start: int, end: int, pair: re.Match[str]) -> list[int]:
    """The two numbers of "217 to 215" where the sentence says that they are votes; empty where it does not."""
    first, second = _value(pair["a"]), _value(pair["b"])
    before = text[max(start, pair.start() - 90) : pair.start()]
    decision = compiled(_DECISION).match(text, pair.end(), end)
    told = "vote" in pair.group() or decision or compiled(_DECIDED).search(before)
    if first is None or second is None or not told or (first == 0 and second == 0):
        return []
    if 1900 <= first < second <= 2100 and "vote" not in pair.group():
        return []  # years
    return [second, first] if compiled(_LOST).search(before) and first > second else [first, second]


def _abstained(text: str, start: int, end: int, numbers: list[int]) -> tuple[tuple[int, int], int] | None:
    """Where and how many abstained: a number, or the names of those who did."""
    if "abst" not in text[start:end]:
        following = compiled(_SENTENCE).match(text, min(end + 1, len(text)))
        if following is None or "abstain" not in following.group() or "\n" in text[end : end + 1]:
            return None
        named = compiled(_NAMES_ABSTAIN).search(text, *following.span())
        return ((-1, -1), _names(named)) if named else None  # "Brazil and India abstained.", in a sentence of its own
    counted = _first(_shapes().abstained, text, numbers, end)
    if counted is not None and (value := _value(counted["n"])) is not None:
        return counted.span(), value
    named = compiled(_NAMES_ABSTAIN).search(text, start, end)
    return (named.span(), _names(named)) if named else None


def _names(named: re.Match[str]) -> int:
    return len(re.split(r",\s(?:and\s)?|\sand\s", named["names"]))


def _result(
    places: list[tuple[int, int]], counts: list[int], abstained: tuple[tuple[int, int], int] | None
) -> tuple[Span, list[int]]:
    if abstained is not None:
        places = [*places, abstained[0]] if abstained[0][0] >= 0 else places
        counts = [*counts, abstained[1]]
    elif counts[1] == 0:
        counts = [*counts, 0]
    return Span(min(place[0] for place in places), max(place[1] for place in places)), counts
