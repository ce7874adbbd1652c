"""People and bodies as FollowTheMoney entities, one a line, with offices, memberships and the reports that name them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dragoman.exports.actors import WITHHELD, actor
from dragoman.exports.dates import when
from dragoman.exports.entry import Book, Entry
from dragoman.exports.format import Format, Output
from dragoman.exports.identifiers import identifier
from dragoman.exports.table import Table, clean, columns
from dragoman.values.identity import Identity

ENTITIES = Table(
    "entities.ftm.json",
    "One entity a line: id, schema, properties (lists of texts). People are named in full; a bare surname, an unnamed group "
    "or a population makes no entity. Schemata and properties:",
    columns(
        ("Person: name, country, proof", "a person named in full"),
        ("PublicBody: name, country, classification, proof", "a state, as its government, and organs of states"),
        ("Organization: name, country, classification, proof", "any other named body"),
        ("Position: name, organization, country", "an office"),
        ("Occupancy: holder, post, recordId, summary, proof", "a person in an office, as a report has it"),
        ("Membership: member, organization, role, date, recordId", "a tie of membership or belonging"),
        ("UnknownLink: subject, object, role, date, recordId", "any other tie: ally, rival, affiliated"),
        ("Article: title, publisher, publishedAt, sourceUrl", "a report"),
    ),
    separator="",
)

_KINDS_OF_BODY = ("state", "body")
_PARTIES = ("by", "to", "source", "signatories", "of")
_MEMBER = frozenset(("member", "part of"))


@dataclass
class _Known:
    """An actor gathered from all records: names in use and the first reports that name it."""

    who: Identity
    names: set[str] = field(default_factory=set)
    reports: list[str] = field(default_factory=list)


_MOST_PROOFS = 20  # reports named for one actor


def write(book: Book, output: Output) -> None:
    made = 0
    known: dict[str, _Known] = {}
    with output.file("entities.ftm.json") as file:
        for node in _nodes(book, output, known):
            file.write(json.dumps(node, ensure_ascii=False) + "\n")
            made += 1
        for key in sorted(known):
            file.write(json.dumps(_actor(known[key]), ensure_ascii=False) + "\n")
            made += 1
    output.rows["entities.ftm.json"] = made


def _nodes(book: Book, output: Output, known: dict[str, _Known]) -> Iterator[dict[str, Any]]:
    for report in book.reports():
        yield _entity(_id("report", report.id), "Article", title=report.title or report.name, publisher=report.publisher,
                      publishedAt=report.day, sourceUrl=report.url)  # fmt: skip
    positions: set[str] = set()
    for entry in book.entries():
        names = [n for f in _PARTIES for n in entry.names(f)]
        found = [who for n in names if (who := _meet(n, entry, known))]
        if not found:
            continue
        output.keep(entry)
        if entry.kind == "role":
            yield from _office(entry, known, positions)
        elif entry.kind == "tie" and entry.done:
            yield from _tie(entry, known)


def _meet(name: str, entry: Entry, known: dict[str, _Known]) -> _Known | None:
    """Files an actor under its key; None for what FollowTheMoney has no entity for."""
    if WITHHELD in name:
        return None
    who = actor(name)
    if who.sort not in (*_KINDS_OF_BODY, "person"):
        return None
    found = known.setdefault(who.key, _Known(who))
    found.names |= {clean(who.name), clean(name)}
    for report in entry.reports[: _MOST_PROOFS - len(found.reports)]:
        if report.id not in found.reports:
            found.reports.append(report.id)
    return found


def _actor(known: _Known) -> dict[str, Any]:
    who = known.who
    schema = "Person" if who.sort == "person" else "PublicBody" if who.sector in ("GOV", "MIL", "COP", "JUD", "LEG", "SPY") else (
        "Organization")  # fmt: skip
    return _entity(
        _id("actor", who.key), schema, name=sorted(known.names), country=who.alpha2.lower(),
        classification="" if who.sort == "person" else who.sector, proof=[_id("report", r) for r in known.reports],
    )  # fmt: skip


def _office(entry: Entry, known: dict[str, _Known], positions: set[str]) -> Iterator[dict[str, Any]]:
    title, of = clean(entry.text("title")), entry.text("of")
    home = _meet(of, entry, known) if of else None
    post = _id("post", f"{title.casefold()}|{home.who.key if home else of.casefold()}")
    holders = [who for n in entry.names("by") if (who := _meet(n, entry, known)) and who.who.sort == "person"]
    if not title or not holders:
        return
    if post not in positions:
        positions.add(post)
        name = f"{title}, {of}" if of else title
        yield _entity(post, "Position", name=name, organization=_id("actor", home.who.key) if home else "",
                      country=home.who.alpha2.lower() if home else "")  # fmt: skip
    for holder in holders:
        yield _entity(
            _id("occupancy", f"{entry.id}|{holder.who.key}"), "Occupancy", holder=_id("actor", holder.who.key), post=post,
            recordId=entry.id, summary=clean(entry.passage[1].words), publisher=entry.passage[0].publisher,
        )  # fmt: skip


def _tie(entry: Entry, known: dict[str, _Known]) -> Iterator[dict[str, Any]]:
    relation, date = entry.text("relation"), when(entry.text("date")).day
    for one in entry.names("by"):
        for other in entry.names("to"):
            a, b = _meet(one, entry, known), _meet(other, entry, known)
            if a is None or b is None or a is b:
                continue
            key = _id("tie", f"{entry.id}|{a.who.key}|{b.who.key}")
            left, right = _id("actor", a.who.key), _id("actor", b.who.key)
            if relation in _MEMBER and b.who.sort != "person":
                yield _entity(key, "Membership", member=left, organization=right, role=relation, date=date, recordId=entry.id)
            else:
                yield _entity(key, "UnknownLink", subject=left, object=right, role=relation, date=date, recordId=entry.id)


def _id(kind: str, key: str) -> str:
    return f"dragoman-{identifier(kind, key)}"


def _entity(key: str, schema: str, **properties: Any) -> dict[str, Any]:
    told = {name: value if isinstance(value, list) else [value] for name, value in properties.items() if value}
    return {"id": key, "schema": schema, "properties": told}


FORMAT = Format(
    "ftm", "People and bodies, offices and ties, for investigation tools.", "FollowTheMoney entities",
    "pledges, agreements, mandates and events, which it has no schema for", lambda: (ENTITIES,), write,
)  # fmt: skip
