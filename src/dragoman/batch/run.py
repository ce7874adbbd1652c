"""A run: articles into a folder of Parquet, taken up where it stopped, with a manifest once it is complete."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dragoman.batch import units, versions
from dragoman.batch.executors import executor
from dragoman.batch.folder import PLAN, Folder, not_ours, pretty
from dragoman.batch.task import Options
from dragoman.batch.work import work
from dragoman.errors import UnreadableInput
from dragoman.outputs.parquet import FORMAT, arrow


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: `inputs` of `total` are done, and what came of them; `old` counts what an earlier start did."""

    total: int
    inputs: int
    old_inputs: int
    articles: int
    old_articles: int
    records: int
    rejects: int
    seconds: float

    @property
    def rate(self) -> float:
        """Articles a second since this start."""
        return (self.articles - self.old_articles) / self.seconds if self.seconds > 0 else 0.0

    @property
    def remaining(self) -> float | None:
        """Seconds to go if the inputs to come take as long as those since this start did; None before one is done."""
        done = self.inputs - self.old_inputs
        return (self.total - self.inputs) * self.seconds / done if done else None


def run(
    paths: Sequence[str], out: str | Path, *, options: Options | None = None, engine: str = "pool", workers: int = 0,
    shard: int = 0, told: Callable[[Progress], None] = lambda progress: None,
) -> dict[str, Any]:
    """Reads the articles behind `paths` into the folder `out` and gives the manifest.

    A folder that holds the same run is gone on with: what is whole there is kept, and the rest is done. The bytes of all files
    but the log depend on the inputs, the options, the shard size and the versions, and on nothing else. A shard holds `shard`
    inputs; with 0 few at first, and more as the run grows. `told` is called after each. Raises UnreadableInput where there is
    nothing to read, or where the folder holds another run.
    """
    arrow()
    options = options or Options()
    if shard < 0:
        raise UnreadableInput(f"{shard} inputs a shard are none; give at least 1")
    found, faults = units.listed(paths, Path(out))
    if not found:
        raise faults[0] if faults else UnreadableInput(f"nothing to read: give files or folders of reports outside of {out}")
    plan = _plan(found, faults, options, shard)
    folder = _opened(out, plan)
    try:
        return _filled(folder, plan, found, faults, options, engine, workers, shard, told)
    finally:
        folder.close()


def _filled(
    folder: Folder, plan: dict[str, Any], found: Sequence[Any], faults: Sequence[UnreadableInput], options: Options, engine: str,
    workers: int, shard: int, told: Callable[[Progress], None],
) -> dict[str, Any]:
    """Does what the folder lacks, and gives the manifest."""
    cut = units.stretches(found, shard)
    started, begun = time.monotonic(), datetime.now(UTC)
    sums: Counter[str] = Counter()
    done: set[str] = set()
    last: set[str] = set()

    def count(summary: dict[str, Any]) -> None:
        sums.update(summary["counts"])
        done.add(summary["shard"])
        if summary["last"]:
            last.add(summary["shard"])

    def tell() -> None:
        told(Progress(len(found), sums["inputs"], before[0], sums["articles"], before[1], sums["records"],
                      sums["rejects"] + len(faults), time.monotonic() - started))  # fmt: skip

    for summary in folder.summaries(check=True):
        count(summary)
    before = sums["inputs"], sums["articles"]
    tell()
    for one in executor(engine)(units.tasks(cut, shard, options, frozenset(done), frozenset(last)), work, workers):
        count(folder.commit(one))
        tell()
    manifest = _manifest(plan, faults, folder.summaries())
    folder.finish(manifest)
    if read := sums["articles"] - before[1]:
        folder.log(started=begun.isoformat(timespec="seconds"), engine=engine, workers=workers, articles=read,
                   seconds=round(time.monotonic() - started, 3))  # fmt: skip
    return manifest


def _plan(
    found: Sequence[Any], faults: Sequence[UnreadableInput], options: Options, shard: int
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "versions": versions.programs(),
        "rules": versions.rules(),
        "options": {**asdict(options), "columns": dict(options.columns), "shard": shard},
        "inputs": {"count": len(found), "sha256": units.identity(found), "unreadable": len(faults)},
    }


_WHAT = {
    "format": "another form of Parquet", "versions": "other versions of programs", "rules": "other rules or weights",
    "options": "other options", "inputs": "other inputs, or inputs that have changed",
}  # fmt: skip


def _opened(out: str | Path, plan: dict[str, Any]) -> Folder:
    path = Path(out)
    if path.is_dir() and not (path / PLAN).is_file() and not_ours(path):
        raise UnreadableInput(f"{out}: there is something else in this folder; choose another or an empty one")
    folder = Folder(path)
    try:
        known = folder.plan()
        if known is None:
            folder.write(PLAN, pretty(plan))
        elif known != plan:
            apart = [key for key in _WHAT if known.get(key) != plan[key]]
            differs = [f"{_WHAT[key]} ({_apart(known.get(key), plan[key])})" for key in apart]
            raise UnreadableInput(f"{out}: holds a run with {' and '.join(differs)}; choose another folder, or remove this one")
    except BaseException:
        folder.close()
        raise
    return folder


def _apart(known: Any, given: Any) -> str:
    if not isinstance(known, dict) or not isinstance(given, dict):
        return f"{known}, now {given}"
    names = [name for name in sorted(known.keys() | given.keys()) if known.get(name) != given.get(name)]
    return "; ".join(f"{n}: {_shown(known.get(n))}, now {_shown(given.get(n))}" for n in names)


def _shown(value: Any) -> str:
    """A value of the plan as a message names it: a mapping as the command line gives it, a digest by its beginning."""
    if isinstance(value, dict):
        return ",".join(f"{k}={v}" for k, v in value.items()) or "none"
    text = str(value)
    return text[:12] if len(text) == 64 else text


def _manifest(
    plan: dict[str, Any], faults: Sequence[UnreadableInput], summaries: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    counts: Counter[str] = Counter(inputs=0, articles=0, records=0, rejects=0, characters=0)
    kinds: Counter[str] = Counter()
    rejects = [{"article": "", "origin": "", "reason": str(fault)} for fault in faults]
    notes: list[dict[str, str]] = []
    shards = []
    counts["rejects"] = len(rejects)
    for summary in summaries:
        counts.update(summary["counts"])
        kinds.update(summary["kinds"])
        rejects += summary["rejects"]
        notes += summary["notes"]
        shards.append({"shard": summary["shard"], **summary["sha256"]})
    return {**plan, "counts": dict(counts), "kinds": dict(sorted(kinds.items())), "rejects": rejects, "notes": notes,
            "shards": shards}  # fmt: skip
