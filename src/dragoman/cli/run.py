"""`dragoman run`: many articles into Parquet records, on all processors or a cluster, taken up after any stop."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import typer

from dragoman.cli._reports import COLUMNS, PUBLISHED, READER, ReaderName, named_columns
from dragoman.cli._screen import complain

if TYPE_CHECKING:
    from dragoman.batch.run import Progress

_INPUTS = typer.Argument(..., metavar="INPUT", help="Files and folders of reports.")


def run(
    inputs: list[str] = _INPUTS,
    out: str = typer.Option(..., "--out", metavar="DIR", help="The folder of the run: new, or that of the run to go on with."),
    workers: int = typer.Option(0, "--workers", metavar="N", min=0, help="How many read at a time; 0: one a processor."),
    engine: str = typer.Option("pool", "--engine", help="pool: processes here; ray: a Ray cluster; serial: no others."),
    shard: int = typer.Option(0, "--shard", metavar="N", min=0, help="Inputs that a pair of files holds; 0: 10, later up to 100."),
    limit: float = typer.Option(120.0, "--limit", metavar="SECONDS", min=0.1, help="The most processor time for one report."),
    columns: str = COLUMNS,
    published: str = PUBLISHED,
    reader: ReaderName = READER,
) -> None:
    """Read many reports into Parquet, with a manifest of what was read, by what, and what was left out and why.

    Give the same command again after any interruption: it goes on where it stopped.
    """
    from dragoman.batch.run import run as run_all
    from dragoman.batch.task import Options
    from dragoman.sources.read import day

    named = tuple(sorted(named_columns(columns).items()))
    options = Options(reader.value, day(published, "--published"), limit, named)
    try:
        with _Shown() as shown:
            manifest = run_all(inputs, out, options=options, engine=engine, workers=workers, shard=shard, told=shown)
    except KeyboardInterrupt:
        complain(f"stopped; what is done is in {out}, and the same command goes on from it")
        raise typer.Exit(130) from None
    counts = manifest["counts"]
    for reject in manifest["rejects"][:_FEW]:
        where = "" if reject["origin"] in reject["reason"] else reject["origin"] + ": "
        complain(f"left out: {where}{reject['reason']}")
    if len(manifest["rejects"]) > _FEW:
        complain(f"left out: {len(manifest['rejects']) - _FEW} more; {out}/manifest.json names all")
    typer.echo(
        f"{out}: {counts['articles']:,} articles, {counts['records']:,} records, {counts['rejects']:,} left out"
        f"{shown.pace()}",
        err=True,
    )
    if not counts["articles"]:
        raise typer.Exit(2)


_FEW = 10
"""How many reports left out are named on the screen."""

_EVERY = 30.0
"""Seconds between two lines where there is no terminal for a bar."""


class _Shown:
    """A bar with rate and remaining time in a terminal, else a line now and then."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.task: Any = None
        self.last = time.monotonic()
        self.progress: Progress | None = None

    def __enter__(self) -> _Shown:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
            from rich.progress import Progress as Bar

            self.bar = Bar(BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[words]}"), console=Console(stderr=True))
            self.task = self.bar.add_task("", total=None, words="starting")
            self.bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def __call__(self, progress: Progress) -> None:
        self.progress = progress
        if self.bar is not None:
            self.bar.update(self.task, completed=progress.inputs, total=progress.total, words=_words(progress))
        elif time.monotonic() - self.last >= _EVERY:
            self.last = time.monotonic()
            done = f"{progress.inputs:,} of {progress.total:,} inputs, {progress.articles:,} articles"
            typer.echo(f"{done}, {_words(progress)}", err=True)

    def pace(self) -> str:
        """How fast it was, for the last line; "" where nothing was left to do."""
        p = self.progress
        return f" ({p.rate:.1f} reports a second)" if p and p.articles > p.old_articles else ""


def _words(progress: Progress) -> str:
    words = f"{progress.records:,} records, {progress.rejects:,} left out"
    pace = f"{progress.rate:.1f} a second, " if progress.rate else ""
    left = f"{_time(progress.remaining)} to go, " if progress.remaining is not None else ""
    return pace + left + words


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
