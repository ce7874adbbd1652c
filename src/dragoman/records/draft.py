"""What a reader proposes before names, dates and amounts are worked out: one passage that tells one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dragoman.model import Span


@dataclass(frozen=True, slots=True)
class Draft:
    """One passage and the words in it that fill the fields. `assemble` turns drafts into records.

    `spans` maps a field to stretches of `Article.text`; `choices` holds the values that are not words of the report
    (reality, stage, provides, relation, effect). `score` is the reader's confidence from 0 to 1; `rule` names the reader.
    """

    kind: str
    passage: Span
    anchor: Span
    sentence: int
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=lambda: MappingProxyType({}))
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    score: float = 1.0
    rule: str = ""
    quote: tuple[Span, ...] = ()
