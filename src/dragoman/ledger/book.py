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
from dragoman.ledger.joining import compared
from dragoman.ledger.reading import Judgement, copy_pairs, judgements, numbers_of, profiles_of, quoted, tellings
from dragoman.ledger.selection import Selection
from dragoman.ledger.settling import built, firsts, is_stale, kept, named, settle
from dragoman.ledger.store import explained, open_store, parts, transaction
from dragoman.ledger.telling import Telling, content_id
from dragoman.ledger.thing import Thing
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
        if as_of:
            return self._woven(None, as_of)
        return self._known(None)

    def settle(self) -> None:
        """Works out what has changed since it was last worked out. Looking does it too; after many reports were added it is
        better done at once. Raises LedgerError where the ledger cannot be written."""
        with explained(self.path):
            settle(self._db, lambda: transaction(self._db, self.path))

    def told(self, kind: str = "", reports: Iterable[str] | None = None) -> list[Telling]:
        """Every current telling, of one kind or of all, of all reports or some, in order of publication: the evidence before
        joining."""
        wanted = "SELECT number FROM telling WHERE current AND (?1 = '' OR kind = ?1)"
        with explained(self.path):
            rows = self._db.execute(wanted, (kind,)).fetchall() if reports is None else [
                row for report in sorted(set(reports))
                for row in self._db.execute(wanted + " AND report = ?2", (kind, report))
            ]  # fmt: skip
            found = tellings(self._db, [r["number"] for r in rows])
        return sorted(found.values(), key=lambda t: t.key)

    def select(self, kind: str = "", **filters: str) -> Selection:
        """The things of one kind, or of all, that pass the filters: by, to, place, stage, report, since, until, text,
        as_of."""
        as_of, text = filters.pop("as_of", ""), filters.pop("text", "")
        wanted = None if as_of else self._meant(filters)
        things = self._woven(None, as_of) if as_of else self._known(wanted)
        found = Selection([t for t in things if not kind or t.kind == kind], self)
        if text:
            names = {hit["report"] for hit in self.search(text)}
            found = Selection([t for t in found if any(x.report in names for x in t.tellings)], self)
        return found.where(**filters)

    def about(self, words: str, as_of: str = "") -> list[Thing]:
        """What a dossier of these words is made of: the thing whose id begins so, else things of parties or places of that
        name, things that speak of one of the words and were first told by a report that has them all; and what those wait for."""
        if as_of:
            return self._about(words, self._woven(None, as_of))
        self._settled()
        if not words:
            return self._known(None)
        if len(words) >= 6 and (one := self._beginning(words)):
            return self._known(one)
        hits = self._holding(words)
        wanted = named(self._db, ("by", "to", "place"), words)
        for part in parts(hits):
            marks = ",".join("?" * len(part))
            wanted |= {r[0] for r in self._db.execute(
                "SELECT x.first FROM telling t JOIN thing x ON x.telling = t.number JOIN resolved s ON s.first = x.first "
                f"WHERE t.report IN ({marks})", part)}  # fmt: skip
        chosen = self._about(words, self._known(wanted), hits)
        waited = {other for t in chosen for others in t.links.values() for other in others} - {t.id for t in chosen}
        rows = [self._db.execute("SELECT first FROM resolved WHERE id = ?", (key,)).fetchone() for key in sorted(waited)]
        chosen += self._known({r[0] for r in rows if r})
        return sorted(chosen, key=lambda t: (t.tellings[0].key, t.id))

    def pledges(self, **filters: str) -> Selection:
        """Pledges: `ledger.pledges(by="KEN")`. See `select`."""
        return self.select("pledge", **filters)

    def agreements(self, **filters: str) -> Selection:
        return self.select("agreement", **filters)

    def mandates(self, **filters: str) -> Selection:
        return self.select("mandate", **filters)

    def attacks(self, **filters: str) -> Selection:
        return self.select("attack", **filters)

    def reports(self, only: Iterable[str] | None = None) -> list[dict[str, Any]]:
        """The reports, all or those with these ids, with what is known of their origin, by day and name; `voice` is equal for
        copies of one report."""
        columns = "id, name, title, publisher, url, licence, day, basis, raw_sha256, added, follows"
        with explained(self.path):
            if only is None:
                found = self._db.execute(f"SELECT {columns} FROM report ORDER BY day, name").fetchall()
                pairs = copy_pairs(self._db)
            else:
                found = self._db.execute(
                    f"SELECT {columns} FROM report WHERE id IN (SELECT value FROM json_each(?)) ORDER BY day, name",
                    (json.dumps(sorted(set(only))),),
                ).fetchall()
                pairs = copy_pairs(self._db, [r["id"] for r in found])
            rows = [dict(r) for r in found]
            heard = voices((r["id"] for r in rows), pairs)
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
        words = quoted(query)
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

    def _holding(self, query: str) -> list[str]:
        """The ids of the reports whose text holds all words of the query."""
        if not (words := quoted(query)):
            return []
        with explained(self.path):
            rows = self._db.execute(
                "SELECT r.id FROM search JOIN report r ON r.number = search.rowid WHERE search MATCH ?", (words,)
            )
            return [r[0] for r in rows]

    def account(self, as_of: str = "") -> dict[str, Any]:
        """The whole ledger: every joined thing once, and the groups of copies."""
        return accounts.account(self.things(as_of), self.copies(as_of))

    def find(self, reference: str, things: Sequence[Thing] | None = None) -> Thing:
        """The thing of that id, or whose id begins so. Raises LedgerError if none or several do."""
        if things is None and self._settled():
            found = self._known(self._beginning(reference)) if reference else []
        else:
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
        profiles = {p.telling.id: p for report in {t.report for t in thing.tellings} for _, p in profiles_of(self._db, report)}
        copies = {frozenset(p) for p in copy_pairs(self._db, {t.report for t in thing.tellings})}
        numbers = {self._number(t.id): t for t in thing.tellings}
        found = []
        for a in sorted(numbers):
            for row in self._db.execute("SELECT b, score, why FROM edge WHERE a = ? ORDER BY b", (a,)):
                if row["b"] not in numbers:
                    continue
                one, other = numbers[a], numbers[row["b"]]
                copied = frozenset((one.report, other.report)) in copies
                why = {"twins": 1.0} if row["why"] else compared(profiles[one.id], profiles[other.id], copied)[1]
                found.append({"one": one.id, "other": other.id, "score": row["score"], "why": why})
        return found

    # -----------------------------------------------------------------------------------------------------------------

    def _settled(self) -> bool:
        """Whether what is kept is up to date; brings it up to date if the ledger can be written."""
        with explained(self.path):
            if not is_stale(self._db):
                return True
        try:
            self.settle()
        except LedgerError:  # it cannot be written, or somebody else is writing
            return False
        return True

    def _known(self, wanted: set[int] | None) -> list[Thing]:
        """The things with these first tellings, or all, as they were worked out."""
        if not self._settled():
            found = self._woven(None, "")
            keys = None if wanted is None else {content_id("thing", t.kind, t.id) for t in tellings(self._db, wanted).values()}
            return found if keys is None else [t for t in found if t.id in keys]
        with explained(self.path):
            return kept(self._db, wanted)

    def _woven(self, wanted: set[int] | None, as_of: str) -> list[Thing]:
        """The things worked out anew, from the reports until a day."""
        with explained(self.path):
            made = list(built(self._db, firsts(self._db) if wanted is None else wanted, as_of).values())
        weave(made)
        return made

    def _meant(self, filters: Mapping[str, str]) -> set[int] | None:
        """The first tellings of things that the filters by name may mean; None where none of them is set."""
        found: set[int] | None = None
        if not self._settled():
            return None
        for name, fields in (("by", ("by",)), ("to", ("to",)), ("party", ("by", "to")), ("place", ("place",))):
            if filters.get(name):
                meant = named(self._db, fields, filters[name])
                found = meant if found is None else found & meant
        return found

    def _beginning(self, reference: str) -> set[int]:
        rows = self._db.execute("SELECT first FROM resolved WHERE id >= ? AND id < ?", (reference, reference + "~"))
        return {r[0] for r in rows}

    def _about(self, words: str, things: Sequence[Thing], hits: Sequence[str] | None = None) -> list[Thing]:
        if not words:
            return list(things)
        one = [t for t in things if len(words) >= 6 and t.id.startswith(words)]
        if one:
            return one
        everything, wanted = Selection(things, self), [w.casefold() for w in words.split()]
        meant = {t.id for t in (*everything.where(party=words), *everything.where(place=words))}
        reports = set(self._holding(words) if hits is None else hits)
        chosen = [t for t in things if t.id in meant or (t.tellings[0].report in reports and _speaks_of(t, wanted))]
        wanted_ids = {t.id for t in chosen} | {other for t in chosen for others in t.links.values() for other in others}
        return [t for t in things if t.id in wanted_ids]

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


def _speaks_of(thing: Thing, wanted: Sequence[str]) -> bool:
    text = " ".join(
        [*thing.names("by"), *thing.names("to"), *thing.names("place"), *(w for t in thing.tellings for w in t.words)]
    ).casefold()
    return any(word in text for word in wanted)
