#!/usr/bin/env python3
"""Hold coding, times and quotations to their floors: python benchmarks/gate.py [--reader NAME] [--lift]

Floors are in tests/score/figures.toml, beside those of `dragoman score`; a floor may only rise, and `--lift` raises
each to what was reached. A figure whose data is not here (../shared, or the folder in DRAGOMAN_SHARED) is skipped with
a notice. Exit code 1 if a figure is below its floor by more than chance.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import coding
import quotations
import times

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ROOT / "tests" / "score" / "figures.toml"
SHARED = Path(os.environ.get("DRAGOMAN_SHARED") or ROOT.parent / "shared")

ALLOWED = 0.02
"""How far below its floor a figure may be: less than one standard error of a share of 322 sentences, as many as are coded."""

Figures = dict[str, float]


def coding_figures(path: Path, reader: str) -> Figures:
    """F1 of PLOVER types, and of who did what to whom, of `dragoman code` on annotated sentences."""
    from dragoman.cli.code import coding as coded

    gold = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold[row["text"]].append(row)
    figures = coding.score(gold, {text: coded(text, reader=reader) for text in gold})
    return {name: figures[name]["f1"] for name in ("type", "whom")}


def time_figures(path: Path, reader: str) -> Figures:
    """Value F1 of times in annotated news."""
    return {"value": times.score_corpus(path.read_text(encoding="utf-8").splitlines()).f1}


def quotation_figures(path: Path, reader: str) -> Figures:
    """The share of quotations found with the right speaker."""
    tally = quotations.Tally()
    for folder in quotations.folders([path]):
        gold = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
        quotations.score((folder / "report.txt").read_text(encoding="utf-8"), gold.get("statement", []), tally)
    return {"found": tally.found / tally.quotes, "speaker": tally.speaker / tally.quotes}


MEASURES: dict[str, tuple[str, Callable[[Path, str], Figures]]] = {
    "coding": ("data/events/plover_gsr_cameo.jsonl", coding_figures),
    "times": ("data/time/gum_wikinews_dates_train_dev.jsonl", time_figures),
    "quotations": ("gold/dev", quotation_figures),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", default="auto", help="auto, model or rules")
    parser.add_argument("--lift", action="store_true", help="raise the floors to what was reached")
    options = parser.parse_args()
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    below = 0
    for name, (place, measure) in MEASURES.items():
        if not (SHARED / place).exists():
            print(f"{name}: skipped, {place} is not here (set DRAGOMAN_SHARED to the folder that holds it)")
            continue
        for row, value in measure(SHARED / place, options.reader).items():
            floor = floors[name][row]
            low = value < floor - ALLOWED
            below += low
            print(f"{name} {row}: {value:.3f} (floor {floor:.3f}){'  BELOW ITS FLOOR' if low else ''}")
            floors[name][row] = max(floor, int(value * 1000) / 1000)
    if options.lift:
        _write(floors)
    sys.exit(bool(below))


def _write(floors: dict[str, Figures]) -> None:
    head = [line for line in FLOORS.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    for name, rows in floors.items():
        head += ["", f"[{name}]", *(f"{row} = {value:.3f}" for row, value in rows.items())]
    FLOORS.write_text("\n".join([*head, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
