"""`dragoman watch`: fetches feeds and their articles into a ledger, politely, and tells what has changed."""

from __future__ import annotations

import time
from pathlib import Path

import typer

from dragoman.cli._ledgers import LEDGER
from dragoman.cli._reports import READER, ReaderName
from dragoman.cli._screen import complain

_FEEDS = typer.Argument(..., metavar="FEEDS", help="An OPML file, or a text file with the address of one feed a line.")


def run(
    ledger: str = LEDGER,
    feeds: str = _FEEDS,
    once: bool = typer.Option(False, "--once", help="Do what is due now and end; without it, go on until stopped."),
    every: float = typer.Option(15.0, "--every", metavar="MINUTES", min=1, help="How often a feed is asked."),
    alerts: str = typer.Option("", "--alerts", metavar="FILE", help="A TOML file: saved searches, and where alerts go."),
    keep: str = typer.Option("", "--keep", metavar="DIR", help="Keep the bytes of each article as they came, by their SHA-256."),
    pause: float = typer.Option(2.0, "--pause", metavar="SECONDS", min=0, help="The least time between requests to one site."),
    agent: str = typer.Option("", "--agent", help="What the reader calls itself to sites; add an address to reach you at."),
    allow_loopback: bool = typer.Option(False, "--allow-loopback", help="Fetch from this machine's own addresses, too."),
    reader: ReaderName = READER,
) -> None:
    """Watch feeds: fetch what they name into a ledger, look again for changes, and tell what has changed.

    What was fetched and told is remembered in a file beside the ledger, so that a watch can be stopped at any moment.
    """
    from dragoman.errors import MissingPart
    from dragoman.filing import Ledger
    from dragoman.intake.feeds import listed
    from dragoman.intake.settings import Settings, settings
    from dragoman.intake.state import State

    try:
        import feedparser  # noqa: F401
        import httpx  # noqa: F401
        import protego  # noqa: F401
    except ImportError as error:
        raise MissingPart(f"watching needs {error.name}: pip install 'dragoman[watch]'") from None
    from dragoman.intake.fetch import AGENT, Fetcher
    from dragoman.intake.manners import Manners
    from dragoman.intake.watch import Habits, Watch

    named, left = listed(feeds)
    for line in left:
        complain(line)
    given = settings(alerts) if alerts else Settings()
    habits = Habits(every=every * 60, reader=reader.value, keep=Path(keep) if keep else None)
    with (
        Ledger(ledger) as book,
        State(Path(ledger).with_name(Path(ledger).name + ".watch")) as state,
        Fetcher(agent=agent or AGENT, loopback=allow_loopback) as fetcher,
    ):
        watch = Watch(book, state, Manners(fetcher, state, pause=pause), given, habits, say=complain)
        try:
            while True:
                counts = watch.round(named)
                if once or counts["named"] or counts["alerts"] or counts["versions"]:
                    typer.echo(_said(ledger, counts), err=True)
                if once:
                    return
                due = state.next_due()
                if due is None:
                    complain("every feed has ended; nothing is left to watch")
                    return
                time.sleep(min(max(1.0, due - time.time()), 60.0))
        except KeyboardInterrupt:
            complain("stopped; the same command goes on from here")
            raise typer.Exit(130) from None


def _said(ledger: str, counts: dict[str, int]) -> str:
    parts = [
        f"{_many(counts['feeds'], 'feed')} asked ({counts['unchanged']} unchanged)",
        f"{_many(counts['articles'], 'article')} added",
        *(_many(counts[f"{name}s"], name) for name in ("version", "alert") if counts[f"{name}s"]),
        *(f"{counts[name]} {name}" for name in ("withdrawn", "left out") if counts[name]),
    ]
    return f"{ledger}: " + ", ".join(parts)


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
