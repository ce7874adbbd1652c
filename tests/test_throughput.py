"""The benchmark of the whole way measures the same pages every time."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"


def test_made_pages_are_the_same_in_every_run_and_articles_can_be_found_in_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DRAGOMAN_SHARED", str(tmp_path))  # our own reports
    monkeypatch.syspath_prepend(str(FOLDER))
    spec = importlib.util.spec_from_file_location("benchmark_throughput", FOLDER / "throughput.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    first = module.pages(40)
    assert first == module.pages(40)
    assert len(set(first)) == 40
    from dragoman.sources.formats import formats
    from dragoman.sources.html import to_text

    assert ".html" in formats()
    text = to_text(first[0], "page").text
    assert re.search(r"Article number 0 of this paper", text)
    assert "Section 3" not in text
