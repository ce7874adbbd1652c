"""The golden reports: what a careful reader would write down, and what of it is found."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from dragoman.kinds.load import kinds
from dragoman.model.reading import Reading
from golden import matching
from golden.matching import Golden

FOLDERS = matching.folders()
SHARED = Path(os.environ.get("DRAGOMAN_SHARED") or Path(__file__).parents[2] / "shared")
each = pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)


@cache
def loaded(folder: Path) -> tuple[Golden, Reading]:
    golden = matching.load(folder)
    return golden, matching.read(golden)


def test_there_are_golden_reports() -> None:
    assert len(FOLDERS) >= 16
    assert sum(f.name.startswith("none-") for f in FOLDERS) >= 2


@each
def test_what_was_found_is_still_found(folder: Path) -> None:
    golden, reading = loaded(folder)
    found = matching.found(golden, reading)
    lost = [str(r) for r in golden.records if not r.wanted and r not in found]
    assert not lost, f"see: python tests/golden/compare.py {golden.slug}"


@each
def test_a_wanted_record_that_is_found_loses_its_mark(folder: Path) -> None:
    golden, reading = loaded(folder)
    found = matching.found(golden, reading)
    gained = [str(r) for r in golden.records if r.wanted and r in found]
    assert not gained, f"take the mark away: python tests/golden/mark.py {golden.slug}"


@each
def test_reports_of_nothing_political_stay_nearly_silent(folder: Path) -> None:
    golden, reading = loaded(folder)
    if not golden.slug.startswith("none-"):
        return
    spare = matching.surplus(golden, reading)
    assert len(spare) <= golden.meta["surplus"], [(r["kind"], r["words"]) for r in spare]


@each
def test_golden_files_are_well_formed(folder: Path) -> None:
    golden = matching.load(folder)
    known = kinds()
    for record in golden.records:
        fields = known[record.kind].fields
        assert record.row["words"], record
        for words in record.row["words"]:
            assert words in golden.text, (str(record), words)
        for name, value in record.row.items():
            assert name == "words" or name in fields, (str(record), name)
            accepted = fields[name].values if name in fields else ()
            for one in value if isinstance(value, list) else [value]:
                assert not accepted or one in accepted, (str(record), name, one)


@each
def test_golden_reports_say_that_they_are_made_up(folder: Path) -> None:
    meta = matching.load(folder).meta
    assert meta["synthetic"] is True
    assert "invented" in meta["note"]
    assert meta["licence"] == "CC0-1.0"


@pytest.mark.skipif(not (SHARED / "gold" / "check.py").is_file(), reason="the shared gold folder is not here")
def test_golden_files_pass_the_guides_own_check(tmp_path: Path) -> None:
    copies = []
    for folder in FOLDERS:
        copy = tmp_path / folder.name
        copy.mkdir()
        for file in folder.iterdir():
            text = file.read_text(encoding="utf-8")
            (copy / file.name).write_text(re.sub(r'(?m)^status = "wanted"\n', "", text), encoding="utf-8")
        copies.append(str(copy))
    done = subprocess.run([sys.executable, str(SHARED / "gold" / "check.py"), *copies], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_marking_changes_nothing_but_marks() -> None:
    mark = _module("mark")
    codes = '[[pledge]]\nwords = ["x"]\n\n[[pledge]]\nstatus = "wanted"\nwords = ["y"]\n\n[[tie]]\nwords = ["z"]\n'
    again = mark.marked(codes, {("pledge", 0), ("tie", 0)})
    rows = tomllib.loads(again)
    assert [r.get("status") for r in rows["pledge"]] == ["wanted", None]
    assert rows["tie"][0]["status"] == "wanted"
    assert mark.marked(again, {("pledge", 1)}) == codes


def test_a_surplus_may_only_fall() -> None:
    mark = _module("mark")
    assert mark.lowered('title = "x"\n', 3) == 'title = "x"\nsurplus = 3\n'
    assert mark.lowered("surplus = 3\n", 1) == "surplus = 1\n"
    assert mark.lowered("surplus = 1\n", 4) == "surplus = 1\n"


@pytest.mark.parametrize(
    ("field", "a", "b", "equal"),
    [
        ("by", ["the United States"], ["US"], True),
        ("by", ["Kenya", "Haiti"], ["Kenya"], False),
        ("what", "send 300 soldiers to the lake", "300 soldiers to the lake", True),
        ("what", "send 300 soldiers to the lake", "lake", False),
        ("date", "2024-03", "2024-03-04", False),
        ("amount", 300, 300.0, True),
        ("unit", "EUR", "euros", True),
        ("quote", ["We asked", "and nobody came"], ["We asked", "and nobody came"], True),
    ],
)
def test_agreement_of_values(field: str, a: object, b: object, equal: bool) -> None:
    assert matching.agree(field, a, b) is equal


def _module(name: str):  # type: ignore[no-untyped-def]
    import importlib.util

    sys.path.insert(0, str(matching.HERE))
    try:
        spec = importlib.util.spec_from_file_location(f"golden_{name}", matching.HERE / f"{name}.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(matching.HERE))
