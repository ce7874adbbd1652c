"""What the verbs share that work on a ledger: its argument and the options of those who decide."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from dragoman.ledger.book import Ledger

LEDGER = typer.Argument(..., metavar="LEDGER", help="The ledger's file.")
REASON = typer.Option("", "--reason", help="Why, for those who look later.")
AUTHOR = typer.Option("", "--author", help="Who decides; by default the name you are logged in under.")


def _day(given: str) -> str:
    """The day as the ledger writes it. Raises BadParameter for anything else: nothing would be left out then."""
    try:
        return date.fromisoformat(given).isoformat() if given else ""
    except ValueError:
        raise typer.BadParameter(f"{given!r} is no day: write it as 2031-03-04") from None


AS_OF = typer.Option(
    "",
    "--as-of",
    metavar="DATE",
    callback=_day,
    help="What was known on that day, YYYY-MM-DD: later reports are left out.",
)
RATES = typer.Option(
    "", "--rates", metavar="FILE", help="Also show sums of money at these rates: CSV with currency, date, rate, source."
)


@contextmanager
def reading(path: str) -> Iterator[Ledger]:
    """The ledger at `path`, which must be there, to be looked at."""
    from dragoman.ledger.book import Ledger

    with Ledger(path, create=False, write=False) as ledger:
        yield ledger


def whoever(author: str) -> str:
    """The author given, else the login name, else nobody by name."""
    try:
        return author or getpass.getuser()
    except (OSError, KeyError):
        return author


def decided(path: str, decision: str, one: str, other: str, reason: str, author: str) -> None:
    """Records a decision and says its number, which undoes it."""
    from dragoman.ledger.book import Ledger

    with Ledger(path, create=False) as ledger:
        made = ledger.decide(decision, one, other, reason=reason, author=whoever(author))
    typer.echo(
        f"decision {made.number}: {one} and {other} are {decision}; `dragoman undo {path} {made.number}` takes it back",
        err=True,
    )
