"""Who does an act to whom, by the parse around its word: "Israel's bombing of Lebanon", "ordered the firm to stop"."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush

from dragoman.model import Annotated, Span
from dragoman.model.sides import Side, Sides
from dragoman.records.lexicon import words
from dragoman.records.parties import name, rank
from dragoman.records.relations import Tree
from dragoman.records.states import Home, States

_MUTUAL = frozenset(("AGREE", "CONSULT", "COOPERATE", "SUPPORT", "REJECT"))  # what two sides do together
_HELD = frozenset(("COERCE", "ACCUSE"))  # "was arrested in Chad": Chad's police did
_DUTY = frozenset(("must", "should", "ought", "need"))
_PRONOUNS = frozenset("it they he she its their his her them him".split())
_DEEP = 8
_FAR = 5.0  # beyond this distance a word has nothing to do with the act
_NEARER = 1.5  # how much farther than a party of the actor's own state another state may lie

# How far a word lies from the act, by the relations that lead to it. Set by hand; objects and those asked come first.
_COSTS = {
    "object": 0.0, "indirect_object": 0.0, "passive_subject": 0.0, "prepositional": 0.0, "subject": 0.2, "conjunct": 0.3,
    "possessive": 0.5, "modifier": 0.5, "compound": 0.5, "apposition": 0.5, "number": 0.5, "complement": 0.8,
    "agent": 1.0, "clause": 1.8, "relative": 2.5,
}  # fmt: skip
_PREPOSITIONS = {
    "against": 0.2, "to": 0.4, "with": 0.4, "toward": 0.5, "towards": 0.5, "between": 0.5, "on": 0.6, "upon": 0.6,
    "into": 0.6, "of": 0.6, "at": 0.8, "from": 0.8, "by": 0.8, "for": 1.0, "in": 1.2, "about": 1.2, "over": 1.2,
}  # fmt: skip
_OTHER = 1.5
_UP = 1.2
_CLOSED = frozenset(("punctuation", "determiner", "auxiliary", "passive_auxiliary", "negation", "coordinator"))
_BACKGROUND = frozenset(
    "after before when while as since until if despite during following because although though".split()
)


class SideReader:
    """Answers for one parsed report. `report.tokens` must be filled by an engine."""

    def __init__(self, report: Annotated) -> None:
        self.tree = Tree(report.tokens, words("speech.object_control"))
        self.states = States(self.tree, report.article.text)

    def act(self, anchor: Span) -> int | None:
        """The token that tells the act whose word lies at `anchor`: "must" and "not" tell what their verb tells."""
        tokens = self.tree.tokens
        inside = [k for k, t in enumerate(tokens) if t.span.start < anchor.end and t.span.end > anchor.start]
        if not inside:
            return None
        i = next((k for k in inside if tokens[k].pos in ("VERB", "NOUN")), inside[0])
        return tokens[i].head if tokens[i].relation in ("auxiliary", "negation", "passive_auxiliary") else i

    def sides(self, i: int, plover: str) -> Sides:
        """The parties to the act that token `i` tells, an act of the PLOVER type `plover`."""
        if plover == "REQUEST" and (asked := self._duty(i)) is not None:
            speaker, bound = asked
            return Sides(self._all_sides(self._joined(speaker)), self._all_sides(self._joined(bound)))
        doers = self._doers(i, plover)
        source = self._all_sides(doers)
        states = {s.state for s in source if s.state is not None}
        target = self._targets(i, doers, states)
        mutual = plover in _MUTUAL and len(states) > 1 and all(s.state in states for s in target)
        return Sides(source, () if mutual else target, mutual)

    def _duty(self, i: int) -> tuple[int, int] | None:
        """Speaker and bound party of "Chad said that Niger must withdraw"."""
        tree = self.tree
        token = tree.tokens[i]
        bound = tree.child(i, "subject", "passive_subject")
        duty = any(tree.tokens[k].lemma.lower() in _DUTY for k in (i, *tree.children(i, "auxiliary")))
        if not duty or bound is None or token.head == i or token.relation not in ("complement", "clause"):
            return None
        speaker = tree.doer(token.head) if tree.tokens[token.head].pos == "VERB" else None
        return (speaker, self._meant(bound)) if speaker is not None else None

    # who acts

    def _doers(self, i: int, plover: str) -> list[int]:
        """The heads of those who do the act `i`, conjuncts included. A word without doer has that of the clause above."""
        tree = self.tree
        for _ in range(_DEEP):
            if (found := self._doer(i, plover)) is not None:
                return self._joined(self._meant(found))
            token = tree.tokens[i]
            if token.head == i or (
                token.pos in ("VERB", "AUX") and tree.child(i, "subject", "passive_subject") is not None
            ):
                return []
            i = token.head
        return []

    def _doer(self, i: int, plover: str) -> int | None:
        tree = self.tree
        token = tree.tokens[i]
        if token.pos in ("VERB", "AUX"):
            doer = tree.doer(i)
            if doer is None:
                held = plover in _HELD and tree.is_passive(i)
                return (
                    next((n for w, n in tree.prepositions(i) if w == "in" and self.states.whole(n)), None)
                    if held
                    else None
                )
            if rank(tree, doer) or self.states.whole(doer):
                return doer
            return self._of_noun(doer)
        return self._of_noun(i) if token.pos in ("NOUN", "PROPN") else None

    def _of_noun(self, i: int) -> int | None:
        """Who does what a noun tells: "an attack by A", "A's visit", "A launched an attack", "the A raids"."""
        tree = self.tree
        governed = tree.prepositions(i)
        for word, noun in governed:
            if word == "by" and self._is_party(noun):
                return noun
        for k in tree.children(i, "possessive"):
            if self._is_party(k) or tree.tokens[k].text.lower() in _PRONOUNS:
                return k
        at = i
        while tree.tokens[at].relation == "compound" and tree.tokens[at].head != at:
            at = tree.tokens[at].head
        verb = tree.tokens[at].head
        if tree.tokens[at].relation == "object" and not tree.is_passive(verb):
            doer = tree.doer(verb)
            if doer is not None and (self._is_party(self._meant(doer)) or self.states.whole(doer)):
                return doer
        for word, noun in governed:
            if word in ("between", "among") and self._is_party(noun):
                return noun
        return next((k for k in tree.children(i, "modifier", "compound") if self.states.near(k)), None)

    def _is_party(self, k: int) -> bool:
        return bool(rank(self.tree, k) or self.states.near(k))

    def _joined(self, k: int) -> list[int]:
        """`k` and the parties joined to it."""
        return [c for c in self.tree.conjuncts(k) if c == k or self._is_party(c)]

    def _meant(self, k: int) -> int:
        """The noun that a pronoun stands for: the subject of the clause above, or else the state or body named before."""
        tree = self.tree
        if tree.tokens[k].text.lower() not in _PRONOUNS:
            return k
        verb = tree.tokens[k].head
        for _ in range(_DEEP):
            if tree.tokens[verb].pos in ("VERB", "AUX"):
                subject = tree.child(verb, "subject", "passive_subject")
                if subject is not None and subject < k and tree.tokens[subject].pos != "PRON":
                    return subject
            if tree.tokens[verb].head == verb:
                break
            verb = tree.tokens[verb].head
        return next((home.high for home in reversed(self.states.named) if home.high < k), k)

    # whom it is done to

    def _targets(self, i: int, doers: list[int], states: set[str]) -> tuple[Side, ...]:
        """The parties of another state nearest to the act; failing these, those of the actor's own state."""
        closed = {k for d in doers for k in self._inside(d)}
        own: tuple[Side, ...] = ()
        limit = _FAR
        for cost, k in self._walk(i, closed):
            if cost > limit:
                break
            named = self.states.near(k) or self._town(k)
            homes = named or (self._homes(k, whole=False) if k != i else ())
            if any(h.state not in states for h in homes):
                found = (s for c in self._joined(k) for s in self._sides(c, whole=False))
                return tuple(s for s in found if s.state is not None and s.state not in states)
            own = own or (self._sides(k, whole=False) if homes else ())
            limit = min(limit, cost + _NEARER) if named else limit
        return own[:1]

    def _inside(self, d: int) -> Iterator[int]:
        """The tokens of a doer's phrase, but not of clauses behind it."""
        yield d
        for k in self.tree.kids[d]:
            if self.tree.tokens[k].relation not in ("clause", "relative", "conjunct"):
                yield from self._inside(k)

    def _walk(self, i: int, closed: set[int]) -> Iterator[tuple[float, int]]:
        """Nouns and adjectives with their distance from the act, the nearest first."""
        tree = self.tree
        queue: list[tuple[float, int, bool]] = [(0.0, i, True)]
        done: set[int] = set()
        while queue:
            cost, k, rising = heappop(queue)
            if k in done:
                continue
            done.add(k)
            token = tree.tokens[k]
            if k not in closed and token.pos in ("NOUN", "PROPN", "ADJ", "PRON", "NUM", "X"):
                yield cost, k
            for c in tree.kids[k]:
                step = self._step(c, rising)
                if c not in done and c not in closed and step is not None:
                    heappush(queue, (cost + step, c, False))
            if rising and token.head != k:
                told = token.relation in ("complement", "clause") and tree.tokens[token.head].lemma in words(
                    "speech.reporting"
                )
                heappush(queue, (cost + _UP * (2 if told else 1), token.head, True))

    def _step(self, c: int, rising: bool) -> float | None:
        """The cost of going down to `c`; None where the way is closed. `rising`: from the act or a word that it hangs on,
        whose own subject acts and is not acted on."""
        tree = self.tree
        kid = tree.tokens[c]
        if kid.relation in _CLOSED or kid.entity in ("date", "time") or (rising and kid.relation == "subject"):
            return None
        if kid.pos in ("ADP", "SCONJ") and kid.relation != "subject":
            word = kid.text.lower()
            return None if word in _BACKGROUND else _PREPOSITIONS.get(word, _OTHER)
        if kid.relation == "clause" and kid.pos in ("VERB", "AUX"):
            marks = {
                tree.tokens[k].text.lower() for k in tree.kids[c] if tree.tokens[k].relation in ("marker", "modifier")
            }
            if kid.lemma in words("speech.reporting") or marks & _BACKGROUND:
                return None
        return _COSTS.get(kid.relation, _OTHER)

    # states

    def _homes(self, k: int, *, whole: bool) -> tuple[Home, ...]:
        """The states of the noun `k`; `whole`: told by what follows it too. "Its forces" are of the state of "its"."""
        states = self.states
        if found := states.whole(k) if whole else states.near(k):
            return found
        if not whole and (town := self._town(k)):
            return town
        for owner in self.tree.children(k, "possessive"):
            if (meant := self._meant(owner)) != owner and meant != k:
                return states.whole(meant)
        return ()

    def _town(self, k: int) -> tuple[Home, ...]:
        town = self.states.town(k)
        return (town,) if town else ()

    def _all_sides(self, heads: list[int]) -> tuple[Side, ...]:
        return tuple(side for k in heads for side in self._sides(k, whole=True))

    def _sides(self, k: int, *, whole: bool) -> tuple[Side, ...]:
        """The party headed by `k`: once for each state that it comes from ("Sierra Leonean and Liberian refugees")."""
        k = self._meant(k)
        span = name(self.tree, k)
        if homes := self._homes(k, whole=whole):
            return tuple(Side(span, h.state) for h in homes)
        return (Side(span, None),) if rank(self.tree, k) else ()
