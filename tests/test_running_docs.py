"""The pages on running and watching say what the program does, and their commands run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman import cli

DOCS = Path(__file__).parents[1] / "docs"


def block(page: str, mark: str, nth: int = 0) -> str:
    """The code that follows the `nth` such mark."""
    return re.findall(rf"<!-- {mark} -->\n```\w+\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.S)[nth]


def test_the_commands_of_the_page_on_running_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    monkeypatch.chdir(DOCS.parent)
    said = ""
    for line in (block("running.md", "run") + block("running.md", "run", 1)).splitlines():
        words = shlex.split(line.replace("/tmp", str(tmp_path)))[1:]
        done = CliRunner().invoke(cli.app([words[0]]), words)
        assert done.exit_code == 0, done.output
        said = done.stdout
    assert said.startswith(("equal in every row", "equal byte for byte"))


def test_every_column_of_the_parquet_is_described() -> None:
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    from dragoman.outputs.parquet import schemas

    page = (DOCS / "running.md").read_text(encoding="utf-8")
    codes = {"plover", "mode", "contexts", "cameo"}
    assert [name for name in schemas()[0].names if name not in codes and f"`{name}`" not in page] == []


def test_every_executor_is_described() -> None:
    from dragoman.batch.executors import names

    page = (DOCS / "running.md").read_text(encoding="utf-8")
    assert all(f"--engine {name}" in page for name in names())


def test_the_settings_of_the_page_on_watching_are_good_and_every_change_is_described(tmp_path: Path) -> None:
    from dragoman.intake.changes import CHANGES
    from dragoman.intake.settings import FILTERS, settings

    (tmp_path / "alerts.toml").write_text(block("watching.md", "settings"), encoding="utf-8")
    assert settings(tmp_path / "alerts.toml").mail
    page = (DOCS / "watching.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`([a-z ]+)`", page[page.index("<!-- changes -->") : page.index("A repetition")])) == set(CHANGES)
    assert all(f"`{name}`" in page for name in FILTERS)


def test_the_limits_that_the_page_on_watching_names_are_those_of_the_program() -> None:
    pytest.importorskip("httpx", reason="the extra watch is not installed")
    from dragoman.intake import manners, watch
    from dragoman.intake.fetch import Limits

    page = (DOCS / "watching.md").read_text(encoding="utf-8")
    limits = Limits()
    assert f"{limits.silence:.0f} seconds of silence, {limits.seconds:.0f} seconds in all" in page
    assert f"{limits.size // 1_000_000} MB after unpacking" in page
    assert f"{limits.redirects} at most" in page
    assert f"{manners.PAUSE:.0f} seconds between two" in page
    assert f"given up after {watch.TRIES}" in page
    assert ", ".join(f"{h:.0f}" for h in watch.LOOK_AGAIN[:-1]) + f" and {watch.LOOK_AGAIN[-1]:.0f}" in page.replace("\n", " ")
