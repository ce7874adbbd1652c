"""Scores of clusterings: what is known of them by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from clusters import b_cubed, ceaf_e, conll, muc

pytest.importorskip("scipy")
GOLD = [{1, 2, 3}, {4, 5}, {6}]


@pytest.mark.parametrize("score", [muc, b_cubed, ceaf_e])
def test_a_perfect_clustering_scores_one(score):
    assert score(GOLD, GOLD) == pytest.approx((1, 1, 1))


def test_a_split_costs_recall_and_a_merger_precision():
    split, merged = [{1, 2}, {3}, {4, 5}, {6}], [{1, 2, 3, 4, 5}, {6}]
    assert muc(GOLD, split)[:2] == pytest.approx((1, 2 / 3))
    assert muc(GOLD, merged)[:2] == pytest.approx((3 / 4, 1))
    assert b_cubed(GOLD, split)[:2] == pytest.approx((1, (4 / 3 + 1 / 3 + 2 + 1) / 6))
    assert b_cubed(GOLD, merged)[:2] == pytest.approx(((9 / 5 + 4 / 5 + 1) / 6, 1))
    assert ceaf_e(GOLD, split)[:2] == pytest.approx(((0.8 + 1 + 1) / 4, (0.8 + 1 + 1) / 3))
    assert ceaf_e(GOLD, merged)[:2] == pytest.approx(((0.75 + 1) / 2, (0.75 + 1) / 3))


def test_singletons_alone_have_no_links():
    assert muc(GOLD, [{i} for i in range(1, 7)]) == (0, 0, 0)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=9), st.lists(st.integers(0, 4), min_size=9, max_size=9))
def test_scores_are_shares(gold, guess):
    made = [[{i for i, x in enumerate(row) if x == label} for label in set(row)] for row in (gold, guess[: len(gold)])]
    assert 0 <= conll(*made) <= 1
