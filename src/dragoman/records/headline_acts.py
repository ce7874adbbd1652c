"""Which of a sentence's acts are its news: those told highest in its grammar, not the background hung on them.

Coders of event data code what a sentence asserts: in "Chad, which closed its border in May, asked Niger to withdraw the
troops that it had sent" the request, and neither the closure, nor the withdrawal asked for, nor the sending.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dragoman.model import Record
from dragoman.records.lexicon import words
from dragoman.records.relations import Tree


def headline_acts(
    tree: Tree, acts: Mapping[int, Sequence[Record]], sentences: Mapping[int, int]
) -> list[tuple[int, Record]]:
    """Those of `acts` (records by the token of their word) that are news, with their tokens, in the order of the text.

    `sentences` gives the number of each act's sentence. In each sentence the acts told highest stay, without those that
    hang on another one; of several records with one word the surest.
    """
    depths = {i: depth(tree, i) for i in acts}
    least: dict[int, float] = {}
    for i in acts:
        least[sentences[i]] = min(depths[i], least.get(sentences[i], depths[i]))
    high = {i for i in acts if depths[i] <= least[sentences[i]]}
    return [
        (i, max(acts[i], key=lambda r: r.score)) for i in sorted(high) if high.isdisjoint(above(tree, _first(tree, i)))
    ]


def _first(tree: Tree, i: int) -> int:
    """The first of the words joined with `i`: "expelled A and invited B" tells two acts of one rank."""
    for _ in range(len(tree.tokens)):
        token = tree.tokens[i]
        if token.relation != "conjunct" or token.head == i:
            break
        i = token.head
    return i


def above(tree: Tree, i: int) -> Iterator[int]:
    """The words that the word `i` hangs on, nearest first."""
    for _ in range(len(tree.tokens)):
        head = tree.tokens[i].head
        if head == i:
            return
        yield head
        i = head


def depth(tree: Tree, i: int) -> float:
    """How deep the word `i` lies below its sentence's main clause; what somebody says counts as told in the main clause."""
    total = 0.0
    for k in (i, *above(tree, i)):
        token = tree.tokens[k]
        head = tree.tokens[token.head]
        if token.relation in ("relative", "clause"):
            total += 1
        elif token.relation == "preposition":
            total += 0.5
        elif token.relation == "modifier" and token.pos != "VERB":
            total += 0.2
        elif token.relation in ("complement", "prepositional") and token.pos == "VERB":
            total += 0 if head.lemma in words("speech.reporting") else 0.5
    return total
