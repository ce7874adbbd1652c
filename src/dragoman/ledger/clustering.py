"""Groups tellings by their pairwise scores: the closest two groups join first, as long as they agree on the whole.

The result depends on the scores only. People's decisions are constraints: `apart` pairs never end in one group,
`together` pairs always do (a chain of "same" that contradicts a "different" yields to the "different").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Pair = tuple[int, int]


def grouped(
    count: int,
    scores: Mapping[Pair, float],
    *,
    threshold: float = 0.0,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> list[list[int]]:
    """Groups of the items 0 to count - 1, each sorted, in order of their first item.

    `scores` holds log-odds for pairs (i, j) with i < j; a pair without a score speaks neither for nor against and
    counts as strongly against. Two groups join while the mean score between their items is above `threshold`, highest
    first; ties go to the lower numbers. Items must be numbered in a canonical order for the result not to depend on the
    order of arrival.
    """
    barred = {frozenset(p) for p in apart}
    groups: dict[int, list[int]] = {i: [i] for i in range(count)}
    sums: dict[int, dict[int, float]] = {i: {} for i in range(count)}
    for (i, j), value in scores.items():
        sums[i][j] = sums[j][i] = value
    home = list(range(count))
    for i, j in sorted((min(p), max(p)) for p in together):
        a, b = sorted((home[i], home[j]))
        if a != b and not _barred(groups[a], groups[b], barred):
            _merge(groups, sums, home, a, b)
    while best := _best(groups, sums, threshold, barred):
        _merge(groups, sums, home, *best)
    return sorted(sorted(g) for g in groups.values())


_UNKNOWN = -6.0


def _best(
    groups: Mapping[int, Sequence[int]],
    sums: Mapping[int, Mapping[int, float]],
    threshold: float,
    barred: set[frozenset[int]],
) -> Pair | None:
    found: tuple[float, int, int] | None = None
    for a, row in sums.items():
        for b, value in row.items():
            if b <= a:
                continue
            mean = value / (len(groups[a]) * len(groups[b]))
            if mean <= threshold or (found and (-mean, a, b) >= found):
                continue
            if not barred or not _barred(groups[a], groups[b], barred):
                found = (-mean, a, b)
    return (found[1], found[2]) if found else None


def _merge(groups: dict[int, list[int]], sums: dict[int, dict[int, float]], home: list[int], a: int, b: int) -> None:
    """Group b goes into group a (a < b); sums of scores add up, pairs never scored counting as strongly against."""
    sizes = {k: len(g) for k, g in groups.items()}
    for other in (set(sums[a]) | set(sums[b])) - {a, b}:
        value = 0.0
        for side in (a, b):
            value += sums[side].get(other, _UNKNOWN * sizes[side] * sizes[other])
        sums[a][other] = sums[other][a] = value
        sums[other].pop(b, None)
    sums[a].pop(b, None)
    del sums[b]
    groups[a] += groups.pop(b)
    for item in groups[a]:
        home[item] = a


def _barred(a: Sequence[int], b: Sequence[int], barred: set[frozenset[int]]) -> bool:
    return any(frozenset((i, j)) in barred for i in a for j in b)
