"""Which tellings are compared at all: in a small ledger all of a kind, in a larger one those that share keys which say something.

A key names the kind, two things that say something together (two parties or states; a party and a name, figure or telling
word), and a stretch of time; two tellings share a key if their stretches are the same or neighbours. They meet if they share
a pair of parties, or two of the other keys: one word in common says too little. A single country is never a key. A key that
more than LIMIT tellings have is busy: it says nothing and brings none together, and what it had brought together is parted
again unless other keys do. So what is compared follows from what was told, in whatever order it came, and adding a report
costs the same in a large ledger as in a small one.
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
from collections.abc import Iterable, Sequence
from itertools import combinations

from dragoman.ledger.comparing import Profile
from dragoman.ledger.parties import party
from dragoman.ledger.store import parts

LIMIT = 80
"""How many tellings may have a key before it is busy."""

FEW = 400
"""A ledger of at most so many tellings compares every two of a kind."""

_KEYS = 20
_DAYS = 45
_SPAN = 365

Keys = tuple[int, ...]

_STEP = 0x9E3779B97F4A7C14  # from one stretch of time to the next: far from small, and even, as pairs have odd keys


def block_keys(a: Profile) -> list[int]:
    """The keys of this telling, signed 64-bit numbers, odd for a pair of parties; `neighbours` gives those of the stretches of
    time beside one."""
    telling = a.telling
    actors = _actors([*telling.by, *telling.to])
    states = [f"state:{s}" for s in sorted(a.involved)]
    pairs = [f"{x}|{y}" for x, y in combinations(sorted({*actors, *states}), 2)]
    names = sorted((w for w, v in a.passages.items() if w[:1].isdigit()), key=lambda w: (-len(w), w))
    words = sorted((w for w in {*a.text, *a.passages} if not w.startswith("=")), key=lambda w: (-a.text.get(w, 0.0), -len(w), w))
    whose = [*_actors(telling.by)[:1], *_actors(telling.to)[:1]] or states[:2] or [f"place:{p}" for p in a.places[:2]]
    marks = [f"{one}&{word}" for one in dict.fromkeys(whose) for word in [*names[:2], *words[:6]]]
    space, time = _stretch(a)
    named = {key: key in pairs for key in list(dict.fromkeys([*pairs[:6], *marks]))[:_KEYS]}
    return [_signed((_hashed(f"{telling.kind}|{space}|{key}") & ~1 | pair) + time * _STEP) for key, pair in named.items()]


def neighbours(key: int) -> tuple[int, int, int]:
    """The key in the stretch of time before, in its own, and in the one after."""
    return _signed(key - _STEP), key, _signed(key + _STEP)


def candidates(db: sqlite3.Connection, told: Sequence[tuple[int, Profile]]) -> tuple[dict[int, set[int]], list[tuple[int, int]]]:
    """Files new tellings under their keys. Gives for each the tellings to compare it with, and the pairs to part again.

    A telling that was filed before keeps its keys, superseded ones too: what is busy stays busy.
    """
    filled: set[int] = set()
    for number, one in told:
        if not db.execute("SELECT 1 FROM mark WHERE telling = ?", (number,)).fetchone():
            filled |= file(db, number, one)
    parted = [pair for key in _overfull(db, sorted(filled)) for pair in _closed(db, key)]
    if _few(db):
        return {number: _of_kind(db, one.telling.kind) - {number} for number, one in told}, []
    return {number: _met(db, number) for number, _ in told}, parted + _outgrown(db)


def _few(db: sqlite3.Connection) -> bool:
    return len(db.execute("SELECT 1 FROM mark LIMIT ?", (FEW + 1,)).fetchall()) <= FEW


def _of_kind(db: sqlite3.Connection, kind: str) -> set[int]:
    return {r[0] for r in db.execute("SELECT number FROM telling WHERE kind = ? AND current", (kind,))}


def _outgrown(db: sqlite3.Connection) -> list[tuple[int, int]]:
    """The pairs that were compared only while the ledger was small. Once: it leaves a mark in the ledger."""
    if db.execute("SELECT 1 FROM setting WHERE name = 'grown'").fetchone():
        return []
    db.execute("INSERT INTO setting (name, value) VALUES ('grown', '')")
    return _apart(db, db.execute(f"{_EDGES} FROM edge e {_BOTH}"))


def file(db: sqlite3.Connection, number: int, one: Profile) -> set[int]:
    """Writes a telling's keys down; gives those that are open."""
    own = block_keys(one)
    db.execute("INSERT OR REPLACE INTO mark (telling, keys) VALUES (?, ?)", (number, struct.pack(f"<{len(own)}q", *own)))
    free = {*own} - _busy(db, own)
    db.executemany("INSERT OR IGNORE INTO block (key, telling) VALUES (?, ?)", [(k, number) for k in sorted(free)])
    return free


def _met(db: sqlite3.Connection, number: int) -> set[int]:
    """The tellings that meet this one under open keys."""
    own = _marks(db, number)
    shut = _busy(db, own)
    look = [n for key in own if key not in shut for n in neighbours(key)]
    shared: dict[int, int] = {}
    for part in parts(look):
        for key, other in db.execute(f"SELECT key, telling FROM block WHERE key IN ({','.join('?' * len(part))})", part):
            shared[other] = shared.get(other, 0) + _says(key)
    return {other for other, says in shared.items() if says >= _ENOUGH} - {number}


def meet(one: Keys, other: Keys, shut: set[int]) -> bool:
    """Whether two tellings are to be compared, from their keys and the busy ones. Symmetric."""
    theirs = {k for k in other if k not in shut}
    return sum(_says(n) for k in one if k not in shut for n in neighbours(k) if n in theirs) >= _ENOUGH


_ENOUGH = 2


def _says(key: int) -> int:
    """How much it says that two tellings share a key: that of a pair of parties is enough alone."""
    return 2 if key & 1 else 1


def _overfull(db: sqlite3.Connection, keys: Sequence[int]) -> list[int]:
    """The keys that have become busy."""
    found: list[int] = []
    for part in parts(keys):
        marks = ",".join("?" * len(part))
        rows = db.execute(f"SELECT key FROM block WHERE key IN ({marks}) GROUP BY key HAVING count(*) > {LIMIT}", part)
        found += [r[0] for r in rows]
    return found


def _closed(db: sqlite3.Connection, key: int) -> list[tuple[int, int]]:
    """Closes a busy key. Gives the pairs with a score that no other keys bring together."""
    members = [r[0] for r in db.execute("SELECT telling FROM block WHERE key = ?", (key,))]
    db.execute("INSERT OR IGNORE INTO busy (key) VALUES (?)", (key,))
    db.execute("DELETE FROM block WHERE key = ?", (key,))
    rows: list[sqlite3.Row] = []
    for one in members:
        rows += db.execute(
            f"{_EDGES} FROM (SELECT a, b, why FROM edge WHERE a = ?1 UNION ALL SELECT a, b, why FROM edge WHERE b = ?1) e {_BOTH}",
            (one,),
        )
    return _apart(db, rows)


_EDGES = "SELECT e.a, e.b, e.why, x.report, y.report"
_BOTH = "JOIN telling x ON x.number = e.a JOIN telling y ON y.number = e.b"


def _apart(db: sqlite3.Connection, edges: Iterable[sqlite3.Row]) -> list[tuple[int, int]]:
    """The pairs that no open keys bring together; twins of copies and what one report tells stay."""
    pairs = {(r[0], r[1]) for r in edges if not r[2] and r[3] != r[4]}
    known = {number: _marks(db, number) for number in {n for p in pairs for n in p}}
    shut = _busy(db, {k for own in known.values() for k in own})
    return sorted((a, b) for a, b in pairs if not meet(known[a], known[b], shut))


def _marks(db: sqlite3.Connection, number: int) -> Keys:
    row = db.execute("SELECT keys FROM mark WHERE telling = ?", (number,)).fetchone()
    return struct.unpack(f"<{len(row[0]) // 8}q", row[0]) if row else ()


def _busy(db: sqlite3.Connection, keys: Iterable[int]) -> set[int]:
    wanted, found = sorted(set(keys)), set()
    for part in parts(wanted):
        found |= {r[0] for r in db.execute(f"SELECT key FROM busy WHERE key IN ({','.join('?' * len(part))})", part)}
    return found


def _actors(names: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for name in names:
        known = party(name)
        if known.state:
            found.setdefault(f"state:{known.state}")
            if known.sector and not known.is_state:  # a rebel movement and its state are two parties
                found.setdefault(f"state:{known.state}/{known.sector}")
        elif known.is_person:
            found.setdefault(f"name:{known.head}")
        else:
            found.setdefault(known.key if not known.sector else f"sector:{known.sector}")
    return list(found)


def _stretch(a: Profile) -> tuple[str, int]:
    """Which stretch of time a telling is looked for in: attacks by their own date, other things by that of their report."""
    if a.telling.kind == "attack" and a.dates and a.dates[1] - a.dates[0] < 40:
        return "d", a.dates[0] // _DAYS
    return "y", a.day // _SPAN


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


def _signed(number: int) -> int:
    """The number modulo 2 to the 64th, as SQLite's signed integers have it."""
    number &= (1 << 64) - 1
    return number - (1 << 64) if number >> 63 else number
