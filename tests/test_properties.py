"""Whatever text comes in: the reader never raises, and every offset points at the words it claims.

DRAGOMAN_EXAMPLES sets how many texts are tried for each property (60 by default); `benchmarks/fuzz.py` runs for longer.
"""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dragoman
from dragoman.model.reading import Reading
from dragoman.outputs.flat import flat_reading
from dragoman.outputs.json import document
from dragoman.outputs.ledger import layout, plain

EXAMPLES = int(os.environ.get("DRAGOMAN_EXAMPLES", "60"))
TRIES = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

SPOKEN = """
Kenya | the Kenyan government | Haiti | the UN Security Council | Prime Minister Ana Vega Ruiz | he | she | gunmen
protesters | police | said | pledged to send | signed an agreement with | has denied | urged | called on | attacked
killed | deployed | if | provided that | 1,000 officers | dozens of people | at least 20 | $1.5 billion | on Monday
last week | in October of last year | since Tuesday | “ | ” | " | ' | ‘ | ’ | . | , | — | [Photo: A. Person/Agency]
Source: news agencies | NAIROBI, 5 May 2023 - | U.S. | No. 10 | 😀
"""
PIECES = [*SPOKEN.strip().replace("\n", " | ").split(" | "), "\n", "\n\n", "\u200b"]
anything = st.text(st.characters(), max_size=400)
newslike = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60).map(" ".join)
days = st.sampled_from(["", "2023-09-26", "2024-02-29", "0001-01-01", "9999-12-31"])
readers = pytest.mark.parametrize("reader", ["auto", "rules"])


def assert_sound(reading: Reading) -> None:
    text = reading.article.text
    last = 0
    for sentence in reading.sentences:
        assert last <= sentence.span.start < sentence.span.end <= len(text)
        last = sentence.span.end
    for part in reading.article.parts:
        assert 0 <= part.span.start <= part.span.end <= len(text)
    for record in reading.records:
        assert record.passages
        for span in record.passages:
            assert 0 <= span.start < span.end <= len(text)
        for field in record.fields.values():
            for claim in field.claims:
                assert claim.words, (record.kind, field.name)
                assert claim.words == text[claim.anchor.start : claim.anchor.end]
                assert claim.rule


@readers
@TRIES
@given(text=anything, published=days)
def test_any_text_can_be_read(reader: str, text: str, published: str) -> None:
    assert_sound(dragoman.read(text, published=published, reader=reader))


@readers
@TRIES
@given(text=newslike, published=days)
def test_text_that_looks_like_news_can_be_read(reader: str, text: str, published: str) -> None:
    assert_sound(dragoman.read(text, published=published, reader=reader))


@TRIES
@given(text=newslike)
def test_what_was_read_can_be_shown(text: str) -> None:
    reading = dragoman.read(text, published="2023-09-26")
    rows = json.loads(document(flat_reading(reading)))
    assert len(rows["records"]) == len(reading.records)
    assert plain(layout(reading, {})).endswith("\n")
    plain(layout(reading, {})).encode("utf-8", "backslashreplace")


@settings(TRIES, max_examples=max(5, EXAMPLES // 6))
@given(text=newslike)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert dragoman.read(text) == dragoman.read(text)


def test_the_stored_text_is_all_that_offsets_need() -> None:
    """Line ends and composed letters are settled once; what is read from the stored text again is the same."""
    text = "Headline\r\n\r\nCo\u0301te d'Ivoire asked the UN for 200 soldiers on Monday."
    reading = dragoman.read(text, published="2023-09-26")
    again = dragoman.read(reading.article.text, published="2023-09-26")
    assert again.records == reading.records
    assert "\r" not in reading.article.text
