"""A report whose text is fixed: every later span points into `Article.text`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

from dragoman.model.span import Span

Role = Literal["headline", "standfirst", "alt_text", "caption", "dateline", "body", "credit", "source_line"]
"""What a part of a report is for. A photograph's bracketed credit and a closing source line are parts of their own."""

DateBasis = Literal["option", "metadata", "dateline", "caption", "none"]
"""Where the reference date came from; `none` means that relative times stay unresolved."""


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph (or line) of the report and its role. Offsets into `Article.text`."""

    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class ReferenceDate:
    """The day that "on Monday" is counted from: an ISO 8601 day, or empty with basis `none`."""

    day: str = ""
    basis: DateBasis = "none"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A report: its fixed text, its parts in order, its reference date and what is known of its origin.

    `text` is NFC with LF line ends. `name` is what the report is called in output (a folder's name or a file's stem).
    """

    text: str
    parts: tuple[Part, ...] = ()
    reference: ReferenceDate = ReferenceDate()
    name: str = "report"
    title: str = ""
    publisher: str = ""
    url: str = ""
    licence: str = ""
    origin: str = field(default="", compare=False)

    @property
    def sha256(self) -> str:
        """The hexadecimal SHA-256 of the text in UTF-8: the report's identity."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def part_at(self, position: int) -> Part | None:
        """The part that holds the character at `position`, if any."""
        return next((p for p in self.parts if p.span.start <= position < p.span.end), None)
