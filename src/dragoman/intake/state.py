"""What a watch remembers between two starts: an SQLite file beside the ledger. A kill loses at most what was under way."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Self

from dragoman.alone import Alone, Taken
from dragoman.errors import LedgerError

APPLICATION = 0x44524157
"""SQLite's application_id of the file: the letters DRAW."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and how it was when it was last asked."""

    address: str
    title: str
    etag: str
    modified: str
    due: float
    faults: int
    moved: str
    ended: str


@dataclass(frozen=True, slots=True)
class Page:
    """An article that a feed has named. `due` is None when it is not to be fetched again; `report` its newest version."""

    address: str
    feed: str
    title: str
    published: str
    found: float
    etag: str
    modified: str
    raw: str
    report: str
    looked: int
    due: float | None
    faults: int
    ended: str


class State:
    """The file, open, for one watch at a time. Raises LedgerError where it cannot be one, or another watch has it open."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        try:
            self._alone = Alone(self.path.with_name(self.path.name + ".lock"))
        except Taken:
            raise LedgerError(f"{path}: another watch of this ledger is running; stop it, or give it more feeds") from None
        except OSError as error:
            raise LedgerError(f"{path}: cannot be opened or written ({error.strerror or error})") from None
        try:
            self._open()
        except BaseException:
            self._alone.close()
            raise

    def _open(self) -> None:
        path = self.path
        try:
            self._db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            kind = self._db.execute("PRAGMA application_id").fetchone()[0]
            empty = not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if kind != APPLICATION and not empty:
                raise LedgerError(f"{path}: not the memory of a watch; move it away")
            if empty:
                script = resources.files("dragoman.intake").joinpath("watch.sql").read_text(encoding="utf-8")
                self._db.executescript(f"BEGIN; {script} PRAGMA application_id = {APPLICATION}; COMMIT;")
        except sqlite3.Error as error:
            raise LedgerError(f"{path}: cannot be opened or written ({error})") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()
        self._alone.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is written inside is written together or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # -- feeds and pages ----------------------------------------------------------------------------------------------

    def add_feed(self, address: str, title: str) -> None:
        self._db.execute("INSERT OR IGNORE INTO feed (address, title) VALUES (?, ?)", (address, title))

    def feeds(self, addresses: Iterable[str], now: float) -> list[Feed]:
        """Those of the feeds that are due, in the order given."""
        found = []
        for address in addresses:
            row = self._db.execute("SELECT * FROM feed WHERE address = ? AND due <= ? AND ended = ''", (address, now)).fetchone()
            if row:
                found.append(Feed(**dict(row)))
        return found

    def feed(self, address: str) -> Feed | None:
        row = self._db.execute("SELECT * FROM feed WHERE address = ?", (address,)).fetchone()
        return Feed(**dict(row)) if row else None

    def next_due(self) -> float | None:
        """When something is next to be fetched, in seconds since 1970; None if nothing ever is."""
        row = self._db.execute(
            "SELECT min(due) FROM (SELECT due FROM feed WHERE ended = '' UNION ALL SELECT due FROM page WHERE due IS NOT NULL)"
        ).fetchone()
        return float(row[0]) if row[0] is not None else None

    def set_feed(self, address: str, **values: Any) -> None:
        self._set("feed", address, values)

    def add_page(self, address: str, feed: str, title: str, published: str, now: float) -> bool:
        """Notes an article to be fetched; whether it was new."""
        return bool(
            self._db.execute(
                "INSERT OR IGNORE INTO page (address, feed, title, published, found, due) VALUES (?, ?, ?, ?, ?, ?)",
                (address, feed, title, published, now, now),
            ).rowcount
        )

    def page(self, address: str) -> Page | None:
        row = self._db.execute("SELECT * FROM page WHERE address = ?", (address,)).fetchone()
        return Page(**dict(row)) if row else None

    def pages_due(self, now: float) -> list[Page]:
        """The articles to be fetched now: new ones first, then those to be looked at again."""
        rows = self._db.execute("SELECT * FROM page WHERE due <= ? ORDER BY looked, found, address", (now,))
        return [Page(**dict(row)) for row in rows.fetchall()]

    def set_page(self, address: str, **values: Any) -> None:
        self._set("page", address, values)

    # -- sites --------------------------------------------------------------------------------------------------------

    def site_until(self, address: str) -> float:
        """Until when a site is to be left alone, in seconds since 1970; 0 if it need not be."""
        row = self._db.execute("SELECT until FROM site WHERE address = ?", (address,)).fetchone()
        return float(row[0]) if row else 0.0

    def site_faults(self, address: str) -> int:
        row = self._db.execute("SELECT faults FROM site WHERE address = ?", (address,)).fetchone()
        return int(row[0]) if row else 0

    def leave_site(self, address: str, until: float, faults: int) -> None:
        self._db.execute(
            "INSERT INTO site (address, until, faults) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (address) DO UPDATE SET until = ?2, faults = ?3",
            (address, until, faults),
        )

    def robots(self, address: str) -> tuple[float, str] | None:
        """When a site's robots.txt was asked for, and what it says."""
        row = self._db.execute("SELECT asked, robots FROM site WHERE address = ? AND robots IS NOT NULL", (address,)).fetchone()
        return (float(row[0]), str(row[1])) if row else None

    def keep_robots(self, address: str, asked: float, text: str) -> None:
        self._db.execute(
            "INSERT INTO site (address, asked, robots) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (address) DO UPDATE SET asked = ?2, robots = ?3",
            (address, asked, text),
        )

    # -- what is known and told ---------------------------------------------------------------------------------------

    def known(self) -> tuple[dict[str, dict[str, Any]], dict[str, str]] | None:
        """What the ledger's things were when they were last looked at, and which thing each telling belonged to.

        None before the first look.
        """
        if self.fact("looked") is None:
            return None
        things = {r["thing"]: json.loads(r["state"]) for r in self._db.execute("SELECT thing, state FROM known")}
        return things, {r["telling"]: r["thing"] for r in self._db.execute("SELECT telling, thing FROM seen")}

    def keep_known(self, things: dict[str, dict[str, Any]], tellings: dict[str, str]) -> None:
        self._db.execute("DELETE FROM known")
        self._db.execute("DELETE FROM seen")
        self._db.executemany("INSERT INTO known VALUES (?, ?)", [(k, json.dumps(v)) for k, v in sorted(things.items())])
        self._db.executemany("INSERT INTO seen VALUES (?, ?)", sorted(tellings.items()))
        self.set_fact("looked", "1")

    def fact(self, name: str) -> str | None:
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set_fact(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def add_alert(self, key: str, made: str, body: dict[str, Any], channels: Iterable[str]) -> bool:
        """Notes what is to be told, once; whether it was new."""
        number = self._db.execute("SELECT coalesce(max(number), 0) + 1 FROM alert").fetchone()[0]
        new = self._db.execute(
            "INSERT OR IGNORE INTO alert VALUES (?, ?, ?, ?)", (key, number, made, json.dumps(body, ensure_ascii=False))
        ).rowcount
        if new:
            self._db.executemany("INSERT INTO delivery (alert, channel) VALUES (?, ?)", [(key, c) for c in channels])
        return bool(new)

    def alerts(self, most: int) -> list[dict[str, Any]]:
        """What was told, newest first, each with `id` and `made`."""
        rows = self._db.execute("SELECT id, made, body FROM alert ORDER BY number DESC LIMIT ?", (most,))
        return [{**json.loads(r["body"]), "id": r["id"], "made": r["made"]} for r in rows]

    def waiting(self, channel: str, now: float) -> list[dict[str, Any]]:
        """What is yet to go out by a channel and is due, oldest first, with `tries`."""
        rows = self._db.execute(
            "SELECT a.id, a.made, a.body, d.tries FROM delivery d JOIN alert a ON a.id = d.alert "
            "WHERE d.channel = ? AND d.sent = '' AND d.due <= ? ORDER BY a.number",
            (channel, now),
        )
        return [{**json.loads(r["body"]), "id": r["id"], "made": r["made"], "tries": r["tries"]} for r in rows]

    def sent(self, key: str, channel: str, when: str) -> None:
        self._db.execute("UPDATE delivery SET sent = ? WHERE alert = ? AND channel = ?", (when, key, channel))

    def not_sent(self, key: str, channel: str, due: float) -> None:
        self._db.execute(
            "UPDATE delivery SET tries = tries + 1, due = ? WHERE alert = ? AND channel = ?", (due, key, channel)
        )

    def _set(self, table: str, address: str, values: dict[str, Any]) -> None:
        names = ", ".join(f"{name} = ?" for name in values)  # names are those of the code, never of the user
        self._db.execute(f"UPDATE {table} SET {names} WHERE address = ?", (*values.values(), address))
