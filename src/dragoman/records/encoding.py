"""A report as the encoder sees it: word pieces with offsets, features and chunks. Training and reading share this file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dragoman.model import Annotated, Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

IntArray = NDArray[np.int64]

CHUNK = 112  # word pieces a chunk: longer ones are read no better (100 to 400 tried) and cost more a piece
LONGEST = 100  # word pieces of one sentence that are looked at; longer ones are cut
ROLES = ("headline", "standfirst", "alt_text", "caption", "dateline", "body", "credit", "source_line")
CLS, SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Pieces:
    """All word pieces of a report, with code-point offsets into its text, features and the sentence of each.

    `case`: 0 lower, 1 capitalised, 2 upper, 3 mixed, 4 not a word. `quoted`: 1 inside quotation marks. `role`: index in ROLES.
    """

    ids: IntArray
    start: IntArray
    end: IntArray
    case: IntArray
    quoted: IntArray
    role: IntArray
    sentence: IntArray

    def covering(self, span: Span) -> tuple[int, int]:
        """First and one past the last piece that overlaps the span (equal if none does)."""
        first = int(np.searchsorted(self.end, span.start, side="right"))
        last = int(np.searchsorted(self.start, span.end, side="left"))
        return first, max(first, last)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pieces [start, end) of a report, whole sentences, that are encoded together."""

    start: int
    end: int


def _case(word: str) -> int:
    if not word[:1].isalpha():
        return 4
    if word.islower():
        return 0
    if word.isupper() and len(word) > 1:
        return 2
    return 1 if word[:1].isupper() and (len(word) == 1 or word[1:].islower()) else 3


def pieces(report: Annotated, quoted: Sequence[Span], tokenizer: Tokenizer) -> Pieces:
    """Cut the sentences of a report into word pieces. `quoted` are the stretches inside quotation marks."""
    text = report.article.text
    ids: list[int] = []
    start: list[int] = []
    end: list[int] = []
    role: list[int] = []
    sentence: list[int] = []
    encodings = tokenizer.encode_batch([s.span.of(text) for s in report.sentences], add_special_tokens=False)
    for number, (s, encoding) in enumerate(zip(report.sentences, encodings, strict=True)):
        count = min(len(encoding.ids), LONGEST)
        ids += encoding.ids[:count]
        base = s.span.start
        for low, high in encoding.offsets[:count]:
            start.append(base + low)
            end.append(base + high)
        role += [ROLES.index(s.role)] * count
        sentence += [number] * count
    case = [
        _case(text[a:b]) if a == 0 or not text[a - 1 : a].isalnum() else -1 for a, b in zip(start, end, strict=True)
    ]
    for i in range(1, len(case)):  # the pieces of one word share its first piece's case
        if case[i] == -1:
            case[i] = case[i - 1]
    inside = np.zeros(len(ids), dtype=np.int64)
    starts = np.array(start, dtype=np.int64)
    for span in quoted:
        inside[np.searchsorted(starts, span.start) : np.searchsorted(starts, span.end)] = 1
    return Pieces(
        np.array(ids, dtype=np.int64),
        starts,
        np.array(end, dtype=np.int64),
        np.maximum(np.array(case, dtype=np.int64), 0),
        inside,
        np.array(role, dtype=np.int64),
        np.array(sentence, dtype=np.int64),
    )


def chunks(p: Pieces) -> list[Chunk]:
    """Cut the pieces at sentence ends into chunks of at most CHUNK."""
    found: list[Chunk] = []
    start = end = 0
    for low, high in sentences_in(p, 0, len(p.ids)):
        if high - start > CHUNK:
            found.append(Chunk(start, low))
            start = low
        end = high
    return [*found, Chunk(start, end)] if end > start else found


def sentences_in(p: Pieces, start: int, end: int) -> list[tuple[int, int]]:
    """Where each sentence of the pieces [start, end) begins and ends."""
    if start == end:
        return []
    return list(pairwise([start, *(np.flatnonzero(np.diff(p.sentence[start:end])) + start + 1).tolist(), end]))


@dataclass(frozen=True, slots=True)
class Window:
    """Where the fields of one record are looked for: pieces [start, end), its sentence [low, high), its anchor [a, b)."""

    start: int
    end: int
    low: int
    high: int
    a: int
    b: int


def window(p: Pieces, chunk: Chunk, a: int, b: int, before: int = 0) -> Window:
    """The sentence that holds piece `a`, with `before` pieces ahead of it, inside one chunk.

    The vectors know what stands around; looking for fields there too costs time and finds as many wrong as right.
    """
    low = int(np.searchsorted(p.sentence, p.sentence[a], side="left"))
    high = int(np.searchsorted(p.sentence, p.sentence[a], side="right"))
    low, high = max(low, chunk.start), min(high, chunk.end)
    return Window(max(chunk.start, low - before), high, low, high, a, min(b, high))
