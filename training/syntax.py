"""Who does what to whom by the parse: silver labels for any verb of a report, to teach the field layer the order of words.

Coded acts are few; every sentence has verbs, and spaCy's parse tells subject, object, clause, time and place of each. The
network learns them under a kind of its own (`labels.SYNTAX`), which reading never asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman.model import Span

FIELDS = ("by", "to", "place", "date", "source", "text")
_NAMES = {"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"}
_SAYING = {
    "say", "tell", "announce", "state", "report", "claim", "add", "warn", "note", "argue", "insist", "deny", "confirm", "declare",
    "explain", "write", "tweet", "suggest", "believe", "think", "allege", "reveal", "admit", "acknowledge", "predict", "estimate",
}  # fmt: skip


def verbs(doc: Any) -> Iterator[tuple[Span, dict[str, list[Span]]]]:
    """Each full verb of a parsed text, with the spans of its fields (code points of the text)."""
    for token in doc:
        if token.pos_ != "VERB" or token.dep_ in ("aux", "auxpass") or token.lemma_ in ("have", "be"):
            continue
        found: dict[str, list[Span]] = {}
        passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children) or (
            token.dep_ == "acl" and token.tag_ == "VBN"
        )
        agents = [p for c in token.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"]
        subjects, objects = _subjects(token), [c for c in token.children if c.dep_ in ("dobj", "dative")]
        found["by"] = [s for n in (agents if passive else subjects) for s in _named(n)]
        found["to"] = [s for n in (subjects if passive else objects) for s in _named(n)]
        clauses = [c for c in token.children if c.dep_ in ("ccomp", "xcomp")]
        said = clauses or [c for c in objects if c.dep_ == "dobj"]
        if said:
            low, high = said[0].left_edge, said[0].right_edge
            found["text"] = [Span(low.idx, high.idx + len(high))]
        for child in token.children:
            ends = [child] if child.dep_ == "npadvmod" else [p for p in child.children if p.dep_ == "pobj"]
            for end in ends:
                if end.ent_type_ in ("DATE", "TIME"):
                    found.setdefault("date", []).append(_entity(end))
                elif (
                    child.dep_ == "prep"
                    and child.lower_ in ("in", "at", "near", "outside")
                    and end.ent_type_ in ("GPE", "LOC", "FAC")
                ):
                    found.setdefault("place", []).append(_entity(end))
        told = token
        while told.dep_ in ("ccomp", "xcomp", "conj") and told.head is not told:
            told = told.head
            if told.lemma_ in _SAYING and told is not token:
                found["source"] = [s for n in _subjects(told) for s in _named(n)][:1]
                break
        found = {k: v for k, v in found.items() if v}
        if found:
            yield Span(token.idx, token.idx + len(token)), found


def _subjects(verb: Any, depth: int = 0) -> list[Any]:
    """The words that are the verb's subject: its own, that of the verb above it, or the noun that its clause stands by."""
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "csubj")]
    if own and own[0].tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
        return [verb.head]
    if own:
        return own[:1]
    if depth > 3:
        return []
    if verb.dep_ in ("relcl", "acl"):
        return [verb.head]
    if verb.dep_ in ("xcomp", "conj", "advcl", "pcomp") and verb.head.pos_ in ("VERB", "AUX"):
        control = [c for c in verb.head.children if c.dep_ in ("dobj", "dative")] if verb.dep_ == "xcomp" else []
        return control or _subjects(verb.head, depth + 1)
    return []


def _named(noun: Any) -> Iterator[Span]:
    """The noun with what belongs to its name, and the nouns joined to it by "and"."""
    for head in [noun, *noun.conjuncts]:
        if head.ent_type_ in _NAMES:
            yield _entity(head)
            continue
        low = head
        for child in head.lefts:
            if child.dep_ in ("compound", "amod", "nummod", "poss") and child.i < low.i:
                low = child.left_edge if child.dep_ != "poss" else child
        while low.pos_ in ("DET", "PUNCT") and low.i < head.i:
            low = low.nbor()
        yield Span(low.idx, head.idx + len(head))


def _entity(token: Any) -> Span:
    doc = token.doc
    low = high = token.i
    while doc[low].ent_iob_ == "I" and low > 0:
        low -= 1
    while high + 1 < len(doc) and doc[high + 1].ent_iob_ == "I":
        high += 1
    while doc[low].pos_ in ("DET",) and low < token.i:
        low += 1
    if doc[high].tag_ == "POS" and high > low:
        high -= 1
    return Span(doc[low].idx, doc[high].idx + len(doc[high]))
