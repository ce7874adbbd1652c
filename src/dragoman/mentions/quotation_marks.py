"""Finds the stretches of text between quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.model.article import Article
from dragoman.model.span import Span

_MARK = re.compile("[\"“”„«»‘’']")
_OPENERS = {"“": '”"“', "„": '“”"', "«": "»", "»": "«", '"': '"”', "”": '”"', "‘": "’'", "'": "'’"}
_SINGLE = re.compile("['’](?!\\w)")
_ELISION = re.compile(r"['’‘](?:\d0s|\d\d\b|em\b|til\b|twas\b|tis\b|cause\b|round\b|n['’])", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")
_BEFORE_OPENING = " \t\n\u00a0\u200d([{—–-/:,;=>“\"‘'"
_LONGEST_SINGLE = 1500  # characters between two single marks


@dataclass(frozen=True, slots=True)
class Quoted:
    """One stretch between marks within one part: `span` without the marks, `outer` with them.

    `part` counts the article's parts; `carried` is set if it goes on from the part before; `open` if no mark closes it.
    """

    span: Span
    outer: Span
    part: int
    carried: bool = False
    open: bool = False


def quoted(article: Article) -> list[Quoted]:
    """All outermost stretches in quotation marks, in order. Apostrophes, elisions and measures are no marks."""
    found: list[Quoted] = []
    carry = ""
    for number, part in enumerate(article.parts):
        start, end = part.span
        here, left_open = _in_part(article.text, start, end, number, carry)
        if found and found[-1].open and not (here and here[0].carried):
            found[-1] = _cut_short(article.text, found[-1])
        found.extend(here)
        carry = left_open if part.role == "body" else ""
    if found and found[-1].open:
        found[-1] = _cut_short(article.text, found[-1])
    return [q for q in found if q.span.start < q.span.end]


def _in_part(text: str, start: int, end: int, number: int, carry: str) -> tuple[list[Quoted], str]:
    """The stretches of one part, and the mark that is still open at its end."""
    found: list[Quoted] = []
    opener, at, depth, resume, no_closer = "", 0, 0, start, start
    for mark in _MARK.finditer(text, start, end):
        i, char = mark.start(), mark[0]
        if i < resume:
            continue
        before = text[i - 1] if i > start else " "
        after = text[i + 1] if i + 1 < end else " "
        opens = (before in _BEFORE_OPENING or before.isspace()) and not after.isspace()
        if opener:
            if char not in _OPENERS[opener] and char != opener:
                continue
            if opens and char != "”" and not before.isspace() and before not in "([—–":
                opens = False
            if opens and char == opener and i > at + 1:
                if text[i - 2 : i - 1] in (".", "?", "!", ",") and before.isspace() and opener == '"':
                    at = i  # the mark before was never closed
                else:
                    depth += 1
            elif depth:
                depth -= 1
            elif char in _OPENERS[opener]:
                found.append(_piece(text, at, i, number, bool(carry) and not found and at == start))
                opener = ""
        elif char in "‘'":
            if not opens or i < no_closer or _ELISION.match(text, i) or not (after.isalnum() or after in '[($€£“"….'):
                continue
            close = _single_close(text, i, min(end, i + _LONGEST_SINGLE))
            if close < 0:
                no_closer = i if char == "‘" else min(end, i + _LONGEST_SINGLE)
            elif close > i + 2:
                found.append(_piece(text, i, close, number, False))
                resume = close + 1
        elif char in '"“„«' or (char == "”" and opens):
            measure = before.isdigit() and not after.isalnum()
            if not measure and not after.isspace() and (opens or after.isalnum() or after in "[.…"):
                opener, at, depth = char, i, 0
    if opener:
        found.append(
            Quoted(_trimmed(text, at + 1, end), Span(at, end), number, bool(carry) and not found and at == start, True)
        )
    return found, opener


def _single_close(text: str, at: int, end: int) -> int:
    """Where the single quotation opened at `at` closes; -1 if nowhere.

    A mark after "s" before a small letter may be a plural's apostrophe ("workers' rights"): a later one is better.
    """
    fallback = -1
    opening = text[at]
    for found in _SINGLE.finditer(text, at + 2, end):
        i = found.start()
        before, rest = text[i - 1], text[i + 1 : i + 3]
        if before.isspace():
            if opening == "'" and text[i] == "'":
                break
            continue
        if before in "sSnN" and rest[:1] == " " and rest[1:2].islower():
            if fallback < 0:
                fallback = i
            continue
        between = text[fallback:i] if fallback >= 0 else ""
        if " '" in between or " ‘" in between:
            return fallback
        return i
    return fallback


def _piece(text: str, opening: int, closing: int, number: int, carried: bool) -> Quoted:
    return Quoted(_trimmed(text, opening + 1, closing), Span(opening, closing + 1), number, carried)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return Span(start, end)


def _cut_short(text: str, last: Quoted) -> Quoted:
    """A quotation that is never closed ends with its first sentence."""
    stop = _SENTENCE_END.search(text, *last.span)
    end = stop.end() if stop else last.span.end
    return Quoted(Span(last.span.start, end), Span(last.outer.start, end), last.part, last.carried)
