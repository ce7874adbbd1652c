"""Keeps the joined things up to date: only those are grouped anew that new tellings or decisions can touch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from dragoman.ledger import joining
from dragoman.ledger.clustering import grouped
from dragoman.ledger.reading import copy_pairs, judgements, numbers_of, profiles_of, tellings
from dragoman.ledger.telling import Telling

Pairs = list[tuple[int, int]]


def regroup(db: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Groups anew every component (tellings linked by scores that may join them, or by decisions) that holds one of
    these.

    Groups of different components cannot join, whatever their scores, so the rest of the ledger stays as it is.
    """
    together, apart = constraints(db)
    partners: dict[int, set[int]] = {}
    for a, b in together:
        partners.setdefault(a, set()).add(b)
        partners.setdefault(b, set()).add(a)
    threshold = joining.weights().threshold
    seen: set[int] = set()
    for number in sorted(set(numbers)):
        if number in seen:
            continue
        component = _component(db, number, threshold, partners)
        seen |= component
        _group(db, component, threshold, together, apart)


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


def _component(db: sqlite3.Connection, start: int, threshold: float, partners: dict[int, set[int]]) -> set[int]:
    found, queue = {start}, [start]
    while queue:
        number = queue.pop()
        near = {
            r[0]
            for r in db.execute(
                "SELECT b FROM edge WHERE a = ?1 AND score > ?2 UNION SELECT a FROM edge WHERE b = ?1 AND score > ?2",
                (number, threshold),
            )
        }
        for other in (near | partners.get(number, set())) - found:
            found.add(other)
            queue.append(other)
    return found


def _group(db: sqlite3.Connection, component: set[int], threshold: float, together: Pairs, apart: Pairs) -> None:
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
    db.executemany("DELETE FROM thing WHERE telling = ?", [(n,) for n in component])
    for group in groups:
        first = order[group[0]]
        db.executemany("INSERT INTO thing (telling, first) VALUES (?, ?)", [(order[i], first) for i in group])


_SMALL = 80
"""Within a component of at most so many tellings every pair is scored, also those that no block key brought together."""


def _complete(
    db: sqlite3.Connection, order: Sequence[int], told: Mapping[int, Telling], scores: dict[tuple[int, int], float]
) -> None:
    """Adds the scores that blocking left out. They are not stored: they follow from the tellings."""
    if not 2 < len(order) <= _SMALL:
        return
    reports = sorted({told[n].report for n in order})
    known = {p.telling.id: p for report in reports for _, p in profiles_of(db, report)}
    copies = {frozenset(p) for p in copy_pairs(db, reports)}
    for i, j in combinations(range(len(order)), 2):
        a, b = told[order[i]], told[order[j]]
        if (i, j) in scores or a.kind != b.kind or a.id not in known or b.id not in known:
            continue
        value, _ = joining.compared(known[a.id], known[b.id], frozenset((a.report, b.report)) in copies)
        if value >= joining.FLOOR:
            scores[i, j] = value
