"""Joining: which tellings of different reports are of one thing. Pure functions of the tellings; the store only
remembers.

Pairs are compared if they share block keys (`blocking`), scored by weights per measure (weights.toml), and grouped by
`clustering`. Scores depend on the two tellings and their reports only, so that the order in which reports arrive changes
nothing.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from dragoman.ledger.comparing import Measures, Profile, compare
from dragoman.ledger.wording import shared

TWINS = 6.0
"""The score of two tellings that two copies of one report share word for word."""

FLOOR = -4.0
"""Scores below this are not kept: a pair without a score counts as strongly against."""

_TWIN = 1.0  # how much text and passages of twins must agree, of 2


@dataclass(frozen=True, slots=True)
class Weights:
    """What each measure adds to the log-odds, per kind where that differs; `threshold` is where groups stop joining."""

    measures: Mapping[str, float]
    kinds: Mapping[str, float]
    base: float
    threshold: float


@cache
def weights() -> Weights:
    """The weights as fitted (weights.toml beside this module, or the file that DRAGOMAN_JOINING_WEIGHTS names)."""
    given = os.environ.get("DRAGOMAN_JOINING_WEIGHTS")
    source = Path(given) if given else resources.files("dragoman.ledger").joinpath("weights.toml")
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    return Weights(table["measures"], table["kinds"], table["base"], table["threshold"])


def score(kind: str, measures: Measures) -> float:
    """The log-odds that two tellings of this kind are of one thing."""
    known = weights()
    total = known.base + known.kinds.get(kind, 0.0)
    total += sum(known.measures.get(name, 0.0) * value for name, value in sorted(measures.items()))
    return round(total, 4)


def explain(kind: str, measures: Measures) -> list[tuple[str, float, float]]:
    """What a score is made of: (measure, its value, what it adds), the weightiest first."""
    known = weights()
    parts = [(name, value, round(known.measures.get(name, 0.0) * value, 2)) for name, value in measures.items()]
    parts.append((f"a {kind}", 1.0, round(known.base + known.kinds.get(kind, 0.0), 2)))
    return sorted(parts, key=lambda p: (-abs(p[2]), p[0]))


def compared(a: Profile, b: Profile, copied: bool) -> tuple[float, dict[str, float]]:
    """The score of a pair and the measures behind it."""
    measures = compare(a, b, copied)
    return score(a.telling.kind, measures), measures


def twins(ours: Sequence[Profile], theirs: Sequence[Profile]) -> list[tuple[Profile, Profile]]:
    """The pairs of tellings that two copies of one report share: one to one, the likest first."""
    scored: list[tuple[float, str, str, Profile, Profile]] = []
    for a in ours:
        for b in theirs:
            if a.telling.kind == b.telling.kind:
                alike = shared(a.text, b.text) + shared(a.passages, b.passages)
                if alike > _TWIN:
                    low, high = sorted((a.telling.id, b.telling.id))
                    scored.append((-round(alike, 6), low, high, a, b))
    taken: set[str] = set()
    found = []
    for *_, a, b in sorted(scored, key=lambda s: s[:3]):
        if a.telling.id not in taken and b.telling.id not in taken:
            taken |= {a.telling.id, b.telling.id}
            found.append((a, b))
    return found
