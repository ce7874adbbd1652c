"""Drafts of roles and party memberships: a named person with the office or the party told beside the name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dragoman.model import Span
from dragoman.records.draft import Draft
from dragoman.records.lexicon import words
from dragoman.records.persons import persons, pronouns
from dragoman.records.relations import Tree
from dragoman.records.titles import is_plural, offices, title_before, title_said

_HAPPENED = {"reality": ("happened",)}


def drafts(tree: Tree, sentence: Callable[[int], int], rule: str) -> Iterator[Draft]:
    """A role for each named person and office, once each; a tie for each named person with a party's adjective."""
    seen: set[tuple[str, str]] = set()
    people = [*persons(tree), *pronouns(tree)]
    for n, (low, high) in enumerate(people):
        if tree.tokens[low].pos == "PRON":
            said = title_said(tree, high)
            held = [(said[0], said[1], (low, said[2]))] if said is not None else []
            before = None
        else:
            held = list(offices(tree, low, high))
            before = title_before(tree, low)
        if before is not None and is_plural(tree, before[0][1]):
            yield from _listed(tree, people[n + 1 :], high, before, sentence, rule)
        for title, of, passage in held:
            name = tree.span(low, high)
            key = (_text(tree, high, high), _text(tree, title[1], title[1]))
            if key in seen:
                continue
            seen.add(key)
            spans: dict[str, tuple[Span, ...]] = {"by": (name,), "title": (tree.span(*title),)}
            if of is not None:
                spans["of"] = (tree.span(*of),)
            yield Draft(
                "role",
                tree.span(*passage),
                tree.span(*title),
                sentence(name.start),
                spans,
                dict(_HAPPENED),
                0.7,
                f"{rule}:office",
            )
        if tree.tokens[low].pos == "PRON":
            continue
        membership = _party(tree, low, high)
        if membership is not None:
            key = (_text(tree, high, high), "party")
            if key not in seen:
                seen.add(key)
                name = tree.span(low, high)
                party = tree.tokens[membership].span
                passage = tree.span(min(low, membership), max(high, membership))
                yield Draft(
                    "tie",
                    passage,
                    party,
                    sentence(name.start),
                    {"by": (name,), "to": (party,)},
                    {"relation": ("member",), **_HAPPENED},
                    0.6,
                    f"{rule}:party",
                )


def _listed(
    tree: Tree,
    people: list[tuple[int, int]],
    high: int,
    title: tuple[tuple[int, int], tuple[int, int] | None, int],
    sentence: Callable[[int], int],
    rule: str,
) -> Iterator[Draft]:
    """The further persons of "Senators NAME of Ohio, NAME and NAME"."""
    tokens = tree.tokens
    number = sentence(tokens[high].span.start)
    for low, end in people:
        gap = tokens[high + 1 : low]
        if (
            len(gap) > 6
            or sentence(tokens[low].span.start) != number
            or any(t.pos not in ("PUNCT", "CCONJ", "ADP", "PROPN", "DET") for t in gap)
        ):
            return
        spans: dict[str, tuple[Span, ...]] = {"by": (tree.span(low, end),), "title": (tree.span(*title[0]),)}
        if title[1] is not None:
            spans["of"] = (tree.span(*title[1]),)
        yield Draft(
            "role",
            tree.span(title[2], end),
            tree.span(*title[0]),
            number,
            spans,
            dict(_HAPPENED),
            0.6,
            f"{rule}:office",
        )
        high = end


def _party(tree: Tree, low: int, high: int) -> int | None:
    """The adjective or noun of party beside a name: "Republican Senator NAME", "NAME, a Democrat"."""
    tokens = tree.tokens
    k = low - 1
    while k >= 0 and low - k < 7 and tokens[k].pos not in ("PUNCT", "VERB", "ADP", "AUX", "CCONJ"):
        if tokens[k].text.lower() in words("tie.parties"):
            return k
        k -= 1
    k = high + 1
    if k + 1 < len(tokens) and tokens[k].text == ",":
        for n in range(k + 1, min(k + 4, len(tokens))):
            if tokens[n].text.lower() in words("tie.parties"):
                return n
            if tokens[n].pos not in ("DET", "ADJ"):
                break
    if k + 1 < len(tokens) and tokens[k].text == "(" and tokens[k + 1].text.lower() in words("tie.parties"):
        return k + 1
    return None


def _text(tree: Tree, low: int, high: int) -> str:
    return " ".join(t.text.lower() for t in tree.tokens[low : high + 1])
