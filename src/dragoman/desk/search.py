"""Finding reports and records: words, facets and a time, a page at a time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

FACETS = ("kind", "party", "place", "stage", "outlet", "state")
PAGE = 30
_MOST = 5000
"""A list of matches longer than this is not gone through one by one: counts of facets are then of the best ones."""

HERE, THERE = "\x02", "\x03"
"""Stand around the words found in a snippet, since no report holds them."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. `chosen` maps facets to names; `since` and `until` are ISO days, months or years."""

    words: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    since: str = ""
    until: str = ""
    page: int = 1
    order: str = "day"


@dataclass(frozen=True, slots=True)
class Found:
    """A page of rows, how many there are in all, and the facets: field -> [(name, reports)]."""

    rows: list[dict[str, Any]]
    total: int
    facets: dict[str, list[tuple[str, int]]]
    whole: bool = True


def match(words: str) -> str:
    """The words as an FTS5 query in which every one must occur; the last one may be a beginning."""
    parts = ['"' + w.replace('"', '""') + '"' for w in words.replace("\x00", " ").split()]
    return " ".join(parts) + ("*" if parts and len(words.split()[-1]) > 2 else "")


Keep = Callable[[Any, Callable[[], Any]], Any]
"""(key, make) -> what `make` gives, kept by whoever asks: for what does not change from page to page."""


def _afresh(key: Any, make: Callable[[], Any]) -> Any:
    return make()


def reports(db: sqlite3.Connection, query: Query, keep: Keep = _afresh) -> Found:
    """Reports, copies folded into the first of them, newest first or (with words) best first."""
    whole = replace(query, page=1)
    where, values = ["s.number = s.voice"], []
    numbers: list[int] | None = keep(("narrow", whole), lambda: _narrow(db, query))
    snippets: dict[int, str] = {}
    if numbers is not None:
        where = ["s.number IN (SELECT value FROM json_each(?))"]
        values.append(json.dumps(numbers))
    since, until = _day(query.since), _day(query.until)
    if since:
        where.append("s.day >= ?")
        values.append(since)
    if until:
        where.append("s.day <= ?")
        values.append(until + "~")
    rare = numbers is not None
    if not rare:
        for facet, name in query.chosen:
            where.append("EXISTS (SELECT 1 FROM facet f WHERE f.field = ? AND f.name = ? AND f.report = s.number)")
            values += [facet, name]
    condition = " AND ".join(where)
    total: int = keep(("total", whole), lambda: _total(db, query, numbers, condition, values))
    start = (query.page - 1) * PAGE
    if rare and query.order == "best" and query.words:
        kept = {r[0] for r in db.execute(f"SELECT s.number FROM shelf s WHERE {condition}", values)}
        page = [n for n in numbers or () if n in kept][start : start + PAGE]
    else:
        page = [
            r[0]
            for r in db.execute(
                f"SELECT s.number FROM shelf s WHERE {condition} ORDER BY s.day DESC, s.number DESC LIMIT ? OFFSET ?",
                [*values, PAGE, start],
            )
        ]
    if query.words and page:
        snippets = _snippets(db, query.words, page)
    rows = described(db, page)
    for row in rows:
        row["snippet"] = snippets.get(row["number"], "")
    facets = keep(("facets", whole), lambda: _facets(db, query, numbers))
    return Found(rows, total, facets, numbers is None or len(numbers) < _MOST)


def _total(db: sqlite3.Connection, query: Query, numbers: list[int] | None, condition: str, values: list[Any]) -> int:
    """How many reports there are. With common names and nothing else it is counted where they meet, not over all reports."""
    if numbers is None and query.chosen and not query.since and not query.until:
        joins = "".join(
            f" JOIN facet f{i} ON f{i}.field = ? AND f{i}.name = ? AND f{i}.report = f0.report"
            for i in range(1, len(query.chosen))
        )
        sizes = {
            c: db.execute("SELECT reports FROM facet_count WHERE field = ? AND name = ?", c).fetchone()
            for c in query.chosen
        }
        order = sorted(query.chosen, key=lambda c: sizes[c][0] if sizes[c] else 0)
        found: int = db.execute(
            f"SELECT count(*) FROM facet f0{joins} JOIN shelf s ON s.number = f0.report AND s.voice = s.number "
            "WHERE f0.field = ? AND f0.name = ?",
            [v for c in order[1:] for v in c] + list(order[0]),
        ).fetchone()[0]
        return found
    counted: int = db.execute(f"SELECT count(*) FROM shelf s WHERE {condition}", values).fetchone()[0]
    return counted


def _narrow(db: sqlite3.Connection, query: Query) -> list[int] | None:
    """The numbers of the reports to choose among, where words or a rare facet make them few; None for all."""
    found: list[int] | None = None
    if query.words:
        # ranking goes through every match: it is done only where the best are asked for
        order = "rank" if query.order == "best" else "rowid DESC"
        try:
            found = [
                r[0]
                for r in db.execute(
                    f"SELECT rowid FROM search WHERE search MATCH ? ORDER BY {order} LIMIT ?",
                    (match(query.words), _MOST),
                )
            ]
        except sqlite3.OperationalError:
            found = []
    sizes = []
    for facet, name in query.chosen:
        row = db.execute("SELECT reports FROM facet_count WHERE field = ? AND name = ?", (facet, name)).fetchone()
        sizes.append((row[0] if row else 0, facet, name))
    if not sizes:
        return found
    if found is None and min(sizes)[0] > _MOST:
        return None
    for _, facet, name in sorted(sizes):
        if found is None:
            found = [r[0] for r in db.execute("SELECT report FROM facet WHERE field = ? AND name = ?", (facet, name))]
            continue
        held = {
            r[0]
            for r in db.execute(
                "SELECT report FROM facet WHERE field = ? AND name = ? AND report IN (SELECT value FROM json_each(?))",
                (facet, name, json.dumps(found)),
            )
        }
        found = [n for n in found if n in held]
    return found


def _facets(db: sqlite3.Connection, query: Query, numbers: list[int] | None) -> dict[str, list[tuple[str, int]]]:
    made: dict[str, list[tuple[str, int]]] = {}
    if numbers is None:
        made = {field: commonest(db, field, 12) for field in FACETS}
    elif numbers:
        for r in db.execute(
            "SELECT field, name, count(*) AS n FROM facet WHERE report IN (SELECT value FROM json_each(?)) "
            "AND field <> 'month' GROUP BY field, name ORDER BY n DESC, name",
            (json.dumps(numbers[:1000]),),
        ):
            if len(made.setdefault(r["field"], [])) < 12:
                made[r["field"]].append((r["name"], r["n"]))
    for facet, name in query.chosen:
        if name not in [n for n, _ in made.get(facet, ())]:
            made.setdefault(facet, []).append((name, 0))
    return {f: made[f] for f in FACETS if made.get(f)}


def commonest(db: sqlite3.Connection, field: str, most: int) -> list[tuple[str, int]]:
    """The names of a facet that most reports have, with the number of those."""
    rows = db.execute(
        "SELECT name, reports FROM facet_count WHERE field = ? AND reports > 0 ORDER BY reports DESC, name LIMIT ?",
        (field, most),
    )
    return [(r[0], r[1]) for r in rows]


def described(db: sqlite3.Connection, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """The reports of these numbers, in their order, each with its copies, counts of records by kind and first parties."""
    if not numbers:
        return []
    marks = json.dumps(list(numbers))
    rows = {
        r["number"]: dict(r)
        for r in db.execute(
            "SELECT r.number, r.id, r.name, r.title, r.publisher, r.day, s.records, s.state, s.voice, substr(r.text, 1, 300) AS "
            "opening FROM report r JOIN shelf s ON s.number = r.number WHERE r.number IN (SELECT value FROM json_each(?))",
            (marks,),
        )
    }
    copies: dict[int, list[dict[str, Any]]] = {}
    for r in db.execute(
        "SELECT s.voice, r.id, r.name, r.title, r.publisher, r.day FROM shelf s JOIN report r ON r.number = s.number "
        "WHERE s.voice IN (SELECT value FROM json_each(?)) AND s.voice <> s.number ORDER BY r.day, r.name",
        (marks,),
    ):
        copies.setdefault(r["voice"], []).append(dict(r))
    kinds: dict[int, dict[str, int]] = {}
    for r in db.execute(
        "SELECT r.number, t.kind, count(*) AS n FROM report r JOIN telling t ON t.report = r.id AND t.current "
        "WHERE r.number IN (SELECT value FROM json_each(?)) GROUP BY r.number, t.kind ORDER BY n DESC, t.kind",
        (marks,),
    ):
        kinds.setdefault(r["number"], {})[r["kind"]] = r["n"]
    made = []
    for number in numbers:
        if number in rows:
            row = rows[number]
            row["copies"] = copies.get(number, [])
            row["kinds"] = kinds.get(number, {})
            row["heading"] = row["title"] or (row["opening"].strip().split("\n")[0] or row["name"])
            made.append(row)
    return made


def _snippets(db: sqlite3.Connection, words: str, numbers: Sequence[int]) -> dict[int, str]:
    rows = db.execute(
        "SELECT rowid, snippet(search, -1, ?, ?, ' … ', 28) FROM search WHERE search MATCH ? "
        "AND rowid IN (SELECT value FROM json_each(?))",
        (HERE, THERE, match(words), json.dumps(list(numbers))),
    )
    return {r[0]: r[1] for r in rows}


def records(db: sqlite3.Connection, query: Query) -> tuple[list[Mapping[str, Any]], int]:
    """Current tellings whose words or values hold all the words, of the chosen kinds, parties and so on, newest first."""
    where, values = ["t.current"], []
    if query.words:
        hits = [
            r[0]
            for r in db.execute(
                "SELECT rowid FROM record_search WHERE record_search MATCH ? LIMIT ?", (match(query.words), _MOST)
            )
        ]
        where.append("t.number IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(hits))
    for facet, name in query.chosen:
        if facet == "kind":
            where.append("t.kind = ?")
            values.append(name)
        elif facet in ("party", "place", "stage"):
            fields = {"party": ("by", "to"), "place": ("place",), "stage": ("stage",)}[facet]
            marks = ",".join("?" * len(fields))
            where.append(
                f"EXISTS (SELECT 1 FROM claim c WHERE c.telling = t.number AND c.field IN ({marks}) AND c.value = ?)"
            )
            values += [*fields, json.dumps(name, separators=(",", ":"))]
        else:
            where.append("r.number IN (SELECT report FROM facet WHERE field = ? AND name = ?)")
            values += [facet, name]
    if since := _day(query.since):
        where.append("t.day >= ?")
        values.append(since)
    if until := _day(query.until):
        where.append("t.day <= ?")
        values.append(until + "~")
    condition = " AND ".join(where)
    source = f"FROM telling t JOIN report r ON r.id = t.report WHERE {condition}"
    rows = db.execute(
        "SELECT t.id, t.kind, t.day, t.fields, t.words, r.id AS report, r.name, r.title, r.publisher "
        f"{source} ORDER BY t.day DESC, t.number DESC LIMIT ? OFFSET ?",
        [*values, PAGE, (query.page - 1) * PAGE],
    ).fetchall()
    total = db.execute(f"SELECT count(*) FROM (SELECT 1 {source} LIMIT ?)", [*values, _MOST]).fetchone()[0]
    made: list[Mapping[str, Any]] = []
    for r in rows:
        one = dict(r)
        one["fields"] = json.loads(r["fields"])
        one["words"] = json.loads(r["words"])
        made.append(one)
    return made, total


def _day(text: str) -> str:
    return text if text and all(c.isdigit() or c == "-" for c in text) and len(text) <= 10 else ""
