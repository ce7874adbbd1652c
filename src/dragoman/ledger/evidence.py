"""Reads the evidence behind records for those who pass it on: reports, passages and claims with their offsets.

In pieces, so that a large ledger need not be held in memory at once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.ledger.reading import COLUMNS, telling_from
from dragoman.ledger.store import parts
from dragoman.ledger.telling import JOINED, Telling


@dataclass(frozen=True, slots=True)
class Quoted:
    """One value of one field with the report's words for it; `start` is None where the words are not known."""

    id: str
    field: str
    value: Any
    words: str
    start: int | None
    end: int | None
    rule: str
    how: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one telling: its passages as (words, start, end), and its claims in order."""

    passages: tuple[tuple[str, int | None, int | None], ...] = ()
    claims: list[Quoted] = field(default_factory=list)


def evidence(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Evidence]:
    """The evidence of tellings by their ids."""
    found: dict[str, Evidence] = {}
    for part in parts(sorted(set(ids))):
        marks = ",".join("?" * len(part))
        numbers: dict[int, str] = {}
        for row in db.execute(f"SELECT number, id, words FROM telling WHERE id IN ({marks})", part):
            numbers[row["number"]] = row["id"]
            found[row["id"]] = Evidence(tuple((w[0], w[1], w[2]) for w in json.loads(row["words"])))
        for row in db.execute(
            'SELECT telling, field, id, value, words, start, "end" AS stop, rule, how FROM claim '
            f"WHERE telling IN ({marks}) ORDER BY telling, field, position",
            list(numbers),
        ) if numbers else ():  # fmt: skip
            found[numbers[row["telling"]]].claims.append(Quoted(
                row["id"], row["field"], json.loads(row["value"]), row["words"], row["start"], row["stop"], row["rule"],
                row["how"],
            ))  # fmt: skip
    return found


def unjoined(db: sqlite3.Connection, reports: Sequence[str], kinds: Iterable[str] = ()) -> list[Telling]:
    """The current tellings of these reports of kinds that the ledger does not join, of some kinds or all, in order."""
    wanted = set(kinds)
    found: list[Telling] = []
    for part in parts(reports):
        marks, joined = ",".join("?" * len(part)), ",".join("?" * len(JOINED))
        found += [
            telling_from(row)
            for row in db.execute(
                f"SELECT {COLUMNS} FROM telling t JOIN report r ON r.id = t.report WHERE t.report IN ({marks}) "
                f"AND t.current AND t.kind NOT IN ({joined})",
                [*part, *JOINED],
            )
        ]
    return sorted((t for t in found if not wanted or t.kind in wanted), key=lambda t: t.key)


def tellings_with(db: sqlite3.Connection, kinds: Sequence[str], words: Sequence[str]) -> Iterator[Telling]:
    """The current tellings of these kinds, and those of any kind whose passages hold one of the words."""
    marks = ",".join("?" * len(kinds)) or "''"
    likes = " OR ".join("t.words LIKE ?" for _ in words) or "0"
    for row in db.execute(
        f"SELECT {COLUMNS} FROM telling t JOIN report r ON r.id = t.report WHERE t.current AND (t.kind IN ({marks}) "
        f"OR {likes})",
        [*kinds, *(f"%{w}%" for w in words)],
    ):
        yield telling_from(row)


def around(db: sqlite3.Connection, report: str, start: int, end: int, size: int) -> tuple[str, str]:
    """The characters of a report before `start` and from `end` on, at most `size` of each."""
    first = max(0, start - size)
    row = db.execute(
        "SELECT substr(text, ?, ?) AS before, substr(text, ?, ?) AS after FROM report WHERE id = ?",
        (first + 1, start - first, end + 1, size, report),
    ).fetchone()
    return (str(row["before"]), str(row["after"])) if row else ("", "")
