"""What the tests of the watch share: a clock that waits for nobody, pages and feeds, and a ledger with a watch over a site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bad_site import PATIENT, Site

from dragoman.filing import Ledger
from dragoman.intake.feeds import Named
from dragoman.intake.fetch import Fetcher, Limits
from dragoman.intake.manners import Manners
from dragoman.intake.state import State
from dragoman.intake.watch import Habits, Watch

TENTS = "Norway has promised to send 1,000 tents to Chad, officials in Oslo said on Monday."
TRUCKS = "Norway will also pay for forty trucks that carry the tents to the camps in the east."
THANKS = "The government of Chad thanked Norway and said that the camps had waited for tents since the spring."
WEATHER = "Heavy rain is expected in the east of the country, where roads were closed for days in August."

FRENCH = (
    "La ville attend les tentes depuis le printemps, dit le maire, qui avait demandé de l'aide au gouvernement du Tchad.",
    "Le ministre a promis que les camions partiraient avant la fin du mois, mais personne ne sait quand ils arriveront.",
)


def page(*sentences: str, title: str = "Norway promises tents") -> bytes:
    body = "".join(f"<p>{s}</p>" for s in sentences)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def feed(*addresses: str) -> bytes:
    day = "<pubDate>Tue, 05 Mar 2024 09:00:00 GMT</pubDate>"
    items = "".join(f"<item><title>News</title><link>{a}</link>{day}</item>" for a in addresses)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Wire</title>{items}</channel></rss>'.encode()


class Clock:
    """Time that passes only when somebody sleeps or the test says so."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.slept: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


class Desk:
    """A site, a clock and a ledger with its watch, which can be closed and opened again."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site, self.clock = folder, site, Clock()
        self.said: list[str] = []
        self.feeds = [Named(site.address + "/feed", "The Wire")]

    def round(self, **habits: Any) -> dict[str, int]:
        with (
            Ledger(self.folder / "book.db") as book, State(self.folder / "book.db.watch") as state,
            Fetcher(loopback=True, limits=Limits(**PATIENT)) as fetcher,
        ):  # fmt: skip
            manners = Manners(fetcher, state, clock=self.clock.time, sleep=self.clock.sleep)
            watch = Watch(book, state, manners, None, Habits(**habits), say=self.said.append, clock=self.clock.time)
            return dict(watch.round(self.feeds))

    def reports(self) -> list[dict[str, Any]]:
        with Ledger(self.folder / "book.db") as book:
            return book.reports()

    def alerts(self) -> list[dict[str, Any]]:
        with State(self.folder / "book.db.watch") as state:
            return state.alerts(100)

    def later(self, hours: float) -> None:
        self.clock.now += hours * 3600
