"""Ledgers as earlier versions of Dragoman left them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from dragoman.ledger import store


def ledger_of(path: Path, version: int) -> sqlite3.Connection:
    """An empty ledger at `path` with the schema of that version; use it in a `with`, which commits."""
    db = sqlite3.connect(path)
    for number, sql in store.migrations():
        if number <= version:
            db.executescript(sql)
    db.execute(f"PRAGMA application_id = {store.APPLICATION}")
    db.execute(f"PRAGMA user_version = {version}")
    return db
