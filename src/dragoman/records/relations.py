"""A report's tokens as a tree: who hangs on whom, who is the subject of what, in neutral relations only."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.model import Span, Token

CLAUSES = frozenset(("clause", "relative", "complement", "modifier", "other"))
_RELATIVE_WORDS = frozenset(("who", "which", "that", "whom", "whose"))
_BREAKS = frozenset(("clause", "relative", "conjunct", "apposition", "punctuation", "coordinator"))
_DEEP = 12  # the longest climb towards a subject: a guard against odd parses


class Tree:
    """Answers about one report's tokens. `object_control` are verbs whose object does the act of the infinitive."""

    def __init__(self, tokens: Sequence[Token], object_control: frozenset[str] = frozenset()) -> None:
        self.tokens = tokens
        self.kids: list[list[int]] = [[] for _ in tokens]
        self._control = object_control
        self._ends: dict[int, tuple[int, int]] = {}
        for i, token in enumerate(tokens):
            if token.head != i and 0 <= token.head < len(tokens):
                self.kids[token.head].append(i)

    def children(self, i: int, *relations: str) -> list[int]:
        tokens = self.tokens
        return [k for k in self.kids[i] if tokens[k].relation in relations]

    def child(self, i: int, *relations: str) -> int | None:
        tokens = self.tokens
        return next((k for k in self.kids[i] if tokens[k].relation in relations), None)

    def ends(self, i: int) -> tuple[int, int]:
        """First and last token of all that hangs on `i`."""
        known = self._ends.get(i)
        if known is None:
            low = high = i
            stack, seen = [i], 0
            while stack and seen <= len(self.tokens):
                k = stack.pop()
                seen += 1
                low, high = min(low, k), max(high, k)
                stack += self.kids[k]
            known = self._ends[i] = (low, high)
        return known

    def conjuncts(self, i: int) -> list[int]:
        """`i` and what is joined to it by "and" or commas."""
        found = [i]
        for k in found:
            found += [c for c in self.children(k, "conjunct") if c not in found]
        return found

    def prepositions(self, i: int) -> list[tuple[str, int]]:
        """Each preposition on `i` (several words in small letters: "according to") with what it governs."""
        found: list[tuple[str, int]] = []
        for k in self.kids[i]:
            token = self.tokens[k]
            if token.relation in (
                "preposition",
                "agent",
                "indirect_object",
                "marker",
                "prepositional",
            ) and token.pos in ("ADP", "SCONJ", "VERB"):
                found += self._governed(k, token.text.lower(), 0)
        return found

    def prepositions_of(self, k: int) -> list[tuple[str, int]]:
        """What the preposition `k` governs, with its words."""
        return self._governed(k, self.tokens[k].text.lower(), 0)

    def _governed(self, k: int, words: str, depth: int) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        for c in self.kids[k]:
            token = self.tokens[c]
            if token.pos == "ADP" and token.relation in ("preposition", "agent", "prepositional") and depth < 2:
                found += self._governed(c, f"{words} {token.text.lower()}", depth + 1)
            elif (
                token.relation in ("prepositional", "agent", "complement", "object", "clause") and token.pos != "PUNCT"
            ):
                found.append((words, c))
        return found

    def is_passive(self, i: int) -> bool:
        """Whether the verb `i` stands in the passive, a bare participle after a noun included."""
        token = self.tokens[i]
        if self.child(i, "passive_auxiliary", "passive_subject") is not None:
            return True
        if self.child(i, "agent") is not None and self.child(i, "auxiliary", "object") is None:
            return True
        bare = token.tag == "VBN" and self.child(i, "auxiliary", "subject") is None
        if bare and token.relation == "conjunct":
            return self.is_passive(token.head) and self.child(i, "object") is None
        return bare and self.child(i, "object") is None and token.relation in CLAUSES | {"root"}

    def antecedent(self, i: int) -> int | None:
        """The noun that the clause of verb `i` describes."""
        token = self.tokens[i]
        if token.head != i and token.relation in CLAUSES and self.tokens[token.head].pos in ("NOUN", "PROPN", "PRON"):
            return token.head
        return None

    def resolved(self, i: int, verb: int) -> int:
        """The noun that a relative pronoun `i` within the clause of `verb` stands for, else `i` itself."""
        if self.tokens[i].text.lower() not in _RELATIVE_WORDS or self.tokens[i].pos not in ("PRON", "DET", "SCONJ"):
            return i
        for _ in range(_DEEP):
            noun = self.antecedent(verb)
            if noun is not None:
                return noun
            if self.tokens[verb].head == verb:
                return i
            verb = self.tokens[verb].head
        return i

    def surface_subject(self, i: int) -> int | None:
        """The grammatical subject of the verb `i`, found through joined verbs, relative clauses and control."""
        for _ in range(_DEEP):
            found = self.child(i, "subject", "passive_subject")
            if found is not None:
                return self.resolved(found, i)
            token = self.tokens[i]
            noun = self.antecedent(i)
            if noun is not None:
                if token.tag == "VB":  # "a plan to send": the planner sends
                    owner = self.child(noun, "possessive")
                    if owner is not None:
                        return owner
                    head = self.tokens[noun].head
                    if head == noun or self.tokens[noun].relation != "object":
                        return None
                    i = head
                    continue
                return noun
            if token.head == i:
                return None
            head = token.head
            governor = self.tokens[head]
            if token.relation == "conjunct":
                i = head
            elif governor.pos in ("ADP", "SCONJ"):  # "for sending", "of killing"
                i = governor.head
                over = self.tokens[i]
                if over.pos in ("NOUN", "PROPN"):
                    owner = self.child(i, "possessive")
                    return owner if owner is not None else (self.surface_subject(over.head) if over.head != i else None)
                passive = self.is_passive(i)
                target = self.child(i, "object")
                if (
                    not passive
                    and target is not None
                    and governor.text.lower() in ("of", "for", "from", "into", "with")
                ):
                    return target
            elif token.relation in ("complement", "clause", "other", "modifier"):
                if token.relation == "complement" and governor.lemma in self._control and not self.is_passive(head):
                    target = self.child(head, "object", "indirect_object")
                    if target is not None:
                        return target
                    asked = [noun for word, noun in self.prepositions(head) if word in ("on", "upon", "to", "for")]
                    if asked:
                        return asked[0]
                i = head
            else:
                return None
        return None

    def doer(self, i: int) -> int | None:
        """Who does what the verb `i` says: the subject, of a passive the agent."""
        if not self.is_passive(i):
            found = self.surface_subject(i)
            return found if found is not None else self._name_before(i)
        for word, noun in self.prepositions(i):
            if word == "by":
                return noun
        return None

    def _name_before(self, i: int) -> int | None:
        """The name right before a finite verb whose subject the parse has lost ("..., NAME, urged")."""
        token = self.tokens[i]
        if token.tag not in ("VBD", "VBZ", "VBP") or token.relation not in ("root", "conjunct", "complement"):
            return None
        k = i - 1
        if k > 0 and self.tokens[k].text == ",":
            k -= 1
        return (
            k
            if k >= 0
            and self.tokens[k].pos == "PROPN"
            and self.tokens[k].entity not in ("date", "time", "state", "place")
            else None
        )

    def done_to(self, i: int) -> int | None:
        """What the verb `i` is done to: the object, of a passive the subject."""
        found = self.child(i, "object")
        if found is not None:
            return self.resolved(found, i)
        return self.surface_subject(i) if self.is_passive(i) else None

    def phrase(self, i: int) -> Span:
        """All that hangs on `i`, without a closing mark."""
        low, high = self.ends(i)
        while high > i and self.tokens[high].pos == "PUNCT":
            high -= 1
        while low < i and self.tokens[low].pos == "PUNCT":
            low += 1
        return Span(self.tokens[low].span.start, self.tokens[high].span.end)

    def clause(self, i: int) -> Span:
        """The verb `i` with what follows from it, without clauses joined to it before or after."""
        low = high = i
        for k in self.kids[i]:
            token = self.tokens[k]
            if token.relation in ("conjunct", "coordinator", "punctuation") or (
                token.relation == "clause" and (k < i or self.tokens[k - 1].pos == "PUNCT")
            ):
                continue
            a, b = self.ends(k)
            low, high = min(low, a), max(high, b)
        return self.span(low, high)

    def predicate(self, i: int) -> Span:
        """The verb `i` with objects and complements, without its subject and without later clauses."""
        high = i
        for k in self.kids[i]:
            token = self.tokens[k]
            if k > i and token.relation not in _BREAKS and token.relation not in ("subject", "passive_subject"):
                if token.relation == "modifier" and token.entity in ("date", "time"):
                    continue
                high = max(high, self.ends(k)[1])
        return self.span(i, high)

    def span(self, low: int, high: int) -> Span:
        while high > low and self.tokens[high].pos == "PUNCT":
            high -= 1
        while low < high and self.tokens[low].pos == "PUNCT":
            low += 1
        return Span(self.tokens[low].span.start, self.tokens[high].span.end)
