"""Pruning takes away what a layer can do without, and fits what stays to make up for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
prune = pytest.importorskip("prune")


def squares(x):  # type: ignore[no-untyped-def]
    return prune.products(iter([(x[None], torch.ones(1, len(x)))]))


@torch.no_grad()
def test_an_input_that_others_tell_goes_first_and_the_output_stays():
    torch.manual_seed(0)
    x = torch.randn(4000, 12)
    x[:, 7] = 2 * x[:, 1] - x[:, 2] + 0.5
    linear = torch.nn.Linear(12, 5)
    stays, smaller = prune.kept(linear, squares(x), 1, 11)
    assert len(stays) == 11 and {1, 2, 7} - set(stays.tolist())
    assert torch.allclose(smaller(x[:, stays]), linear(x), atol=0.05)


@torch.no_grad()
def test_inputs_go_in_groups_and_the_quietest_group_first():
    torch.manual_seed(0)
    x = torch.randn(4000, 12)
    x[:, 3:6] *= 0.01
    stays, _ = prune.kept(torch.nn.Linear(12, 5), squares(x), 3, 3)
    assert stays.tolist() == [0, 1, 2, *range(6, 12)]
