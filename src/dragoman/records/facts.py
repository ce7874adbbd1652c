"""What a report's text holds, found once and looked up for every draft; and how its words become values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.errors import AnchorError
from dragoman.model import Annotated, Claim, QuantityMention, QuotationMention, Span, TimeMention, Value
from dragoman.model.record import How
from dragoman.records.draft import Draft
from dragoman.records.naming import Names
from dragoman.records.office_names import office_name
from dragoman.records.timing import date_of
from dragoman.values.date import find_times
from dragoman.values.quantity import find_quantities

MANY = frozenset({"by", "to", "place", "signatories", "provides"})
"""Fields that hold several values."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found in the whole text, for looking up by position. `titles` are by person's full name."""

    report: Annotated
    names: Names
    titles: Mapping[str, str]
    times: tuple[TimeMention, ...]
    quantities: tuple[QuantityMention, ...]

    @property
    def text(self) -> str:
        return self.report.article.text

    def claim(self, field: str, value: Value, span: Span, rule: str, how: How = "stated") -> Claim:
        """A claim with the words at `span` (code points, end-exclusive). Raises AnchorError if there are none."""
        words = span.of(self.text)
        if not words or not 0 <= span.start < span.end <= len(self.text):
            raise AnchorError(f"{field}: no words at {span.start}..{span.end} of {self.report.article.name}")
        return Claim(field, value, words, span, rule, how)


def facts_of(
    report: Annotated,
    persons: Sequence[Span],
    offices: Sequence[tuple[str, str, str]],
    quotes: Sequence[QuotationMention],
) -> Facts:
    """What the whole report says of names, times and quantities. `offices` are (person, title, of) in the report's words."""
    text = report.article.text
    names = Names(report, persons, offices, quotes)
    titles: dict[str, str] = {}
    for person, title, _ in offices:
        titles.setdefault(names.full(person), office_name(plain(title)))
    return Facts(report, names, titles, find_times(text, report.article.reference.day), find_quantities(text))


def put_date(draft: Draft, facts: Facts, put) -> None:  # type: ignore[no-untyped-def]
    """The time that the reader found; where it found none, the one that stands by the act in its passage."""
    for span in draft.spans.get("date", ()):
        for t in facts.times:
            if t.span.overlaps(span) and t.value:
                put("date", [dated(t, facts, t.rule)])
                return
    if draft.kind != "tie" and (near := date_of(facts.text, facts.times, draft.passage, draft.anchor)):
        put("date", [dated(near, facts, "time-beside-act")])


def dated(t: TimeMention, facts: Facts, rule: str) -> Claim:
    """The claim of a time, with the words that tell it."""
    return facts.claim("date", t.value, t.span, rule, "stated" if t.how == "stated" else "inferred")


def whole_words(span: Span, text: str) -> Span:
    """The span widened to whole words."""
    start, end = span
    while start > 0 and text[start - 1 : start + 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1 : end + 1].isalnum():
        end += 1
    return Span(start, end)


def tight(span: Span, text: str) -> Span:
    """The span without spaces, commas, unpaired marks and the "s" of an owner at its ends."""
    start, end = span
    while start < end and text[start] in " \n\t,;:.–—-)”’\"'":
        start += 1
    if text[start - 1 : start] in ("’", "'") and text.startswith("s ", start) and end > start + 2:
        start += 2
    while end > start and text[end - 1] in " \n\t,;:.–—-(“‘\"'":
        end -= 1
    return Span(start, end)


_BROKEN = re.compile(r"\s+(?:the\s+|an?\s+)?")
_LINKS = frozenset({"of", "for", "and"})


def unbroken(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """The spans with those joined that a reader broke at "of": "Small Group" "of" "Global Coalition" is one name."""
    whole: list[Span] = []
    for span in sorted(spans):
        last = whole[-1] if whole else None
        if last and _BROKEN.fullmatch(text, last.end, span.start) and _LINKS & {span.of(text), last.of(text).split(" ")[-1]}:
            whole[-1] = Span(last.start, span.end)
        else:
            whole.append(span)
    return tuple(whole)


_INSIDE = re.compile(r"\b(?:in|at|near|outside|inside)\s(?:the\s)?\Z")


def standing(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """The spans without those that only tell where the others are ("protesters in Arun"), where any others are left."""
    return tuple(s for s in spans if not _INSIDE.search(text, max(0, s.start - 14), s.start)) or tuple(spans)


def plain(words: str) -> str:
    """The words as a value: one space between them, no quotation marks."""
    return re.sub(r"\s+", " ", words.replace("“", "").replace("”", "").replace('"', "")).strip()
