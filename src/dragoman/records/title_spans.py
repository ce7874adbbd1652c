"""Which of the titles around a person's name is his office, where the reader marked a rank or somebody else's title."""

from __future__ import annotations

import re

from dragoman.model import Span
from dragoman.values.titles import holds_title, is_rank, is_title, split_title, word_list

_LONGEST = 7  # words of a title before a name, those of its owner among them
_WORDS_AHEAD = re.compile(r"(?:[\w.&’'-]+ )+$")
_NEXT_NAME = re.compile(r" (?:[A-Z][\w.’'-]*)")
_APPOSED = re.compile(
    r", (?:(?:the|a|an|its|his|her|their) |[A-Z][\w-]*['’]s? )?"
    r"(?P<title>(?:[\w’'-]+ ){0,5}?[\w’'-]+)(?= of\b| for\b|,|\.)"
)
_ABOVE = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[\w’'-]+['’]s?) (?P<title>(?:[\w’'-]+ ){0,4}?(?:chief of staff|[\w’'-]+))"
    r"(?: (?:of|for) (?:the )?[\w’' -]{2,40})?, $"
)
_KIN = frozenset(("father", "mother", "brother", "sister"))


def own_title(text: str, sentence: Span, name: Span, title: Span) -> Span:
    """`title`, or what the order of the words makes the office of the person at `name`.

    "a spokesman for President NAME": the president's title is his. "NAME and Foreign Minister OTHER": so is the one
    before him. "General NAME, head of the command" and "the commander, General NAME": the office goes before the rank.
    """
    before = _before(text, sentence, name)
    if before and not title.overlaps(before) and not _weak(before.of(text)):
        elsewhere = title.end <= before.start or _NEXT_NAME.match(text, title.end)
        title = before if elsewhere else title
    if is_rank(title.of(text)):
        return _apposed(text, sentence, name) or _above(text, sentence, title) or title
    return title


def _weak(words: str) -> bool:
    """A rank, behind which an office may stand, and what is as often a given name: "Earl", "Dean"."""
    return is_rank(words) or words in word_list("given_names_too")


def _before(text: str, sentence: Span, name: Span) -> Span | None:
    """The title that stands right before the name, with what belongs to it: "former US Defense Secretary"."""
    ahead = _WORDS_AHEAD.search(text, sentence.start, name.start)
    words = ahead.group().split() if ahead else []
    for count in range(min(_LONGEST, len(words)), 0, -1):
        phrase = " ".join(words[-count:])
        if split_title(f"{phrase} {name.of(text)}")[0] == phrase:
            return Span(name.start - len(phrase) - 1, name.start - 1)
    return None


def _apposed(text: str, sentence: Span, name: Span) -> Span | None:
    """The office told behind the name: "NAME, head of the command"."""
    found = _APPOSED.match(text, name.end, sentence.end)
    return Span(*found.span("title")) if found and _office(found["title"]) else None


def _above(text: str, sentence: Span, rank: Span) -> Span | None:
    """The office that the rank and the name stand behind: "the chief of staff, General NAME"."""
    found = _ABOVE.search(text[sentence.start : rank.start])
    if not found or not _office(found["title"]):
        return None
    return Span(sentence.start + found.start("title"), sentence.start + found.end("title"))


def _office(words: str) -> bool:
    """Whether the words are an office or end with one, and no rank: "chief of staff", "police commander"."""
    last = words.split()[-1]
    return (is_title(words) or holds_title(last)) and not is_rank(words) and last not in _KIN
