"""Numbers that acts come with: tolls, people displaced or missing, amounts with their unit, votes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from dragoman.model import Span
from dragoman.records import circumstance
from dragoman.records.draft import Draft
from dragoman.records.grammar import Finding
from dragoman.records.lexicon import words
from dragoman.records.parties import name, rank
from dragoman.records.relations import Tree

_EFFECTS = ("killed", "injured", "displaced", "missing", "detained", "abducted", "other")
_VAGUE = frozenset(("dozens", "scores", "hundreds", "thousands", "millions", "several", "dozen", "many", "tens"))
_BEFORE = frozenset(
    (
        "more",
        "than",
        "at",
        "least",
        "about",
        "around",
        "nearly",
        "almost",
        "some",
        "over",
        "as",
        "many",
        "up",
        "to",
        "fewer",
        "less",
        "roughly",
        "approximately",
        "an",
        "estimated",
        "tens",
        "hundreds",
        "of",
    )
)
_SMALL_NUMBERS = frozenset(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "several", "dozens")
)
_VOTES = re.compile(
    r"\d+\s*(?:-|–|—|-to-|\s+to\s+)\s*\d+(?:\s*(?:-|–|—)\s*\d+)?"
    r"|\d+\s+(?:votes\s+)?(?:in favou?r|for|backed)\b[^.;]{0,40}?\d+\s+(?:were\s+)?against"
    r"(?:[^.;]{0,40}?\d+\s+abst\w+)?|\bunanimous(?:ly)?\b",
    re.IGNORECASE,
)


@cache
def _effects() -> dict[str, str]:
    return {lemma: effect for effect in reversed(_EFFECTS) for lemma in words(f"impact.{effect}")}


def votes(text: str, sentence: Span) -> Span | None:
    """The words that give the votes in a sentence that tells of a vote."""
    if "vot" not in text[sentence.start : sentence.end] and "in favo" not in text[sentence.start : sentence.end]:
        return None
    hit = _VOTES.search(text, sentence.start, sentence.end)
    return Span(*hit.span()) if hit and hit[0][0].isdigit() else None


def number(tree: Tree, i: int) -> tuple[int, int] | None:
    """First and last token of the number that counts the noun `i`, with the words that qualify it."""
    tokens = tree.tokens
    if tokens[i].pos == "NUM" or tokens[i].text.lower() in _VAGUE:
        hits = [i]
    else:
        hits = [
            k
            for k in tree.kids[i]
            if k < i
            and (tokens[k].pos == "NUM" or tokens[k].text.lower() in _VAGUE)
            and tokens[k].entity not in ("date", "time", "ordinal")
        ]
    if not hits:
        return None
    high = max(hits)
    low = min(hits)
    while (
        low > 0
        and (
            tokens[low - 1].pos == "NUM"
            or tokens[low - 1].text.lower() in _BEFORE | _VAGUE
            or tokens[low - 1].tag in ("$", "SYM")
        )
        and high - low < 7
    ):
        low -= 1
    while low < high and tokens[low].text.lower() in ("as", "to", "of", "an"):
        low += 1
    while high + 1 < len(tokens) and (tokens[high + 1].pos == "NUM"):
        high += 1
    return low, high


def counted(tree: Tree, i: int) -> tuple[tuple[int, int], int] | None:
    """The number of the phrase headed by `i` and the noun that it counts ("dozens of villagers")."""
    got = number(tree, i)
    if got is None:
        return None
    if tree.tokens[i].pos == "NUM" or tree.tokens[i].text.lower() in _VAGUE:
        inner = [n for word, n in tree.prepositions(i) if word == "of"]
        if inner:
            deeper = number(tree, inner[0])
            if deeper is not None and inner[0] != i:
                return (got[0], deeper[1]), inner[0]
            return got, inner[0]
    return got, i


def amount(tree: Tree, i: int, passage: Span, found: Finding) -> tuple[Span | None, Span | None]:
    """The amount that the act `i` is about, and the words of its unit, both within the passage."""
    tokens = tree.tokens
    low, high = tree.ends(i)
    best: tuple[Span | None, Span | None] = (None, None)
    for k in range(low, high + 1):
        token = tokens[k]
        if not passage.covers(token.span) or token.entity in ("date", "time", "ordinal"):
            continue
        if token.entity == "money" and (token.tag == "$" or token.pos in ("NUM", "SYM")):
            end = k
            while end + 1 < len(tokens) and tokens[end + 1].entity == "money":
                end += 1
            unit = token.span if token.tag == "$" or token.pos == "SYM" else tokens[end].span
            return tree.span(k, end), unit
        if token.pos == "NOUN" and best[0] is None and token.entity not in ("date", "time"):
            got = number(tree, k)
            if got is not None and token.text.lower() not in _VAGUE:
                start = got[1] + 1
                best = (tree.span(*got), tree.span(min(start, k), k))
    return best


def is_total(tree: Tree, i: int, found: Finding) -> bool:
    """Whether a passive "were killed" without an agent gives a sum over many acts: hundreds or more, or "since"."""
    if tree.tokens[i].lemma not in ("kill", "wound", "injure") or not tree.is_passive(i) or found.heads.get("by"):
        return False
    target = tree.done_to(i)
    got = counted(tree, target) if target is not None else None
    if got is None:
        return False
    figures = "".join(t.text.lower() for t in tree.tokens[got[0][0] : got[0][1] + 1])
    large = sum(c.isdigit() for c in figures) >= 3 or any(w in figures for w in ("thousand", "million", "hundred"))
    return large or any(word == "since" for word, _ in tree.prepositions(i))


def _few(figures: str) -> bool:
    return figures.lower() in _SMALL_NUMBERS or (figures.isdigit() and int(figures) < 10)


def casualties(tree: Tree, i: int, found: Finding) -> dict[str, tuple[Span, ...]]:
    """Killed, injured and abducted of an attack told in the clause of `i`."""
    spans: dict[str, tuple[Span, ...]] = {}
    verbs = [
        i,
        *[
            k
            for k in tree.kids[i]
            if tree.tokens[k].pos == "VERB" and tree.tokens[k].relation in ("clause", "conjunct", "relative")
        ],
    ]
    head = tree.tokens[i].head
    if head != i and tree.tokens[head].pos == "VERB":
        verbs += [head, *[k for k in tree.kids[head] if tree.tokens[k].pos == "VERB"]]
    for v in verbs:
        lemma = tree.tokens[v].lemma
        field = (
            "killed"
            if lemma in ("kill", "murder", "die", "massacre", "shoot", "behead", "slay", "assassinate", "slaughter")
            else (
                "injured"
                if lemma in ("wound", "injure", "hurt")
                else "abducted"
                if lemma in ("abduct", "kidnap", "seize")
                else ""
            )
        )
        if not field or field in spans:
            continue
        target = tree.done_to(v) if lemma != "die" else tree.surface_subject(v)
        if target is None:
            continue
        got = counted(tree, target)
        if got is not None:
            spans[field] = (tree.span(*got[0]),)
    return spans


def drafts(tree: Tree, sentence: Callable[[int], int], rule: str) -> Iterator[Draft]:
    """Impacts: a counted population that is dead, hurt, displaced, missing or in need, apart from one attack."""
    tokens = tree.tokens
    effects = _effects()
    for i, token in enumerate(tokens):
        if token.pos not in ("VERB", "ADJ"):
            continue
        effect = effects.get(token.lemma.lower())
        if effect is None:
            continue
        passive = tree.is_passive(i)
        if effect in ("displaced", "other", "missing") or token.lemma in ("die", "perish", "drown"):
            target = (
                tree.done_to(i) or tree.surface_subject(i)
                if effect == "displaced"
                else tree.surface_subject(i)
                if passive or token.lemma != "affect"
                else tree.child(i, "object")
            )
            if (
                effect == "other"
                and token.lemma in ("lose", "face", "need", "require", "lack", "depend", "suffer")
                and passive
            ):
                continue
        elif passive or token.lemma not in (
            "kill",
            "injure",
            "wound",
            "arrest",
            "detain",
            "abduct",
            "kidnap",
            "hold",
            "jail",
            "imprison",
        ):
            target = tree.done_to(i)
        else:
            continue
        if effect in ("killed", "injured", "detained", "abducted") and token.lemma not in ("die", "perish", "drown"):
            doer = tree.doer(i) if passive else None
            if (doer is not None and rank(tree, doer) == 2) or not passive:
                continue  # somebody's attack or arrest
            if effect in ("detained", "abducted"):
                continue
        if target is None:
            continue
        got = counted(tree, target)
        if got is None or (
            tokens[got[1]].lemma.lower() not in words("impact.victims")
            and tokens[got[1]].pos != "NUM"
            and not rank(tree, got[1])
        ):
            continue
        if effect == "displaced" and token.lemma in ("evacuate", "shelter") and not passive:
            continue
        if effect in ("killed", "injured", "other") and _few(
            " ".join(t.text for t in tokens[got[0][0] : got[0][1] + 1])
        ):
            continue  # the toll of one event, told there
        span = tree.span(*got[0])
        victims = tokens[got[1]]
        spans: dict[str, tuple[Span, ...]] = {"amount": (span,), "to": (victims.span,)}
        teller = circumstance.source(tree, i, set())
        if teller is not None:
            spans["source"] = (name(tree, teller),)
        if (when := circumstance.date(tree, i)) is not None:
            spans["date"] = (when,)
        if where := circumstance.places(tree, i, set()):
            spans["place"] = where
        clause = tree.clause(i)
        passage = Span(min(clause.start, span.start), max(clause.end, victims.span.end))
        yield Draft(
            "impact",
            passage,
            token.span,
            sentence(token.span.start),
            spans,
            {"effect": (effect,), "reality": (circumstance.reality(tree, i),)},
            0.5,
            f"{rule}:impact",
        )
