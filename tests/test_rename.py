"""Renaming: every person of a report gets an invented name, everywhere, the same on every run."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

TEXT = """VEGA RUIZ FLIES OUT

President Ana Vega Ruiz met Omar al-Haddad, her guest from Jordan, on Monday.
Vega Ruiz's guest thanked her. #VegaMustStay
"""
GOLD = {"role": [{"by": ["Ana Vega Ruiz"], "title": "President"}]}


@pytest.fixture(scope="module")
def rename() -> ModuleType:
    path = Path(__file__).parents[1] / "training" / "rename.py"
    spec = importlib.util.spec_from_file_location("rename", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_names_come_apart_into_what_is_replaced(rename: ModuleType) -> None:
    assert rename.parts("Sheikh Omar al-Haddad") == ["Omar", "Haddad"]
    assert rename.parts("Ludwig van der Meer's") == ["Ludwig", "Meer"]
    assert rename.parts("J. Anne-Marie Poe") == ["Anne", "Marie", "Poe"]


def test_no_part_of_a_name_is_left(rename: ModuleType) -> None:
    mapping = rename.invented(["Ana Vega Ruiz", "Omar al-Haddad"])
    new = rename.replaced(TEXT, mapping)
    assert not rename.left(mapping, [new])
    assert mapping["Vega"].upper() in new
    assert f"#{mapping['Vega']}MustStay" in new
    assert f"al-{mapping['Haddad']}" in new
    assert "Jordan" in new and "Monday" in new and "thanked" in new


def test_the_same_names_on_every_run_and_none_twice(rename: ModuleType) -> None:
    names = [f"Given{chr(65 + n)}a Sur{chr(65 + n)}o" for n in range(20)]
    first = rename.invented(names)
    assert first == rename.invented(list(reversed(names)))
    assert len(set(first.values())) == len(first)


def test_what_is_also_a_place_or_a_word_is_not_replaced_in_silence(rename: ModuleType) -> None:
    mapping = rename.invented(["Michael Jordan", "Theresa May", "Ana Guest"])
    assert [c.partition(":")[0] for c in rename.clashes(mapping, TEXT)] == ["Guest", "Jordan", "May"]


def test_report_is_marked_as_made_up(rename: ModuleType) -> None:
    mapping = rename.invented(["Ana Vega Ruiz"])
    meta = tomllib.loads(rename.described({"title": 'Vega says "no"', "published": "2024-01-01"}, mapping))
    assert meta["synthetic"] is True
    assert "invented" in meta["note"]
    assert meta["title"] == f'{mapping["Vega"]} says "no"'
