"""The desk's hold on its ledger: a connection for each thread, a number that grows with every change, and a store of pages."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from dragoman.desk import shelf
from dragoman.ledger.book import Ledger
from dragoman.ledger.intake import Report
from dragoman.ledger.store import transaction

T = TypeVar("T")

MOST_KEPT = 64 * 1024 * 1024
"""So many bytes of what was made are kept, about."""

_SMALL = 20_000
"""What a list or a count is taken for."""

_MAPPED = 1 << 30
"""So much of the file is read as memory, which saves a call for each of its pages."""
Add = Callable[[str, str, str], tuple[Report, Sequence[Mapping[str, Any]], str]]
"""Reads a text: (text, name, published) gives the report, its records in the flat form, and the reader's name."""


@dataclass(slots=True)
class Settings:
    """How a desk is opened. `accounts` asks for a login; `secure` marks cookies for TLS; `author` is the name used without."""

    path: Path
    author: str = ""
    accounts: bool = False
    secure: bool = False
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]", "testserver")
    add: Add | None = None
    fetch: Callable[[str], tuple[bytes, str]] | None = None
    limits: bool = True
    extra: dict[str, Any] = field(default_factory=dict)


class Room:
    """One open ledger. Every thread has its own connection; what is computed is kept until the ledger changes."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: list[Ledger] = []
        self._kept: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._kept_bytes = self._kept_of = 0
        self._keep_lock = threading.Lock()
        self._making: dict[Any, threading.RLock] = {}
        self._generation = 0
        self._seen = -1
        first = Ledger(settings.path)  # makes and migrates it; refuses what is no ledger
        self._watch = sqlite3.connect(settings.path, check_same_thread=False, isolation_level=None)
        self._local.ledger = first
        self._open.append(first)

    @property
    def ledger(self) -> Ledger:
        """This thread's connection."""
        found: Ledger | None = getattr(self._local, "ledger", None)
        if found is None:
            found = Ledger(self.settings.path)
            found.connection.execute("PRAGMA synchronous = FULL")
            found.connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
            self._local.ledger = found
            with self._lock:
                self._open.append(found)
        return found

    @property
    def db(self) -> sqlite3.Connection:
        return self.ledger.connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all or nothing, on the disk before the answer goes out."""
        with transaction(self.db, self.settings.path):
            yield self.db

    def generation(self) -> int:
        """Grows whenever the ledger has changed; what is new is filed before."""
        with self._lock:
            seen = self._watch.execute("PRAGMA data_version").fetchone()[0]
            if seen == self._seen:
                return self._generation
        self.file()
        with self._lock:
            seen = self._watch.execute("PRAGMA data_version").fetchone()[0]
            if seen != self._seen:  # else somebody who came at the same time has counted it
                self._seen = seen
                self._generation += 1
            return self._generation

    def file(self, told: Callable[[int], None] | None = None) -> None:
        """Files all that has come; `told` is called with the number done, now and then."""
        done = 0
        while shelf.outdated(self.db):
            with self.writing() as db:
                done += shelf.bring_up_to_date(db)
            if told:
                told(done)
        self.ledger.settle()

    def kept(self, key: Any, make: Callable[[], T], size: Callable[[T], int] = lambda _: _SMALL) -> T:
        """What `make` gives, kept under `key` until the ledger changes or others fill the store; `size` tells its bytes."""
        full = (self.generation(), key)
        with self._keep_lock:
            if full in self._kept:
                self._kept.move_to_end(full)
                found: T = self._kept[full][0]
                return found
            turn = self._making.setdefault(full, threading.RLock())
        with turn:  # who asks for the same meanwhile waits for it instead of making it, too
            with self._keep_lock:
                if full in self._kept:
                    known: T = self._kept[full][0]
                    return known
            try:
                made = make()
                self._keep(full, made, size(made))
            finally:
                with self._keep_lock:
                    self._making.pop(full, None)
        return made

    def _keep(self, full: tuple[int, Any], made: Any, size: int) -> None:
        with self._keep_lock:
            if full[0] != self._kept_of:  # the ledger has changed: what was kept of it before is no longer asked for
                if full[0] < self._kept_of:
                    return
                self._kept.clear()
                self._kept_bytes, self._kept_of = 0, full[0]
            self._kept[full] = made, size
            self._kept_bytes += size
            while self._kept_bytes > MOST_KEPT:
                _, (_, freed) = self._kept.popitem(last=False)
                self._kept_bytes -= freed

    def close(self) -> None:
        for ledger in self._open:
            try:
                ledger.close()
            except sqlite3.ProgrammingError:
                continue  # opened by a thread that is gone: closed with it
        self._watch.close()
