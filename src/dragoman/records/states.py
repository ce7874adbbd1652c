"""Which state the words of a parsed sentence belong to: "Senior Hungarian officials", "rebels in Chad", "the court in Rome"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import capital_of, country_of, is_ambiguous, part_of
from dragoman.gazetteer.leaders import leader_of
from dragoman.gazetteer.places import best
from dragoman.records.persons import is_title
from dragoman.records.relations import Tree

_LONGEST = 6
_INNER = ("modifier", "compound", "possessive")
_BESIDE = frozenset("of in from at near on across throughout inside within around under".split())
_NOMINAL = frozenset(("NOUN", "PROPN", "ADJ", "X", "NUM", "PRON"))
_DEEP = 4
_POPULOUS = 100_000  # people: a smaller town's name is as often a name of something else


@dataclass(frozen=True, slots=True)
class Home:
    """A state (alpha-3) and the tokens from `low` to `high` that name it; `state` is "" for a body of no state."""

    state: str
    low: int
    high: int


class States:
    """The states of one parsed report, by token."""

    def __init__(self, tree: Tree, text: str) -> None:
        self.tree = tree
        self._text = text
        self.named: list[Home] = list(self._scan())
        """Every state, body and well-known leader that the words name, in their order."""
        self._at = {k: home for home in self.named for k in range(home.low, home.high + 1)}

    def _scan(self) -> Iterator[Home]:
        tokens = self.tree.tokens
        i = 0
        while i < len(tokens):
            found = None
            if tokens[i].text[:1].isupper():
                for j in range(min(len(tokens), i + _LONGEST) - 1, i - 1, -1):
                    if tokens[j].pos != "PUNCT" and (state := self._state(i, j)) is not None:
                        found = Home(state, i, j)
                        break
            if found:
                yield found
                i = found.high
            i += 1

    def _state(self, i: int, j: int) -> str | None:
        """The state that the tokens from `i` to `j` name; "" for a body of no state, None where they name neither."""
        tokens = self.tree.tokens
        words = self._text[tokens[i].span.start : tokens[j].span.end]
        if "\n" in words:
            return None
        after = tokens[j + 1] if j + 1 < len(tokens) else None
        before = tokens[i - 1] if i else None
        known = country_of(words) or part_of(words) or (None if is_ambiguous(words) else capital_of(words))
        if known:
            in_name = tokens[j].entity == "person" or (
                before is not None and before.entity == "person" == tokens[i].entity
            )
            if is_ambiguous(words) and after is not None and after.pos == "PROPN" and in_name:
                return None  # "Jordan Obuya" is a person
            return known.alpha3
        if body := body_of(words):
            return body.country
        if before is not None and i == j and before.pos == "PROPN" and before.head == i and not is_title(before):
            return None  # "Kate Bush" is another
        led = leader_of(words, before.text if before is not None else "")
        return led.alpha3 if led else None

    def own(self, i: int) -> Home | None:
        """The state that the word `i` itself names or is part of the name of."""
        return self._at.get(i)

    def near(self, i: int) -> tuple[Home, ...]:
        """The states that the noun `i` is told apart by: its own, those of adjectives, names and owners before it."""
        return self._near(i, 0)

    def _near(self, i: int, depth: int) -> tuple[Home, ...]:
        if (own := self._at.get(i)) is not None:
            return (own,)
        tokens = self.tree.tokens
        found: list[Home] = []
        for k in self.tree.kids[i]:
            if tokens[k].relation in _INNER and tokens[k].pos in _NOMINAL and depth < _DEEP:
                for c in self.tree.conjuncts(k):
                    found += [h for h in self._near(c, depth + 1) if h not in found]
        if not found:
            for k in self.tree.children(i, "apposition"):
                if depth < _DEEP:
                    found += self._near(k, depth + 1)
        return tuple(found)

    def whole(self, i: int) -> tuple[Home, ...]:
        """As `near`, or else by what follows: "rebels in Chad", "a group based in Chad", a city's own state."""
        if found := self._near(i, 0) or self._behind(i, 0):
            return found
        return (home,) if (home := self.town(i)) else ()

    def _behind(self, i: int, depth: int) -> tuple[Home, ...]:
        tree = self.tree
        for k in tree.kids[i]:
            token = tree.tokens[k]
            if k < i:
                continue
            if token.relation == "apposition" and depth < 2 and (found := self._behind(k, depth + 1)):
                return found
            if token.relation in ("clause", "relative") and token.tag in ("VBN", "VBG", "JJ"):
                governed = tree.prepositions(k)
            elif token.relation in ("preposition", "prepositional", "modifier"):
                governed = tree.prepositions_of(k) if token.pos == "ADP" else tree.prepositions(k)
            else:
                continue
            for word, noun in governed:
                if word.split()[-1] in _BESIDE | {"to", "with"} and (token.pos != "ADP" or word.split()[-1] in _BESIDE):
                    found = self._near(noun, 1) or (self._behind(noun, depth + 1) if depth < 2 else ())
                    if found:
                        return found
                    if town := self.town(noun):
                        return (town,)
        return ()

    def town(self, i: int) -> Home | None:
        """The state of the town, region or site that the word `i` names."""
        tokens = self.tree.tokens
        if tokens[i].pos != "PROPN" or tokens[i].entity not in ("state", "place", "organisation", ""):
            return None
        low = i
        while low > 0 and tokens[low - 1].pos == "PROPN" and tokens[low - 1].head == i:
            low -= 1
        for start in range(low, i + 1):
            place = best(self._text[tokens[start].span.start : tokens[i].span.end]).place
            sure = tokens[i].entity in ("state", "place")
            if place and place.country and (sure or place.feature != "PPL" or place.population >= _POPULOUS):
                return Home(place.country, start, i)
        return None
