"""Who is at the desk: a name and a role. Without accounts (loopback only) whoever opens it; else those with an account.

Table: `account` (argon2id), `session` (SHA-256 of the cookie), in ledger/schema/0003.sql.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.requests import Request

from dragoman.desk.room import Room
from dragoman.errors import DragomanError
from dragoman.ledger.writing import now

ROLES = ("read", "code", "adjudicate", "administer")
"""Each may do what the ones before it may: look; correct records and settle joins; settle double coding; keep accounts."""


class NotAllowed(DragomanError):
    """Somebody asked for what their role does not allow; `login` says whether a login might help."""

    def __init__(self, why: str, *, login: bool = False) -> None:
        super().__init__(why)
        self.login = login


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: str

    def may(self, role: str) -> bool:
        return self.role in ROLES and ROLES.index(self.role) >= ROLES.index(role)


def whoever(request: Request) -> Person:
    """Who makes this request. Raises NotAllowed where accounts are kept and nobody is logged in."""
    room: Room = request.app.state.room
    if not room.settings.accounts:
        name = request.cookies.get("author", "")
        return Person(_plain(name) or room.settings.author or "reader", "administer")
    token = request.cookies.get(cookie(room), "")
    row = room.db.execute(
        "SELECT a.name, a.role FROM session s JOIN account a ON a.name = s.name WHERE s.token = ? AND a.closed = '' "
        "AND s.made > datetime('now', '-14 days')",
        (digest(token),),
    ).fetchone()
    if row is None:
        raise NotAllowed("Log in to open this.", login=True)
    return Person(row["name"], row["role"])


def cookie(room: Room) -> str:
    return "__Host-desk" if room.settings.secure else "desk"


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _plain(name: str) -> str:
    return "".join(c for c in name if c.isprintable())[:60].strip()


def open_account(db: sqlite3.Connection, name: str, role: str, password: str) -> None:
    """Opens an account or sets its role and password anew. Raises NotAllowed for a poor name or password."""
    name = _plain(name)
    if not name or role not in ROLES:
        raise NotAllowed("An account needs a name and one of the roles " + ", ".join(ROLES) + ".")
    if len(password) < 10 or len(password) > 200:
        raise NotAllowed("A password has 10 to 200 characters.")
    db.execute(
        "INSERT INTO account (name, role, secret, made) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
        "role = excluded.role, secret = excluded.secret, closed = ''",
        (name, role, _hasher().hash(password), now()),
    )
    db.execute("DELETE FROM session WHERE name = ?", (name,))


def close_account(db: sqlite3.Connection, name: str) -> None:
    db.execute("UPDATE account SET closed = ? WHERE name = ?", (now(), name))
    db.execute("DELETE FROM session WHERE name = ?", (name,))


def logged_in(db: sqlite3.Connection, name: str, password: str) -> str:
    """A new session's token; "" for a wrong name or password, in the same time."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    row = db.execute("SELECT name, secret FROM account WHERE name = ? AND closed = ''", (name,)).fetchone()
    try:
        _hasher().verify(row["secret"] if row else _nobody(), password[:200])
    except (Argon2Error, InvalidHashError):
        return ""
    if row is None:
        return ""
    token = secrets.token_urlsafe(32)
    made = db.execute("SELECT datetime('now')").fetchone()[0]
    db.execute("INSERT INTO session VALUES (?, ?, ?)", (digest(token), row["name"], made))
    db.execute("DELETE FROM session WHERE made <= datetime('now', '-14 days')")
    return token


@cache
def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that no password has: what a name without an account is checked against."""
    return str(_hasher().hash(secrets.token_urlsafe(24)))
