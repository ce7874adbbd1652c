"""One round of a watch: feeds asked, new articles fetched and filed, old ones looked at again, changes told.

Whatever moment a round is killed at, the next one goes on: an article is in the ledger before it is noted as fetched, filing
it again changes nothing, and what is to be told is noted together with the state that it was measured against.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from dragoman.errors import DragomanError, UnreadableInput
from dragoman.filing import read_raw
from dragoman.intake import changes, telling
from dragoman.intake.addresses import site
from dragoman.intake.feeds import Named, entries
from dragoman.intake.manners import back_off
from dragoman.intake.settings import Settings
from dragoman.intake.versions import plain, shown, withdrawn
from dragoman.ledger.intake import Report
from dragoman.model.raw import Raw
from dragoman.sources.keep import keep

if TYPE_CHECKING:
    from dragoman.filing import Ledger
    from dragoman.intake.fetch import Fetched
    from dragoman.intake.manners import Manners
    from dragoman.intake.state import Feed, Page, State

LOOK_AGAIN = (1.0, 6.0, 24.0, 72.0, 168.0)
"""Hours after which an article is fetched again, to see whether it has changed; then no more."""

TRIES = 8
"""After so many faults in a row an article is given up."""

DAY = 24 * 3600.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a watch goes about it. `every` is in seconds; `keep` is a folder for the bytes as they came, by their SHA-256."""

    every: float = 900.0
    look_again: Sequence[float] = LOOK_AGAIN
    reader: str = "auto"
    keep: Path | None = None


class Watch:
    """A ledger, what is remembered beside it, and the way out to the network. `say` is given lines for the user."""

    def __init__(
        self, book: Ledger, state: State, manners: Manners, settings: Settings | None = None, habits: Habits | None = None,
        *, say: Callable[[str], None] = lambda line: None, clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self.book = book
        self.state = state
        self.manners = manners
        self.settings = settings or Settings()
        self.habits = habits or Habits()
        self.say = say
        self.clock = clock
        self.counts: Counter[str] = Counter()

    def round(self, feeds: Sequence[Named]) -> Counter[str]:
        """Does all that is due now. Gives the counts: feeds, unchanged, articles, versions, withdrawn, left out, alerts.

        A fault of a feed, an article or a channel costs a line and a later try; only the ledger's own faults are raised.
        """
        self.counts = Counter()
        if self.state.fact("looked") is None:  # what was there before the watch is no news
            addresses = {r["id"]: r["url"] for r in self.book.reports()}
            self.state.keep_known(*changes.snapshot(self.book.things(), addresses))
        for feed in feeds:
            self.state.add_feed(feed.address, feed.title)
        due = self.state.feeds([feed.address for feed in feeds], self.clock())
        for one in spread(due, lambda f: site(f.moved or f.address)):
            self._feed(one)
        for page in spread(self.state.pages_due(self.clock()), lambda p: site(p.address)):
            self._page(page)
        self.tell()
        return self.counts

    # -- feeds --------------------------------------------------------------------------------------------------------

    def _feed(self, feed: Feed) -> None:
        found = self.manners.get(feed.moved or feed.address, etag=feed.etag, modified=feed.modified)
        now = self.clock()
        self.counts["feeds"] += 1
        if found.outcome == "unchanged":
            self.counts["unchanged"] += 1
            self.state.set_feed(feed.address, due=now + self.habits.every, faults=0)
            return
        if found.outcome == "gone":
            self.state.set_feed(feed.address, ended=found.why)
            self.say(f"{feed.address}: {found.why}; it is not asked again")
            return
        if found.outcome == "ok":
            try:
                named = entries(found.body, found.address, found.kind)
            except ValueError as error:
                found = _failed(found, str(error))
            else:
                with self.state.together():  # that it was read is noted with what it named, or not at all
                    for entry in named:
                        self.counts["named"] += self.state.add_page(
                            entry.address, feed.address, entry.title, entry.published, now
                        )
                    self.state.set_feed(
                        feed.address, etag=found.etag, modified=found.modified, due=now + self.habits.every, faults=0,
                        moved=found.address if found.moved else feed.moved,
                    )  # fmt: skip
                return
        faults = feed.faults + 1
        later = DAY if found.outcome == "refused" else back_off(faults, found.wait)
        self.state.set_feed(feed.address, due=now + later, faults=faults)
        self.say(f"{feed.address}: {found.why}; asked again in {_span(later)}")

    # -- articles -----------------------------------------------------------------------------------------------------

    def _page(self, page: Page) -> None:
        if self.manners.held(page.address):
            return
        found = self.manners.get(page.address, etag=page.etag, modified=page.modified)
        now = self.clock()
        if found.outcome == "wait":
            self.state.set_page(page.address, due=now + back_off(page.faults + 1, found.wait))
        elif found.outcome == "unchanged":
            self._looked(page, now)
        elif found.outcome == "gone" or (found.outcome == "missing" and page.faults):
            self._gone(page, found.why)
        elif found.outcome == "refused":
            self._give_up(page, found.why)
        elif found.outcome in ("missing", "failed"):
            if page.faults + 1 >= TRIES:
                self._give_up(page, found.why)
            else:
                later = back_off(page.faults + 1, found.wait)
                self.state.set_page(page.address, faults=page.faults + 1, due=now + later)
                self.say(f"{page.address}: {found.why}; asked again in {_span(later)}")
        else:
            self._came(page, found, now)

    def _came(self, page: Page, found: Fetched, now: float) -> None:
        raw = hashlib.sha256(found.body).hexdigest()
        if raw == page.raw:
            self._looked(page, now, found)
            return
        if self.habits.keep is not None:
            keep(self.habits.keep, found.body)
        try:
            filed = read_raw(self._raw(page, found), self.habits.reader)
            same = page.report and self._says_the_same(page.report, filed.report)
            if not same:
                added = self.book.add_records(filed.report, filed.records, reader=filed.reader)
                self.counts["versions" if page.report else "articles"] += added.new
                if not added.new and shown(self.book, page.address) not in ("", added.report):
                    self._back(page, added.report)
        except UnreadableInput as error:
            if page.report:  # a page that shows an error for once takes nothing back
                self.state.set_page(page.address, faults=page.faults + 1, due=now + back_off(page.faults + 1))
            else:
                self._give_up(page, str(error))
            return
        except DragomanError:
            raise
        except Exception as error:  # of the reader over this page; the next version may do
            self._give_up(page, f"a fault of dragoman's: {type(error).__name__}: {error}")
            return
        report = page.report if same else added.report
        self.state.set_page(page.address, report=report, raw=raw)
        self._looked(page, now, found)

    def _raw(self, page: Page, found: Fetched) -> Raw:
        from dragoman.articles.language import looks_english
        from dragoman.sources.formats import articles
        from dragoman.sources.opened import Opened

        body, ending = found.body, _ending(found.kind, page.address)
        if ending == ".txt" and found.charset:
            with contextlib.suppress(LookupError, UnicodeDecodeError):
                body = body.decode(found.charset).encode("utf-8")
        first = next(articles(Opened(io.BytesIO(body), "page" + ending, page.address)), None)
        if first is None or isinstance(first, UnreadableInput):
            raise first or UnreadableInput(f"{page.address}: no article in it")
        if not looks_english(first.text):
            raise UnreadableInput(f"{page.address}: not in English; only English reports can be read")
        return Raw(
            first.text, self._name(page), page.address, first.title or page.title, first.published or page.published,
            "metadata", first.publisher or self._title(page.feed), page.address, first.licence, first.note, first.roles,
            found.body,
        )  # fmt: skip

    def _says_the_same(self, old: str, new: Report) -> bool:
        """Whether two versions differ in marks and layout alone."""
        return plain(self.book.text(old)) == plain(new.text)

    def _back(self, page: Page, report: str) -> None:
        """The page shows exactly an older text again: a version without text of its own follows, which stands for that one."""
        (row,) = self.book.reports([report])
        again = Report(
            self._name(page), "", row["title"], row["publisher"], page.address, row["licence"], row["day"], row["basis"],
            row["raw_sha256"],
        )  # fmt: skip
        self.counts["versions"] += self.book.add_records(again, []).new

    def _gone(self, page: Page, why: str) -> None:
        """The publisher took the whole article back: a version without text follows, and what it said stays, marked."""
        if page.report:
            day = datetime.fromtimestamp(self.clock(), UTC).date().isoformat()
            name = f"{_base(page)}-gone"
            self.book.add_records(Report(name, "", "", self._title(page.feed), page.address, "", day, "metadata"), [])
            self.counts["withdrawn"] += 1
            self.say(f"{page.address}: the publisher has taken it back ({why}); what it said stays, marked")
            self.state.set_page(page.address, ended=why, due=None)
        else:
            self._give_up(page, why)

    def _give_up(self, page: Page, why: str) -> None:
        self.counts["left out"] += 1
        text = why if page.address in why else f"{page.address}: {why}"
        self.say(f"left out: {text}")
        self.state.set_page(page.address, ended=why, due=None)

    def _looked(self, page: Page, now: float, found: Fetched | None = None) -> None:
        """Notes that the article has been had, and when to look at it again."""
        ladder = self.habits.look_again
        due = now + ladder[page.looked] * 3600 if page.looked < len(ladder) else None
        values = {"etag": found.etag, "modified": found.modified} if found else {}
        self.state.set_page(page.address, looked=page.looked + 1, due=due, faults=0, **values)

    def _name(self, page: Page) -> str:
        """What the next version is called: its number stands behind the name from the second on."""
        query = "SELECT count(*) FROM report WHERE url <> '' AND url = ?"  # in the words of the index of addresses
        count = self.book.connection.execute(query, (page.address,)).fetchone()[0]
        return f"{_base(page)}-v{count + 1}" if count else _base(page)

    def _title(self, feed: str) -> str:
        row = self.state.feed(feed)
        return row.title if row else ""

    # -- telling ------------------------------------------------------------------------------------------------------

    def tell(self) -> None:
        """Works out what has changed, notes it, and sends what has not arrived yet."""
        mark = self._mark()
        if mark == self.state.fact("told at"):  # nothing was added and no day has passed: nothing can have changed
            self.send()
            return
        known = self.state.known()
        things = self.book.things()
        reports = self.book.reports()
        addresses = {r["id"]: r["url"] for r in reports}
        made = datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="seconds")
        found = changes.of_sentences(withdrawn(self.book), things, {r["id"]: r["day"] for r in reports})
        if known is not None:
            found += changes.compared(things, *known, made[:10], addresses)
        chosen = self._wanted(found)
        with self.state.together():
            for alert, searches in chosen:
                body = {**alert.body(), "searches": searches}
                self.counts["alerts"] += self.state.add_alert(alert.key, made, body, self.settings.channels())
            self.state.keep_known(*changes.snapshot(things, addresses))
            self.state.set_fact("told at", mark)
        self.send()

    def _mark(self) -> str:
        """What changes whenever the ledger does, whoever changed it, or the day."""
        counts = [
            self.book.connection.execute(f"SELECT count(*), coalesce(max(rowid), 0) FROM {table}").fetchone()
            for table in ("report", "telling", "judgement")
        ]
        current = self.book.connection.execute("SELECT count(*) FROM telling WHERE current").fetchone()
        day = datetime.fromtimestamp(self.clock(), UTC).date().isoformat()
        return " ".join([day, *(str(v) for row in (*counts, current) for v in tuple(row))])

    def send(self) -> None:
        """Sends what is waiting, and writes the feed. What does not arrive is tried again later."""
        given, title = self.settings, f"Dragoman: {self.book.path.stem}"
        now = self.clock()
        made = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
        if given.atom:
            try:
                telling.write_atom(given.atom, self.state.alerts(telling.MOST), title, given.atom_address)
            except telling.NotSent as error:
                self.say(str(error))
        if given.webhook:
            secret = os.environ.get(given.secret_variable, "")
            for alert in self.state.waiting("webhook", now):
                try:
                    telling.post(given.webhook, alert, secret)
                except telling.NotSent as error:
                    self.say(f"webhook: {error}")
                    self.state.not_sent(alert["id"], "webhook", now + back_off(alert["tries"] + 1))
                    break  # the others would fare no better now
                self.state.sent(alert["id"], "webhook", made)
        if given.mail and (waiting := self.state.waiting("mail", now)):
            try:
                telling.mail(given.mail, waiting, title)
            except telling.NotSent as error:
                self.say(f"mail: {error}")
                for alert in waiting:
                    self.state.not_sent(alert["id"], "mail", now + back_off(alert["tries"] + 1))
            else:
                with self.state.together():
                    for alert in waiting:
                        self.state.sent(alert["id"], "mail", made)

    def _wanted(self, found: Iterable[changes.Alert]) -> list[tuple[changes.Alert, list[str]]]:
        """The alerts that answer to a search, with the names of those searches; without any search, all."""
        found = list(found)
        if not self.settings.searches:
            return [(alert, []) for alert in found]
        hits = {s.name: {t.id for t in self.book.select(**s.filters)} for s in self.settings.searches if found}
        chosen = []
        for alert in found:
            names = [
                s.name for s in self.settings.searches
                if alert.change in s.changes and (alert.thing in hits[s.name] or (not s.filters and not alert.thing))
            ]  # fmt: skip
            if names:
                chosen.append((alert, names))
        return chosen


def spread(things: Iterable[T], of: Callable[[T], str]) -> Iterator[T]:
    """The things, one of each site in turn, so that the pause owed to one is spent with the others."""
    groups: dict[str, list[T]] = {}
    for thing in things:
        groups.setdefault(of(thing), []).append(thing)
    for turn in zip_longest(*groups.values()):
        yield from (thing for thing in turn if thing is not None)


def _base(page: Page) -> str:
    """The name that all versions of a page share: the end of its address, made distinct by a hash."""
    words = re.sub(r"[^a-z0-9]+", "-", urlsplit(page.address).path.lower().rsplit(".", 1)[0]).strip("-")
    words = words[-50:].partition("-")[2] if len(words) > 50 else words
    return f"{words or 'page'}-{hashlib.sha256(page.address.encode()).hexdigest()[:6]}"


def _failed(found: Fetched, why: str) -> Fetched:
    return replace(found, outcome="failed", why=why)


_ENDINGS = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/pdf": ".pdf",
    "text/markdown": ".md",
}  # fmt: skip


def _ending(kind: str, address: str) -> str:
    if kind in _ENDINGS:
        return _ENDINGS[kind]
    path = urlsplit(address).path.lower()
    return ".pdf" if path.endswith(".pdf") else ".html"


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h" if minutes >= 120 else f"{minutes} min"
