"""What a reading yields: records, whose every field is a claim tied to the report's own characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from dragoman.model.span import Span

How = Literal["stated", "inferred", "assumed"]
"""stated: the anchored words say it; inferred: worked out from them (a weekday, a pronoun); assumed: a convention."""

Value = str | int | float | list[int] | list[float] | list[str]

LASTING = frozenset(("role", "tie"))
"""The kinds of record that tell of a lasting fact, not of an event."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One value of one field, with the report's own words for it.

    `anchor` holds code-point offsets into `Article.text`, end-exclusive; `words` are exactly those characters.
    `rule` names the rule or model that found the value.
    """

    field: str
    value: Value
    words: str
    anchor: Span
    rule: str
    how: How = "stated"


@dataclass(frozen=True, slots=True)
class Field:
    """All claims of one field of one record. Most have one; `by`, `to`, `place` may have several."""

    name: str
    claims: tuple[Claim, ...]
    many: bool = False

    @property
    def value(self) -> Value:
        """The field's value as in the gold files: a list for fields that hold several, else the single value."""
        if not self.many:
            return self.claims[0].value
        return [str(c.value) for c in self.claims]

    @property
    def anchor(self) -> Span:
        return self.claims[0].anchor

    @property
    def words(self) -> str:
        return self.claims[0].words

    @property
    def how(self) -> How:
        return self.claims[0].how

    @property
    def rule(self) -> str:
        return self.claims[0].rule


@dataclass(frozen=True, slots=True)
class Codes:
    """The record as an event of the field: PLOVER type, mode and contexts, CAMEO code; empty where undecided."""

    plover: str = ""
    mode: str = ""
    contexts: tuple[str, ...] = ()
    cameo: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One happening, promise, demand, opinion or state that the report tells, with every passage that tells it.

    `anchor` is the word that names the act ("signed"), a person's name for a role, the quoted words for a statement.
    `score` is the reader's confidence from 0 to 1, and `rule` names what found the record.
    """

    kind: str
    passages: tuple[Span, ...]
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    codes: Codes = Codes()
    rule: str = ""
    score: float = 1.0
    anchor: Span | None = None

    def _names(self, name: str) -> list[str]:
        found = self.fields.get(name)
        return [str(c.value) for c in found.claims] if found else []

    @property
    def by(self) -> list[str]:
        """The actors, in the report's fullest name for each."""
        return self._names("by")

    @property
    def to(self) -> list[str]:
        """Whom it is directed at."""
        return self._names("to")

    @property
    def place(self) -> list[str]:
        return self._names("place")

    @property
    def date(self) -> str:
        """An EDTF date or interval, empty if the report does not say."""
        found = self.fields.get("date")
        return str(found.value) if found else ""

    @property
    def reality(self) -> str:
        """happened, ongoing, intended, possible or denied."""
        found = self.fields.get("reality")
        return str(found.value) if found else "happened"

    @property
    def source(self) -> str:
        found = self.fields.get("source")
        return str(found.value) if found else ""
