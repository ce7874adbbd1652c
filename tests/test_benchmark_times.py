"""The scorer of times, on made-up cases."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dragoman.model import Span, TimeMention

FLOOR = 0.80


@pytest.fixture(scope="module")
def times() -> ModuleType:
    path = Path(__file__).resolve().parents[1] / "benchmarks" / "times.py"
    spec = importlib.util.spec_from_file_location("benchmark_times", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def mention(start: int, end: int, value: str) -> TimeMention:
    return TimeMention(Span(start, end), value, "inferred" if value else "unresolved", "test")


@pytest.mark.parametrize(
    ("date", "value"),
    [
        ({"when": "2023"}, "2023"),
        ({"when": "2023-09"}, "2023-09"),
        ({"when": "2023-09-25"}, "2023-09-25"),
        ({"when": "--10"}, ""),
        ({"when": "2023-09-25T10:00:00"}, ""),
        ({"when": "-2023-09-25"}, ""),
        ({"when": "2023-02-31"}, ""),
        ({"from": "2023-09-18", "to": "2023-09-24"}, "2023-09-18/2023-09-24"),
        ({"notBefore": "2004", "notAfter": "2015"}, "2004/2015"),
        ({"notAfter": "2012-03"}, ""),
        ({"from": "--12", "to": "--03"}, ""),
        ({}, ""),
    ],
)
def test_what_is_scored(times: ModuleType, date: dict[str, str], value: str) -> None:
    assert times.gold_value(date) == value


# gold dates, found times, then gold, found, overlapping, right
CASES = [
    ([(0, 6, "2023-09-25")], [(0, 6, "2023-09-25")], (1, 1, 1, 1)),
    ([(0, 6, "2023-09-25")], [(3, 12, "2023-09-25")], (1, 1, 1, 1)),
    ([(0, 6, "2023-09-25")], [(0, 6, "2023-09-26")], (1, 1, 1, 0)),
    ([(0, 6, "2023-09-25")], [(0, 6, "2023-09")], (1, 1, 1, 0)),
    ([(0, 6, "2023-09-25")], [(6, 12, "2023-09-25")], (1, 1, 0, 0)),
    ([(0, 6, "2023-09-25")], [], (1, 0, 0, 0)),
    ([(0, 6, "2023-09-25")], [(0, 6, "")], (1, 0, 0, 0)),
    ([], [(0, 6, "2023")], (0, 1, 0, 0)),
    ([(0, 6, "--10")], [(0, 6, "2023-10")], (0, 0, 0, 0)),  # not scored, either side
    ([(0, 6, "2023-09-25")], [(0, 6, "2023-09-25/..")], (1, 1, 1, 1)),  # "since Monday"
    ([(0, 4, "2004"), (8, 12, "2009")], [(0, 12, "2004/2009")], (2, 2, 2, 2)),  # the ends of a range
    ([(0, 4, "2004"), (8, 12, "2009")], [(0, 12, "2004/2008")], (2, 2, 2, 1)),
    ([(0, 4, "2007-03-04"), (8, 12, "2007-03-04")], [(0, 12, "2007-03-04")], (2, 2, 2, 2)),  # one day named twice
    ([(0, 4, "2007")], [(0, 2, "2007"), (2, 4, "2007")], (1, 1, 1, 1)),  # a gold date is matched once
]


@pytest.mark.parametrize(("golds", "found", "expected"), CASES)
def test_the_counts_of_a_report(
    times: ModuleType, golds: list[tuple[int, int, str]], found: list[tuple[int, int, str]], expected: tuple[int, ...]
) -> None:
    dates = [{"start": start, "end": end, "when": value} for start, end, value in golds]
    score = times.score_report("x" * 20, dates, [mention(*item) for item in found])
    assert (score.gold, score.found, score.overlapping, score.right) == expected


def test_an_interval_may_be_written_in_another_way(times: ModuleType) -> None:
    dates = [{"start": 0, "end": 5, "from": "1990-01-01", "to": "1999-12-31"}]
    assert times.score_report("1990s", dates, [mention(0, 5, "199X")]).right == 1


def test_figures_and_faults_of_a_corpus(times: ModuleType) -> None:
    line = json.dumps(
        {
            "text": "Met 2004, 2005.",
            "dct": "2006-01-01",
            "dates": [{"start": 4, "end": 8, "when": "2004"}, {"start": 10, "end": 14, "when": "2006"}],
        }
    )
    faults: list[str] = []
    score = times.score_corpus([line], faults=faults)
    assert (score.precision, score.recall, score.f1) == (0.5, 0.5, 0.5)
    assert faults == ["wrong    '2005': 2005, not 2006"]
    assert times.Score(0, 0, 0, 0).f1 == 0.0


def test_times_in_real_news_reach_the_floor(times: ModuleType) -> None:
    if not times.CORPUS.is_file():
        pytest.skip("no shared data")
    score = times.score_corpus(times.CORPUS.read_text(encoding="utf-8").splitlines())
    assert score.f1 >= FLOOR
