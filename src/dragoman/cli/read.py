"""`dragoman read`: reads reports and prints their ledger, or JSON, or writes one file a report."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dragoman.cli._reports import COLUMNS, KEEP, PATHS, PUBLISHED, READER, ReaderName, Reports, folder_for
from dragoman.cli._screen import complain, write

if TYPE_CHECKING:
    from dragoman.model.reading import Reading


def run(
    paths: list[str] = PATHS,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document: the reports with their records."),
    as_lines: bool = typer.Option(False, "--jsonl", help="Print JSON Lines: one record a line, with its report."),
    out: str = typer.Option("", "--out", metavar="DIR", help="Write the records of each report to DIR/NAME.json."),
    published: str = PUBLISHED,
    reader: ReaderName = READER,
    columns: str = COLUMNS,
    keep: str = KEEP,
) -> None:
    """Read reports and print their ledger.

    It tells what happened and what was promised, each with the words of the report that say so.
    """
    from dragoman.outputs import json

    if as_json and as_lines:
        raise typer.BadParameter("--json and --jsonl exclude each other")
    reports = Reports(paths, published=published, reader=reader.value, columns=columns, keep=keep)
    readings: Iterable[Reading] = reports
    if out:
        readings = _kept(readings, folder_for(out))
    if as_lines or (out and not as_json):
        readings = _noted(readings)
    if as_json:
        pieces = json.reports(readings)
    elif as_lines:
        pieces = (line + "\n" for reading in readings for line in json.lines(reading))
    elif out:
        pieces = ("" for _ in readings)
    else:
        pieces = _ledgers(readings)
    for piece in pieces:
        reports.progress.clear()
        write(piece)
    if out and reports.read:
        typer.echo(f"wrote {reports.read} {'file' if reports.read == 1 else 'files'} to {out}", err=True)
    reports.finish()


def _kept(readings: Iterable[Reading], folder: Path) -> Iterator[Reading]:
    """Passes the readings on, each after its file is written."""
    from dragoman.outputs import json

    taken: set[str] = set()
    for reading in readings:
        path = folder / (json.file_name(reading.article.name, taken) + ".json")
        path.write_text(json.records(reading), encoding="utf-8")
        yield reading


def _noted(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Passes the readings on and says their notes on standard error, for outputs that have no place for them."""
    said: set[str] = set()
    for reading in readings:
        for note in reading.notes:
            if note not in said:
                said.add(note)
                complain(f"{reading.article.name}: {note}")
        yield reading


def _ledgers(readings: Iterable[Reading]) -> Iterator[str]:
    from dragoman.kinds.load import kinds
    from dragoman.outputs import ledger

    show = ledger.terminal if sys.stdout.isatty() else ledger.plain
    between = ""
    for reading in readings:
        headings = {kind.name: kind.label for kind in kinds().values()}
        yield between + show(ledger.layout(reading, headings))
        between = "\n"
