"""Whom "he" and "she" mean, by the persons whom a report names before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.gazetteer.given_names import Gender, gender_of
from dragoman.model import Span

_GENDER: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "male"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "female"),
}
HE = frozenset(_GENDER)
OPENING = 3  # words before a pronoun that do not tell of somebody else in its sentence
BACK = 2  # sentences looked at before the one that holds the pronoun


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text that names a person, and the person's fullest name."""

    start: int
    end: int
    person: str


class Pronouns:
    """The persons of one report by position."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[int],
        mentions: Sequence[Mention],
        quoted: Sequence[Span] = (),
    ) -> None:
        """`sentences` are the starts of the report's sentences; `mentions` in order; `quoted` spoken words, which name nobody
        for those around them."""
        self._text, self._sentences = text, sentences
        self._quoted = sorted(quoted)
        self._mentions = [m for m in mentions if not self._inside(m.start)]
        self._starts = [m.start for m in self._mentions]

    def meant(self, at: int, pronoun: str) -> str:
        """The person meant by `pronoun` at a position, "" if none is named before.

        First a person named before it in its own sentence, unless the pronoun opens it; then the first person of the
        sentence before; then of the one before that; then the person named last. Who bears a name of the other gender is
        passed over.
        """
        gender = _GENDER.get(pronoun.lower(), "")
        here = bisect_right(self._sentences, at) - 1
        bounds = self._sentences[max(0, here - BACK) : here + 1]
        behind = bounds and len(self._text[bounds[-1] : at].split()) > OPENING
        if behind and (person := self._first(bounds[-1], at, gender)):
            return person
        for low, high in zip(bounds[-2::-1], bounds[:0:-1], strict=False):
            if person := self._first(low, high, gender):
                return person
        for i in range(bisect_left(self._starts, at) - 1, -1, -1):
            if self._fits(self._mentions[i].person, gender):
                return self._mentions[i].person
        return ""

    def _first(self, low: int, high: int, gender: Gender) -> str:
        i = bisect_left(self._starts, low)
        while i < len(self._starts) and self._starts[i] < high:
            if self._fits(self._mentions[i].person, gender):
                return self._mentions[i].person
            i += 1
        return ""

    def _fits(self, person: str, gender: Gender) -> bool:
        return gender_of(person) in (gender, "") or not gender

    def _inside(self, at: int) -> bool:
        i = bisect_right(self._quoted, at, key=lambda q: q.start) - 1
        return i >= 0 and at < self._quoted[i].end
