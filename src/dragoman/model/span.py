"""Positions in a report's text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of `Article.text`: code points, `end` exclusive. Compares and sorts by position."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end
