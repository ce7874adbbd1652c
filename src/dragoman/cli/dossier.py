"""`dragoman dossier`: everything the ledger knows of one matter, on one page."""

from __future__ import annotations

from enum import StrEnum

import typer

from dragoman.cli._ledgers import AS_OF, LEDGER, RATES, reading
from dragoman.cli._screen import write


class Setting(StrEnum):
    """How the page is set."""

    terminal = "terminal"
    markdown = "markdown"
    html = "html"
    json = "json"


_ABOUT = typer.Argument(
    "", metavar="[ABOUT]", help="A party, place, operation or words of the reports, or a record's id; all by default."
)
_SETTING = typer.Option(Setting.terminal, "--format", help="terminal, markdown, html or json.")


def run(
    ledger: str = LEDGER,
    about: str = _ABOUT,
    setting: Setting = _SETTING,
    as_of: str = AS_OF,
    rates: str = RATES,
) -> None:
    """Print a dossier: the story so far, pledges and what came of them, mandates, timeline, toll, disagreements, sources."""
    from dragoman.dossiers import settings
    from dragoman.errors import LedgerError
    from dragoman.filing import dossier_of
    from dragoman.ledger import rates as tables
    from dragoman.outputs.json import document

    with reading(ledger) as book:
        found = dossier_of(book, about, as_of=as_of, rates=tables.rates(rates) if rates else ())
    if not found.parts:
        raise LedgerError(f"nothing in {ledger} is about {about!r}" if about else f"{ledger}: nothing is told in it")
    if setting is Setting.json:
        write(document(settings.data(found)))
        return
    made = {Setting.terminal: settings.plain, Setting.markdown: settings.markdown, Setting.html: settings.html}
    write(made[setting](found))
