"""The page of a report: its text with the words of every record marked, the records beside it, versions and copies."""

from __future__ import annotations

import sqlite3
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from starlette.responses import Response

from dragoman.desk.lookups import report_row
from dragoman.desk.marking import lines, sentence_of
from dragoman.desk.pages import answer, room_of
from dragoman.desk.words import family
from dragoman.intake.versions import withdrawn
from dragoman.kinds.load import kinds
from dragoman.ledger import corrections
from dragoman.ledger.book import Ledger
from dragoman.ledger.corrections import Held

router = APIRouter()
HIDDEN = ("kind", "words", "claims", "where", "codes", "rule", "score")


def page_data(book: Ledger, reference: str, layer: str = "", start: str = "found") -> dict[str, Any]:
    """Everything about a report: itself, its sentences, its records as they stand in a layer, versions, copies, the log."""
    db = book.connection
    row = report_row(db, reference)
    text = row.pop("text")
    found = corrections.held(db, row["id"], layer, start)
    cards = [card(h, text) for h in found]
    made = lines(text, found)
    states = db.execute("SELECT state FROM shelf WHERE number = ?", (row["number"],)).fetchone()
    log = list(corrections.entries(db, row["id"], layer))
    return {
        "report": {k: row[k] for k in ("id", "name", "title", "publisher", "url", "licence", "day", "basis", "added")},
        "state": states["state"] if states else "new",
        "text": text,
        "sentences": [
            {
                "number": x.number,
                "start": x.start,
                "end": x.end,
                "role": x.role,
                "text": text[x.start : x.end],
                "records": list(dict.fromkeys(k for s in x.stretches for k in s.keys)),
            }
            for x in made
        ],
        "records": cards,
        "versions": _versions(book, row),
        "copies": _copies(db, row["id"]),
        "log": [entry(e) for e in log],
        "_lines": made,
        "_open": sum(h.status == "open" for h in found),
        "_layer": layer,
    }


def card(held: Held, text: str) -> dict[str, Any]:
    """A record for people: what it says in one line, its fields with their words and places, its sentences."""
    record = held.record
    kind = kinds().get(record["kind"])
    order = [n for n in (kind.fields if kind else record) if n in record and n not in HIDDEN]
    order += [n for n in record if n not in order and n not in HIDDEN]
    claims = record.get("claims") or {}
    passages = [
        {"text": text[w["start"] : w["end"]], "start": w["start"], "end": w["end"]}
        if isinstance(w, dict)
        else {"text": str(w), "start": None, "end": None}
        for w in record.get("words", ())
    ]
    starts = sorted({n for p in passages if p["start"] is not None and (n := sentence_of(text, int(p["start"])))})
    return {
        "key": held.key,
        "kind": record["kind"],
        "family": family(record["kind"]),
        "status": held.status,
        "version": held.version,
        "author": held.author,
        "score": held.score,
        "by": _names(record, "by"),
        "to": _names(record, "to"),
        "what": next(
            (
                str(record[f])
                for f in ("what", "subject", "about", "topic", "quote", "force", "title", "means", "relation", "effect")
                if record.get(f)
            ),
            "",
        ),
        "fields": [
            {
                "name": n,
                "value": record[n],
                "claims": [
                    {k: c.get(k) for k in ("value", "words", "start", "end", "rule", "how")} for c in claims.get(n, ())
                ],
            }
            for n in order
        ],
        "words": passages,
        "sentences": starts,
    }


def entry(e: corrections.Entry) -> dict[str, Any]:
    return {
        "number": e.number,
        "action": e.action,
        "key": e.key,
        "author": e.author,
        "made": e.made,
        "reason": e.reason,
        "undoes": e.undoes,
        "undone": e.undone,
        "report": e.report,
        "kind": (e.before or (e.after[0] if e.after else {})).get("kind", ""),
        "changed": changed(e),
    }


def changed(e: corrections.Entry) -> list[dict[str, Any]]:
    """What an edit changed: field, before, after."""
    if e.action != "edit" or not e.before or not e.after:
        return []
    one, other = e.before, e.after[0]
    names = [n for n in dict.fromkeys([*one, *other]) if n not in ("claims", "where") and one.get(n) != other.get(n)]
    return [{"field": n, "before": one.get(n), "after": other.get(n)} for n in names]


def _names(record: dict[str, Any], name: str) -> list[str]:
    value = record.get(name) or []
    return [value] if isinstance(value, str) else [str(v) for v in value]


def _versions(book: Ledger, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The versions of the same address in the order in which they came, each with its sentences that the publisher dropped."""
    if not row["url"]:
        return []
    found = [
        dict(r)
        for r in book.connection.execute(
            "SELECT id, name, title, day, raw_sha256 AS raw, text = '' AS bare FROM report WHERE url <> '' AND url = ? "
            "ORDER BY number",
            (row["url"],),
        )
    ]
    if len(found) < 2:
        return []
    gone = withdrawn(book, [row["id"]])
    texts = {one["raw"]: one["id"] for one in reversed(found) if not one["bare"]}
    for one in found:
        one["withdrawn"] = [g.words for g in gone if g.report == one["id"]]
        one["here"] = one["id"] == row["id"]
        raw, bare = one.pop("raw"), one.pop("bare")
        one["again"] = texts.get(raw) if bare else None  # the page went back to that version's text
    return found


def _copies(db: sqlite3.Connection, report: str) -> list[dict[str, Any]]:
    return [
        dict(r)
        for r in db.execute(
            "SELECT r.id, r.name, r.title, r.publisher, r.day, c.likeness FROM copy c JOIN report r ON r.id = CASE WHEN c.a = ?1 "
            "THEN c.b ELSE c.a END WHERE c.a = ?1 OR c.b = ?1 ORDER BY r.day, r.name",
            (report,),
        )
    ]


@router.get("/reports/{report}", summary="A report with its records")
def report(request: Request, report: str) -> Response:
    """The text as stored, its sentences, the records with the place of every value, versions, copies and corrections."""
    return answer(request, "report.html", lambda: page_data(room_of(request).ledger, report) | {"lit": 0})


@router.get("/reports/{report}/sentences/{number}", summary="One sentence of a report")
def sentence(request: Request, report: str, number: Annotated[int, Path(ge=1, le=100000)]) -> Response:
    """The sentence with the records that it tells; as a page: the report, opened there."""

    def make() -> dict[str, Any]:
        data = page_data(room_of(request).ledger, report)
        if number > len(data["sentences"]):
            raise HTTPException(404, f"This report has {len(data['sentences'])} sentences.")
        one = data["sentences"][number - 1]
        if not _page(request):
            return {
                "report": data["report"],
                "sentence": one,
                "records": [c for c in data["records"] if c["key"] in one["records"]],
            }
        return data | {"lit": number}

    return answer(request, "report.html", make)


def _page(request: Request) -> bool:
    from dragoman.desk.pages import wants_json

    return not wants_json(request)


@router.get("/things/{thing}", summary="One joined thing with all that is behind it")
def thing(request: Request, thing: str) -> Response:
    """Values with the rules that chose them, history, disputes, and each report's words for it."""
    from dragoman.desk.lookups import clean
    from dragoman.errors import LedgerError
    from dragoman.ledger.account import row

    room = room_of(request)

    def make() -> dict[str, Any]:
        try:
            found = room.ledger.find(clean(thing))
        except LedgerError as error:
            raise HTTPException(404, str(error)) from None
        told = [
            {
                "id": t.id,
                "report": t.report,
                "name": t.name,
                "day": t.day,
                "words": list(t.words),
                "fields": dict(t.fields),
                "how": found.told.get(t.id, ""),
            }
            for t in found.tellings
        ]
        links = []
        for relation, ids in found.links.items():
            for other in ids:
                try:
                    one = room.ledger.find(other)
                except LedgerError:
                    continue
                what = str(one.value("what") or one.value("subject") or one.value("force") or one.kind)
                links.append({"relation": relation.replace("_", " "), "id": other, "kind": one.kind, "what": what})
        return {"thing": row(found), "told": told, "links": links, "joins": room.ledger.joins(found)}

    return answer(request, "thing.html", make)


__all__ = ["card", "entry", "page_data", "router"]
