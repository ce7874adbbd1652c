"""Keeps the joined things up to date: only those are grouped anew that new tellings or decisions can touch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations

from dragoman.ledger import joining
from dragoman.ledger.clustering import grouped
from dragoman.ledger.reading import copy_pairs, judgements, numbers_of, profiles_in, readings_of, tellings
from dragoman.ledger.telling import JOINED, Telling

Pairs = list[tuple[int, int]]

LARGEST = 250
"""How many tellings are grouped at once at most. A larger component is cut where the links are weakest."""

_STEPS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0)  # by how much the links that hold a component together are tightened


@dataclass(frozen=True, slots=True)
class _Links:
    """What links tellings: scores above a level, and people's "same", whatever the level."""

    db: sqlite3.Connection
    levels: tuple[float, ...]
    partners: Mapping[int, set[int]]

    def of(self, number: int, level: float) -> set[int]:
        rows = self.db.execute(
            "SELECT b FROM edge WHERE a = ?1 AND score > ?2 UNION SELECT a FROM edge WHERE b = ?1 AND score > ?2",
            (number, level),
        )
        return {r[0] for r in rows} | self.partners.get(number, set())

    def reach(self, start: int, level: float, without: AbstractSet[int] = frozenset()) -> set[int] | None:
        """All that hangs together with a telling at a level; None if that is too much."""
        found, queue = {start}, [start]
        while queue:
            for other in self.of(queue.pop(), level) - found - without:
                found.add(other)
                queue.append(other)
            if len(found) > LARGEST:
                return None
        return found

    def component(self, start: int) -> tuple[set[int], int]:
        """The tellings that are grouped together with one, and the place of the level that holds them together.

        The lowest level at which the component is not too large; so it follows from the scores alone.
        """
        for place, level in enumerate(self.levels):
            found = self.reach(start, level)
            if found is not None:
                return found, place
        return {start}, len(self.levels)


def regroup(db: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Groups anew every component (tellings linked by scores that may join them, or by decisions) that holds one of
    these.

    Groups of different components cannot join, whatever their scores, so the rest of the ledger stays as it is. Things that
    come out of it other than they were, or hold one of the tellings, are marked as stale.
    """
    together, apart = constraints(db)
    partners: dict[int, set[int]] = {}
    for a, b in together:
        partners.setdefault(a, set()).add(b)
        partners.setdefault(b, set()).add(a)
    threshold = joining.weights().threshold
    links = _Links(db, tuple(threshold + s for s in _STEPS), partners)
    touched = set(numbers)
    seen: set[int] = set()
    for number in sorted(_concerned(links, touched)):
        if number in seen:
            continue
        component, _ = links.component(number)
        seen |= component
        _group(db, component, touched, threshold, together, apart)


def _concerned(links: _Links, touched: AbstractSet[int]) -> set[int]:
    """The tellings, and those whose component they have made too large, so that it is cut otherwise than before."""
    found = set(touched)
    for number in touched:
        _, place = links.component(number)
        for level in links.levels[:place]:
            for other in links.of(number, level) - found:
                before = links.reach(other, level, touched)
                if before is not None:
                    found |= before
    return found


def constraints(db: sqlite3.Connection) -> tuple[Pairs, Pairs]:
    """What people decided, as pairs of tellings that belong together and that do not. The latest decision about a
    pair counts."""
    decided: dict[tuple[int, int], str] = {}
    for judgement in judgements(db):
        one, other = numbers_of(db, judgement.one), numbers_of(db, judgement.other)
        for a in one:
            for b in other:
                if a != b:
                    decided[min(a, b), max(a, b)] = judgement.decision
    return (
        sorted(p for p, d in decided.items() if d == "same"),
        sorted(p for p, d in decided.items() if d == "different"),
    )


def _group(
    db: sqlite3.Connection, component: set[int], touched: AbstractSet[int], threshold: float, together: Pairs, apart: Pairs
) -> None:
    told = tellings(db, component)
    current = {
        r[0] for n in component for r in db.execute("SELECT number FROM telling WHERE number = ? AND current", (n,))
    }
    order = sorted((n for n in told if n in current), key=lambda n: told[n].key)
    place = {n: i for i, n in enumerate(order)}
    scores: dict[tuple[int, int], float] = {}
    twins: Pairs = []
    for n in order:
        for row in db.execute("SELECT b, score FROM edge WHERE a = ?", (n,)):
            if row["b"] in place:
                pair = (min(place[n], place[row["b"]]), max(place[n], place[row["b"]]))
                scores[pair] = row["score"]
                if row["score"] >= joining.TWINS and told[n].report != told[row["b"]].report:
                    twins.append(pair)
    _complete(db, order, told, scores)
    joined = [(place[a], place[b]) for a, b in together if a in place and b in place]
    barred = [(place[a], place[b]) for a, b in apart if a in place and b in place]
    groups = grouped(len(order), scores, threshold=threshold, together=[*joined, *sorted(twins)], apart=barred)
    _write(db, component, [[order[i] for i in group] for group in groups], {n for n in told if told[n].kind in JOINED}, touched)


def _write(
    db: sqlite3.Connection, component: AbstractSet[int], groups: Sequence[Sequence[int]], joined: AbstractSet[int],
    touched: AbstractSet[int],
) -> None:
    """Writes the groups of a component down where they differ from what is written, and marks what is stale."""
    before: dict[int, set[int]] = {}
    for number in component:
        row = db.execute("SELECT first FROM thing WHERE telling = ?", (number,)).fetchone()
        if row:
            before.setdefault(row[0], set()).add(number)
    after = {group[0]: set(group) for group in groups}
    for first in sorted({f for f in before.keys() | after.keys() if before.get(f) != after.get(f)}):
        db.executemany("DELETE FROM thing WHERE telling = ?", [(n,) for n in sorted(before.get(first, ()))])
    for first, group in after.items():
        if before.get(first) != group:
            db.executemany("INSERT OR REPLACE INTO thing (telling, first) VALUES (?, ?)", [(n, first) for n in sorted(group)])
    changed = {f for f in before.keys() | after.keys() if before.get(f) != after.get(f) or after.get(f, set()) & touched}
    known = [f for f in sorted(changed) if f in before or f in joined]
    db.executemany("INSERT OR IGNORE INTO stale (first) VALUES (?)", [(f,) for f in known])


_SMALL = 80
"""Within a component of at most so many tellings every pair is scored, also those that no block key brought together."""


def _complete(
    db: sqlite3.Connection, order: Sequence[int], told: Mapping[int, Telling], scores: dict[tuple[int, int], float]
) -> None:
    """Adds the scores that blocking left out. They are not stored: they follow from the tellings."""
    if not 2 < len(order) <= _SMALL:
        return
    reports = sorted({told[n].report for n in order})
    known = {p.telling.id: p for told in profiles_in(db, reports).values() for _, p in told}
    copies = {frozenset(p) for p in copy_pairs(db, reports)}
    readings = readings_of(db, reports)
    for i, j in combinations(range(len(order)), 2):
        a, b = told[order[i]], told[order[j]]
        if (i, j) in scores or a.kind != b.kind or a.id not in known or b.id not in known:
            continue
        copied = frozenset((a.report, b.report)) in copies
        key = (a.id, readings[a.report], b.id, readings[b.report], copied)
        value = _scores.get(key)
        if value is None:
            value, _ = joining.compared(known[a.id], known[b.id], copied)
            if len(_scores) >= _KEPT:
                _scores.clear()
            _scores[key] = value
        if value >= joining.FLOOR:
            scores[i, j] = value


_scores: dict[tuple[str, str, str, str, bool], float] = {}  # by telling and its reading, which are hashes of their content
_KEPT = 200_000
