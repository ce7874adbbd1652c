"""Who counts as a party in the plain reader's grammar, and which words name it."""

from __future__ import annotations

from dragoman.model import Span
from dragoman.records.lexicon import words
from dragoman.records.relations import Tree

NAMED = frozenset(("person", "state", "place", "organisation", "group"))
_NOT_PARTIES = frozenset(("date", "time", "money", "quantity", "cardinal", "ordinal", "event"))
_PRONOUNS = frozenset(("he", "she", "they", "we", "i", "it", "him", "her", "them", "us", "me", "who", "whom"))
_PARTS = frozenset(("most", "much", "all", "some", "many", "half", "part", "none", "both", "each", "more", "several"))
_LOOSE = frozenset(
    (
        "several",
        "many",
        "some",
        "other",
        "more",
        "few",
        "most",
        "all",
        "both",
        "another",
        "various",
        "numerous",
        "such",
        "own",
        "dozen",
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "at",
        "least",
        "about",
        "around",
        "nearly",
        "over",
        "than",
        "up",
    )
)


def rank(tree: Tree, i: int) -> int:
    """2 for a name or a group known in public affairs, 1 for a pronoun or a bystander, 0 for anything else."""
    token = tree.tokens[i]
    if token.pos == "PRON":
        return 1 if token.text.lower() in _PRONOUNS else 0
    if token.entity in _NOT_PARTIES and token.pos != "NOUN":
        return 0
    if token.entity in NAMED or token.pos == "PROPN":
        return 2
    lemma = token.lemma.lower()
    if token.relation == "indirect_object" and token.pos == "NOUN" and lemma not in words("party.groups"):
        return 1  # who is given something is somebody
    if lemma in words("party.bystanders"):
        return 1
    if lemma in words("party.groups"):
        return 2
    if (token.pos in ("NUM", "NOUN") or lemma in _PARTS) and any(
        word == "of" and rank(tree, noun) for word, noun in tree.prepositions(i)
    ):
        return 1  # "thousands of residents", "one of the rebels"
    return 0


def name(tree: Tree, i: int) -> Span:
    """The words that name the party headed by `i`: a whole name, or a noun with what tells it from others."""
    tokens = tree.tokens
    token = tokens[i]
    if (
        token.pos in ("NUM", "NOUN") and token.lemma.lower() not in words("party.groups")
    ) or token.lemma.lower() in _PARTS:
        inner = [noun for word, noun in tree.prepositions(i) if word == "of" and rank(tree, noun)]
        if inner:
            return name(tree, inner[0])
    if token.entity not in NAMED:
        for k in tree.kids[i]:  # "Kenya's president, NAME": the person is named
            if tokens[k].relation == "apposition" and tokens[k].entity == "person":
                return name(tree, k)
    low = high = i
    if token.entity in NAMED:
        while low > 0 and tokens[low - 1].entity == token.entity and _same_phrase(tree, low - 1, i):
            low -= 1
        while high + 1 < len(tokens) and tokens[high + 1].entity == token.entity and _same_phrase(tree, high + 1, i):
            high += 1
    if token.entity != "person":
        for k in sorted(tree.kids[i], reverse=True):
            kid = tokens[k]
            if (
                k < low
                and kid.relation in ("compound", "modifier", "possessive", "number")
                and _tells(tree, k)
                and tree.ends(k)[1] + 1 >= low - 1
            ):
                low = min(low, tree.ends(k)[0])
    while low < i and (tokens[low].pos in ("DET", "PUNCT", "NUM") or tokens[low].text.lower() in _LOOSE):
        low += 1
    while high > i and tokens[high].pos in ("PART", "PUNCT"):
        high -= 1
    if high == i and token.entity != "person":
        high = _of(tree, i)
    return Span(tokens[low].span.start, tokens[high].span.end)


def _same_phrase(tree: Tree, k: int, i: int) -> bool:
    """Whether `k`, a neighbour of the same entity type, belongs to the name of `i`: joined names are two."""
    tokens = tree.tokens
    if tokens[k].relation in ("conjunct", "apposition") or tokens[k].pos in ("CCONJ", "PUNCT"):
        return False
    for _ in range(4):
        if tokens[k].head == i or k == i:
            return tokens[k].relation != "possessive" or tokens[i].entity != "person"
        k = tokens[k].head
    return False


def _tells(tree: Tree, k: int) -> bool:
    token = tree.tokens[k]
    return (
        token.text.lower() not in _LOOSE
        and token.relation != "number"
        and token.pos in ("NOUN", "PROPN", "ADJ", "VERB", "X")
        and (token.relation != "possessive" or token.pos == "PROPN" or token.entity in NAMED)
    )


def _of(tree: Tree, i: int) -> int:
    """Where "government of Chad" ends; `i` if no short name follows with "of"."""
    for k in tree.kids[i]:
        if k == i + 1 and tree.tokens[k].text.lower() == "of":
            low, high = tree.ends(k)
            if high - low <= 5 and any(tree.tokens[n].pos == "PROPN" for n in range(low, high + 1)):
                return high
    return i


def parties(tree: Tree, i: int) -> list[int]:
    """The parties joined in the phrase of `i`, each by its head; none if `i` is no party."""
    return [
        k
        for k in tree.conjuncts(i)
        if rank(tree, k) and tree.tokens[k].pos in ("NOUN", "PROPN", "PRON", "NUM", "X", "ADJ", "ADV")
    ]
