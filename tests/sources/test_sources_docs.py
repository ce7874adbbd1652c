"""The page on sources names every format with its endings and what it needs, every column, and an example that works."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from dragoman.sources.columns import NAMES
from dragoman.sources.formats import formats

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")


FORMATS, COLUMNS = PAGE.split("## Columns of a table")


def rows(part: str) -> dict[str, list[str]]:
    """The rows of a part's table by the name in their first cell."""
    found = re.findall(r"^\| `(\w+)` \|(.+)\|$", part, re.MULTILINE)
    return {name: [cell.strip() for cell in rest.split("|")] for name, rest in found}


def test_every_format_is_described_with_its_endings() -> None:
    known = {one.name: one.extensions for many in formats().values() for one in many}
    assert {name: tuple(cells[0].split()) for name, cells in rows(FORMATS).items()} == known


def test_every_column_is_described() -> None:
    told = {name: tuple(cells[0].split(":")[0].split(", ")) for name, cells in rows(COLUMNS).items()}
    assert told == dict(NAMES)


def test_what_a_format_needs_is_an_extra() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"`dragoman\[(\w+)\]`", PAGE)) <= set(extras)


def test_the_example_reads() -> None:
    made: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0], made)
    assert made["EXTENSIONS"] == (".shout",)
    assert made["to_text"](b"NORLAND SIGNS A PACT.", "x").text == "Norland signs a pact."
