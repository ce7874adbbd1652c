"""What surrounds an act: whether it is real, on whose word, when, where, under which condition and to what end."""

from __future__ import annotations

from dragoman.model import Span
from dragoman.records.lexicon import words
from dragoman.records.parties import rank
from dragoman.records.relations import Tree

_TIMES = frozenset(("date", "time"))
_PLACES = frozenset(("place", "state"))
_AT = frozenset(
    (
        "in",
        "at",
        "near",
        "outside",
        "inside",
        "across",
        "around",
        "over",
        "from",
        "into",
        "on",
        "off",
        "along",
        "throughout",
        "within",
        "to",
    )
)
_CLIMB = 6


def verb_of(tree: Tree, i: int) -> int:
    """The verb that `i` hangs on (itself, if it is one)."""
    for _ in range(_CLIMB):
        if tree.tokens[i].pos in ("VERB", "AUX") or tree.tokens[i].head == i:
            return i
        i = tree.tokens[i].head
    return i


def reality(tree: Tree, i: int) -> str:
    """happened, ongoing, intended, possible or denied, for the act whose word is `i`."""
    tokens = tree.tokens
    if tokens[i].pos not in ("VERB", "AUX"):
        for k in tree.kids[i]:
            word = tokens[k].text.lower()
            for value in ("denied", "intended", "possible", "ongoing"):
                if word in words(f"reality.adjectives_{value}"):
                    return value
            if word == "no" and tokens[k].relation in ("determiner", "negation"):
                return "denied"
        head = tokens[i].head
        if tokens[i].relation == "object" and head != i and tokens[head].lemma in words("reality.denying"):
            return "denied"
        if (
            tokens[i].relation in ("object", "complement", "passive_subject")
            and head != i
            and tokens[head].pos == "VERB"
        ):
            return reality(tree, head)
        return "happened"
    kids = tree.kids[i]
    subject = tree.child(i, "subject", "passive_subject")
    negated = any(
        tokens[k].relation == "negation" or tokens[k].text.lower() in words("reality.negations") for k in kids
    )
    if subject is not None and any(
        tokens[k].text.lower() in ("no", "neither", "none") for k in (*tree.kids[subject], subject)
    ):
        negated = True
    target = tree.child(i, "object")
    if target is not None and any(tokens[k].text.lower() == "no" for k in tree.kids[target]):
        negated = True
    if negated:
        return "denied"
    lower = [tokens[k].text.lower() for k in kids]
    if any(w in words("reality.adverbs_possible") for w in lower):
        return "possible"
    helpers = [tokens[k] for k in kids if tokens[k].relation in ("auxiliary", "passive_auxiliary")]
    forms = {h.text.lower() for h in helpers}
    if forms & words("reality.modals_possible") or any(
        tokens[k].relation == "marker" and tokens[k].text.lower() in ("if", "unless", "whether") for k in kids
    ):
        return "possible"
    if forms & words("reality.modals_intended"):
        return "possible" if "have" in forms else "intended"
    if forms & words("reality.modals_duty"):
        return "possible"
    token = tokens[i]
    if token.head != i and token.relation in ("complement", "clause", "other", "conjunct"):
        over = _over(tree, i)
        if over is not None:
            return over
    if "to" in forms and token.relation == "root":
        return "intended"  # a headline's "Chad to send troops"
    if "to" in forms and token.relation in ("complement", "root") and tokens[token.head].lemma == "be":
        return "intended"
    if token.tag == "VBG" and any(h.lemma == "be" for h in helpers):
        return "intended" if "going" in forms else "ongoing"
    if any(w in words("reality.adverbs_ongoing") for w in lower) and token.tag != "VBD":
        return "ongoing"
    return "happened"


def _over(tree: Tree, i: int) -> str | None:
    """What the governing verb makes of an infinitive or participle: "refused to", "plans to", "may have to"."""
    token = tree.tokens[i]
    head = token.head
    lemma = tree.tokens[head].lemma
    if token.relation == "conjunct":
        return (
            reality(tree, head)
            if tree.child(i, "subject", "auxiliary", "passive_subject", "passive_auxiliary") is None
            and tree.tokens[head].pos in ("VERB", "AUX")
            and token.tag == "VB"
            else None
        )
    infinitive = any(tree.tokens[k].text.lower() == "to" for k in tree.children(i, "auxiliary"))
    if not infinitive and token.tag != "VBG":
        return None
    if lemma in words("reality.continuing"):
        return "ongoing"
    if lemma in words("reality.denying"):
        return "denied"
    negated = reality(tree, head) == "denied" if tree.tokens[head].pos in ("VERB", "AUX") else False
    if infinitive and lemma in words("reality.intending"):
        return "denied" if negated else "intended"
    if infinitive and lemma in words("reality.possible"):
        return "possible"
    if infinitive and lemma == "be":
        return "intended"
    if infinitive and token.relation == "clause":
        return "intended"
    return None


def source(tree: Tree, i: int, doers: set[int]) -> int | None:
    """To whom the report attributes the clause of `i`: the subject of a verb of saying above it, or "according to"."""
    tokens = tree.tokens
    at = verb_of(tree, i)
    for _ in range(_CLIMB):
        for word, noun in tree.prepositions(at):
            if word == "according to" and rank(tree, noun):
                return noun
        token = tokens[at]
        if token.head == at:
            return None
        head = token.head
        if tokens[head].lemma in words("speech.reporting") and token.relation in (
            "complement",
            "clause",
            "other",
            "object",
        ):
            finite = tree.child(at, "subject", "passive_subject") is not None
            speaker = tree.surface_subject(head)
            if finite and speaker is not None and rank(tree, speaker) and speaker not in doers:
                return speaker
            return None
        for k in tree.kids[at]:  # "..., officials said"
            if (
                tokens[k].relation == "clause"
                and tokens[k].lemma in words("speech.reporting")
                and tree.child(k, "complement", "object") is None
            ):
                speaker = tree.child(k, "subject")
                if speaker is not None and rank(tree, speaker) and speaker not in doers:
                    return speaker
        at = head
    return None


def _near(tree: Tree, i: int, deep: int) -> list[int]:
    """`i` and what hangs on it, without clauses of their own."""
    found = [i]
    level = [i]
    for _ in range(deep):
        level = [
            k
            for n in level
            for k in tree.kids[n]
            if tree.tokens[k].relation not in ("clause", "relative", "conjunct")
            or tree.tokens[k].pos in ("NOUN", "PROPN")
        ]
        found += level
    return found


def date(tree: Tree, i: int) -> Span | None:
    """The time expression of the clause of `i`."""
    at = i
    for _ in range(3):
        for k in _near(tree, at, 4):
            if tree.tokens[k].entity in _TIMES and tree.tokens[k].pos not in ("PUNCT", "DET"):
                return _run(tree, k)
        up = tree.tokens[at].head
        if up == at or tree.tokens[at].relation in ("relative",):
            return None
        at = up
    return None


def _run(tree: Tree, k: int) -> Span:
    low = high = k
    tokens = tree.tokens
    while low > 0 and tokens[low - 1].entity == tokens[k].entity:
        low -= 1
    while high + 1 < len(tokens) and tokens[high + 1].entity == tokens[k].entity:
        high += 1
    while low < high and tokens[low].pos in ("DET", "ADP", "PUNCT"):
        low += 1
    return tree.span(low, high)


def places(tree: Tree, i: int, taken: set[int]) -> tuple[Span, ...]:
    """Where the act of `i` happens: places after "in", "at" or "near" in its clause, else in the clauses above it."""
    at = i
    for _ in range(4):
        found = _places(tree, at, taken)
        up = tree.tokens[at].head
        if found or up == at or tree.tokens[at].relation == "relative":
            return found
        at = up
    return ()


def _places(tree: Tree, i: int, taken: set[int]) -> tuple[Span, ...]:
    found: list[Span] = []
    for k in _near(tree, i, 4):
        token = tree.tokens[k]
        if (
            token.pos != "ADP"
            or token.text.lower() not in _AT
            or (token.text.lower() in ("to", "from", "on", "over", "off") and token.head != i)
        ):
            continue
        inside = token.text.lower() in (
            "in",
            "near",
        )  # a capitalised name after these is a place, whatever the engine thinks
        for _, noun in tree.prepositions_of(k):
            for n in (*tree.conjuncts(noun), *tree.children(noun, "apposition")):
                named = (
                    [n, *tree.children(n, "apposition")]
                    if tree.tokens[n].pos == "PROPN"
                    else [
                        c
                        for c in tree.kids[n]
                        if tree.tokens[c].entity in _PLACES
                        and tree.tokens[c].relation in ("apposition", "compound", "prepositional")
                    ]
                )
                for p in named:
                    entity = tree.tokens[p].entity
                    if (
                        p not in taken
                        and tree.tokens[p].pos == "PROPN"
                        and (entity in _PLACES or (inside and entity in ("", "organisation")))
                    ):
                        span = _run(tree, p)
                        if span not in found:
                            found.append(span)
    return tuple(found)


def condition(tree: Tree, i: int) -> Span | None:
    """The words of the condition on the act of `i`, without the word that opens it."""
    at = verb_of(tree, i)
    for v in dict.fromkeys(
        (at, *[k for k in tree.kids[at] if tree.tokens[k].relation == "complement"], tree.tokens[at].head)
    ):
        for k in tree.kids[v]:
            if tree.tokens[k].relation not in ("clause", "preposition", "complement"):
                continue
            low, high = tree.ends(k)
            first = tree.tokens[low].text.lower()
            if first in words("reality.conditions"):
                start = low + 1
                if start <= high and tree.tokens[start].text.lower() == "that":
                    start += 1
                if first == "until" and tree.child(k, "subject") is None:
                    continue  # "until June" is a time
                return tree.span(min(start, high), high)
            opening = " ".join(tree.tokens[n].text.lower() for n in range(low, min(low + 4, high + 1)))
            for phrase in words("reality.condition_phrases"):
                if opening.startswith(phrase):
                    return tree.span(min(low + len(phrase.split()), high), high)
    return None


def purpose(tree: Tree, i: int) -> Span | None:
    """The words of the purpose: an infinitive that hangs loosely on the act ("to help fight gangs")."""
    at = verb_of(tree, i)
    for v in (at, *[k for k in tree.kids[at] if tree.tokens[k].relation in ("complement", "object")]):
        for k in tree.kids[v]:
            token = tree.tokens[k]
            if k > v and token.pos == "VERB" and token.relation in ("clause", "relative", "other"):
                helper = tree.child(k, "auxiliary")
                if helper is not None and tree.tokens[helper].text.lower() == "to" and tree.child(k, "subject") is None:
                    return tree.predicate(k)
    return None
