"""Things named in a report, before anybody says what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dragoman.model.span import Span


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression: its words and the EDTF value they resolve to ("" if unresolved, with `why`).

    `how` is stated (the words give the whole date) or inferred (resolved against the reference date).
    """

    span: Span
    value: str
    how: Literal["stated", "inferred", "unresolved"]
    rule: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A number with what it counts: `low` and `high` are equal where the report is exact.

    `unit` is a currency (ISO 4217 code) for money, else the words of the thing counted ("security officers").
    """

    span: Span
    low: float
    high: float
    unit: str = ""
    is_money: bool = False
    comparator: Literal["exact", "about", "at_least", "at_most", "between", "vague"] = "exact"
    unit_span: Span | None = None


@dataclass(frozen=True, slots=True)
class QuotationMention:
    """Quoted words without their marks. `parts` are the stretches of one quotation split by "he said" or paragraphs.

    `speaker` is the span of the name or pronoun that the report's own words give as speaker, if any.
    """

    parts: tuple[Span, ...]
    speaker: Span | None = None
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A named person: `name` is the fullest name in the report, `titles` the offices told of them there."""

    span: Span
    name: str
