"""Finding one thing by its address, and the small answers that only programs ask for."""

from __future__ import annotations

import sqlite3
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from dragoman.desk import people
from dragoman.desk.pages import room_of, wants_json

router = APIRouter()


def clean(text: str) -> str:
    """What came in an address without characters that no name holds."""
    return "".join(c for c in text if c != "\x00" and not "\ud800" <= c <= "\udfff")


def report_row(db: sqlite3.Connection, reference: str) -> dict[str, Any]:
    """The report with that id, or whose id begins so (six characters or more). Raises 404."""
    reference = clean(reference)
    row = db.execute("SELECT * FROM report WHERE id = ?", (reference,)).fetchone()
    if row is None and len(reference) >= 6 and reference.isalnum():
        rows = db.execute(
            "SELECT * FROM report WHERE id >= ? AND id < ? LIMIT 2", (reference, reference + "~")
        ).fetchall()
        row = rows[0] if len(rows) == 1 else None
    if row is None:
        raise HTTPException(404, "No report of this ledger has that address.")
    return dict(row)


@router.get("/records/{record}", summary="Where a record stands in its report")
def record(request: Request, record: str) -> Response:
    """Leads to the report that tells the record, at its place; as JSON: the record, with its words and their offsets."""
    people.whoever(request)
    db = room_of(request).db
    row = db.execute("SELECT id, report FROM telling WHERE id = ?", (clean(record),)).fetchone()
    if row is None:
        raise HTTPException(404, "No record of this ledger has that address.")
    if wants_json(request):
        from dragoman.ledger.corrections import held

        found = next((h for h in held(db, row["report"]) if h.key == row["id"]), None)
        return JSONResponse(
            {
                "id": row["id"],
                "report": row["report"],
                "record": found.record if found else None,
                "status": found.status if found else "superseded",
            }
        )
    return RedirectResponse(f"/reports/{row['report']}#r-{row['id']}", 303)


@router.get("/find", summary="The page of a report by its name")
def find(request: Request, report: str = "", at: str = "") -> Response:
    """Leads to the report of that name and, with `at`, to the sentence that holds those words."""
    people.whoever(request)
    db = room_of(request).db
    row = db.execute("SELECT id, text FROM report WHERE name = ? ORDER BY number LIMIT 1", (clean(report),)).fetchone()
    if row is None:
        raise HTTPException(404, "No report of this ledger has that name.")
    from dragoman.desk.marking import sentence_of

    where = row["text"].find(clean(at)) if at else -1
    number = sentence_of(row["text"], where) if where >= 0 else 0
    return RedirectResponse(f"/reports/{row['id']}" + (f"/sentences/{number}#s{number}" if number else ""), 303)
