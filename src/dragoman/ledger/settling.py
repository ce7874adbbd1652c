"""Works out the things that have changed and keeps them in the ledger: values, life, disputes, and what they do to one another.

Adding a report marks what it touches as stale; `settle` works it out, a batch at a time, each in a transaction. A small ledger
is woven as a whole; in a large one a thing is woven with those that it is tied to (`ties`). Which of both depends on the
number of things only, so the result does not depend on the order in which reports came.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from dragoman.gazetteer.tables import folded
from dragoman.ledger.copies import voices
from dragoman.ledger.parties import party
from dragoman.ledger.reading import copy_pairs, tellings
from dragoman.ledger.resolved import packed, unpacked
from dragoman.ledger.store import parts
from dragoman.ledger.telling import JOINED, in_order
from dragoman.ledger.thing import Thing, thing, unwoven
from dragoman.ledger.threads import subject_words, weave
from dragoman.ledger.ties import LIMIT, tie_keys

WHOLE = 400
"""A ledger of at most so many things is woven as a whole."""

_BATCH = 400
_NAMED = ("by", "to", "place")


def is_stale(db: sqlite3.Connection) -> bool:
    """Whether anything has changed since it was last worked out."""
    return db.execute("SELECT 1 FROM stale LIMIT 1").fetchone() is not None


def is_small(db: sqlite3.Connection) -> bool:
    """Whether the ledger is woven as a whole."""
    return len(firsts(db, WHOLE + 1)) <= WHOLE


def settle(db: sqlite3.Connection, writing: Callable[[], AbstractContextManager[None]]) -> None:
    """Works out whatever is stale. `writing` opens a transaction; a kill in between leaves the rest stale."""
    while is_stale(db):
        with writing():
            _settle(db)


def _settle(db: sqlite3.Connection) -> None:
    small = is_small(db)
    row = db.execute("SELECT value FROM setting WHERE name = 'woven'").fetchone()
    if small:
        made = built(db, firsts(db))
        weave(list(made.values()))
        for table in ("resolved", "named", "tie", "stale"):
            db.execute(f"DELETE FROM {table}")
        for first, one in made.items():
            _keep(db, first, one)
    else:
        if row and row[0] == "whole":
            db.executemany("INSERT OR IGNORE INTO stale (first) VALUES (?)", [(f,) for f in firsts(db)])
        _settle_near(db, [r[0] for r in db.execute("SELECT first FROM stale ORDER BY first LIMIT ?", (_BATCH,))])
    db.execute("INSERT OR REPLACE INTO setting (name, value) VALUES ('woven', ?)", ("whole" if small else "near",))


def _settle_near(db: sqlite3.Connection, stale: Sequence[int]) -> None:
    """Works out some stale things, and those that they are or were tied to."""
    base = built(db, stale)
    keys = {first: tie_keys(one) for first, one in base.items()}
    concerned = {k for ks in keys.values() for k in ks} | {
        r[0] for f in stale for r in db.execute("SELECT key FROM tie WHERE first = ?", (f,))
    }
    affected = {m for k in concerned for m in _tied(db, k)}
    for first in stale:
        for table in ("resolved", "named", "tie"):
            db.execute(f"DELETE FROM {table} WHERE first = ?", (first,))
        db.execute("DELETE FROM stale WHERE first = ?", (first,))
    db.executemany("INSERT OR IGNORE INTO tie (key, first) VALUES (?, ?)", [(k, f) for f, ks in keys.items() for k in ks])
    affected = (affected | {m for k in concerned for m in _tied(db, k)} | base.keys()) - (set(stale) - base.keys())
    around = _around(db, affected)
    base |= _unwoven(db, {n for those in around.values() for n in those} - base.keys())
    texts = {one.id: subject_words(one) for one in base.values()}
    for first, those in around.items():
        if first not in base:
            continue  # gone, and stale on its own account
        together = sorted((_fresh(base[n]) for n in those if n in base), key=lambda t: (t.tellings[0].key, t.id))
        weave(together, texts)
        _keep(db, first, next(t for t in together if t.id == base[first].id))


def _unwoven(db: sqlite3.Connection, wanted: set[int]) -> dict[int, Thing]:
    """As `built`; what is not stale is taken from what was kept, which is less work."""
    stale: set[int] = set()
    for part in parts(sorted(wanted)):
        stale |= {r[0] for r in db.execute(f"SELECT first FROM stale WHERE first IN ({','.join('?' * len(part))})", part)}
    known = {first: unwoven(one) for first, one in _kept(db, wanted - stale).items()}
    return known | built(db, wanted - known.keys())


def _around(db: sqlite3.Connection, wanted: Iterable[int]) -> dict[int, set[int]]:
    """Each of these things with those that it is tied to."""
    tied: dict[int, list[int]] = {}
    found: dict[int, set[int]] = {}
    for first in sorted(wanted):
        found[first] = {first}
        for (key,) in db.execute("SELECT key FROM tie WHERE first = ?", (first,)):
            if key not in tied:
                tied[key] = _tied(db, key)
            found[first].update(tied[key])
    return found


def _tied(db: sqlite3.Connection, key: int) -> list[int]:
    """The things with that key; none where too many have it."""
    found = [r[0] for r in db.execute("SELECT first FROM tie WHERE key = ? LIMIT ?", (key, LIMIT + 1))]
    return found if len(found) <= LIMIT else []


def _fresh(one: Thing) -> Thing:
    """A copy that can be woven without changing the original."""
    return replace(one, steps=list(one.steps), links={k: list(v) for k, v in one.links.items()})


def firsts(db: sqlite3.Connection, most: int = -1) -> list[int]:
    """The first tellings of the things of the kinds that are joined, all or as many."""
    kinds = ",".join("?" * len(JOINED))
    rows = db.execute(
        f"SELECT x.telling FROM thing x JOIN telling t ON t.number = x.telling WHERE x.first = x.telling AND t.kind IN ({kinds}) "
        "LIMIT ?",
        (*JOINED, most),
    )
    return [r[0] for r in rows]


def members(db: sqlite3.Connection, wanted: Iterable[int]) -> dict[int, list[int]]:
    """First telling -> all tellings of the thing."""
    found: dict[int, list[int]] = {}
    for part in parts(sorted(wanted)):
        marks = ",".join("?" * len(part))
        for row in db.execute(f"SELECT first, telling FROM thing WHERE first IN ({marks}) ORDER BY first, telling", part):
            found.setdefault(row[0], []).append(row[1])
    return found


def built(db: sqlite3.Connection, wanted: Iterable[int], as_of: str = "") -> dict[int, Thing]:
    """The things by their first telling, made from what is told, not yet woven; in the order of their telling.

    `as_of` leaves out reports that appeared later.
    """
    groups = members(db, wanted)
    known = {n: t for n, t in tellings(db, (n for g in groups.values() for n in g)).items() if t.kind in JOINED}
    if as_of:
        known = {n: t for n, t in known.items() if t.day and t.day <= as_of}
    reports = {t.report for t in known.values()}
    heard = voices(reports, copy_pairs(db, reports))
    made = {
        first: thing([known[n] for n in group if n in known], lambda t: heard[t.report])
        for first, group in groups.items()
        if any(n in known for n in group)
    }
    return dict(sorted(made.items(), key=lambda m: (m[1].tellings[0].key, m[1].id)))


def kept(db: sqlite3.Connection, wanted: Iterable[int] | None = None) -> list[Thing]:
    """The things as they were worked out, all or those with these first tellings, in the order of their telling."""
    return sorted(_kept(db, wanted).values(), key=lambda t: (t.tellings[0].key, t.id))


def _kept(db: sqlite3.Connection, wanted: Iterable[int] | None) -> dict[int, Thing]:
    rows: list[sqlite3.Row] = []
    if wanted is None:
        rows = db.execute("SELECT first, id, state FROM resolved").fetchall()
    else:
        for part in parts(sorted(wanted)):
            rows += db.execute(f"SELECT first, id, state FROM resolved WHERE first IN ({','.join('?' * len(part))})", part)
    groups = members(db, (r["first"] for r in rows))
    known = tellings(db, (n for g in groups.values() for n in g))
    return {
        row["first"]: unpacked(row["id"], row["state"], in_order([known[n] for n in groups[row["first"]]])) for row in rows
    }


def _keep(db: sqlite3.Connection, first: int, one: Thing) -> None:
    day = one.tellings[0].day
    db.execute(
        "INSERT OR REPLACE INTO resolved (first, id, kind, state, day, stage) VALUES (?, ?, ?, ?, ?, ?)",
        (first, one.id, one.kind, packed(one), day, one.stage),
    )
    db.execute("DELETE FROM named WHERE first = ?", (first,))
    for field in _NAMED:
        for name in one.names(field):
            db.execute(
                "INSERT OR IGNORE INTO named (name, field, day, first) VALUES (?, ?, ?, ?)",
                (_called(db, name), field, day, first),
            )


def _called(db: sqlite3.Connection, name: str) -> int:
    row = db.execute("SELECT number FROM called WHERE name = ?", (name,)).fetchone()
    if row:
        return int(row[0])
    known = party(name)
    cursor = db.execute(
        "INSERT INTO called (name, folded, key, state) VALUES (?, ?, ?, ?)", (name, folded(name), known.key, known.state)
    )
    return int(cursor.lastrowid or 0)


def called(db: sqlite3.Connection, wanted: str) -> dict[int, str]:
    """The shown names of parties and places that may be meant by a name or ISO code, by number: more rather than less."""
    from dragoman.gazetteer.countries import by_code, country_of

    code = by_code(wanted) if len(wanted) in (2, 3) and wanted.isupper() else None
    country = code or country_of(wanted)
    known = party(wanted)
    states = {known.state, country.alpha3 if country else ""} - {""}
    rows = db.execute(
        "SELECT number, name FROM called WHERE instr(folded, ?) OR key = ? OR (state <> '' AND state IN "
        "(SELECT value FROM json_each(?))) OR (? <> '' AND instr(folded, ?))",
        (folded(wanted), known.key, json.dumps(sorted(states)), known.head, known.head),
    )
    return {r[0]: r[1] for r in rows}


def named(db: sqlite3.Connection, fields: Sequence[str], wanted: str) -> set[int]:
    """The first tellings of things whose shown parties or places may be meant by a name or ISO code: more rather than less."""
    found: set[int] = set()
    for part in parts(list(called(db, wanted))):
        marks, places = ",".join("?" * len(part)), ",".join("?" * len(fields))
        found |= {r[0] for r in db.execute(
            f"SELECT first FROM named WHERE name IN ({marks}) AND field IN ({places})", [*part, *fields])}  # fmt: skip
    return found
