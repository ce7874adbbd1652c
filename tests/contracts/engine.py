"""What every engine must do: a suite that a test module runs with its own `annotate`.

Subclass `EngineContract` in a test module and give `annotate`.
"""

from __future__ import annotations

import pytest

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.model.annotated import Annotated

RELATIONS = {
    "root",
    "subject",
    "passive_subject",
    "object",
    "indirect_object",
    "complement",
    "prepositional",
    "preposition",
    "agent",
    "conjunct",
    "coordinator",
    "clause",
    "relative",
    "apposition",
    "modifier",
    "possessive",
    "compound",
    "determiner",
    "number",
    "auxiliary",
    "passive_auxiliary",
    "negation",
    "marker",
    "particle",
    "punctuation",
    "other",
}
ENTITIES = {
    "person",
    "state",
    "place",
    "organisation",
    "group",
    "date",
    "time",
    "money",
    "quantity",
    "cardinal",
    "ordinal",
    "event",
    "",
}
TEXT = """Norway signs pact with Chad

Norway has promised to send 1,000 tents to Chad. The tents were bought by the ministry on Monday. It did not say why.

“We will help,” the minister said.  It costs $5 million.
"""


class EngineContract:
    """Facts that hold for every engine, whatever its model."""

    def annotate(self, text: str) -> Annotated:
        raise NotImplementedError

    @pytest.fixture
    def read(self) -> Annotated:
        return self.annotate(TEXT)

    def test_tokens_are_the_texts_own_words(self, read: Annotated) -> None:
        at = 0
        for token in read.tokens:
            assert token.span.of(read.article.text) == token.text
            assert token.span.start >= at and token.text.strip()
            at = token.span.end

    def test_every_character_has_a_token(self, read: Annotated) -> None:
        covered = {i for t in read.tokens for i in range(t.span.start, t.span.end)}
        assert all(c.isspace() or i in covered for i, c in enumerate(read.article.text))

    def test_terms_are_neutral(self, read: Annotated) -> None:
        assert {t.relation for t in read.tokens} <= RELATIONS
        assert {t.entity for t in read.tokens} <= ENTITIES
        assert all(t.pos.isupper() and t.lemma for t in read.tokens)
        assert read.engine

    def test_heads_stay_in_their_sentence(self, read: Annotated) -> None:
        for number, token in enumerate(read.tokens):
            head = read.tokens[token.head]
            assert read.sentence_at(token.span.start) == read.sentence_at(head.span.start)
            assert (token.head == number) == (token.relation == "root")

    def test_plain_relations(self, read: Annotated) -> None:
        found = {(t.text, t.relation, read.tokens[t.head].text) for t in read.tokens}
        assert {
            ("Norway", "subject", "promised"),
            ("send", "complement", "promised"),
            ("tents", "object", "send"),
            ("1,000", "number", "tents"),
            ("tents", "passive_subject", "bought"),
            ("by", "agent", "bought"),
            ("ministry", "prepositional", "by"),
            ("not", "negation", "say"),
            ("minister", "subject", "said"),
        } <= found

    def test_entities(self, read: Annotated) -> None:
        found = {(t.text, t.entity) for t in read.tokens}
        assert {("Chad", "state"), ("Monday", "date"), ("million", "money")} <= found

    def test_nothing_gives_nothing(self) -> None:
        assert self.annotate("").tokens == ()

    @pytest.mark.parametrize("text", ["\u200d", "…", "😀 ?", "a\tb  c\u00a0d", "(((", "é" * 50])
    def test_odd_text(self, text: str) -> None:
        found = self.annotate(text)
        assert all(t.span.of(found.article.text) == t.text for t in found.tokens)

    def test_same_every_time(self, read: Annotated) -> None:
        assert self.annotate(TEXT) == read


def prepared(text: str):  # type: ignore[no-untyped-def]
    """The article of `text` and its sentences."""
    article = compose(text)
    return article, sentences(article)
