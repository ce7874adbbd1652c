"""A report with its sentences, and with tokens and relations where an engine was run."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.model.article import Article, Role
from dragoman.model.span import Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: never crosses a part. `paragraph` counts the parts from 0."""

    span: Span
    role: Role
    paragraph: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the engine sees it, in neutral terms that every engine maps onto.

    `pos` is a Universal POS tag. `head` is the index of the governing token in `Annotated.tokens` (its own index at a root).
    `relation` is one of: root, subject, passive_subject, object, indirect_object, complement, prepositional, preposition,
    agent, conjunct, coordinator, clause, relative, apposition, modifier, possessive, compound, determiner, number,
    auxiliary, passive_auxiliary, negation, marker, particle, punctuation, other.
    `entity` is person, state, place, organisation, group, date, time, money, quantity, cardinal, ordinal, event or "".
    """

    span: Span
    text: str
    lemma: str
    pos: str
    relation: str
    head: int
    entity: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with sentences; `tokens` is empty where no engine has run."""

    article: Article
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...] = ()
    engine: str = ""

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds the character at `position`."""
        return next((s for s in self.sentences if s.span.start <= position < s.span.end), None)
