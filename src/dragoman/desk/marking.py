"""A report's text cut into sentences and stretches, each with the records whose words it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.ledger.corrections import Held


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters and whose words they are: `keys` of records, `fields` as KEY:FIELD, `kind` of the first."""

    text: str
    start: int
    keys: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    kind: str = ""
    value: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: its number from 1, its place, its stretches, and whether a new paragraph begins with it."""

    number: int
    start: int
    end: int
    role: str
    opens: bool
    stretches: tuple[Stretch, ...]
    gone: bool = False


@lru_cache(maxsize=256)
def cut(text: str) -> tuple[tuple[int, int, str, int], ...]:
    """The sentences of a stored text: start, end, role of the part, number of the paragraph."""
    article = compose(text)
    if article.text != text:  # stored by other rules: paragraphs are still paragraphs
        found: list[tuple[int, int, str, int]] = []
        at = 0
        for n, part in enumerate(text.split("\n")):
            if part.strip():
                found.append((at, at + len(part), "headline" if not found else "body", n))
            at += len(part) + 1
        return tuple(found)
    return tuple((s.span.start, s.span.end, s.role, s.paragraph) for s in sentences(article))


def marks(record: dict[str, Any]) -> list[tuple[int, int, str]]:
    """The places of a record's words: start, end, field ("" for a passage)."""
    found = [(w["start"], w["end"], "") for w in record.get("words", ()) if isinstance(w, dict)]
    for name, claims in (record.get("claims") or {}).items():
        found += [(c["start"], c["end"], name) for c in claims if c.get("start") is not None and name != "where"]
    return found


def lines(text: str, records: Sequence[Held]) -> list[Line]:
    """The sentences of the text with the words of the records that were not rejected."""
    spans = [
        (start, end, name, one.key, one.record["kind"])
        for one in records
        if one.status != "rejected"
        for start, end, name in marks(one.record)
    ]
    made, last = [], -1
    for number, (start, end, role, paragraph) in enumerate(cut(text), 1):
        inside = [s for s in spans if s[0] < end and start < s[1]]
        made.append(Line(number, start, end, role, paragraph != last, _stretches(text, start, end, inside)))
        last = paragraph
    return made


def _stretches(text: str, start: int, end: int, spans: list[tuple[int, int, str, str, str]]) -> tuple[Stretch, ...]:
    edges = sorted({start, end, *(min(max(p, start), end) for s in spans for p in s[:2])})
    made = []
    for a, b in pairwise(edges):
        over = [s for s in spans if s[0] <= a and b <= s[1]]
        values = [s for s in over if s[2]]
        first = (values or over or [(0, 0, "", "", "")])[0]
        made.append(
            Stretch(
                text[a:b],
                a,
                tuple(dict.fromkeys(s[3] for s in over)),
                tuple(dict.fromkeys(f"{s[3]}:{s[2]}" for s in values)),
                first[4],
                bool(values),
            )
        )
    return tuple(made)


def sentence_of(text: str, position: int) -> int:
    """The number of the sentence that holds a character; 0 if none does."""
    return next((n for n, (s, e, _, _) in enumerate(cut(text), 1) if s <= position < e), 0)
