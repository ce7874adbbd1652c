"""The spaCy engine keeps the contract, reads only what it is asked to, and says what is missing."""

from __future__ import annotations

import pytest
from tests.contracts.engine import RELATIONS, TEXT, EngineContract, prepared

from dragoman.annotations import spacy_engine
from dragoman.errors import MissingPart
from dragoman.model.annotated import Annotated


class TestSpacy(EngineContract):
    def annotate(self, text: str) -> Annotated:
        return spacy_engine.annotate(*prepared(text))


def test_only_the_given_sentences_are_read() -> None:
    article, sentences = prepared(TEXT)
    found = spacy_engine.annotate(article, sentences[1:2])
    assert found.tokens and all(sentences[1].span.covers(t.span) for t in found.tokens)


def test_without_entities() -> None:
    article, sentences = prepared(TEXT)
    found = spacy_engine.annotate(article, sentences, entities=False)
    assert {t.entity for t in found.tokens} == {""}
    assert [t.relation for t in found.tokens] == [t.relation for t in spacy_engine.annotate(article, sentences).tokens]


def test_long_text_is_read_in_pieces() -> None:
    article, sentences = prepared("Norway sent tents to Chad. " * 1_000)
    found = spacy_engine.annotate(article, sentences, entities=False)
    assert len(found.tokens) == 6_000
    assert all(0 <= t.head - i + 6 <= 12 for i, t in enumerate(found.tokens))


def test_every_relation_is_neutral() -> None:
    assert set(spacy_engine.RELATIONS.values()) <= RELATIONS


def test_missing_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_engine, "MODELS", ("no_such_model",))
    with pytest.raises(MissingPart, match="pip install"):
        spacy_engine.pipeline.__wrapped__()
