"""A report as the encoder sees it."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.model import Annotated, Span
from dragoman.records import weights
from dragoman.records.encoding import CHUNK, LONGEST, chunks, pieces, window

pytestmark = pytest.mark.skipif(not weights.available(), reason="the trained weights are not installed")


def report(text: str) -> Annotated:
    article = compose(text)
    return Annotated(article, sentences(article))


def cut(text: str, quoted: tuple[Span, ...] = ()):  # type: ignore[no-untyped-def]
    return pieces(report(text), quoted, weights.load().tokenizer)


def test_offsets_point_at_the_words_whatever_the_letters() -> None:
    text = "Talks open in Ağrı 🇺🇳\n\nErdoğan’s envoy met Łukasz Nowak in Saint-Étienne on 5 May. He said: “Çok iyi”."
    p = cut(text)
    words = {text[a:b].lower() for a, b in zip(p.start, p.end, strict=True)}
    assert {"envoy", "met", "may"} <= words
    assert all(0 <= a < b <= len(text) for a, b in zip(p.start, p.end, strict=True))
    assert (np.diff(p.start) >= 0).all()


def test_chunks_cover_every_piece_once_and_stay_short() -> None:
    text = "Headline here\n\n" + " ".join(f"Envoy number {i} of Borduria met the council in Klow." for i in range(120))
    p = cut(text)
    parts = chunks(p)
    owned = [i for c in parts for i in range(c.start, c.end)]
    assert owned == list(range(len(p.ids)))
    assert all(c.end - c.start <= CHUNK for c in parts)


def test_a_sentence_without_end_is_cut() -> None:
    p = cut("word " * 5000)
    assert len(p.ids) <= LONGEST


def test_the_window_of_a_piece_holds_its_sentence() -> None:
    p = cut("Talks open\n\nBorduria met Syldavia. Then Borduria asked for help.")
    c = chunks(p)[0]
    at = int(np.flatnonzero(p.sentence == 2)[0])
    w = window(p, c, at, at + 1)
    assert set(p.sentence[w.low : w.high]) == {2}
    assert w.start <= w.low <= w.a < w.high <= w.end
