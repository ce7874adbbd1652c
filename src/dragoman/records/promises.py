"""Promises that no single verb tells: a speaker who says what he or his side will do."""

from __future__ import annotations

from functools import cache

from dragoman.records.grammar import Finding, Grammar
from dragoman.records.lexicon import words
from dragoman.records.parties import parties, rank
from dragoman.records.relations import Tree

_OWN = frozenset(("he", "she", "they", "it", "we", "i"))
_THEIRS = frozenset(("his", "her", "their", "its", "our", "my"))
_SIDES = frozenset(
    (
        "government",
        "country",
        "administration",
        "party",
        "nation",
        "ministry",
        "cabinet",
        "side",
        "coalition",
        "army",
        "office",
        "force",
        "union",
        "group",
        "troops",
        "movement",
        "state",
        "company",
        "delegation",
        "police",
    )
)
BETTER = frozenset(
    (
        "attack",
        "coercion",
        "withdrawal",
        "sanction",
        "meeting",
        "request",
        "threat",
        "rejection",
        "accusation",
        "support",
        "concession",
        "mandate",
        "protest",
        "agreement",
    )
)
_EMPTY = frozenset(
    (
        "be",
        "have",
        "become",
        "need",
        "remain",
        "see",
        "know",
        "like",
        "happen",
        "mean",
        "seem",
        "get",
        "lose",
        "die",
        "win",
        "face",
        "depend",
        "want",
    )
)


def promise(tree: Tree, i: int, grammar: Grammar) -> Finding | None:
    """A pledge read at the verb of saying `i`: "Kenya said it would lead the force"."""
    tokens = tree.tokens
    token = tokens[i]
    if token.pos != "VERB" or token.lemma not in words("speech.binding"):
        return None
    speaker = tree.doer(i)
    for k in tree.children(i, "complement", "clause"):
        if tokens[k].pos not in ("VERB", "AUX", "ADJ"):
            continue
        forms = {tokens[h].text.lower() for h in tree.children(k, "auxiliary")}
        verb = k
        ready = tree.child(k, "complement")
        if forms & words("reality.modals_intended") or "going" in forms:
            pass
        elif (
            tokens[k].lemma == "be"
            and ready is not None
            and tokens[ready].lemma in words("pledge.ready")
            and tree.child(ready, "complement") is not None
        ):
            verb = tree.child(ready, "complement") or k
        elif tokens[k].lemma in ("plan", "intend") and tree.child(k, "complement") is not None:
            verb = tree.child(k, "complement") or k
        else:
            continue
        who = tree.child(k, "subject")
        if who is None or tokens[verb].lemma in _EMPTY or tree.is_passive(k) or tree.children(k, "negation"):
            continue
        word = tokens[who].text.lower()
        owner = tree.child(who, "possessive")
        mine = word in _OWN or (
            tokens[who].lemma.lower() in _SIDES and owner is not None and tokens[owner].text.lower() in _THEIRS
        )
        side = mine or rank(tree, who) == 2
        if not side:
            continue
        better = grammar.at(verb)
        if better is not None and better.rule.kind in BETTER:
            continue
        by = (
            parties(tree, speaker)
            if word in _OWN and speaker is not None and rank(tree, speaker)
            else parties(tree, who)
        )
        if not by:
            continue
        pattern = _pattern(grammar)
        found = Finding(pattern.rule, pattern.kind, verb, (), {"by": by}, {}, "intended")
        to = [
            p
            for word, n in tree.prepositions(verb)
            if word in ("to", "for", "with")
            for p in parties(tree, n)
            if rank(tree, n) == 2
        ]
        target = tree.child(verb, "indirect_object")
        if target is not None:
            to = parties(tree, target) or to
        if to:
            found.heads["to"] = to[:3]
        found.texts["what"] = tree.predicate(verb)
        return found
    return None


def _pattern(grammar: Grammar) -> Finding:
    kind = grammar.kinds["pledge"]
    return Finding(next(r for r in kind.rules if r.name == "pledge-verb"), kind, 0, ())


@cache
def _provisions() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (name, words(f"pledge.{name}"))
        for name in ("leadership", "personnel", "training", "equipment", "logistics", "relief", "funds")
    )


def provides(phrase: str) -> tuple[str, ...]:
    """What a pledge gives, judged by the words in it; "policy" where it names nothing to hand over."""
    found = []
    tokens = [
        w.strip(".,;:“”\"'") for w in phrase.lower().replace("$", " $ ").replace("€", " € ").replace("£", " £ ").split()
    ]
    stems = {w for t in tokens for w in (t, t.removesuffix("s"), t.removesuffix("es"))}
    for name, wanted in _provisions():
        if stems & wanted:
            found.append(name)
    return tuple(found[:2]) or ("policy",)
