"""Finding reports and records: words, names and a time, a page at a time, latest first. See `shelf` for the lists behind it.

Whatever would have to go through all that was found is bounded, and says so: how many there are (`MOST`), from how many of
them the facets are counted (`SAMPLE`), and how many are ranked where the best are asked for (`MOST` again).
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dragoman.desk.shelf import FOLDED, LISTED, Name, number_at, place, token
from dragoman.ledger.selection import means
from dragoman.ledger.settling import called
from dragoman.values.edtf import LAST, bounds

FACETS = ("kind", "party", "place", "stage", "outlet", "state")
PAGE = 30
MOST = 1000
"""More are not counted: the total is then "more than" this. The best are looked for among so many of the latest."""

SAMPLE = 200
"""The facets of a longer list are counted among so many of its latest reports."""

_DAY = place("0001-01-01", 0)
"""How far a day's places are from those of the next."""

HERE, THERE = "\x02", "\x03"
"""Stand around the words found in a snippet, since no report holds them."""

Keep = Callable[[Any, Callable[[], Any]], Any]
"""(key, make) -> what `make` gives, kept by whoever asks: for what does not change from page to page."""


def _afresh(key: Any, make: Callable[[], Any]) -> Any:
    return make()


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. `chosen` are facets with names, all of which are asked for; of `any_of` one is enough. `since` and
    `until` are ISO days, months or years. `after`, where it is not 0, is the place in the list (`Found.last`) behind which the
    page begins: quicker than counting to it."""

    words: str = ""
    chosen: tuple[Name, ...] = ()
    any_of: tuple[Name, ...] = ()
    since: str = ""
    until: str = ""
    page: int = 1
    order: str = "day"
    after: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of rows; `last` is the place of its last row. `total` counts no further than MOST + 1."""

    rows: list[dict[str, Any]]
    total: int
    last: int


def match(words: str) -> str:
    """The words as an FTS5 query in which every one must occur; one that ends in a star may go on."""
    return " ".join(
        '"' + w.rstrip("*").replace('"', '""') + '"' + ("*" if w.endswith("*") and len(w) > 3 else "")
        for w in words.replace("\x00", " ").split()
        if w.strip("*")
    )


def story_names(db: sqlite3.Connection, story: str) -> tuple[Name, ...]:
    """The parties and places that a story's words mean, as in its dossier (`ledger.matters`)."""
    found = called(db, story).values()
    return tuple(
        sorted(
            {("party", n) for n in found if means(n, story)}
            | {("place", n) for n in found if means(n, story, place=True)}
        )
    )


def reports(db: sqlite3.Connection, query: Query, keep: Keep = _afresh) -> Found:
    """Reports, copies folded into the first of them, latest first or (with words) best first."""
    places, total = _page(db, "report_list", query, keep)
    numbers = [number_at(p) for p in places]
    rows = described(db, numbers)
    snippets = _snippets(db, query.words, numbers) if query.words else {}
    for row in rows:
        row["snippet"] = snippets.get(row["number"], "")
    return Found(rows, total, places[-1] if places else 0)


def records(db: sqlite3.Connection, query: Query, keep: Keep = _afresh) -> Found:
    """Current records whose words or values hold all the words and that carry all chosen names, latest first."""
    places, total = _page(db, "record_list", query, keep)
    numbers = [number_at(p) for p in places]
    rows = {
        r["number"]: dict(r) | {"fields": json.loads(r["fields"]), "words": json.loads(r["words"])}
        for r in db.execute(
            "SELECT t.number, t.id, t.kind, t.day, t.fields, t.words, r.id AS report, r.name, r.title, r.publisher "
            "FROM telling t JOIN report r ON r.id = t.report WHERE t.number IN (SELECT value FROM json_each(?))",
            (json.dumps(numbers),),
        )
    }
    return Found([rows[n] for n in numbers], total, places[-1] if places else 0)


def facets(db: sqlite3.Connection, query: Query, keep: Keep = _afresh) -> tuple[dict[str, list[tuple[str, int]]], int]:
    """The names that most of the reports have, facet -> [(name, reports)], and of how many of the latest they are counted: 0
    where they are of all."""

    def count() -> tuple[dict[str, list[tuple[str, int]]], int]:
        if _whole(query) == Query():  # nothing is looked for
            return {f: found for f in FACETS if (found := commonest(db, f, 12))}, 0
        latest = _latest(db, "report_list", query, keep)
        made: dict[str, list[tuple[str, int]]] = {}
        for field, name, reports_ in db.execute(
            "SELECT field, name, count(*) AS n FROM facet WHERE report IN (SELECT value FROM json_each(?)) AND field <> ? "
            "GROUP BY field, name ORDER BY n DESC, name",
            (json.dumps([number_at(p) for p in latest[:SAMPLE]]), LISTED[0]),
        ):
            if len(made.setdefault(field, [])) < 12:
                made[field].append((name, reports_))
        for facet, name in query.chosen:
            if name not in [n for n, _ in made.get(facet, ())]:
                made.setdefault(facet, []).append((name, 0))
        return {f: made[f] for f in FACETS if made.get(f)}, SAMPLE if len(latest) > SAMPLE else 0

    found: tuple[dict[str, list[tuple[str, int]]], int] = keep(("facets", _whole(query)), count)
    return found


def commonest(db: sqlite3.Connection, field: str, most: int) -> list[tuple[str, int]]:
    """The names of a facet that most reports have, with the number of those."""
    rows = db.execute(
        "SELECT name, reports FROM facet_count WHERE field = ? AND month = '' AND reports > 0 ORDER BY reports DESC, name LIMIT ?",
        (field, most),
    )
    return [(r[0], r[1]) for r in rows]


def by_month(db: sqlite3.Connection, field: str, name: str) -> dict[str, int]:
    """How many reports of each month have a name."""
    rows = db.execute(
        "SELECT month, reports FROM facet_count WHERE field = ? AND name = ? AND month <> '' AND reports > 0 ORDER BY month",
        (field, name),
    )
    return {r[0]: r[1] for r in rows}


def _page(db: sqlite3.Connection, table: str, query: Query, keep: Keep) -> tuple[list[int], int]:
    """The places on the page, and how many there are, counted to MOST + 1."""
    latest = _latest(db, table, query, keep)
    if query.order == "best" and query.words:
        latest = keep(("best", table, _whole(query)), lambda: _ranked(db, table, query))
    start = (query.page - 1) * PAGE
    if query.after:
        return _behind(db, table, query, query.after, PAGE), len(latest)
    if start + PAGE <= len(latest) or len(latest) <= MOST:
        return latest[start : start + PAGE], len(latest)
    return _behind(db, table, query, latest[-1], PAGE, start - len(latest)), len(latest)


def _whole(query: Query) -> Query:
    """The query without the page of it that is asked for."""
    return replace(query, page=1, after=0, order="day")


def _latest(db: sqlite3.Connection, table: str, query: Query, keep: Keep) -> list[int]:
    """The places of the latest MOST + 1: of them are the first pages, the count and the facets made."""
    found: list[int] = keep(
        ("latest", table, _whole(query)), lambda: _behind(db, table, query, place(LAST, 0) + _DAY, MOST + 1)
    )
    return found


def _behind(db: sqlite3.Connection, table: str, query: Query, after: int, most: int, skipped: int = 0) -> list[int]:
    where, values = _condition(table, query)
    rows = db.execute(
        f"SELECT rowid FROM {table} WHERE {where} AND rowid < ? ORDER BY rowid DESC LIMIT ? OFFSET ?",
        (*values, after, most, skipped),
    )
    return [r[0] for r in rows]


def _ranked(db: sqlite3.Connection, table: str, query: Query) -> list[int]:
    """The latest MOST, best first: ranking goes through all that it ranks."""
    where, values = _condition(table, query)
    rows = db.execute(
        f"SELECT rowid FROM (SELECT rowid, rank FROM {table} WHERE {where} ORDER BY rowid DESC LIMIT ?) ORDER BY rank",
        (*values, MOST),
    )
    return [r[0] for r in rows]


def _condition(table: str, query: Query) -> tuple[str, list[Any]]:
    wanted = [token(n) for n in query.chosen]
    if query.any_of:
        wanted.append(f"({' OR '.join(token(n) for n in query.any_of)})")
    if words := match(query.words):
        wanted.append(f"words : ({words})")
    where: list[str] = [f"{table} MATCH ?"]
    # what few have is quickly left out, what most have not so quickly asked for
    values: list[Any] = [f"({' AND '.join(wanted)}) NOT {token(FOLDED)}" if wanted else token(LISTED)]
    if span := _span(query.since):
        where.append("rowid >= ?")
        values.append(place(span[0], 0))
    if span := _span(query.until):
        where.append("rowid < ?")
        values.append(place(span[1], 0) + _DAY)
    return " AND ".join(where), values


def _span(day: str) -> tuple[str, str] | None:
    try:
        return bounds(day) if day else None
    except ValueError:
        return None


def described(db: sqlite3.Connection, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """The reports of these numbers, in their order, each with its copies, counts of records by kind and first parties."""
    if not numbers:
        return []
    marks = json.dumps(list(numbers))
    rows = {
        r["number"]: dict(r)
        for r in db.execute(
            "SELECT r.number, r.id, r.name, r.title, r.publisher, r.day, s.records, s.kinds, s.state, s.voice, "
            "substr(r.text, 1, 500) AS opening FROM report r JOIN shelf s ON s.number = r.number "
            "WHERE r.number IN (SELECT value FROM json_each(?))",
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
    made = []
    for number in numbers:
        if number in rows:
            row = rows[number]
            row["copies"] = copies.get(number, [])
            row["kinds"] = json.loads(row["kinds"])
            row["heading"] = row["title"] or (row["opening"].strip().split("\n")[0] or row["name"])
            made.append(row)
    return made


def _snippets(db: sqlite3.Connection, words: str, numbers: Sequence[int]) -> dict[int, str]:
    """A piece of each text around the first of the words, all of them marked. SQLite's own `snippet` takes ten times as long."""
    forms = [
        re.escape(w.rstrip("*")) + ("" if w.endswith("*") else r"\b") for w in _plain(words).split() if w.strip("*")
    ]
    wanted = re.compile(r"\b(?:" + "|".join(forms or ["(?!)"]) + ")", re.IGNORECASE)
    made = {}
    for number, text in db.execute(
        "SELECT number, text FROM report WHERE number IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),)
    ):
        plain = _plain(text)
        first = wanted.search(plain)
        begin = plain.rfind(" ", 0, max(0, first.start() - 60)) + 1 if first else 0
        end = plain.find(" ", begin + 220)
        end = len(plain) if end < 0 else end
        piece, at = [], begin
        for hit in wanted.finditer(plain, begin, end):
            piece += [text[at : hit.start()], HERE, text[hit.start() : hit.end()], THERE]
            at = hit.end()
        made[number] = ("… " if begin else "") + "".join(piece) + text[at:end] + (" …" if end < len(plain) else "")
    return made


class _Plain(dict[int, str]):
    """Each letter without its accents, one for one, so that places stay what they are."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = unicodedata.normalize("NFD", chr(code))[0]
        return plain


_LETTERS = _Plain()


def _plain(text: str) -> str:
    return text if text.isascii() else text.translate(_LETTERS)
