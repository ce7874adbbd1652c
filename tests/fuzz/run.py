#!/usr/bin/env python3
"""Fuzz the readers of all formats: python tests/fuzz/run.py [TARGET...] [--seconds N] [--jobs N]

Runs each target of targets.py for N seconds (600 by default; CI takes 10) under atheris, which looks for inputs that
reach new code, each in a process of its own with at most 1 GB of memory, two at a time. Without atheris (it is there for
Linux and some versions of Python only), bytes are changed at random. Inputs that fail are kept under out/fuzz/TARGET/;
what was learned is kept in out/fuzz-corpus/TARGET/ and taken up the next time. Exit code 1 if a target failed.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
OUT = Path("out")
_MOST_INPUT = 65_536
_MOST_MEMORY = 1000  # MB
_TRIED = "stat::number_of_executed_units:"  # as libFuzzer says how many inputs it has tried


def fuzz(name: str, seconds: float, seed: int) -> None:
    """Fuzzes one target in this process; ends it with a code other than 0 at the first failing input."""
    sys.path.insert(0, str(HERE))
    seeds, learned, failing = OUT / "fuzz-seeds" / name, OUT / "fuzz-corpus" / name, OUT / "fuzz" / name
    for folder in (seeds, learned, failing):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        import atheris
    except ImportError:
        from targets import corpus, targets

        _by_chance(targets()[name], corpus(name), seconds, seed, failing)
        return
    with atheris.instrument_imports(include=["dragoman.sources"], enable_loader_override=False):
        from targets import corpus, targets
    for number, data in enumerate(corpus(name)):
        (seeds / f"golden-{number}").write_bytes(data)
    # The clock on the wall is generous here: targets.py holds every input to ten seconds of the processor.
    options = [
        sys.argv[0], str(learned), str(seeds), f"-max_total_time={max(1, round(seconds))}", f"-seed={seed}",
        f"-max_len={_MOST_INPUT}", f"-rss_limit_mb={_MOST_MEMORY}", "-timeout=120", f"-artifact_prefix={failing}/",
        "-print_final_stats=1", "-verbosity=0",
    ]  # fmt: skip
    atheris.Setup(options, targets()[name])
    atheris.Fuzz()


def _by_chance(target: Callable[[bytes], None], seeds: list[bytes], seconds: float, seed: int, failing: Path) -> None:
    chance, end, tried = random.Random(seed), time.monotonic() + seconds, 0
    while time.monotonic() < end:
        data = spoilt(seeds, chance)
        tried += 1
        try:
            target(data)
        except Exception:
            (failing / f"crash-{seed}-{tried}").write_bytes(data)
            traceback.print_exc()
            sys.exit(1)
    print(f"{_TRIED} {tried}")


def spoilt(seeds: list[bytes], chance: random.Random) -> bytes:
    """A seed with bytes changed, dropped, doubled, or pieces of another in it."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(data) + 1)
        length = chance.choice((1, 1, 2, 4, 16, 64))
        what = chance.random()
        if what < 0.35:
            data[place : place + length] = chance.randbytes(length)
        elif what < 0.55:
            del data[place : place + length]
        elif what < 0.75:
            data[place:place] = data[place : place + length * 8]
        else:
            other = chance.choice(seeds)
            start = chance.randrange(len(other))
            data[place:place] = other[start : start + length * 4]
    return bytes(data[:_MOST_INPUT])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=float, default=600, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="how many targets at a time")
    parser.add_argument("--here", action="store_true", help="run the one target in this process")
    options = parser.parse_args()
    if options.here:
        fuzz(options.targets[0], options.seconds, options.seed)
        return
    sys.path.insert(0, str(HERE))
    from targets import targets

    def apart(name: str) -> tuple[float, subprocess.CompletedProcess[str]]:
        start = time.monotonic()
        command = [sys.executable, __file__, name, "--here", "--seconds", str(options.seconds), "--seed", str(options.seed)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        return time.monotonic() - start, done

    failed = []
    names = options.targets or sorted(targets())
    with ThreadPoolExecutor(options.jobs) as pool:
        for name, (taken, done) in zip(names, pool.map(apart, names), strict=True):
            told = "ok" if not done.returncode else "FAILED"
            tried = re.search(re.escape(_TRIED) + r"\s*(\d+)", done.stdout + done.stderr)
            print(f"{name:12}{told}  {taken:.0f} s, {int(tried[1]) if tried else 0:,} inputs", flush=True)
            if done.returncode:
                failed.append(name)
                print("\n".join((done.stdout + done.stderr).splitlines()[-25:]))
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
