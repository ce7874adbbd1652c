"""Reads tellings, reports, decisions and joins back out of the file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.ledger.comparing import Profile, profiles
from dragoman.ledger.store import parts
from dragoman.ledger.telling import Telling

COLUMNS = "t.number, t.id, t.report, t.place, t.kind, t.day, t.fields, t.words, r.name"
"""What `telling_from` needs of a telling `t` and its report `r`."""


def telling_from(row: sqlite3.Row) -> Telling:
    words = tuple(w[0] for w in json.loads(row["words"]))
    return Telling(
        row["id"], row["report"], row["name"], row["day"], row["place"], row["kind"], json.loads(row["fields"]), words
    )


def tellings_of(db: sqlite3.Connection, report: str) -> list[tuple[int, Telling]]:
    """The current tellings of one report, with their local numbers, in order of place."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM telling t JOIN report r ON r.id = t.report WHERE t.report = ? AND t.current "
        f"ORDER BY t.place",
        (report,),
    )
    return [(row["number"], telling_from(row)) for row in rows]


def profiles_of(db: sqlite3.Connection, report: str) -> list[tuple[int, Profile]]:
    """The current tellings of a report of the kinds that are joined, ready to be compared, with their local numbers."""
    return profiles_in(db, [report])[report]


def profiles_in(db: sqlite3.Connection, reports: Sequence[str]) -> dict[str, list[tuple[int, Profile]]]:
    """As `profiles_of`, for several reports."""
    keys: dict[str, tuple[str, ...]] = {report: (report,) for report in reports}
    numbers: dict[str, int] = {}
    for part in parts(reports):
        marks = ",".join("?" * len(part))
        keys |= {r[0]: (r[1], r[2], r[3]) for r in db.execute(
            "SELECT r.id, d.id, r.name, r.day FROM reading d JOIN report r ON r.id = d.report "
            f"WHERE r.id IN ({marks}) AND d.superseded_by IS NULL", part)}  # fmt: skip
        numbers |= {r[0]: r[1] for r in db.execute(
            f"SELECT id, number FROM telling WHERE report IN ({marks}) AND current", part)}  # fmt: skip
    return {report: [(numbers[p.telling.id], p) for p in _profiled(db, report, key)] for report, key in keys.items()}


def _profiled(db: sqlite3.Connection, report: str, key: tuple[str, ...]) -> list[Profile]:
    if key not in _profiles:
        if len(_profiles) >= _KEPT:
            _profiles.clear()
        _profiles[key] = profiles([t for _, t in tellings_of(db, report)])
    return _profiles[key]


def readings_of(db: sqlite3.Connection, reports: Sequence[str]) -> dict[str, str]:
    """Report id -> the id of its reading that counts."""
    found: dict[str, str] = {}
    for part in parts(reports):
        marks = ",".join("?" * len(part))
        found |= {r[0]: r[1] for r in db.execute(
            f"SELECT report, id FROM reading WHERE report IN ({marks}) AND superseded_by IS NULL", part)}  # fmt: skip
    return found


_profiles: dict[tuple[str, ...], list[Profile]] = {}  # by what is read, not by ledger: a reading's id is its content's hash
_KEPT = 4000


def tellings(db: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Telling]:
    """Tellings by local number."""
    wanted = sorted(set(numbers))
    found: dict[int, Telling] = {}
    for part in parts(wanted):
        marks = ",".join("?" * len(part))
        for row in db.execute(
            f"SELECT {COLUMNS} FROM telling t JOIN report r ON r.id = t.report WHERE t.number IN ({marks})", part
        ):
            found[row["number"]] = telling_from(row)
    return found


def copy_pairs(db: sqlite3.Connection, reports: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """The pairs of reports that are copies, all or those of some reports."""
    if reports is None:
        return [(r["a"], r["b"]) for r in db.execute("SELECT a, b FROM copy ORDER BY a, b")]
    found: set[tuple[str, str]] = set()
    queue, seen = list(reports), set()
    while queue:
        report = queue.pop()
        if report in seen:
            continue
        seen.add(report)
        for row in db.execute("SELECT a, b FROM copy WHERE a = ?1 OR b = ?1", (report,)):
            found.add((row["a"], row["b"]))
            queue += [row["a"], row["b"]]
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision about two groups of tellings; `undone` says whether a later one takes it back."""

    number: int
    decision: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    reason: str
    author: str
    made: str
    undone: bool = False


def judgements(db: sqlite3.Connection, *, standing: bool = True) -> list[Judgement]:
    """The decisions in the order they were made: those that stand, or all."""
    undone = {r["undoes"] for r in db.execute("SELECT undoes FROM judgement WHERE decision = 'undo'")}
    found = []
    for row in db.execute("SELECT * FROM judgement WHERE decision <> 'undo' ORDER BY id"):
        taken_back = row["id"] in undone
        if not (standing and taken_back):
            found.append(Judgement(
                row["id"], row["decision"], tuple(json.loads(row["one"])), tuple(json.loads(row["other"])),
                    row["reason"],
                row["author"], row["made"], taken_back,
            ))  # fmt: skip
    return found


def numbers_of(db: sqlite3.Connection, ids: Sequence[str]) -> list[int]:
    """Local numbers of tellings, following superseded ones to what the newer reading tells instead."""
    found: list[int] = []
    for key in ids:
        row = db.execute("SELECT number, report, kind, words, current FROM telling WHERE id = ?", (key,)).fetchone()
        if row is None:
            continue
        number = row["number"] if row["current"] else _heir(db, row)
        if number is not None and number not in found:
            found.append(number)
    return found


def _heir(db: sqlite3.Connection, old: sqlite3.Row) -> int | None:
    """The current telling of the same report and kind whose passages meet those of a superseded one most."""
    spans = [(w[1], w[2]) for w in json.loads(old["words"]) if w[1] is not None]
    texts = {w[0] for w in json.loads(old["words"])}
    best: tuple[int, int] | None = None
    for row in db.execute(
        "SELECT number, words FROM telling WHERE report = ? AND kind = ? AND current ORDER BY place",
        (old["report"], old["kind"]),
    ):
        words = json.loads(row["words"])
        meet = sum(max(0, min(e, w[2]) - max(s, w[1])) for s, e in spans for w in words if w[1] is not None)
        meet += sum(len(w[0]) for w in words if w[0] in texts)
        if meet and (best is None or meet > best[0]):
            best = (meet, row["number"])
    return best[1] if best else None


def quoted(query: str) -> str:
    """The words of a query as FTS5 takes them, whatever signs they hold."""
    return " ".join('"' + w.replace('"', '""') + '"' for w in query.split())
