"""Whom a description means: "the government", "the bloc", "both sides", by what the report named before."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import capital_of, country_of, is_ambiguous
from dragoman.model import Span
from dragoman.values.tables import either, table

_RUN = re.compile(r"(?<![\w.])(?:the )?[A-Z][\w.&’'-]*(?:(?: (?:of|for|the|and|on|de))* [A-Z][\w.&’'-]*)*")
_NAME = r"(?:[Tt]he )?[A-Z][\w.&’'-]*(?:(?: (?:of|for|the|on|de))* [A-Z][\w.&’'-]*)*"
_LIST = re.compile(rf"(?<![\w.])(?P<first>{_NAME}(?:, {_NAME})*),? and (?P<last>{_NAME})")
"""Names in one breath: "Chad and Niger", "Chad, Niger and the African Union"."""
_FIRST = re.compile(r"(?:the )?[\w.-]+")
_COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}


class Antecedents:
    """The states and bodies that a text names, by position."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._states: list[tuple[int, str]] = []
        self._names: list[tuple[int, str]] = []
        self._bodies: list[tuple[int, str]] = []
        self._armed: list[tuple[int, str]] = []
        for match in _RUN.finditer(text):
            words = re.sub(r"[’']s?$", "", match.group().removeprefix("the ")).rstrip(".")
            at = match.start()
            if country := country_of(words) or country_of(words.split(" ")[0]):
                self._states.append((at, country.name))
            body = body_of(words)
            if body or " " in words:
                self._names.append((at, body.name if body else words))
            if body and body.sector == "IGO":
                self._bodies.append((at, words))
            if (body and body.sector == "REB") or (
                not body and words.split()[-1] in _nouns("armed_names") and " " in words
            ):
                self._armed.append((at, words))

    def meant(self, noun: str, before: int) -> str:
        """Who is meant by a bare noun in front of which something was named; "" if nobody."""
        if is_state_noun(noun):
            return self.state(before)
        if noun in _nouns("bodies"):
            return self.named(noun, before) or _last(self._bodies, before)
        if noun in _nouns("armed"):
            return _last(self._armed, before)
        return self.named(noun, before)

    def state(self, before: int) -> str:
        """The state named last before a position, "" if none."""
        return _last(self._states, before)

    def state_told(self, low: int, before: int) -> tuple[str, Span] | None:
        """The state named last between two positions, with its place; None if there is none."""
        found = [s for s in self._states if low <= s[0] < before][-1:]
        if not found:
            return None
        at, name = found[0]
        words = _FIRST.match(self._text, at)
        return name, Span(at, words.end() if words else at + 1)

    def named(self, noun: str, before: int) -> str:
        """The body whose name ends with `noun` ("council" gives "UN Security Council"), named last before a position or at all."""
        ends = [(at, name) for at, name in self._names if name.lower().split()[-1] == noun]
        return _last(ends, before) or (ends[0][1] if ends else "")

    def several(self, words: str, before: int) -> tuple[str, ...]:
        """The words of each party that "the two countries" or "both sides" mean: those last named in one breath; empty if
        the words mean no such thing or nobody was named."""
        match = _several().fullmatch(words.lower())
        if not match:
            return ()
        count = _COUNTS.get(match["count"] or "", 0)
        states = (match["noun"] or match["named"]) in _nouns("several_states")
        for found in reversed([*_LIST.finditer(self._text, 0, before)]):
            names = [self._bare(n, before) for n in (*found["first"].split(", "), found["last"])]
            if (not count or len(names) == count) and all(_is_party(n, states) for n in names):
                return tuple(names)
        named = [name for _, name in self._states[: bisect_left(self._states, (before, ""))]]
        return tuple(dict.fromkeys(reversed(named)))[:2] if count == 2 or not count else ()

    def _bare(self, words: str, before: int) -> str:
        """The name without article and possessive; "the Government" is the state named last."""
        name = re.sub(r"^[Tt]he |[’']s?$", "", words)
        return (self.state(before) if is_state_noun(name.lower()) else "") or name


def _is_party(name: str, state: bool) -> bool:
    capital = capital_of(name) is not None and not is_ambiguous(name)
    armed = " " in name and name.split()[-1] in _nouns("armed_names")
    return bool(country_of(name) or capital or (not state and (body_of(name) or armed)))


def is_state_noun(noun: str) -> bool:
    """Whether a noun stands for the state that a report speaks of, where no name stands by it."""
    return noun in _nouns("states")


@cache
def _nouns(name: str) -> frozenset[str]:
    return frozenset(table("antecedents")[name])


@cache
def _several() -> re.Pattern[str]:
    nouns = either([*table("antecedents")["several_states"], *table("antecedents")["several"]])
    return re.compile(rf"(?:the )?(?P<count>{either(_COUNTS)})(?: (?P<noun>{nouns}))?|the (?P<named>{nouns})")


def _last(found: list[tuple[int, str]], before: int) -> str:
    at = bisect_left(found, (before, "")) - 1
    return found[at][1] if at >= 0 else ""
