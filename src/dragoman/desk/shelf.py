"""What the desk looks reports up by: facets, copies, states of review and words of records, brought up to date when asked.

Tables (ledger/schema/0003.sql): `shelf` has one row a report, `facet` one a report and name, `facet_count` their numbers,
`record_search` the words of every telling. All of it follows from the ledger and can be made again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any


def bring_up_to_date(db: sqlite3.Connection, most: int = 2000) -> int:
    """Files what has come or changed since the last time, at most `most` reports a call; gives how many were filed.

    Call inside a transaction.
    """
    rows = db.execute(
        "SELECT r.number, r.id, r.day, r.publisher, d.id AS reading FROM reading d JOIN report r ON r.id = d.report "
        "LEFT JOIN shelf s ON s.number = r.number WHERE d.superseded_by IS NULL AND (s.reading IS NULL OR s.reading <> d.id) "
        "LIMIT ?",
        (most,),
    ).fetchall()
    touched: set[tuple[str, str]] = set()
    for row in rows:
        touched |= _file(db, row)
    _count(db, touched)
    return len(rows)


def outdated(db: sqlite3.Connection) -> int:
    """How many reports are not yet filed as they are now."""
    found: int = db.execute(
        "SELECT count(*) FROM reading d JOIN report r ON r.id = d.report LEFT JOIN shelf s ON s.number = r.number "
        "WHERE d.superseded_by IS NULL AND (s.reading IS NULL OR s.reading <> d.id)"
    ).fetchone()[0]
    return found


def set_state(db: sqlite3.Connection, number: int, state: str) -> None:
    """Notes the state of review of a report, by its local number."""
    old = db.execute("SELECT state FROM shelf WHERE number = ?", (number,)).fetchone()
    if old is None or old["state"] == state:
        return
    db.execute("UPDATE shelf SET state = ? WHERE number = ?", (state, number))
    db.execute("DELETE FROM facet WHERE field = 'state' AND report = ?", (number,))
    db.execute("INSERT OR IGNORE INTO facet VALUES ('state', ?, ?)", (state, number))
    _count(db, {("state", state), ("state", old["state"])})


def _file(db: sqlite3.Connection, row: sqlite3.Row) -> set[tuple[str, str]]:
    number, report = row["number"], row["id"]
    known = db.execute("SELECT state FROM shelf WHERE number = ?", (number,)).fetchone()
    told = db.execute(
        "SELECT number, kind, fields, words FROM telling WHERE report = ? AND current", (report,)
    ).fetchall()
    names: set[tuple[str, str]] = set()
    for one in told:
        names |= _names(one["kind"], json.loads(one["fields"]))
    if row["publisher"]:
        names.add(("outlet", row["publisher"]))
    if row["day"]:
        names.add(("month", row["day"][:7]))
    state = known["state"] if known else "new"
    names.add(("state", state))
    before = {(r["field"], r["name"]) for r in db.execute("SELECT field, name FROM facet WHERE report = ?", (number,))}
    db.execute("DELETE FROM facet WHERE report = ?", (number,))
    db.executemany("INSERT INTO facet VALUES (?, ?, ?)", [(f, n, number) for f, n in sorted(names)])
    voice = _voice(db, report, number)
    db.execute(
        "INSERT INTO shelf VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET reading = excluded.reading, "
        "voice = excluded.voice, records = excluded.records",
        (number, row["reading"], voice, row["day"], len(told), state),
    )
    filed = (
        set()
        if not known
        else {
            r[0]
            for r in db.execute(
                "SELECT t.number FROM telling t JOIN record_search s ON s.rowid = t.number WHERE t.report = ?",
                (report,),
            )
        }
    )
    db.executemany(
        "INSERT INTO record_search (rowid, words) VALUES (?, ?)",
        [(o["number"], _words(o)) for o in told if o["number"] not in filed],
    )
    return names ^ before


def _names(kind: str, fields: dict[str, Any]) -> set[tuple[str, str]]:
    found = {("kind", kind)}
    for name in ("by", "to"):
        found |= {("party", str(v)) for v in _listed(fields.get(name))}
    found |= {("place", str(v)) for v in _listed(fields.get("place"))}
    if fields.get("stage"):
        found.add(("stage", str(fields["stage"])))
    return found


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _words(row: sqlite3.Row) -> str:
    fields = json.loads(row["fields"])
    values = [v for name, value in fields.items() if name != "where" for v in _listed(value)]
    return " ".join(map(str, [row["kind"], *values, *(w[0] for w in json.loads(row["words"]))]))


def _voice(db: sqlite3.Connection, report: str, number: int) -> int:
    """The lowest number among the report's copies: the one that stands for them in a list."""
    seen, queue = {report}, [report]
    while queue:
        one = queue.pop()
        for r in db.execute("SELECT b FROM copy WHERE a = ?1 UNION SELECT a FROM copy WHERE b = ?1", (one,)):
            if r[0] not in seen:
                seen.add(r[0])
                queue.append(r[0])
    if len(seen) == 1:
        return number
    marks = ",".join("?" * len(seen))
    group: list[int] = [r[0] for r in db.execute(f"SELECT number FROM report WHERE id IN ({marks})", sorted(seen))]
    db.executemany("UPDATE shelf SET voice = ? WHERE number = ?", [(min(group), n) for n in group])
    return min(group)


def _count(db: sqlite3.Connection, names: set[tuple[str, str]]) -> None:
    db.executemany(
        "INSERT OR REPLACE INTO facet_count SELECT ?1, ?2, count(*) FROM facet WHERE field = ?1 AND name = ?2",
        sorted(names),
    )
