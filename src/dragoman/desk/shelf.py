"""What the desk lists reports and records by: words, names, day, copies, state of review; brought up to date when asked.

Tables (ledger/schema/0003.sql, 0005.sql): `shelf` has one row a report, `facet` one a report and name, `facet_count` how many
reports have a name, in all and by month. `report_list` and `record_list` are full-text indexes in which a name is a word, too,
and whose rows are numbered by day: any mixture of words, names and a time is one query that needs no sorting. All of it but the
states follows from the ledger and can be made again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dragoman.ledger.store import parts

Name = tuple[str, str]
"""A facet and what it says: ("party", "Kenya")."""

LISTED: Name = ("listed", "yes")
"""Had by every record, and by the reports that speak for their copies."""

FOLDED: Name = ("listed", "no")
"""Had by the reports for which another one speaks."""

_BITS = 32


def place(day: str, number: int) -> int:
    """The number of a row in a list: rows in the order of their days, then of their numbers; undated ones first."""
    try:
        return date.fromisoformat(day).toordinal() << _BITS | number
    except ValueError:
        return number


def number_at(at: int) -> int:
    """The number of the report or record at a place."""
    return at & ((1 << _BITS) - 1)


def token(name: Name) -> str:
    """A name as one word, which no report has."""
    return "zq" + hashlib.blake2b("\0".join(name).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def outdated(db: sqlite3.Connection) -> bool:
    """Whether there are reports that are not filed as they are now."""
    return db.execute("SELECT 1 FROM unfiled LIMIT 1").fetchone() is not None


def bring_up_to_date(db: sqlite3.Connection, most: int = 2000) -> int:
    """Files what has come or changed since the last time, at most `most` reports a call; gives how many were filed.

    Call inside a transaction.
    """
    waiting = [r[0] for r in db.execute("SELECT report FROM unfiled ORDER BY report LIMIT ?", (most,))]
    counts: Counter[tuple[str, str, str]] = Counter()
    for number in waiting:
        row = db.execute(
            "SELECT r.number, r.id, r.day, r.publisher, d.id AS reading, s.reading AS filed, coalesce(s.state, 'new') AS state "
            "FROM report r JOIN reading d ON d.report = r.id AND d.superseded_by IS NULL LEFT JOIN shelf s ON s.number = r.number "
            "WHERE r.number = ?",
            (number,),
        ).fetchone()
        if row and row["filed"] != row["reading"]:
            _file(db, row, counts)
        db.execute("DELETE FROM unfiled WHERE report = ?", (number,))
    _count(db, counts)
    return len(waiting)


def set_state(db: sqlite3.Connection, number: int, state: str) -> None:
    """Notes the state of review of a report, by its local number: new, begun or reviewed. Call inside a transaction."""
    row = db.execute("SELECT state, reading FROM shelf WHERE number = ?", (number,)).fetchone()
    if row is None or row["state"] == state:
        return
    db.execute("UPDATE shelf SET state = ? WHERE number = ?", (state, number))
    if not row["reading"]:  # it is filed later, with its state
        return
    counts: Counter[tuple[str, str, str]] = Counter()
    _rename(db, number, _names_of(db, number) - {("state", row["state"])} | {("state", state)}, counts)
    _count(db, counts)
    outlet = db.execute("SELECT publisher FROM report WHERE number = ?", (number,)).fetchone()[0]
    told = _told(db, row["reading"])
    _unlist(db, told, outlet, row["state"])
    _list(db, told, outlet, state)


def _file(db: sqlite3.Connection, row: sqlite3.Row, counts: Counter[tuple[str, str, str]]) -> None:
    number, outlet, state = row["number"], row["publisher"], row["state"]
    if row["filed"]:
        _unlist(db, _told(db, row["filed"]), outlet, state)
    told = _told(db, row["reading"])
    _list(db, told, outlet, state)
    voice = _voice(db, row["id"], number, counts)
    kinds = dict(sorted(Counter(t["kind"] for t in told).items(), key=lambda k: (-k[1], k[0])))
    db.execute(
        "INSERT INTO shelf (number, reading, voice, day, records, state, kinds) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) "
        "DO UPDATE SET reading = excluded.reading, voice = excluded.voice, records = excluded.records, kinds = excluded.kinds",
        (number, row["reading"], voice, row["day"], len(told), state, json.dumps(kinds)),
    )
    names = {name for t in told for name in _names(t["kind"], json.loads(t["fields"]))} | {("state", state)}
    if outlet:
        names.add(("outlet", outlet))
    names.add(LISTED if voice == number else FOLDED)
    _rename(db, number, names, counts)


def _told(db: sqlite3.Connection, reading: str) -> list[sqlite3.Row]:
    return db.execute(
        "SELECT t.number, t.kind, t.day, t.fields, t.words FROM told_in i JOIN telling t ON t.number = i.telling "
        "WHERE i.reading = ?",
        (reading,),
    ).fetchall()


def _names(kind: str, fields: Mapping[str, Any]) -> set[Name]:
    found = {("kind", kind)}
    for facet, field in (("party", "by"), ("party", "to"), ("place", "place"), ("stage", "stage")):
        found |= {(facet, str(v)) for v in _each(fields.get(field))}
    return found


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [value] if value else []


# -- the lists: a row is taken out by saying what it holds, so it must be made of what never changes, or is known before ---------


def _names_of(db: sqlite3.Connection, number: int) -> set[Name]:
    return {(r[0], r[1]) for r in db.execute("SELECT field, name FROM facet WHERE report = ?", (number,))}


def _rename(db: sqlite3.Connection, number: int, names: set[Name], counts: Counter[tuple[str, str, str]]) -> None:
    """Puts a report under these names and no others; notes in `counts` by how much the numbers of reports change."""
    old = _names_of(db, number)
    if old == names:
        return
    day, words = db.execute("SELECT day, title || char(10) || text FROM report WHERE number = ?", (number,)).fetchone()
    if old:
        db.execute(
            "INSERT INTO report_list (report_list, rowid, words, names) VALUES ('delete', ?, ?, ?)",
            (place(day, number), words, _tokens(old)),
        )
    db.execute(
        "INSERT INTO report_list (rowid, words, names) VALUES (?, ?, ?)", (place(day, number), words, _tokens(names))
    )
    db.executemany("DELETE FROM facet WHERE report = ? AND field = ? AND name = ?", [(number, *n) for n in old - names])
    db.executemany("INSERT INTO facet VALUES (?, ?, ?)", [(number, *n) for n in sorted(names - old)])
    for changed, by in ((old - names, -1), (names - old, 1)):
        for name in changed:
            for month in {"", day[:7]}:
                counts[*name, month] += by


def _count(db: sqlite3.Connection, counts: Counter[tuple[str, str, str]]) -> None:
    db.executemany(
        "INSERT INTO facet_count VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET reports = reports + excluded.reports",
        [(*key, by) for key, by in sorted(counts.items()) if by],
    )


def _tokens(names: Iterable[Name]) -> str:
    return " ".join(token(n) for n in sorted(names))


def _list(db: sqlite3.Connection, told: Iterable[sqlite3.Row], outlet: str, state: str) -> None:
    db.executemany(
        "INSERT INTO record_list (rowid, words, names) VALUES (?, ?, ?)", [_row(t, outlet, state) for t in told]
    )


def _unlist(db: sqlite3.Connection, told: Iterable[sqlite3.Row], outlet: str, state: str) -> None:
    db.executemany(
        "INSERT INTO record_list (record_list, rowid, words, names) VALUES ('delete', ?, ?, ?)",
        [_row(t, outlet, state) for t in told],
    )


def _row(telling: sqlite3.Row, outlet: str, state: str) -> tuple[int, str, str]:
    fields = json.loads(telling["fields"])
    values = [v for name, value in fields.items() if name != "where" for v in _each(value)]
    words = " ".join(map(str, [telling["kind"], *values, *(w[0] for w in json.loads(telling["words"]))]))
    names = _names(telling["kind"], fields) | {LISTED, ("outlet", outlet), ("state", state)}
    return place(telling["day"], telling["number"]), words, _tokens(names)


def _voice(db: sqlite3.Connection, report: str, number: int, counts: Counter[tuple[str, str, str]]) -> int:
    """The lowest number among the report's copies: the one that stands for them in a list. The others are put behind it."""
    seen, queue = {report}, [report]
    while queue:
        one = queue.pop()
        for r in db.execute("SELECT b FROM copy WHERE a = ?1 UNION SELECT a FROM copy WHERE b = ?1", (one,)):
            if r[0] not in seen:
                seen.add(r[0])
                queue.append(r[0])
    if len(seen) == 1:
        return number
    group: list[sqlite3.Row] = []
    for part in parts(sorted(seen)):
        marks = ",".join("?" * len(part))
        group += db.execute(f"SELECT number FROM report WHERE id IN ({marks})", part)
    voice: int = min(r[0] for r in group)
    for (other,) in group:
        if other != number and (names := _names_of(db, other)):
            db.execute("UPDATE shelf SET voice = ? WHERE number = ?", (voice, other))
            _rename(db, other, names - {LISTED, FOLDED} | {LISTED if other == voice else FOLDED}, counts)
    return voice
