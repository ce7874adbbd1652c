"""Near-copies: reports that share most of their wording. Syndicated and lightly edited copies count as one voice.

Candidates are found by MinHash over runs of three words (locality-sensitive bands), then measured exactly. Most of the
wording is that of both together, or, for a report that was cut or merged with another, that of the shorter one.
`benchmarks/copies.py` measures it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

COPY = 0.5
"""Reports are copies if at least this share of their three-word runs is common to both (Jaccard's measure)."""

PART = 0.55
"""So are reports of which the shorter has this share of its runs from the longer."""

_LONGER = 4  # times: a longer report than this holds many others, as a digest of the week does, and copies none
_LEAST_RUNS = 40  # of the shorter report, to be told as part of another
_PERMUTATIONS, _ROWS, _SEED, _RUN = 255, 3, 1, 3
_WORD = re.compile(r"\w+")
_SHORTEST = 20  # words: less is no report to be compared


def runs(text: str) -> frozenset[str]:
    """The runs of three words of a text, without case and punctuation; none for a very short text."""
    words = _WORD.findall(text.lower())
    if len(words) < _SHORTEST:
        return frozenset()
    return frozenset(" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def bands(text_runs: Iterable[str]) -> list[int]:
    """Keys of which copies share at least one with near certainty, and unlike reports none: signed 48-bit numbers."""
    from rensa import RMinHash

    tokens = sorted(text_runs)
    if not tokens:
        return []
    sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    sketch.update(tokens)
    digest: list[int] = sketch.digest()
    keys = []
    for start in range(0, _PERMUTATIONS, _ROWS):
        value = start
        for part in digest[start : start + _ROWS]:
            value = (value * 0x100000001B3 ^ part) & 0xFFFFFFFFFFFFFFFF
        keys.append((value - (1 << 64) if value >= 1 << 63 else value) >> 16)  # each is kept tens of times a report: short
    return keys


def copied(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of their wording two reports share, from 0 to 1, where they are copies; 0 where they are none.

    The share is that of both together if it is at least COPY, else that of the shorter report if it is at least PART.
    """
    alike = common(a, b)
    if alike >= COPY:
        return alike
    short, long = sorted((len(a), len(b)))
    if short < _LEAST_RUNS or long > _LONGER * short:
        return 0.0
    part = len(a & b) / short
    return part if part >= PART else 0.0


def common(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of runs that two texts have in common, from 0 to 1."""
    return len(a & b) / len(a | b) if a and b else 0.0


def voices(reports: Iterable[str], pairs: Iterable[Sequence[str]]) -> dict[str, str]:
    """Report id -> the id that stands for its voice: the smallest among all that are linked by copying."""
    root = {r: r for r in reports}

    def find(report: str) -> str:
        while root[report] != report:
            root[report] = root[root[report]]
            report = root[report]
        return report

    for a, b in pairs:
        if a in root and b in root:
            x, y = sorted((find(a), find(b)))
            root[y] = x
    return {r: find(r) for r in root}
