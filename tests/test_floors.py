"""Floors may only rise: no floor is lower than it was in any earlier commit."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


def leaves(table: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), float(value)


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    return done.stdout if done.returncode == 0 else ""


@pytest.mark.parametrize("name", ["tests/score/floors.toml", "tests/score/figures.toml"])
def test_no_floor_was_lowered(name: str) -> None:
    now = dict(leaves(tomllib.loads((ROOT / name).read_text(encoding="utf-8"))))
    assert now
    for commit in git("log", "--format=%H", "--", name).split():
        for key, value in leaves(tomllib.loads(git("show", f"{commit}:{name}"))):
            assert now.get(key, 0.0) >= value, f"{' '.join(key)} was {value} in {commit[:8]}"
