"""Cuts the parts of a report into sentences, without a language model."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import dragoman.languages
from dragoman.model.annotated import Sentence
from dragoman.model.article import Article
from dragoman.model.span import Span

# Final marks with the quotation marks and brackets that close after them. A straight quotation mark after white space
# opens, so the run stops at white space. The possessive quantifiers and the look behind keep long runs linear.
_STOP = re.compile(r"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>[\"'”’»)\]]*+)(?=\s)")
_BEFORE = re.compile(r"[^\s(\[\"“‘'—–/]+$")
_NEXT = re.compile(r"\s+[\"'“‘«(\[\-–—•*]*\s*(?P<word>(?:al|el|an|ad|as|ash|ibn)-[A-Z]\w*|\w[\w'’.\-]*|\S)")
_LOOK_BACK = 24  # the longest abbreviation, with room
_INITIAL = re.compile(r"(?:[A-Z]|[A-Z]\.-?[A-Z]|[A-Z](?:\.[A-Z])+)$")


@cache
def _words(name: str) -> frozenset[str]:
    path = Path(dragoman.languages.__path__[0]) / "en" / "abbreviations.toml"
    return frozenset(tomllib.loads(path.read_text(encoding="utf-8"))[name])


@cache
def _tag() -> re.Pattern[str]:
    """What follows a question or exclamation in quotation marks when its sentence goes on: " President Doe asked"."""
    path = Path(dragoman.languages.__path__[0]) / "en" / "speech.toml"
    verbs = tomllib.loads(path.read_text(encoding="utf-8"))["after_quotation"]
    return re.compile(rf"\s+(?:[\w'’.\-]+\s+){{1,5}}?(?:{'|'.join(verbs)})\b(?!,?:?\s*[\"“‘'])")


def sentences(article: Article) -> tuple[Sentence, ...]:
    """The sentences of `article` in order; each lies within one part and is without white space at its edges.

    A quotation of several sentences is cut at its sentences; closing marks and brackets stay with the sentence they
    close. Every character that is not white space and lies in a part lies in exactly one sentence.
    """
    found: list[Sentence] = []
    text = article.text
    for number, part in enumerate(article.parts):
        start, end = part.span
        for stop in _STOP.finditer(text, start, end):
            if stop.end() < end and not text[start : stop.start()].isdigit() and _ends(text, stop, end):
                found.append(Sentence(Span(start, stop.end()), part.role, number))
                start = stop.end() + _space(text, stop.end(), end)
        if start < end:
            found.append(Sentence(Span(start, end), part.role, number))
    return tuple(found)


def _space(text: str, start: int, end: int) -> int:
    at = start
    while at < end and text[at].isspace():
        at += 1
    return at - start


def _ends(text: str, stop: re.Match[str], end: int) -> bool:
    """Whether a sentence ends at `stop`, judged by the word before and the word after."""
    following = _NEXT.match(text, stop.end(), min(end, stop.end() + 80))
    if not following:
        return True
    word, mark = following["word"], stop["mark"]
    if word[0].islower() and not any(c.isupper() for c in word[1:4]):
        return False
    if mark != ".":
        if stop["close"][:1] in ("]", ")") and text[stop.start() - 1 : stop.start()] in ("[", "("):
            return False  # words left out: "[...]"
        if stop["close"] and mark[-1] in "!?…." and _tag().match(text, stop.end(), min(end, stop.end() + 90)):
            return False
        return mark[-1] in "!?" or word[0].isupper() or not word[0].isalnum() or stop["close"] != ""
    if stop["close"]:
        return True
    before = _BEFORE.search(text, max(0, stop.start() - _LOOK_BACK), stop.start())
    return not before or not _is_short_form(before[0], word)


def _is_short_form(short: str, word: str) -> bool:
    """Whether the stop after `short` belongs to an abbreviation and `word` goes on with the sentence."""
    if short in _words("before_figures"):
        return word[0].isdigit() or (len(word) == 1 and word.isupper() and word not in ("A", "I"))
    if short in _words("before_names"):
        return True
    plain = word.split("'")[0].split("’")[0].rstrip(".")
    if short in _words("either"):
        return plain not in _words("openers")
    if _INITIAL.search(short) and len(short) < 12 and not short[:-1].isalnum():
        return plain not in _words("openers") or (len(word) == 2 and word[1] == ".")
    return False
