"""The ledger as Python has it: add reports, look at things, decide, undo, and take the account."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dragoman.errors import LedgerError
from dragoman.ledger import account as accounts
from dragoman.ledger.copies import voices
from dragoman.ledger.corrections import filed
from dragoman.ledger.grouping import regroup
from dragoman.ledger.intake import Report
from dragoman.ledger.reading import Judgement, copy_pairs, judgements, numbers_of, tellings
from dragoman.ledger.selection import Selection
from dragoman.ledger.store import explained, open_store, transaction
from dragoman.ledger.telling import JOINED, Telling
from dragoman.ledger.thing import Thing, thing
from dragoman.ledger.threads import weave
from dragoman.ledger.writing import Added, now


class Ledger:
    """One ledger file, open. Use it in a `with` block, or call `close`.

    `write=False` opens what cannot be written, too. Raises LedgerError for a file that is no ledger, is damaged, or
    is of a newer dragoman; see `dragoman.ledger.store`.
    """

    def __init__(self, path: str | Path, *, create: bool = True, write: bool = True) -> None:
        self.path = Path(path)
        self._db = open_store(self.path, create=create, write=write)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The SQLite connection, for reading."""
        return self._db

    def add_records(self, report: Report, records: Sequence[Mapping[str, Any]], *, reader: str = "") -> Added:
        """Stores a report and its records in the flat form, wholly or not at all.

        The same report and records again change nothing; other records of the same report supersede the earlier
        reading. Raises UnreadableInput for records that are none, LedgerError where the ledger cannot be written.
        """
        with transaction(self._db, self.path):
            return filed(self._db, report, records, reader)

    # -- looking ------------------------------------------------------------------------------------------------------

    def things(self, as_of: str = "") -> list[Thing]:
        """Everything the ledger holds of the kinds that it joins, woven together: conditions, deliveries, successions.

        `as_of` (ISO 8601) leaves out every report that appeared later: what could be known on that day.
        """
        with explained(self.path):
            kinds = ",".join("?" * len(JOINED))
            rows = self._db.execute(
                f"SELECT x.telling, x.first FROM thing x JOIN telling t ON t.number = x.telling WHERE t.kind IN "
                f"({kinds})",
                JOINED,
            ).fetchall()
            return self._made(((r["telling"], r["first"]) for r in rows), as_of)

    def told(self, kind: str = "") -> list[Telling]:
        """Every current telling, of one kind or of all, in order of publication: the evidence before joining."""
        with explained(self.path):
            rows = self._db.execute("SELECT number FROM telling WHERE current AND (?1 = '' OR kind = ?1)", (kind,))
            found = tellings(self._db, [r["number"] for r in rows])
        return sorted(found.values(), key=lambda t: t.key)

    def select(self, kind: str = "", **filters: str) -> Selection:
        """The things of one kind, or of all, that pass the filters: by, to, place, stage, report, since, until, text,
        as_of."""
        things = self.things(filters.pop("as_of", ""))
        found = Selection([t for t in things if not kind or t.kind == kind], self)
        text = filters.pop("text", "")
        if text:
            names = {hit["report"] for hit in self.search(text)}
            found = Selection([t for t in found if any(x.report in names for x in t.tellings)], self)
        return found.where(**filters)

    def pledges(self, **filters: str) -> Selection:
        """Pledges: `ledger.pledges(by="KEN")`. See `select`."""
        return self.select("pledge", **filters)

    def agreements(self, **filters: str) -> Selection:
        return self.select("agreement", **filters)

    def mandates(self, **filters: str) -> Selection:
        return self.select("mandate", **filters)

    def attacks(self, **filters: str) -> Selection:
        return self.select("attack", **filters)

    def reports(self) -> list[dict[str, Any]]:
        """The reports with what is known of their origin, by day and name; `voice` is equal for copies of one
        report."""
        with explained(self.path):
            rows = [
                dict(r)
                for r in self._db.execute(
                    "SELECT id, name, title, publisher, url, licence, day, basis, raw_sha256, added, follows "
                    "FROM report ORDER BY day, name"
                )
            ]
            heard = voices((r["id"] for r in rows), copy_pairs(self._db))
        return [r | {"voice": heard[r["id"]]} for r in rows]

    def copies(self, as_of: str = "") -> list[list[str]]:
        """The groups of reports, by name, that are copies of one another: each group is one voice."""
        groups: dict[str, list[str]] = {}
        for row in self.reports():
            if not as_of or row["day"] <= as_of:
                groups.setdefault(row["voice"], []).append(row["name"])
        return sorted(sorted(g) for g in groups.values() if len(g) > 1)

    def text(self, report: str) -> str:
        """The text of a report, by its id."""
        row = self._db.execute("SELECT text FROM report WHERE id = ?", (report,)).fetchone()
        return str(row["text"]) if row else ""

    def search(self, query: str, limit: int = 50) -> list[dict[str, Any]]:
        """Reports whose text holds all words of the query (SQLite FTS5), best first, with the words marked «so» in a
        snippet."""
        words = " ".join('"' + w.replace('"', '""') + '"' for w in query.split())
        if not words:
            return []
        with explained(self.path):
            rows = self._db.execute(
                "SELECT r.id AS report, r.name, r.title, r.day, snippet(search, -1, '«', '»', ' … ', 24) AS "
                "snippet FROM search "
                "JOIN report r ON r.number = search.rowid WHERE search MATCH ? ORDER BY rank, r.name LIMIT ?",
                (words, limit),
            )
            return [dict(r) for r in rows]

    def account(self, as_of: str = "") -> dict[str, Any]:
        """The whole ledger: every joined thing once, and the groups of copies."""
        return accounts.account(self.things(as_of), self.copies(as_of))

    def find(self, reference: str, things: Sequence[Thing] | None = None) -> Thing:
        """The thing of that id, or whose id begins so. Raises LedgerError if none or several do."""
        pool = self.things() if things is None else things
        found = [t for t in pool if t.id.startswith(reference)] if reference else []
        if len(found) == 1:
            return found[0]
        raise LedgerError(
            f"{reference!r}: {'no record has' if not found else f'{len(found)} records have'} an id that begins so"
        )

    # -- deciding -----------------------------------------------------------------------------------------------------

    def decide(self, decision: str, one: str, other: str, *, reason: str = "", author: str = "") -> Judgement:
        """Records that two records are the "same", "different", or that one is "unsure", and joins anew.

        Each reference is the id of a thing (or its beginning), the id of a telling, or THING@REPORT: what that report
        tells of the thing. A "different" holds for ever, re-readings included, until it is undone. Raises LedgerError
        for a reference that names nothing, or where both name the same tellings.
        """
        left, right = self._named(one), self._named(other)
        if set(left) & set(right):
            raise LedgerError(f"{one} and {other} name the same tellings: name one report's part of it as THING@REPORT")
        with transaction(self._db, self.path):
            cursor = self._db.execute(
                "INSERT INTO judgement (decision, one, other, reason, author, made) VALUES (?, ?, ?, ?, ?, ?)",
                (decision, json.dumps(left), json.dumps(right), reason, author, now()),
            )
            regroup(self._db, numbers_of(self._db, [*left, *right]))
        return next(j for j in self.judgements() if j.number == cursor.lastrowid)

    def undo(self, number: int, *, reason: str = "", author: str = "") -> Judgement:
        """Takes a decision back; the joins are as if it had never been made. Raises LedgerError if there is none to
        take back."""
        made = next((j for j in self.judgements() if j.number == number), None)
        if made is None:
            raise LedgerError(f"no decision {number} stands; `dragoman show {self.path} --decisions` lists them")
        with transaction(self._db, self.path):
            self._db.execute(
                "INSERT INTO judgement (decision, one, other, undoes, reason, author, made) VALUES ('undo', "
                "'[]', '[]', ?, ?, ?, ?)",
                (number, reason, author, now()),
            )
            touched = numbers_of(self._db, [*made.one, *made.other])
            regroup(self._db, [*touched, *self._together_with(touched)])
        return made

    def judgements(self, *, standing: bool = True) -> list[Judgement]:
        """The decisions that stand, or all that were ever made."""
        with explained(self.path):
            return judgements(self._db, standing=standing)

    def joins(self, thing: Thing) -> list[dict[str, Any]]:
        """Why the tellings of a thing are held to be of one thing: each pair's score and the measures behind it."""
        numbers = {self._number(t.id): t for t in thing.tellings}
        found = []
        for a in sorted(numbers):
            for row in self._db.execute("SELECT b, score, why FROM edge WHERE a = ? ORDER BY b", (a,)):
                if row["b"] in numbers:
                    found.append(
                        {
                            "one": numbers[a].id,
                            "other": numbers[row["b"]].id,
                            "score": row["score"],
                            "why": json.loads(row["why"]),
                        }
                    )
        return found

    # -----------------------------------------------------------------------------------------------------------------

    def _made(self, rows: Iterable[tuple[int, int]], as_of: str) -> list[Thing]:
        groups: dict[int, list[int]] = {}
        for number, first in rows:
            groups.setdefault(first, []).append(number)
        known = tellings(self._db, (n for g in groups.values() for n in g))
        if as_of:
            known = {n: t for n, t in known.items() if t.day and t.day <= as_of}
        reports = {t.report for t in known.values()}
        heard = voices(reports, copy_pairs(self._db, reports))
        made = [
            thing([known[n] for n in group if n in known], lambda t: heard[t.report])
            for group in groups.values()
            if any(n in known for n in group)
        ]
        made.sort(key=lambda t: (t.tellings[0].key, t.id))
        weave(made)
        return made

    def _named(self, reference: str) -> list[str]:
        row = self._db.execute("SELECT id FROM telling WHERE id = ? AND current", (reference,)).fetchone()
        if row:
            return [row["id"]]
        which, _, report = reference.partition("@")
        found = [t.id for t in self.find(which).tellings if not report or t.name == report]
        if not found:
            raise LedgerError(f"{reference}: the report {report!r} does not tell of that record")
        return found

    def _number(self, telling: str) -> int:
        row = self._db.execute("SELECT number FROM telling WHERE id = ?", (telling,)).fetchone()
        return int(row["number"]) if row else 0

    def _together_with(self, numbers: Iterable[int]) -> Iterator[int]:
        for number in numbers:
            for row in self._db.execute(
                "SELECT x.telling FROM thing x JOIN thing o ON o.first = x.first WHERE o.telling = ?", (number,)
            ):
                yield row["telling"]
