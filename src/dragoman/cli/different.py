"""`dragoman different`: a person decides that two records are of different things."""

from __future__ import annotations

import typer

from dragoman.cli._ledgers import AUTHOR, LEDGER, REASON, decided

_ONE = typer.Argument(
    ..., metavar="RECORD", help="A record's id, its beginning, or RECORD@REPORT: what that report tells of it."
)


def run(ledger: str = LEDGER, one: str = _ONE, other: str = _ONE, reason: str = REASON, author: str = AUTHOR) -> None:
    """Say that two records are not the same thing: they are parted, and never joined again, until the decision is
    undone."""
    decided(ledger, "different", one, other, reason, author)
