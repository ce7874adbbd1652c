"""Adding to the ledger: one report, one transaction. Adding it again changes nothing; reading it better supersedes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dragoman.ledger import blocking, joining
from dragoman.ledger.comparing import Profile
from dragoman.ledger.copies import bands, copied, runs
from dragoman.ledger.grouping import regroup
from dragoman.ledger.intake import Report, Told
from dragoman.ledger.reading import profiles_in, profiles_of
from dragoman.ledger.store import parts
from dragoman.ledger.telling import content_id


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a report did: `new` report, `reread` by another reading, or neither; how many records it tells."""

    report: str
    name: str
    new: bool
    reread: bool
    tellings: int


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def add(db: sqlite3.Connection, report: Report, told: Sequence[Told], reader: str) -> Added:
    """Stores a report with one reading of it and joins what it tells to what is known. Call inside a transaction."""
    new = _add_report(db, report)
    reading = content_id("reading", report.id, sorted(t.telling.id for t in told))
    if db.execute("SELECT 1 FROM reading WHERE id = ? AND superseded_by IS NULL", (reading,)).fetchone():
        return Added(report.id, report.name, new, False, len(told))
    before = [
        r["id"]
        for r in db.execute(
            "SELECT id FROM reading WHERE report = ? AND superseded_by IS NULL AND id <> ?", (report.id, reading)
        )
    ]
    touched = _unjoin(db, report.id) if before else []
    db.execute(
        "INSERT INTO reading (id, report, reader, made) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET superseded_by = NULL",
        (reading, report.id, reader, now()),
    )
    db.execute("UPDATE telling SET current = 0 WHERE report = ?", (report.id,))
    numbers = [_add_telling(db, reading, t) for t in told]
    for old in before:
        db.execute("UPDATE reading SET superseded_by = ? WHERE id = ?", (reading, old))
    if new:
        _find_copies(db, report)
    parted = _compare(db, report.id)
    regroup(db, [*numbers, *touched, *parted])
    return Added(report.id, report.name, new, not new, len(told))


def _add_report(db: sqlite3.Connection, report: Report) -> bool:
    if db.execute("SELECT 1 FROM report WHERE id = ?", (report.id,)).fetchone():
        return False
    follows = None
    if report.url:
        row = db.execute(
            "SELECT id FROM report WHERE url <> '' AND url = ? ORDER BY day DESC, number DESC LIMIT 1", (report.url,)
        ).fetchone()
        follows = row["id"] if row else None
    cursor = db.execute(
        "INSERT INTO report (id, raw_sha256, name, title, publisher, url, licence, day, basis, text, added, follows) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            report.id,
            report.raw,
            report.name,
            report.title,
            report.publisher,
            report.url,
            report.licence,
            report.day,
            report.basis,
            report.text,
            now(),
            follows,
        ),
    )
    db.execute(
        "INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)", (cursor.lastrowid, report.title, report.text)
    )
    return True


def _add_telling(db: sqlite3.Connection, reading: str, told: Told) -> int:
    telling = told.telling
    row = db.execute("SELECT number FROM telling WHERE id = ?", (telling.id,)).fetchone()
    if row:
        number: int = row["number"]
        db.execute("UPDATE telling SET current = 1, place = ? WHERE number = ?", (telling.number, number))
    else:
        words = [[w, *(p or (None, None))] for w, p in zip(telling.words, told.places, strict=True)]
        number = int(
            db.execute(
                "INSERT INTO telling (id, report, place, kind, day, fields, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    telling.id,
                    telling.report,
                    telling.number,
                    telling.kind,
                    telling.day,
                    _json(dict(telling.fields)),
                    _json(words),
                ),
            ).lastrowid
            or 0
        )
        db.executemany(
            'INSERT INTO claim (telling, field, position, id, value, words, start, "end", rule, how) '
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (number, c.field, c.position, c.id, _json(c.value), c.words, c.start, c.end, c.rule, c.how)
                for c in told.claims
            ],
        )
    db.execute("INSERT OR IGNORE INTO told_in (reading, telling) VALUES (?, ?)", (reading, number))
    return number


def _unjoin(db: sqlite3.Connection, report: str) -> list[int]:
    """Takes what a report has told out of what is computed; gives the tellings of other reports that it was joined or
    compared with.

    All of it: how a telling compares depends on the others of its reading.
    """
    touched: set[int] = set()
    mine = [r["number"] for r in db.execute("SELECT number FROM telling WHERE report = ? AND current", (report,))]
    for number in mine:
        rows = db.execute(
            "SELECT t.telling FROM thing t JOIN thing o ON o.first = t.first WHERE o.telling = ?1 UNION "
            "SELECT b FROM edge WHERE a = ?1 UNION SELECT a FROM edge WHERE b = ?1",
            (number,),
        )
        touched |= {r[0] for r in rows}
    for number in mine:
        db.execute("INSERT OR IGNORE INTO stale (first) SELECT first FROM thing WHERE telling = ?", (number,))
        for where in ("thing WHERE telling", "edge WHERE a", "edge WHERE b"):
            db.execute(f"DELETE FROM {where} = ?", (number,))
    return sorted(touched - set(mine))


def _find_copies(db: sqlite3.Connection, report: Report) -> None:
    mine = runs(report.text)
    keys = bands(mine)
    if not keys:
        return
    rows = db.execute(
        "SELECT id, text FROM report WHERE number IN "
        f"(SELECT report FROM band WHERE key IN ({','.join('?' * len(keys))})) ORDER BY id",
        keys,
    )
    for row in rows.fetchall():
        if alike := copied(mine, runs(row["text"])):
            a, b = sorted((report.id, row["id"]))
            db.execute("INSERT OR IGNORE INTO copy (a, b, likeness) VALUES (?, ?, ?)", (a, b, round(alike, 4)))
    number = db.execute("SELECT number FROM report WHERE id = ?", (report.id,)).fetchone()[0]
    db.executemany("INSERT OR IGNORE INTO band (key, report) VALUES (?, ?)", [(k, number) for k in keys])


def _compare(db: sqlite3.Connection, report: str) -> list[int]:
    """Scores the report's current tellings against those that share keys with them, and against each other. Gives the
    tellings of pairs that are no longer compared, since what brought them together has become too common."""
    known: dict[str, list[tuple[int, Profile]]] = {report: profiles_of(db, report)}
    mine = known[report]
    _refile(db)
    candidates, parted = blocking.candidates(db, mine)
    db.executemany("DELETE FROM edge WHERE a = ? AND b = ?", parted)
    for i, (number, one) in enumerate(mine):  # tellings of one report are always compared
        candidates[number] |= {
            n for n, other in known[report] if n != number and other.telling.kind == one.telling.kind
        }
        candidates[number] -= {n for n, _ in mine[:i]}
    wanted = sorted({n for found in candidates.values() for n in found})
    homes = _homes(db, wanted)
    copied = {
        r[0] for r in db.execute("SELECT b FROM copy WHERE a = ?1 UNION SELECT a FROM copy WHERE b = ?1", (report,))
    }
    known |= profiles_in(db, sorted({*homes.values(), *copied} - {report}))
    by_number = {number: one for told in known.values() for number, one in told}
    scored = []
    for number, one in mine:
        for other in sorted(candidates[number] & by_number.keys()):
            theirs = by_number[other]
            if theirs.telling.kind != one.telling.kind:
                continue
            value, _ = joining.compared(one, theirs, theirs.telling.report in copied)
            if value >= joining.FLOOR:
                scored.append((*sorted((number, other)), value, ""))
    for home in sorted(copied):
        numbers = {p.telling.id: n for n, p in [*known[report], *known[home]]}
        for x, y in joining.twins([p for _, p in mine], [p for _, p in known[home]]):
            a, b = sorted((numbers[x.telling.id], numbers[y.telling.id]))
            scored.append((a, b, joining.TWINS, "twins"))
    db.executemany("INSERT OR REPLACE INTO edge (a, b, score, why) VALUES (?, ?, ?, ?)", scored)
    return sorted({n for pair in parted for n in pair})


def _refile(db: sqlite3.Connection) -> None:
    """Files what an older version has left without keys. Once: it leaves a mark in the ledger."""
    if db.execute("SELECT 1 FROM setting WHERE name = 'filed'").fetchone():
        return
    for row in db.execute("SELECT DISTINCT report FROM telling WHERE current ORDER BY report").fetchall():
        for number, one in profiles_of(db, row["report"]):
            blocking.file(db, number, one)
    db.execute("INSERT INTO setting (name, value) VALUES ('filed', '4')")


def _homes(db: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in parts(numbers):
        marks = ",".join("?" * len(part))
        found |= {
            r["number"]: r["report"]
            for r in db.execute(f"SELECT number, report FROM telling WHERE current AND number IN ({marks})", part)
        }
    return found


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
