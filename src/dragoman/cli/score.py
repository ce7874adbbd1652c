"""`dragoman score`: reads reports that people have coded and prints how well the reading agrees with them."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from dragoman.cli._reports import READER, ReaderName, Reports
from dragoman.cli._screen import complain, write
from dragoman.errors import UnreadableInput

FLOORS = Path("tests/score/floors.toml")
MEASURES = {"f1": "f1", "precision": "p", "recall": "r"}
"""What a floor can be set for, with the scorer's key for it."""

Figures = Mapping[str, Any]

GOLD = typer.Argument(None, metavar="GOLD", help="Gold folders; by default those that have floors.")


def run(
    gold: list[str] = GOLD,
    against: str = typer.Option("", "--against", metavar="FLOORS", help=f"Floors to hold; {FLOORS} where it is there."),
    lift: bool = typer.Option(False, "--lift", help="Raise the floors to what was reached; none is ever lowered."),
    faults: bool = typer.Option(False, "--faults", help="Print each record missed and each one too many."),
    as_json: bool = typer.Option(False, "--json", help="Print every figure as JSON."),
    reader: ReaderName = READER,
) -> None:
    """Score the reading against coded reports.

    Exit code 1 if a figure is below its floor by more than one standard error.
    """
    path = Path(against) if against else FLOORS
    floors = read_floors(path) if against or path.is_file() else {}
    folders = [Path(g) for g in gold or ()] or list(default_gold(floors))
    if not folders:
        complain("no gold folders here: nothing scored; name them, or set DRAGOMAN_SHARED to the folder that has gold/")
        return
    reached: dict[str, Figures] = {}
    for folder in folders:
        reached[folder.name] = _scored(folder, reader.value, table=not as_json, faults=faults)
    if as_json:
        write(json.dumps(reached, indent=1) + "\n")
    if lift:
        write_floors(path, lifted(floors, reached))
    below = shortfalls(floors, reached)
    for line in below:
        complain(line)
    if below:
        raise typer.Exit(1)


def default_gold(floors: Mapping[str, Any]) -> Iterator[Path]:
    """The gold sets beside the checkout: those with floors, or all where there are no floors. None where absent."""
    shared = Path(os.environ.get("DRAGOMAN_SHARED") or "../shared")
    sets = [shared / "seed", *sorted(p for p in (shared / "gold").glob("*") if p.is_dir())]
    for folder in sets:
        if folder.is_dir() and (folder.name in floors or not floors) and gold_reports(folder):
            yield folder


def gold_reports(folder: Path) -> list[Path]:
    """The folders with expected.toml: `folder` itself, or those anywhere in it."""
    return sorted(p.parent for p in folder.rglob("expected.toml"))


def scorer_for(folder: Path) -> Path:
    """The score.py that belongs to a gold folder: in it, above it, or in `gold` beside it. Raises UnreadableInput."""
    here = folder.resolve()
    for place in [here, *list(here.parents)[:2], here.parent / "gold"]:
        if (place / "score.py").is_file():
            return place / "score.py"
    raise UnreadableInput(f"{folder}: no score.py in it, above it or in gold/ beside it")


def read_floors(path: Path) -> dict[str, dict[str, dict[str, float]]]:
    """The floors in a file: set, measure (f1, precision, recall), name of the figure, least value from 0 to 1."""
    import tomllib

    try:
        floors = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror or error}") from None
    except ValueError as error:
        raise UnreadableInput(f"{path}: not valid TOML: {error}") from None
    for name, measures in floors.items():
        for measure, rows in measures.items() if isinstance(measures, dict) else [("", {})]:
            if measure not in MEASURES or not all(isinstance(v, int | float) for v in rows.values()):
                accepted = ", ".join(f"[{name}.{m}]" for m in MEASURES)
                raise UnreadableInput(f"{path}: [{name}.{measure}]: floors are numbers under {accepted}")
    return floors


def shortfalls(floors: Mapping[str, Any], reached: Mapping[str, Figures]) -> list[str]:
    """One line for each figure of the sets in `reached` that is below its floor by more than chance, or missing."""
    below = []
    for name, figures in reached.items():
        for measure, rows in floors.get(name, {}).items():
            for row, floor in rows.items():
                figure = figures.get(row, {})
                value = figure.get(MEASURES[measure], 0.0)
                if value < floor - allowance(floor, figure.get("wanted", 0)):
                    below.append(f"{name}: {measure} of {row} is {value:.3f}, below its floor of {floor:.3f}")
    return below


def allowance(floor: float, coded: int) -> float:
    """How far below its floor a figure may be: one standard error of a share of so many coded records or values.

    So much the figure would change with another choice of reports; a reader that is better over all is not to be kept
    out by three mandates.
    """
    return math.sqrt(floor * (1 - floor) / coded) if coded else 0.0


def lifted(floors: Mapping[str, Any], reached: Mapping[str, Figures]) -> dict[str, dict[str, dict[str, float]]]:
    """The floors raised to what was reached; a floor that was not reached stays."""
    return {
        name: {
            measure: {
                row: max(floor, reached.get(name, {}).get(row, {}).get(MEASURES[measure], 0.0))
                for row, floor in rows.items()
            }
            for measure, rows in measures.items()
        }
        for name, measures in floors.items()
    }


def write_floors(path: Path, floors: Mapping[str, Any]) -> None:
    """Writes the floors, keeping the comment that the file opens with."""
    kept: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
        if line.startswith("["):
            break
        kept.append(line)
    rows = "\n".join(kept).rstrip() + "\n" if kept else ""
    for name, measures in floors.items():
        for measure, values in measures.items():
            rows += f"\n[{json.dumps(name)}.{measure}]\n"
            rows += "".join(f"{json.dumps(row)} = {value:.3f}\n" for row, value in values.items())
    path.write_text(rows, encoding="utf-8")


def _scored(folder: Path, reader: str, *, table: bool, faults: bool) -> Figures:
    """Reads the reports of one gold set into a temporary folder and has the set's own scorer judge them."""
    from dragoman.outputs.json import records

    inputs = gold_reports(folder)
    if not inputs:
        raise UnreadableInput(f"{folder}: no folder with expected.toml in it")
    if len({path.name for path in inputs}) < len(inputs):
        raise UnreadableInput(f"{folder}: two reports have one name and cannot be told apart: score smaller sets")
    script = scorer_for(folder)
    start = time.perf_counter()
    reports = Reports([str(path) for path in inputs], reader=reader)
    with tempfile.TemporaryDirectory(prefix="dragoman-score-") as predictions:
        for reading in reports:
            Path(predictions, f"{reading.article.name}.json").write_text(records(reading), encoding="utf-8")
        complain(f"{folder.name}: read {reports.read} reports in {time.perf_counter() - start:.1f} s")
        command = [sys.executable, str(script), predictions, *map(str, inputs)]
        if table:
            shown = _output([*command, "--faults"] if faults else command)
            write(f"{folder.name}\n{shown}\n")
        figures: Figures = json.loads(_output([*command, "--json"]))
        return figures


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise UnreadableInput(f"{command[1]} failed: {reason[0]}")
    return done.stdout
