"""Finds the named persons of a report: the engine's, mended by titles, appositions and repeated surnames."""

from __future__ import annotations

from dragoman.gazetteer.countries import country_at_start, part_of
from dragoman.model import Token
from dragoman.records.lexicon import words
from dragoman.records.relations import Tree


def persons(tree: Tree) -> list[tuple[int, int]]:
    """First and last token of every named person.

    Those are the engine's, capitalised words right after a title or in apposition to one, and again the surnames of
    all these wherever they stand alone.
    """
    tokens = tree.tokens
    found = _named(tree)
    inside = {k for low, high in found for k in range(low, high + 1)}
    surnames = {tokens[high].text for low, high in found if high > low}
    found += [
        (i, i)
        for i, t in enumerate(tokens)
        if t.pos == "PROPN" and i not in inside and t.text in surnames and t.relation != "compound"
    ]
    return sorted(found)


def pronouns(tree: Tree) -> list[tuple[int, int]]:
    return [
        (i, i)
        for i, t in enumerate(tree.tokens)
        if t.pos == "PRON" and t.relation in ("subject", "passive_subject") and t.text.lower() in ("he", "she")
    ]


def _named(tree: Tree) -> list[tuple[int, int]]:
    tokens = tree.tokens
    found: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.pos == "PROPN" and i > 1 and tokens[i - 1].text == "of" and is_title(tokens[i - 2]):
            j = i
            while j + 1 < len(tokens) and tokens[j + 1].pos == "PROPN":
                j += 1
            if j > i:
                land = country_at_start(" ".join(t.text for t in tokens[i : j + 1]))
                size = land[1] if land else 1 if part_of(token.text) else 0
                if 0 < size <= j - i:  # "Prime Minister of India NAME"
                    found.append((i + size, j))
                    i = j + 1
                    continue
        if token.entity == "person" and token.pos in ("PROPN", "NOUN", "X", "ADJ"):
            j = i
            while (
                j + 1 < len(tokens)
                and tokens[j + 1].entity == "person"
                and tokens[j + 1].pos not in ("PUNCT", "PART", "CCONJ")
            ):
                j += 1
            while i < j and is_title(tokens[i]):
                i += 1
            j = _name_end(tree, j)
            if token.span.end > token.span.start and tokens[j].text[:1].isupper():
                found.append((i, j))
            i = j + 1
            continue
        if (
            token.pos == "PROPN"
            and token.text[:1].isupper()
            and i
            and not token.entity
            and is_title(tokens[i - 1])
            and not is_title(token)
            and (token.text.lower() not in words("office.within"))
            and tokens[i - 1].text[:1].isupper()
        ):
            j = i
            while (
                j + 1 < len(tokens)
                and tokens[j + 1].pos == "PROPN"
                and tokens[j + 1].text[:1].isupper()
                and tokens[j + 1].relation != "conjunct"
            ):
                j += 1
            found.append((i, j))
            i = j + 1
            continue
        if (
            token.pos == "PROPN"
            and token.entity in ("", "organisation")
            and token.relation == "apposition"
            and is_title(tokens[token.head])
            and token.head < i
            and (token.lemma == token.text)
        ):
            j = i
            while i > 0 and tokens[i - 1].pos == "PROPN" and tokens[i - 1].head == j:
                i -= 1
            if i < j:
                found.append((i, j))
            i = j + 1
            continue
        i += 1
    return found


def _name_end(tree: Tree, j: int) -> int:
    """The last token of a name whose engine stopped early: at a hyphen, or before its last part."""
    tokens = tree.tokens
    while j + 1 < len(tokens):
        if (
            tokens[j + 1].text == "-"
            and j + 2 < len(tokens)
            and tokens[j + 2].pos == "PROPN"
            and tokens[j].span.end == tokens[j + 1].span.start
        ):
            j += 2
        elif (
            tokens[j + 1].pos == "PROPN"
            and not tokens[j + 1].entity
            and tokens[j].head == j + 1
            and tokens[j].relation == "compound"
        ):
            j += 1
        else:
            break
    return j


def is_title(token: Token) -> bool:
    return token.text.lower() in words("office.titles") or token.lemma.lower() in words("office.titles")
