"""Applies the rules of the kinds to a tree. All are indexed by trigger: their number costs nothing at reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from dragoman.kinds import Kind, Rule, kinds
from dragoman.model import Span
from dragoman.records.lexicon import words
from dragoman.records.parties import parties, rank
from dragoman.records.relations import Tree

Index = Mapping[str, tuple[tuple[Rule, tuple[str, ...]], ...]]
"""Head lemma of a trigger -> the rules it may start, with the other words the trigger needs."""

_POS = {"verb": ("VERB", "AUX"), "noun": ("NOUN", "PROPN"), "adjective": ("ADJ", "VERB")}
_NOMINAL = frozenset(("subject", "passive_subject", "object", "prepositional", "root"))
_SHARES = frozenset(
    (
        "series",
        "number",
        "dozen",
        "hundred",
        "thousand",
        "most",
        "all",
        "some",
        "part",
        "majority",
        "half",
        "group",
        "wave",
        "string",
        "house",
    )
)
_PARTY_TYPES = ("party",)


@dataclass(slots=True)
class Finding:
    """A rule that holds at a token, with the heads that fill its slots and the words that fill its free text."""

    rule: Rule
    kind: Kind
    at: int
    extra: tuple[int, ...]
    heads: dict[str, list[int]] = field(default_factory=dict)
    texts: dict[str, Span] = field(default_factory=dict)
    reality: str = ""

    def parties(self) -> list[int]:
        return [*self.heads.get("by", ()), *self.heads.get("to", ())]


def index(rules: Iterable[Rule]) -> Index:
    """The rules by the lemma that starts them."""
    found: dict[str, list[tuple[Rule, tuple[str, ...]]]] = {}
    for rule in rules:
        for trigger in rule.triggers:
            parts = trigger.lower().split()
            head, rest = (parts[0], parts[1:]) if rule.pos != "noun" else (parts[-1], parts[:-1])
            found.setdefault(head, []).append((rule, tuple(rest)))
    return {head: tuple(sorted(entries, key=lambda e: -len(e[1]))) for head, entries in found.items()}


@cache
def _index(language: str, _kinds: int) -> Index:
    return index(rule for kind in kinds().values() for rule in kind.rules if rule.language == language)


def english() -> Index:
    """The index of all English rules of the kinds declared now."""
    return _index("en", id(kinds()))


class Grammar:
    """One reading of one report: the tree, the index and the kinds."""

    def __init__(self, tree: Tree, rules: Index | None = None) -> None:
        self.tree = tree
        self.index = rules if rules is not None else english()
        self.kinds = kinds()

    def at(self, i: int) -> Finding | None:
        """The best rule that holds at token `i`: the kind of lowest order, then the longest trigger."""
        token = self.tree.tokens[i]
        entries = self.index.get(token.lemma.lower(), ())
        gerund = token.tag == "VBG" and token.relation in _NOMINAL
        if gerund:
            entries = (*entries, *self.index.get(token.text.lower(), ()))
        if not entries:
            return None
        best: Finding | None = None
        rank_of_best: tuple[int, int] = (1000, 0)
        for rule, rest in entries:
            if token.pos not in _POS[rule.pos] and not (gerund and rule.pos == "noun"):
                continue
            kind = self.kinds[rule.kind]
            place = (-len(rest) - len(rule.where) - 2 * rule.joint, kind.order)
            if best is not None and place >= rank_of_best:
                continue
            extra = self._rest(i, rest)
            if extra is None:
                continue
            found = self._apply(rule, kind, i, extra)
            if found is not None:
                best, rank_of_best = found, place
        return best

    def _rest(self, i: int, rest: tuple[str, ...]) -> tuple[int, ...] | None:
        """The tokens that are the other words of a trigger, or None if one is missing."""
        if not rest:
            return ()
        tree = self.tree
        near = list(tree.kids[i])
        near += [
            k
            for n in near
            if tree.tokens[n].relation
            in (
                "preposition",
                "object",
                "particle",
                "passive_subject",
                "subject",
                "compound",
                "prepositional",
                "modifier",
                "agent",
                "complement",
            )
            for k in tree.kids[n]
        ]
        found = []
        for word in rest:
            hit = next(
                (
                    k
                    for k in near
                    if (tree.tokens[k].lemma.lower() == word or tree.tokens[k].text.lower() == word)
                    and self._joins(i, k)
                ),
                None,
            )
            if hit is None:
                noun = tree.antecedent(i)
                hit = (
                    noun
                    if noun is not None and tree.tokens[noun].lemma.lower() == word and tree.tokens[i].tag == "VBN"
                    else None
                )
            if hit is None or (tree.tokens[hit].relation == "subject" and not tree.is_passive(i)):
                return None
            found.append(hit)
        return tuple(found)

    def _joins(self, i: int, k: int) -> bool:
        """Whether `k` may be a word of the trigger at `i`: not the "on" of "on Monday called off"."""
        tree = self.tree
        if tree.tokens[k].pos != "ADP":
            return True
        if tree.tokens[k].relation == "particle":
            return tree.tokens[k].head == i
        return (
            k > i
            and (tree.tokens[k].head == i or tree.tokens[tree.tokens[k].head].head == i)
            and not any(tree.tokens[n].entity in ("date", "time") for n in tree.kids[k])
        )

    def _apply(self, rule: Rule, kind: Kind, i: int, extra: tuple[int, ...]) -> Finding | None:
        if self.tree.tokens[i].relation in ("modifier", "compound") and rule.pos == "verb":
            return None  # "the ousted leader" is told elsewhere
        for relation, wanted in rule.where.items():
            if "*" in wanted:
                if self.words(i, relation, rule.pos) is None:
                    return None
            elif not any(self._is(k, wanted) for k in self.heads(i, relation, rule.pos)):
                return None
        for relation, wanted in rule.unless.items():
            if any(self._is(k, wanted) for k in self.heads(i, relation, rule.pos)):
                return None
        found = Finding(rule, kind, i, extra)
        for name, relations in rule.slots.items():
            spec = kind.fields[name]
            for relation in relations:
                if spec.type in _PARTY_TYPES:
                    filled = self.heads(i, relation, rule.pos)
                    heads = [p for k in filled for p in parties(self.tree, k)]
                    if (
                        relation == "subject"
                        and rule.pos == "verb"
                        and filled
                        and not heads
                        and not self._is(filled[0], words("party.weapons"))
                    ):
                        return None  # rain, prices or a comet do not act in public affairs
                    heads = [
                        h
                        for h in dict.fromkeys(heads)
                        if h not in found.heads.get("by", ()) and (h not in extra or rank(self.tree, h) == 1)
                    ]
                    if heads:
                        found.heads[name] = heads
                        break
                else:
                    span = self.words(i, relation, rule.pos, extra)
                    if span is not None:
                        found.texts[name] = span
                        break
        if rule.joint and len(found.parties()) < 2:
            return None
        enough = not rule.needs or any(n in found.texts or found.heads.get(n) for n in rule.needs)
        return found if enough else None

    def _is(self, k: int, wanted: frozenset[str]) -> bool:
        token = self.tree.tokens[k]
        if token.lemma.lower() in wanted or token.text.lower() in wanted or f"@{token.entity}" in wanted:
            return True
        for other in self.tree.conjuncts(k):
            if self.tree.tokens[other].lemma.lower() in wanted:
                return True
        if token.pos == "NUM" or token.lemma.lower() in _SHARES:  # "six of the bills", "a series of attacks"
            return any(
                self.tree.tokens[n].lemma.lower() in wanted for word, n in self.tree.prepositions(k) if word == "of"
            )
        return any(self.tree.tokens[n].lemma.lower() in wanted for n in self.tree.children(k, "compound"))

    def heads(self, i: int, relation: str, pos: str) -> list[int]:
        """The head tokens that stand in `relation` to the trigger."""
        tree = self.tree
        base, _, names = relation.partition(":")
        if base == "prepositional":
            wanted = names.split("|")
            found = [n for word, n in tree.prepositions(i) if word in wanted]
            if not found and pos == "verb":  # "made an attack on", "sign a deal with": on the object
                target = tree.child(i, "object", "complement")
                if target is not None:
                    found = [n for word, n in tree.prepositions(target) if word in wanted]
            if (
                not found and pos == "noun" and tree.tokens[i].relation in ("object", "passive_subject")
            ):  # "drew criticism from"
                found = [
                    n
                    for word, n in tree.prepositions(tree.tokens[i].head)
                    if word in wanted and n > i and word in ("from", "by", "against", "on", "with")
                ]
            return found
        if pos == "adjective" and base in ("subject", "governor"):
            return self._bearer(i)
        if pos == "verb":
            if base == "subject":
                hit = tree.doer(i)
            elif base == "object":
                hit = tree.done_to(i)
            elif base == "passive_subject":
                hit = tree.surface_subject(i) if tree.is_passive(i) else None
            elif base == "agent":
                hit = tree.doer(i) if tree.is_passive(i) else None
            elif base == "governor":
                hit = tree.antecedent(i)
            elif base == "itself":
                hit = i
            else:
                hit = tree.child(i, base)
            return [] if hit is None or (hit == i and base != "itself") else [hit]
        if base == "subject":
            return self._carrier(i)
        if base == "governor":
            return self._bearer(i)
        if base == "modifier":  # "the Kenyan offer", "US-led raid"
            return [
                k
                for k in tree.children(i, "modifier", "compound")
                if tree.tokens[k].entity in ("group", "state", "organisation", "place")
                or tree.tokens[k].lemma.lower() in words("party.groups")
            ]
        if base == "itself":
            return [i]
        return tree.children(i, base)

    def _bearer(self, i: int) -> list[int]:
        """What a noun or adjective is said of: "Belarus, an ally", "Belarus is an ally", "the allied army"."""
        tree = self.tree
        token = tree.tokens[i]
        if token.head == i:
            return []
        over = tree.tokens[token.head]
        if over.pos in ("VERB", "AUX"):
            if over.lemma not in ("be", "become", "remain", "stay", "seem") or token.relation == "subject":
                return []
            subject = tree.surface_subject(token.head)
            return [subject] if subject is not None and subject != i else []
        return (
            [token.head]
            if over.pos in ("NOUN", "PROPN", "PRON")
            and token.relation in ("apposition", "modifier", "compound", "clause", "relative")
            else []
        )

    def _carrier(self, i: int) -> list[int]:
        """The subject of the light verb that carries a noun."""
        tree = self.tree
        head = tree.tokens[i].head
        if head == i or tree.tokens[head].pos != "VERB" or tree.tokens[i].relation not in ("object", "passive_subject"):
            return []
        lemma = tree.tokens[head].lemma
        if lemma not in words("party.carriers") or lemma in words("party.suffering"):
            return []
        doer = tree.doer(head)
        return [doer] if doer is not None else []

    def words(self, i: int, relation: str, pos: str, extra: tuple[int, ...] = ()) -> Span | None:
        """The words that fill a field of free text."""
        tree = self.tree
        base, _, _names = relation.partition(":")
        if base == "itself":
            if pos != "verb":
                return self._without_article(i)
            return tree.predicate(i)
        if base == "word":
            spans = [i, *extra]
            return tree.span(min(spans), max(spans)) if max(spans) - min(spans) < 6 else tree.span(i, i)
        if base == "prepositional":
            for n in self.heads(i, relation, pos):
                if tree.tokens[n].entity not in ("date", "time"):
                    return self._without_article(n)
            return None
        if base == "complement":
            for k in (
                *tree.children(i, "complement"),
                *([] if pos == "verb" else tree.children(i, "clause", "relative")),
            ):
                if tree.tokens[k].pos in ("VERB", "AUX", "ADJ", "NOUN"):
                    return self._clause(k)
            target = tree.child(i, "object")
            if pos == "verb" and target is not None:  # "asked Chad to send": the infinitive may hang on the noun
                for k in tree.children(target, "relative", "clause"):
                    if any(tree.tokens[h].text.lower() == "to" for h in tree.children(k, "auxiliary")):
                        return self._clause(k)
            for word, n in tree.prepositions(i) if pos == "verb" else ():
                if word in ("on", "upon", "to", "for"):
                    for k in tree.children(n, "relative", "clause", "complement"):
                        if any(tree.tokens[h].text.lower() == "to" for h in tree.children(k, "auxiliary")):
                            return self._clause(k)
                    if tree.tokens[n].pos == "VERB" and tree.child(n, "subject") is not None:
                        return self._clause(n)
            if pos == "verb":
                for k in tree.children(i, "clause"):
                    helper = tree.child(k, "auxiliary")
                    if k > i and helper is not None and tree.tokens[helper].text.lower() == "to":
                        return self._clause(k)
            return None
        heads = self.heads(i, relation, pos)
        return self._without_article(heads[0]) if heads else None

    def _clause(self, k: int) -> Span:
        """A clause as free text: an infinitive without "to", a finite clause without "that"."""
        tree = self.tree
        subject = tree.child(k, "subject", "passive_subject")
        if subject is None:
            helpers = [
                h
                for h in tree.children(k, "passive_auxiliary", "auxiliary", "negation")
                if h < k and tree.tokens[h].text.lower() != "to"
            ]
            return (
                tree.span(min([k, *helpers]), max(k, tree.ends(k)[1]))
                if not tree.children(k, "clause")
                else Span(tree.tokens[min([k, *helpers])].span.start, tree.predicate(k).end)
            )
        low, high = tree.ends(k)
        if tree.tokens[low].relation == "marker":
            low += 1
        return tree.span(low, high)

    def _without_article(self, k: int) -> Span:
        tree = self.tree
        low, high = tree.ends(k)
        if tree.tokens[k].pos == "VERB":
            return self._clause(k)
        stop = [
            n
            for n in tree.kids[k]
            if n > k
            and tree.tokens[n].relation in ("relative", "clause", "apposition")
            and tree.tokens[n - 1].pos == "PUNCT"
        ]
        if stop:
            high = min(tree.ends(n)[0] for n in stop) - 1
        if tree.tokens[low].pos == "DET" and low < k:
            low += 1
        return tree.span(min(low, k), max(high, k))
