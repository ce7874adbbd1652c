"""The README and the guides say what is true: commands run, outputs are those shown, links lead somewhere."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

import dragoman
from dragoman.kinds.load import kinds

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def readme_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme_script", ROOT / "scripts" / "readme.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_shown_output_is_what_the_program_prints() -> None:
    script = readme_script()
    shown = script.BLOCK.findall(README)
    assert len(shown) >= 2
    for _, command, output, _ in shown:
        assert output == script.screen(script.printed(command)), "refresh it: python scripts/readme.py"


def test_the_first_command_is_the_one_whose_output_is_shown() -> None:
    first = blocks(README, "sh")[0].strip()
    assert first.endswith(".venv/bin/dragoman read examples/defence-pact")
    assert "<!-- output: dragoman read examples/defence-pact -->" in README


def test_the_test_command_is_what_ci_runs() -> None:
    assert any(block.strip().endswith("scripts/check") for block in blocks(README, "sh"))
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("scripts/check")
    for script in (".ci/run", "scripts/check"):
        assert os.access(ROOT / script, os.X_OK)
        assert subprocess.run(["bash", "-n", str(ROOT / script)]).returncode == 0


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(blocks(README, "python")[0], "README.md", "exec"), {})
    assert "pledge ['Kenya']" in capsys.readouterr().out


@pytest.mark.parametrize("page", ["README.md", "docs/how-to-add-a-kind.md"])
def test_the_new_kind_of_the_guides_works(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declared = blocks((ROOT / page).read_text(encoding="utf-8"), "toml")[0]
    (tmp_path / "appointment.toml").write_text(declared, encoding="utf-8")
    monkeypatch.setenv("DRAGOMAN_KINDS", str(tmp_path))
    example = tomllib.loads(declared)["rules"]["en"][0]["finds"][0]
    assert "appointment" in kinds()
    found = [r for r in dragoman.read(example["text"], reader="rules").records if r.kind == "appointment"]
    assert [(r.by, r.to) for r in found] == [([example["fields"]["by"]], [example["fields"]["to"]])]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_and_named_files_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target
    for name in re.findall(r"\b(?:python (?:\w+/)+\w+\.py)", text):
        assert (ROOT / name.removeprefix("python ")).is_file(), name


def test_pages_name_no_machine() -> None:
    others = ("CHANGELOG.md", "requirements.lock", ".ci/run", "scripts/check")
    for page in [*PAGES, *(ROOT / name for name in others)]:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"/(?:work|opt|home|root|Users)/|--index-url|--extra-index", text), page.name


def test_the_example_report_is_our_own_words() -> None:
    seed = Path(os.environ.get("DRAGOMAN_SHARED") or ROOT.parent / "shared") / "seed" / "report.txt"
    if not seed.is_file():
        pytest.skip("the founding case is not here")
    ours = re.findall(r"\w+", (ROOT / "examples/defence-pact/report.txt").read_text(encoding="utf-8").lower())
    theirs = " ".join(re.findall(r"\w+", seed.read_text(encoding="utf-8").lower()))
    shared = [" ".join(ours[n : n + 9]) for n in range(len(ours) - 8) if " ".join(ours[n : n + 9]) in theirs]
    assert not shared
