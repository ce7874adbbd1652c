"""How well clusters agree with those of a gold standard: MUC, B-cubed and CEAF-e, and their mean, the CoNLL score.

A clustering is a list of sets of mentions; both clusterings hold the same mentions. After Vilain et al. 1995, Bagga and Baldwin
1998, Luo 2005, and Pradhan et al. 2014 for the mean.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet

Clusters = Sequence[AbstractSet[Hashable]]
Scores = tuple[float, float, float]  # precision, recall, F1


def muc(gold: Clusters, guess: Clusters) -> Scores:
    """Links: how many of the links that hold a cluster together the other side keeps."""
    return _scores(_links(guess, gold), _links(gold, guess))


def _links(one: Clusters, other: Clusters) -> tuple[float, float]:
    home = {m: i for i, c in enumerate(other) for m in c}
    kept = total = 0
    for cluster in one:
        parts = len({home.get(m, ("alone", m)) for m in cluster})
        kept += len(cluster) - parts
        total += len(cluster) - 1
    return kept, total


def b_cubed(gold: Clusters, guess: Clusters) -> Scores:
    """Mentions: the share of a mention's cluster that belongs with it."""
    return _scores(_shares(guess, gold), _shares(gold, guess))


def _shares(one: Clusters, other: Clusters) -> tuple[float, float]:
    home = {m: c for c in other for m in c}
    right = sum(len(cluster & home.get(m, set())) / len(cluster) for cluster in one for m in cluster)
    return right, sum(map(len, one))


def ceaf_e(gold: Clusters, guess: Clusters) -> Scores:
    """Clusters, matched one to one as well as can be, by Dice's measure."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    home: dict[Hashable, int] = {m: j for j, c in enumerate(guess) for m in c}
    alike = np.zeros((len(gold), len(guess)))
    for i, cluster in enumerate(gold):
        for j in {home[m] for m in cluster if m in home}:
            alike[i, j] = 2 * len(cluster & guess[j]) / (len(cluster) + len(guess[j]))
    best = float(alike[linear_sum_assignment(-alike)].sum())
    return _scores((best, len(guess)), (best, len(gold)))


def conll(gold: Clusters, guess: Clusters) -> float:
    """The mean of the three F1."""
    return (muc(gold, guess)[2] + b_cubed(gold, guess)[2] + ceaf_e(gold, guess)[2]) / 3


def _scores(precise: tuple[float, float], recalled: tuple[float, float]) -> Scores:
    p, r = (a / b if b else 0.0 for a, b in (precise, recalled))
    return p, r, 2 * p * r / (p + r) if p + r else 0.0
