"""`dragoman undo`: takes a decision back."""

from __future__ import annotations

import typer

from dragoman.cli._ledgers import AUTHOR, LEDGER, REASON, whoever


def run(
    ledger: str = LEDGER,
    decision: int = typer.Argument(
        ..., metavar="NUMBER", help="The decision's number; `dragoman show LEDGER --decisions` lists them."
    ),
    reason: str = REASON,
    author: str = AUTHOR,
) -> None:
    """Take a decision back: the records are joined or apart as if it had never been made. The decision stays on
    record."""
    from dragoman.ledger.book import Ledger

    with Ledger(ledger, create=False) as book:
        made = book.undo(decision, reason=reason, author=whoever(author))
    typer.echo(f"decision {made.number} ({made.decision}) is undone", err=True)
