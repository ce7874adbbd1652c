"""Reads the office that stands beside a name, and whose office it is, from the order of the words."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.gazetteer.countries import country_at_start
from dragoman.model import Token
from dragoman.records.lexicon import words
from dragoman.records.persons import is_title
from dragoman.records.relations import Tree

_STATES = frozenset(("state", "group", "place", "organisation"))
_HOLDING = frozenset(("be", "become", "serve", "remain", "elect", "appoint", "name", "swear", "act", "work"))

Run = tuple[int, int]
"""First and last token."""

Office = tuple[Run, Run | None, Run]
"""The title, whose it is, and the passage from the name to the title."""


def offices(tree: Tree, low: int, high: int) -> Iterator[Office]:
    before = title_before(tree, low)
    if before is not None:
        yield before[0], before[1], (before[2], high)
    after = _after(tree, high)
    if after is not None:
        yield after[0], after[1], (low, after[2])
    said = title_said(tree, high)
    if said is not None:
        yield said[0], said[1], (low, said[2])


def title_before(tree: Tree, low: int) -> tuple[Run, Run | None, int] | None:
    """ "US Secretary of Defense NAME", "Kenya's president, NAME": the title that stands right before the name."""
    tokens = tree.tokens
    end = low - 1
    while end >= 0 and (
        tokens[end].text in words("office.honours")
        or tokens[end].text.capitalize() in ("Mr", "Mr.", "Mrs", "Ms", "Ms.", "Dr", "Dr.", "Sir")
    ):
        end -= 1
    comma = end >= 0 and tokens[end].text == ","
    if comma:
        end -= 1
    if end < 0:
        return None
    start = end
    while start >= 0 and end - start < 12:
        token = tokens[start]
        small = token.text.lower() in ("of", "for", "and", "the", "&")
        if (
            token.pos in ("VERB", "AUX", "PUNCT", "PRON", "SCONJ")
            and not _is_within(token)
            and token.text not in ("-", "–")
        ):
            break
        if token.pos in ("ADP", "CCONJ", "DET") and not small:
            break
        if token.pos in ("ADV", "NUM", "INTJ"):
            break
        if token.text.lower() in ("a", "an"):
            break
        start -= 1
    start += 1
    return _cut(tree, start, end, capital=not comma)


def _cut(tree: Tree, start: int, end: int, *, capital: bool) -> tuple[Run, Run | None, int] | None:
    """The office in the tokens from `start` to `end`: its title, whose it is, and where the phrase begins."""
    tokens = tree.tokens
    if tokens[end].pos in ("ADP", "CCONJ", "DET"):
        return None
    heads = [k for k in range(start, end + 1) if is_title(tokens[k])]
    if not heads:
        return None
    head = heads[-1]
    if (
        head != end
        and tokens[head + 1].text.lower() not in words("office.of")
        and not all(_is_within(tokens[k]) or tokens[k].pos in ("PROPN", "NOUN") for k in range(head + 1, end + 1))
    ):
        return None
    if head != end and tokens[head + 1].text.lower() not in words("office.of"):
        return None
    first = head
    while first > start and (
        _is_within(tokens[first - 1])
        or (tokens[first - 1].text.lower() in ("of", "-") and is_title(tokens[first - 2]))
        or (
            tokens[first - 1].pos in ("NOUN", "ADJ", "PROPN")
            and tokens[first - 1].entity not in _STATES
            and (tokens[first - 1].entity != "person" or (tokens[first - 1].head == head and first > start + 1))
            and tokens[first - 1].text not in ("'s", "’s")
            and tokens[first - 1].text.capitalize() not in words("tie.parties")
            and tokens[first - 1].text.lower() not in words("tie.parties")
        )
    ):
        first -= 1
    while first < head and tokens[first].text.lower() in ("the", "of", "and", "for", "his", "her"):
        first += 1
    begin = first
    of: tuple[int, int] | None = None
    if first - 1 >= start:
        k = first - 1
        if tokens[k].text in ("'s", "’s", "'", "’"):
            k -= 1
        while k >= start and tokens[k].text.lower() in words("tie.parties"):
            k -= 1
        if (
            k >= start
            and (tokens[k].entity in _STATES or tokens[k].pos in ("PROPN", "ADJ"))
            and tokens[k].text.lower() not in ("the", "new")
        ):
            j = k
            while (
                j - 1 >= start
                and tokens[j - 1].entity == tokens[k].entity
                and tokens[k].entity
                and tokens[j - 1].pos != "DET"
            ):
                j -= 1
            of, begin = (j, k), j
    last = head
    if head < end:
        tail = (head + 2, end)
        while tail[0] < end and tokens[tail[0]].text.lower() == "the":
            tail = (tail[0] + 1, end)
        if tail[0] > end:
            return None
        named = any(tokens[n].entity in _STATES and tokens[n].entity != "group" for n in range(tail[0], tail[1] + 1))
        if (named or country_at_start(_plain(tree, *tail))) and tokens[head + 1].text.lower() in (
            "of",
            "for",
            "at",
            "to",
            "in",
        ):
            if of is None and tokens[tail[0]].text.lower() not in ("state", "defense", "defence"):
                of = tail
            else:
                last = end
        else:
            last = end
    return (first, last), of, begin


def _after(tree: Tree, high: int) -> tuple[Run, Run | None, int] | None:
    """ "NAME, the foreign minister of Chad," : the title after a comma."""
    tokens = tree.tokens
    k = high + 1
    if k + 1 >= len(tokens) or tokens[k].text != ",":
        return None
    k += 1
    if tokens[k].text.lower() in ("the", "a", "an", "then", "currently", "formerly"):
        k += 1
    end = k
    while end < len(tokens) and end - k < 16:
        token = tokens[end]
        if (token.pos == "PUNCT" and token.text not in ("-", "–", "'", "’")) or token.pos in (
            "VERB",
            "AUX",
            "SCONJ",
            "PRON",
        ):
            break
        if token.entity == "person" and not is_title(token):
            return None
        end += 1
    end -= 1
    if end < k:
        return None
    heads = [n for n in range(k, end + 1) if is_title(tokens[n])]
    if not heads:
        return None
    of_at = next((n for n in range(heads[0] + 1, end + 1) if tokens[n].text.lower() in words("office.of")), None)
    head = next((n for n in reversed(heads) if of_at is None or n < of_at), heads[0])
    if (of_at is not None and head + 1 != of_at) or (of_at is None and head != end):
        end = head if of_at is None else end
        if of_at is not None and of_at - head > 2:
            end = head
    stop = end
    if of_at is not None and stop > of_at:
        low_of, _high_of = of_at + 1, stop
        for n in range(low_of, stop + 1):
            if (tokens[n].pos in ("ADP", "CCONJ") and tokens[n].text.lower() not in ("of", "for", "and")) or tokens[
                n
            ].entity in ("date", "time"):
                stop = n - 1
                break
    cut = _cut(tree, k, max(stop, head), capital=False)
    return (cut[0], cut[1], max(stop, head)) if cut is not None else None


def title_said(tree: Tree, high: int) -> tuple[Run, Run | None, int] | None:
    """ "NAME is the president of Chad", "NAME became prime minister", "she served as mayor"."""
    tokens = tree.tokens
    if tokens[high].relation not in ("subject", "passive_subject"):
        return None
    verb = tokens[high].head
    if tokens[verb].lemma not in _HOLDING or tree.children(verb, "negation"):
        return None
    noun = next((n for word, n in tree.prepositions(verb) if word == "as"), None)
    if noun is None and tokens[verb].lemma not in ("serve", "act", "swear", "work"):
        noun = tree.child(verb, "complement", "object")
    if noun is None or not is_title(tokens[noun]) or is_plural(tree, noun):
        return None
    low, end = tree.ends(noun)
    stop = (
        next(
            (
                n
                for n in range(noun, end + 1)
                if tokens[n].pos in ("PUNCT", "VERB", "AUX", "SCONJ", "PRON") or tokens[n].entity in ("date", "time")
            ),
            end + 1,
        )
        - 1
    )
    low += tokens[low].pos == "DET"
    cut = _cut(tree, low, max(stop, noun), capital=False)
    return (cut[0], cut[1], max(stop, noun)) if cut is not None else None


def _is_within(token: Token) -> bool:
    return token.text.lower() in words("office.within") or is_title(token)


def is_plural(tree: Tree, k: int) -> bool:
    return tree.tokens[k].tag in ("NNS", "NNPS")


def _plain(tree: Tree, low: int, high: int) -> str:
    return " ".join(t.text for t in tree.tokens[low : high + 1])
