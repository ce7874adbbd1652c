#!/usr/bin/env python3
"""Whether memory stays flat: python benchmarks/memory.py [--reports N] [--short]

Reads 10,000 reports (--short: 600) in one process, each a shuffle of the paragraphs of real ones, so that no two are
the same, and looks at the resident memory after each tenth part. Flat means that the second half adds at most 5% to
what the first half ended with; peak memory must stay under 1 GB. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from reports import reports

MOST_GROWTH = 0.05
MOST_MEMORY = 1000  # MB


def varied(count: int) -> Iterator[str]:
    """Made reports, the same in every run: a headline and some paragraphs of the real ones, with a number in each."""
    chance = random.Random(7)
    paragraphs = [p for text, _ in reports() for p in text.split("\n\n") if p.strip()]
    for number in range(count):
        yield "\n\n".join([f"Report number {number}", *chance.sample(paragraphs, min(8, len(paragraphs)))])


def resident() -> float:
    """Resident memory of this process in MB."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 1e6
    return peak()


def peak() -> float:
    """The highest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--short", action="store_true", help="600 reports")
    parser.add_argument("--reader", default="auto", help="auto, model or rules")
    options = parser.parse_args()
    from dragoman.pipeline import read

    count = 600 if options.short else options.reports
    marks = []
    for number, text in enumerate(varied(count), 1):
        read(text, published="2024-01-15", reader=options.reader)
        if number % (count // 10) == 0:
            gc.collect()
            marks.append(resident())
            print(f"after {number:6} reports: {marks[-1]:7.1f} MB")
    growth = marks[-1] / marks[len(marks) // 2 - 1] - 1
    print(f"growth over the second half: {growth:+.1%}; peak: {peak():.0f} MB")
    sys.exit(growth > MOST_GROWTH or peak() > MOST_MEMORY)


if __name__ == "__main__":
    main()
