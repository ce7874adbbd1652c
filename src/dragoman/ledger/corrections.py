"""What people correct in a reading: an append-only log, and how it wins over every later reading.

Tables (schema/0003.sql): `correction` is the log, `found` what the reader last found in a report that somebody has
corrected, `certainty` the reader's score of a telling. The state of a report is found by playing the log over what the
reader found; a record that somebody has accepted, edited or rejected is recognised in a later reading by its kind and
passages, and what was decided stands. An undo is an entry of its own, so there is no limit to it, and it can be undone.

A `layer` other than "" belongs to one person who codes blind: it never reaches the ledger's records.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.errors import LedgerError
from dragoman.ledger.intake import Report, received
from dragoman.ledger.reading import tellings_of
from dragoman.ledger.writing import Added, add, now

Record = dict[str, Any]
Keyed = list[tuple[str, Record]]

_ALIKE = 0.5
"""The share of the shorter record's passages that two records must have in common to be taken for one."""


class Outdated(LedgerError):
    """Somebody else has changed the record since it was shown; `entry` is what they did."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(f"{entry.author} has changed this record meanwhile ({entry.action}, {entry.made})")
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `after` are the records that took the place of `before`."""

    number: int
    report: str
    layer: str
    action: str
    key: str
    before: Record | None
    after: tuple[Record, ...]
    undoes: int | None
    reason: str
    author: str
    made: str
    undone: bool = False


@dataclass(slots=True)
class Held:
    """A record of a report as it stands: `status` is open, accepted, edited, new or rejected.

    `version` is the number of the last entry about it, 0 where there is none: what an editor must have seen.
    """

    key: str
    record: Record
    status: str = "open"
    version: int = 0
    author: str = ""
    score: float | None = None


def entries(db: sqlite3.Connection, report: str = "", layer: str | None = "", *, limit: int = -1, before: int = 0) -> list[Entry]:
    """The log, oldest first: of one report or of all, of one layer or (None) of all; the last `limit` before a number."""
    rows = db.execute(
        "SELECT * FROM correction WHERE (?1 = '' OR report = ?1) AND (?2 IS NULL OR layer = ?2) AND (?3 = 0 OR number < ?3) "
        "ORDER BY number DESC LIMIT ?4",
        (report, layer, before, limit),
    ).fetchall()
    undone = _undone(db, report)
    return [
        Entry(r["number"], r["report"], r["layer"], r["action"], r["key"], json.loads(r["before"]), tuple(json.loads(r["after"])),
              r["undoes"], r["reason"], r["author"], r["made"], r["number"] in undone)
        for r in reversed(rows)
    ]  # fmt: skip


def _undone(db: sqlite3.Connection, report: str) -> set[int]:
    """Numbers of entries that an undo takes back which is not itself taken back."""
    rows = db.execute(
        "SELECT number, undoes FROM correction WHERE action = 'undo' AND (?1 = '' OR report = ?1) ORDER BY number DESC", (report,)
    )
    gone: set[int] = set()
    for row in rows:  # latest first: an undo that was undone takes nothing back
        if row["number"] not in gone:
            gone.add(row["undoes"])
    return gone


def found(db: sqlite3.Connection, report: str) -> Keyed:
    """What the reader found in a report, corrections aside, with keys."""
    row = db.execute("SELECT records FROM found WHERE report = ?", (report,)).fetchone()
    if row:
        return [(key, record) for key, record in json.loads(row["records"])]
    return current(db, report)


def current(db: sqlite3.Connection, report: str) -> Keyed:
    """The records of a report as the ledger holds them, in the flat form with claims; keys are the tellings' ids."""
    rows = tellings_of(db, report)
    places = {
        r["number"]: json.loads(r["words"])
        for r in db.execute("SELECT number, words FROM telling WHERE report = ? AND current", (report,))
    }
    claims: dict[int, dict[str, list[Record]]] = {}
    for c in db.execute(
        'SELECT c.telling, c.field, c.value, c.words, c.start, c."end", c.rule, c.how FROM claim c JOIN telling t ON '
        "t.number = c.telling WHERE t.report = ? AND t.current ORDER BY c.telling, c.field, c.position",
        (report,),
    ):
        claims.setdefault(c["telling"], {}).setdefault(c["field"], []).append({
            "value": json.loads(c["value"]), "words": c["words"], "start": c["start"], "end": c["end"], "rule": c["rule"],
            "how": c["how"],
        })  # fmt: skip
    made: Keyed = []
    for number, telling in rows:
        words = [w if s is None else {"start": s, "end": e} for w, s, e in places[number]]
        made.append((telling.id, {"kind": telling.kind, "words": words, **telling.fields, "claims": claims.get(number, {})}))
    return made


def state(base: Keyed, log: Sequence[Entry]) -> list[Held]:
    """The records of a report after the log, rejected ones among them, in the order of the text."""
    held = {key: Held(key, record) for key, record in base}
    touched: set[str] = set()
    for entry in log:
        if entry.undone or entry.action == "undo":
            continue
        if entry.action != "new" and entry.key not in held:
            if "." in entry.key or entry.before is None:
                continue  # its maker was undone, and all that followed goes with it
            twin = _twin(entry.before, held, touched)
            if twin:
                del held[twin]
            held[entry.key] = Held(entry.key, entry.before)
        if entry.action in ("new", "split"):
            held.pop(entry.key, None)
            for i, record in enumerate(entry.after):
                key = f"{entry.number}.{i}"
                if entry.action == "new" and (twin := _twin(record, held, touched, strict=True)):
                    del held[twin]
                held[key] = Held(key, record, "new", entry.number, entry.author)
                touched.add(key)
            continue
        one = held[entry.key]
        status = {"accept": "accepted", "edit": "edited", "reject": "rejected"}[entry.action]
        record = entry.after[0] if entry.after else one.record
        held[entry.key] = Held(entry.key, record, status, entry.number, entry.author)
        touched.add(entry.key)
    return sorted(held.values(), key=lambda h: (_first(h.record), h.key))


def _first(record: Record) -> int:
    starts = [w["start"] for w in record.get("words", ()) if isinstance(w, dict)]
    return min(starts, default=1 << 30)


def _spans(record: Record) -> list[tuple[int, int]]:
    return [(w["start"], w["end"]) for w in record.get("words", ()) if isinstance(w, dict)]


def likeness(one: Record, other: Record) -> float:
    """The share of the shorter record's passages that both have, from 0 to 1; 0 for different kinds."""
    if one["kind"] != other["kind"]:
        return 0.0
    a, b = _spans(one), _spans(other)
    shorter = min(sum(e - s for s, e in a), sum(e - s for s, e in b))
    if not shorter:
        return 1.0 if one.get("words") == other.get("words") and one.get("words") else 0.0
    return sum(max(0, min(e, y) - max(s, x)) for s, e in a for x, y in b) / shorter


def _twin(record: Record, held: Mapping[str, Held], touched: set[str], *, strict: bool = False) -> str:
    """The key of the reader's record that is the same as one a person has decided about; "" if there is none."""
    best, where = 0.0, ""
    for key, other in held.items():
        if key in touched or (strict and other.record.get("by", []) != record.get("by", [])):
            continue
        alike = likeness(record, other.record)
        if alike >= _ALIKE and (same := alike + sum(other.record.get(f) == v for f, v in record.items()) / 100) > best:
            best, where = same, key
    return where


def held(db: sqlite3.Connection, report: str, layer: str = "", start: str = "found") -> list[Held]:
    """The records of a report as they stand in a layer, with the reader's score where it is known."""
    made = state(found(db, report) if start == "found" else [], entries(db, report, layer))
    scores = dict(
        tuple(r) for r in db.execute(
            "SELECT t.id, s.score FROM telling t JOIN certainty s ON s.telling = t.number WHERE t.report = ?", (report,))
    )  # fmt: skip
    for one in made:
        one.score = scores.get(one.key)
    return made


def correct(
    db: sqlite3.Connection, report: str, action: str, key: str, after: Sequence[Record] = (), *, author: str, reason: str = "",
    layer: str = "", start: str = "found", version: int | None = None,
) -> int:
    """Writes one entry and brings the ledger's records into line; gives the entry's number. Call inside a transaction.

    `version` is the `Held.version` that the editor has seen. Raises Outdated where another entry came between, LedgerError
    for a record that is not there.
    """
    known = {h.key: h for h in held(db, report, layer, start)}
    before: Record | None = None
    if action != "new":
        one = known.get(key)
        last = next((e for e in reversed(entries(db, report, layer)) if e.key == key), None)
        if version is not None and last and last.number > version and (one is None or one.version != version):
            raise Outdated(last)
        if one is None:
            raise LedgerError(f"the report has no record {key!r}")
        before = one.record
        if action == "accept" and not after:
            after = [before]
    number = _write(db, report, layer, action, key, before, after, None, reason, author)
    if not layer:
        settle(db, report)
    return number


def undo(db: sqlite3.Connection, report: str, number: int, *, author: str, reason: str = "", layer: str = "") -> int:
    """Takes an entry back with an entry of its own. Call inside a transaction. Raises LedgerError if there is none to undo."""
    entry = next((e for e in entries(db, report, layer) if e.number == number), None)
    if entry is None or entry.undone:
        raise LedgerError(f"there is no entry {number} of this report to take back")
    made = _write(db, report, layer, "undo", entry.key, None, (), number, reason, author)
    if not layer:
        settle(db, report)
    return made


def last_done(db: sqlite3.Connection, report: str, layer: str = "") -> Entry | None:
    """The latest entry that is neither undone nor an undo: what "undo" means next."""
    return next((e for e in reversed(entries(db, report, layer)) if not e.undone and e.action != "undo"), None)


def _write(
    db: sqlite3.Connection, report: str, layer: str, action: str, key: str, before: Record | None, after: Sequence[Record],
    undoes: int | None, reason: str, author: str,
) -> int:
    if not db.execute("SELECT 1 FROM found WHERE report = ?", (report,)).fetchone():
        db.execute("INSERT INTO found (report, records) VALUES (?, ?)", (report, json.dumps(current(db, report))))
    cursor = db.execute(
        "INSERT INTO correction (report, layer, action, key, before, after, undoes, reason, author, made) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (report, layer, action, key, json.dumps(before), json.dumps(list(after)), undoes, reason, author, now()),
    )
    return int(cursor.lastrowid or 0)


def settle(db: sqlite3.Connection, report: str) -> None:
    """Makes the ledger's records of a report those of the log's state."""
    row = db.execute(
        "SELECT name, text, title, publisher, url, licence, day, basis, raw_sha256 FROM report WHERE id = ?", (report,)
    ).fetchone()
    known = Report(*row)
    records = [h.record for h in held(db, report) if h.status != "rejected"]
    stored, told = received(known, records)
    if stored.id != report:  # without a text the records themselves are the identity: it must not move
        raise LedgerError(f"{known.name}: the ledger lacks the text of this report, so its records cannot be corrected")
    add(db, stored, told, "review")


def filed(db: sqlite3.Connection, report: Report, records: Sequence[Mapping[str, Any]], reader: str) -> Added:
    """Stores a reading of a report; what people have corrected in that report stands. Call inside a transaction."""
    known, told = received(report, records)
    scores = {t.telling.id: records[t.telling.number - 1].get("score") for t in told}
    if db.execute("SELECT 1 FROM found WHERE report = ?", (known.id,)).fetchone():
        keyed = [[t.telling.id, {k: v for k, v in dict(records[t.telling.number - 1]).items() if k not in _LEFT}] for t in told]
        db.execute("UPDATE found SET records = ? WHERE report = ?", (json.dumps(keyed), known.id))
        _, told = received(report, [h.record for h in held(db, known.id) if h.status != "rejected"])
        made = add(db, known, told, f"{reader}, reviewed" if reader else "reviewed")
    else:
        made = add(db, known, told, reader)
    if made.new or made.reread:
        db.executemany(
            "INSERT OR REPLACE INTO certainty (telling, score) SELECT number, ? FROM telling WHERE id = ?",
            [(float(s), key) for key, s in scores.items() if isinstance(s, int | float)],
        )
    return made


_LEFT = frozenset(("codes", "rule", "score", "report"))
