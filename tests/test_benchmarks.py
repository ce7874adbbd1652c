"""The benchmarks measure what they say; their long runs are commands of their own."""

from __future__ import annotations

import importlib.util
import random
import resource
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"


def benchmark(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(FOLDER))
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", FOLDER / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_the_shared_gold_our_own_reports_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DRAGOMAN_SHARED", str(tmp_path))
    found = benchmark("reports", monkeypatch).reports()
    assert len(found) >= 16
    assert all(text.strip() for text, _ in found)
    assert "2024-05-16" in [day for _, day in found]


def test_made_reports_are_the_same_in_every_run_and_all_different(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = benchmark("memory", monkeypatch)
    first = list(memory.varied(20))
    assert first == list(memory.varied(20))
    assert len(set(first)) == 20


def test_spoilt_texts_are_the_same_for_a_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    fuzz = benchmark("fuzz", monkeypatch)
    texts = ["Kenya asked the UN for help on Monday.", "Haiti has a new government."]
    one, two = random.Random(3), random.Random(3)
    assert [fuzz.spoilt(texts, one) for _ in range(50)] == [fuzz.spoilt(texts, two) for _ in range(50)]


def test_a_process_is_measured_with_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    start = benchmark("start", monkeypatch)
    seconds, memory = start.run([sys.executable, "-c", "x = bytearray(60_000_000)"])
    assert seconds > 0
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # a process begins at what its parent held
    assert 60 < memory < 1000 + held
    with pytest.raises(SystemExit):
        start.run([sys.executable, "-c", "raise SystemExit(3)"])


def test_floors_are_lifted_and_never_lowered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gate = benchmark("gate", monkeypatch)
    floors = tmp_path / "figures.toml"
    floors.write_text("# Kept.\n\n[made]\nlow = 0.500\nhigh = 0.900\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(gate, "FLOORS", floors)
    monkeypatch.setattr(gate, "SHARED", tmp_path)
    monkeypatch.setattr(gate, "MEASURES", {"made": ("data", lambda path, reader: {"low": 0.61, "high": 0.85})})
    monkeypatch.setattr(sys, "argv", ["gate.py", "--lift"])
    with pytest.raises(SystemExit) as ended:
        gate.main()
    assert ended.value.code
    assert "BELOW" in capsys.readouterr().out
    assert tomllib.loads(floors.read_text(encoding="utf-8")) == {"made": {"low": 0.61, "high": 0.9}}
    assert floors.read_text(encoding="utf-8").startswith("# Kept.")
