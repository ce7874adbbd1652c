"""`dragoman same`: a person decides that two records are of one thing."""

from __future__ import annotations

import typer

from dragoman.cli._ledgers import AUTHOR, LEDGER, REASON, decided

_ONE = typer.Argument(
    ..., metavar="RECORD", help="A record's id, its beginning, or RECORD@REPORT: what that report tells of it."
)


def run(ledger: str = LEDGER, one: str = _ONE, other: str = _ONE, reason: str = REASON, author: str = AUTHOR) -> None:
    """Say that two records are the same thing: they are joined, until the decision is undone."""
    decided(ledger, "same", one, other, reason, author)
