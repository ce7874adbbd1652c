"""Where the times of a text stand and which shape each has, before anything is known of the reference day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dragoman.model import Span
from dragoman.values.tables import compiled, words_of
from dragoman.values.time_shapes import FOUR_DIGITS, SHORT_NUMBER, shapes
from dragoman.values.time_support import supported

_MODIFIERS = (
    r"(?<!\w)(?:(?i:the\s+)?(?i:very\s+)?(?i:early|late|mid|earlier|later)(?:\s+(?i:hours\s+of|on|in))?[-\s]+|(?i:the)\s+)$")
_PREPOSITION = (
    r"(?<!\w)(?P<word>(?i:since|from|until|till|by|before|between|up\s+to|through))\s+"
    r"(?:(?i:at\s+least|about|around|midnight(?:\s+on)?|noon\s+on|dawn\s+on|as\s+early\s+as)\s+)?$")
_LEFT_WINDOW = 48


@dataclass(frozen=True, slots=True)
class Expression:
    """A stretch of the text that is a time by its shape, with the word before it that opens or closes an interval."""

    start: int
    end: int
    begin: int
    rule: str
    found: re.Match[str]
    preposition: str


def time_spans(text: str) -> tuple[Span, ...]:
    """Where `find_times` sees times, whatever they mean: for readers of numbers, who must leave these alone."""
    return tuple(Span(item.start, item.end) for item in scan(text))


@lru_cache(maxsize=4)
def scan(text: str) -> tuple[Expression, ...]:
    """All expressions by shape, left to right, the longest at each place. Independent of the reference day."""
    by_head = shapes()
    found: list[Expression] = []
    reach = 0
    for word, start in words_of(text):
        if start < reach:
            continue
        head = word
        if word[0].isdecimal():
            head = SHORT_NUMBER if len(word) <= 2 else FOUR_DIGITS if len(word) == 4 else "###"
        candidates = by_head.get(head)
        if not candidates or (start and not _free(text, start)):
            continue
        best: tuple[str, re.Match[str]] | None = None
        for shape in candidates:
            match = compiled(shape.pattern).match(text, start)
            if match and (best is None or match.end() > best[1].end()):
                best = shape.rule, match
        if best is None or not supported(text, start, *best):
            continue
        end = best[1].end()
        left = text[max(0, start - _LEFT_WINDOW) : start]
        modifiers = compiled(_MODIFIERS).search(left)
        shown = start - len(modifiers.group()) if modifiers else start
        shown = max(shown, reach)
        before = compiled(_PREPOSITION).search(left[: len(left) - (start - shown)])
        begin = max(start - len(left) + before.start(), reach) if before else shown
        found.append(Expression(shown, end, begin, best[0], best[1], before["word"].lower() if before else ""))
        reach = end
    return tuple(found)


def _free(text: str, start: int) -> bool:
    """Whether the word at `start` stands by itself: not the tail of a figure, a sum of money, a name or an address."""
    last = text[start - 1]
    if last in "$€£¥#@_&+":
        return False
    if last in ".,:/" and text[start].isdecimal():
        return not (start > 1 and text[start - 2].isalnum()) and last not in "/"
    return last not in "-–" or start == 1 or not text[start - 2].isalnum() or _range_or_modifier(text, start)


def _range_or_modifier(text: str, start: int) -> bool:
    """ "mid-July", "2000–2050" and "May-June" are times behind a dash; "F-16" and "T-90" are none."""
    head = re.search(r"(\w+)[-–]$", text[max(0, start - 12) : start])
    return bool(head) and (head[1].lower() in ("mid", "post", "pre", "early", "late") or head[1][0].isdecimal()
                           or not text[start].isdecimal()) if head else False
