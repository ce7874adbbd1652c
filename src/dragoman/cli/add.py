"""`dragoman add`: reads reports into a ledger, or takes records already read."""

from __future__ import annotations

import os
from contextlib import ExitStack

import typer

from dragoman.cli._ledgers import LEDGER
from dragoman.cli._reports import COLUMNS, KEEP, PUBLISHED, READER, ReaderName, folder_for, named_columns
from dragoman.cli._screen import Progress, complain

_PATHS = typer.Argument(..., metavar="PATH", help="Reports, folders of reports, JSON of `dragoman read`, or the folder of a run.")


def run(
    ledger: str = LEDGER,
    paths: list[str] = _PATHS,
    gold: bool = typer.Option(False, "--gold", help="Take the records from the expected.toml beside each report.txt."),
    published: str = PUBLISHED,
    reader: ReaderName = READER,
    columns: str = COLUMNS,
    keep: str = KEEP,
) -> None:
    """Add reports to a ledger: each once, whatever the order; what two reports tell of one thing is joined."""
    from dragoman.errors import DragomanError, LedgerError
    from dragoman.filing import Ledger, filed

    new = again = faults = 0
    told = named_columns(columns)
    kept = folder_for(keep) if keep else None
    with ExitStack() as closing, Progress(len(paths)) as progress:
        book = closing.enter_context(Ledger(ledger)) if os.path.exists(ledger) else None
        for found in filed(
            paths, gold=gold, reader=reader.value, published=published, columns=told, keep=kept
        ):
            try:
                if isinstance(found, DragomanError):
                    raise found
                book = book or closing.enter_context(Ledger(ledger))  # made when there is something to put into it
                added = book.add_records(found.report, found.records, reader=found.reader)
            except LedgerError:
                raise  # the ledger itself fails: no report can be added
            except DragomanError as error:
                progress.clear()
                complain(str(error))
                faults += 1
                continue
            new += added.new
            again += not added.new and not added.reread
            progress.step(added.name)
        if book:
            book.settle()
    known = f", {again} known already" if again else ""
    typer.echo(f"{ledger}: {new} {'report' if new == 1 else 'reports'} added{known}", err=True)
    if faults and not new and not again:
        raise typer.Exit(2)
