"""Joining: which tellings of different reports are of one thing. Pure functions of the tellings; the store only
remembers.

Pairs are compared if they share a block key (a pair of parties, a party and a name; never a country alone), scored by
weights per measure (weights.toml), and grouped by `clustering`. Scores depend on the two tellings and their reports
only, so that the order in which reports arrive changes nothing.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from pathlib import Path

from dragoman.ledger.comparing import Measures, Profile, compare
from dragoman.ledger.parties import party
from dragoman.ledger.wording import shared

TWINS = 6.0
"""The score of two tellings that two copies of one report share word for word."""

FLOOR = -4.0
"""Scores below this are not kept: a pair without a score counts as strongly against."""

_TWIN = 1.0  # how much text and passages of twins must agree, of 2
_KEYS = 12
_SPAN = 365  # days: tellings of one thing are looked for in reports at most this far apart, attacks by their own month


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


def block_keys(a: Profile) -> list[int]:
    """What this telling must share with another for the two to be compared, as signed 64-bit numbers; at most a dozen
    or so.

    Keys name the kind, a stretch of time, and two things that say something together: two parties or states, a party
    and a name or figure of the passage. A single country is never a key.
    """
    telling = a.telling
    actors = _actors([*telling.by, *telling.to])
    states = sorted(a.involved)
    pairs = [f"{x}|{y}" for x, y in combinations(sorted({*actors, *(f"state:{s}" for s in states)}), 2)]
    names = sorted(
        (w for w, weight in a.passages.items() if weight > 1 and not w.startswith("=")), key=lambda w: (-len(w), w)
    )
    marks = [f"{actor}&{name}" for actor in actors[:2] for name in names[:3]]
    alone = [f"{actor}&{w}" for actor in actors[:2] for w in sorted(a.text, key=lambda w: (-len(w), w))[:2]]
    found = [*pairs[:6], *marks, *alone][:_KEYS]
    return sorted({_hashed(f"{telling.kind}|{bucket}|{key}") for key in found for bucket in _buckets(a)})


def _actors(names: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for name in names:
        known = party(name)
        if known.state:
            found.setdefault(f"state:{known.state}")
        elif known.is_person:
            found.setdefault(f"name:{known.head}")
        else:
            found.setdefault(known.key if not known.sector else f"sector:{known.sector}")
    return list(found)


def _buckets(a: Profile) -> tuple[int, ...]:
    """Stretches of time of which two tellings near enough to each other share one."""
    if a.telling.kind == "attack" and a.dates and a.dates[1] - a.dates[0] < 40:
        return tuple(sorted({a.dates[0] // 60, (a.dates[1] + 30) // 60}))
    start = a.day // _SPAN
    return (start, start + 1)


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
