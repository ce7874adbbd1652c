"""One ledger, one SQLite file: opened safely, brought up to date, written in whole transactions.

A kill at any moment leaves a ledger that opens (WAL), with every report either wholly in it or not at all. Everything
that can go wrong with the file is a `LedgerError` that says what happened and what to do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TypeVar

from dragoman.errors import LedgerError

APPLICATION = 0x44524147
"""SQLite's application_id of a ledger: the letters DRAG."""

BUSY_SECONDS = 30.0
"""How long a writer waits for another before it is told."""

_HEADER = b"SQLite format 3\x00"
_MANY = 500  # variables in one statement
_CACHE = 65536  # KiB of pages held in memory: the keys of a new report lie all over a large ledger

T = TypeVar("T")


def parts(items: Sequence[T]) -> Iterator[list[T]]:
    """The items in portions that one statement can take as its variables."""
    return (list(items[i : i + _MANY]) for i in range(0, len(items), _MANY))


def migrations() -> list[tuple[int, str]]:
    """Every step of the schema as (version, SQL), in order."""
    folder = resources.files("dragoman.ledger").joinpath("schema")
    steps = [(int(f.name[:4]), f.read_text(encoding="utf-8")) for f in folder.iterdir() if f.name.endswith(".sql")]
    return sorted(steps)


def open_store(path: str | Path, *, create: bool = True, write: bool = True) -> sqlite3.Connection:
    """A connection to the ledger at `path`, its schema brought up to this version.

    `create` makes a ledger where there is none; without `write` a ledger in a folder that cannot be written is opened
    to be read only. Raises LedgerError where the path cannot be a ledger, is one of a newer dragoman, is damaged or
    is no ledger.
    """
    path = Path(path)
    _check_file(path, create)
    writable = True
    try:
        connection = _connect(path, "rw" if path.exists() else "rwc")
        try:
            version = _version(connection, path)
            if write:
                with explained(path):
                    connection.execute(
                        "BEGIN IMMEDIATE"
                    )  # fails here, not in the middle, where the file cannot be written
                    connection.execute("ROLLBACK")
        except LedgerError as error:
            if write or "cannot be written" not in str(error):
                raise
            writable = False
    except sqlite3.Error as error:
        if write or not path.exists():
            raise _named(path, error) from None
        writable = False
    if not writable:
        connection = _read_only(path)
        version = _version(connection, path)
    newest = migrations()[-1][0]
    if version > newest:
        connection.close()
        raise LedgerError(
            f"{path}: made by a newer dragoman (ledger version {version}; this one knows up to {newest}): "
            f"update dragoman to open it"
        )
    if version < newest:
        if not writable:
            raise LedgerError(
                f"{path}: an older ledger (version {version}) that must be brought up to date, but cannot be written"
            )
        _migrate(connection, path, version)
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, path: str | Path) -> Iterator[None]:
    """All that is written inside is written together or not at all. Waits for another writer; raises LedgerError if
    it cannot."""
    with explained(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def explained(path: str | Path) -> Iterator[None]:
    """Turns SQLite's errors into a LedgerError that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _named(Path(path), error) from error


def _check_file(path: Path, create: bool) -> None:
    try:
        if path.is_dir():
            raise LedgerError(f"{path}: a folder, not a ledger; name a file such as {path / 'ledger.db'}")
        if not path.exists():
            if not create:
                raise LedgerError(f"{path}: no such ledger; `dragoman add {path} REPORT...` makes one")
            if not path.parent.is_dir():
                raise LedgerError(f"{path}: the folder {path.parent} does not exist")
            return
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be opened: {error.strerror or error}") from None
    if head and head != _HEADER:
        raise LedgerError(f"{path}: not a ledger (not an SQLite file); nothing was changed")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    where = path.resolve().as_uri() + f"?mode={mode}"
    connection = sqlite3.connect(where, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    return connection


def _read_only(path: Path) -> sqlite3.Connection:
    for mode in (
        "ro",
        "ro&immutable=1",
    ):  # without its -shm file a WAL ledger in a read-only folder opens as immutable only
        try:
            connection = _connect(path, mode)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            last = error
        else:
            return connection
    raise _named(path, last)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    with explained(path):
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION and (tables or version or application):
        connection.close()
        raise LedgerError(f"{path}: an SQLite file, but no ledger of dragoman's; nothing was changed")
    return version


def _migrate(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Runs the missing steps, each in a transaction of its own that also sets the version."""
    with explained(path):
        connection.execute("PRAGMA journal_mode = WAL")
        for number, sql in migrations():
            if number <= version:
                continue
            with transaction(connection, path):
                if connection.execute("PRAGMA user_version").fetchone()[0] >= number:
                    continue  # another process was quicker
                for statement in _statements(sql):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {number}")


def _statements(sql: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would end the transaction."""
    held = ""
    for line in sql.splitlines():
        held += line + "\n"
        if sqlite3.complete_statement(held):
            yield held
            held = ""


def _named(path: Path, error: sqlite3.Error) -> LedgerError:
    text = str(error)
    low = text.lower()
    if "locked" in low or "busy" in low:
        return LedgerError(
            f"{path}: another process has been writing for {BUSY_SECONDS:.0f} seconds; try again when it is done"
        )
    if "full" in low:
        return LedgerError(
            f"{path}: the disk is full; nothing of the last report was stored, all before it is; make room and "
            f"add it again"
        )
    if "readonly" in low or "unable to open" in low:
        return LedgerError(f"{path}: cannot be written: the file or its folder {path.parent} is read-only")
    if "malformed" in low or "not a database" in low or "corrupt" in low:
        return LedgerError(
            f"{path}: the file is damaged ({text}); restore a copy, or try `sqlite3 {path} .recover`; nothing "
            f"was changed"
        )
    if "i/o" in low:
        return LedgerError(
            f"{path}: cannot be read or written ({text}); nothing of the last report was stored, all before it is"
        )
    return LedgerError(f"{path}: {text}")
