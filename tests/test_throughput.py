"""The benchmark of the whole way measures the same pages every time, and all processes."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.setenv("DRAGOMAN_SHARED", str(tmp_path))  # our own reports
    monkeypatch.syspath_prepend(str(FOLDER))
    spec = importlib.util.spec_from_file_location("benchmark_throughput", FOLDER / "throughput.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_made_pages_are_the_same_in_every_run_and_articles_can_be_found_in_them(benchmark: ModuleType) -> None:
    first = benchmark.pages(40)
    assert first == benchmark.pages(40)
    assert len(set(first)) == 40
    from dragoman.sources.formats import formats
    from dragoman.sources.html import to_text

    assert ".html" in formats()
    text = to_text(first[0], "page").text
    assert re.search(r"Article number 0 of this paper", text)
    assert "Section 3" not in text


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc here")
def test_the_seconds_of_a_process_that_was_started_count_while_it_runs_and_after(benchmark: ModuleType) -> None:
    before = benchmark.tree_seconds()
    code = "import time\nwhile time.process_time() < 0.5: pass\nprint(flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        running = benchmark.tree_seconds()
        process.communicate(b"\n")
    assert 0.4 <= running - before <= benchmark.tree_seconds() - before
