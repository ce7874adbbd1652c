"""One report as it was read: its fixed text, its sentences and the records found in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from dragoman.model.annotated import Sentence
from dragoman.model.article import Article
from dragoman.model.record import Record

Display = Callable[["Reading"], str]
"""Makes HTML of a reading."""

_displays: list[Display] = []  # none or one


@dataclass(frozen=True, slots=True)
class Reading:
    """A report and its records, in the order of the text. Every offset points into `article.text`.

    `notes` say in plain sentences what could not be settled ("no reference date: 'on Monday' stays unresolved").
    `reader` names what found the records: "model" or "rules".
    """

    article: Article
    sentences: tuple[Sentence, ...]
    records: tuple[Record, ...]
    notes: tuple[str, ...] = ()
    reader: str = ""

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds the character at `position`, if any."""
        found = bisect_right(self.sentences, position, key=lambda s: s.span.start) - 1
        if found < 0 or position >= self.sentences[found].span.end:
            return None
        return self.sentences[found]

    def _repr_html_(self) -> str | None:
        """What a notebook shows; None (the notebook then shows the plain form) where no display was given."""
        return _displays[0](self) if _displays else None


def display_with(display: Display) -> None:
    """Makes `display` the HTML form of every reading.

    The nouns know nothing of HTML: `dragoman/__init__.py` gives them the notebook's display when it is imported.
    """
    _displays[:] = [display]
