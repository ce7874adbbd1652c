"""Joins: pairs of records that may be one thing, most doubtful first, each settled by one key."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dragoman.desk import people
from dragoman.desk.lookups import clean
from dragoman.desk.pages import answer, go, posted, room_of, text
from dragoman.desk.people import NotAllowed
from dragoman.ledger.joining import compared, explain, weights
from dragoman.ledger.reading import judgements, profiles_of, tellings
from dragoman.ledger.telling import Telling

router = APIRouter()
_LOOKED_AT = 400


def candidates(db: sqlite3.Connection, most: int = 40) -> list[dict[str, Any]]:
    """Pairs without a decision, nearest to the threshold first: {a, b (numbers), score, joined}.

    Of the pairs between the same two things only the most doubtful is given: one answer settles them all.
    """
    threshold = weights().threshold
    near = "SELECT a, b, score FROM edge WHERE score {} ? ORDER BY score {} LIMIT ?"
    rows = [
        *db.execute(near.format(">=", ""), (threshold, _LOOKED_AT)).fetchall(),
        *db.execute(near.format("<", "DESC"), (threshold, _LOOKED_AT)).fetchall(),
    ]
    rows.sort(key=lambda r: (abs(r["score"] - threshold), r["a"], r["b"]))
    decided = _decided(db)
    found: list[dict[str, Any]] = []
    seen: set[tuple[int, int]] = set()
    for row in rows:
        ends = [
            db.execute(
                "SELECT t.id, t.current, x.first FROM telling t LEFT JOIN thing x ON x.telling = t.number WHERE "
                "t.number = ?",
                (n,),
            ).fetchone()
            for n in (row["a"], row["b"])
        ]
        if not all(e and e["current"] for e in ends):
            continue
        if frozenset(e["id"] for e in ends) in decided:
            continue
        one, other = ends[0]["first"] or row["a"], ends[1]["first"] or row["b"]
        key = (min(one, other), max(one, other)) if one != other else (row["a"], row["b"])
        if key in seen:
            continue
        seen.add(key)
        found.append({"a": row["a"], "b": row["b"], "score": row["score"], "joined": one == other})
        if len(found) >= most:
            break
    return found


def _decided(db: sqlite3.Connection) -> set[frozenset[str]]:
    return {frozenset((a, b)) for j in judgements(db) for a in j.one for b in j.other}


def pair(db: sqlite3.Connection, a: int, b: int, score: float, joined: bool) -> dict[str, Any]:
    """Two tellings side by side: their fields with those that differ, their words, and why they were proposed."""
    told = tellings(db, (a, b))
    one, other = told[a], told[b]
    names = [n for n in dict.fromkeys([*one.fields, *other.fields]) if n != "where"]
    copies = db.execute(
        "SELECT 1 FROM copy WHERE (a = ?1 AND b = ?2) OR (a = ?2 AND b = ?1)", (one.report, other.report)
    ).fetchone()
    profiles = {p.telling.id: p for home in (one.report, other.report) for _, p in profiles_of(db, home)}
    measures: list[dict[str, Any]] = []
    if one.id in profiles and other.id in profiles:
        _, found = compared(profiles[one.id], profiles[other.id], bool(copies))
        measures = [
            {
                "measure": m,
                "says": _says().get(m, _says()["kind"] if m == f"a {one.kind}" else m),
                "value": v,
                "adds": w,
            }
            for m, v, w in explain(one.kind, found)
            if w
        ][:9]
    return {
        "one": _side(db, one),
        "other": _side(db, other),
        "kind": one.kind,
        "score": score,
        "joined": joined,
        "threshold": weights().threshold,
        "measures": measures,
        "rows": [
            {
                "field": n,
                "one": one.fields.get(n),
                "other": other.fields.get(n),
                "same": one.fields.get(n) == other.fields.get(n),
            }
            for n in names
        ],
    }


@cache
def _says() -> Mapping[str, str]:
    return tomllib.loads((Path(__file__).parent / "measures.toml").read_text(encoding="utf-8"))


def _side(db: sqlite3.Connection, telling: Telling) -> dict[str, Any]:
    row = db.execute("SELECT title, publisher FROM report WHERE id = ?", (telling.report,)).fetchone()
    return {
        "id": telling.id,
        "report": telling.report,
        "name": telling.name,
        "day": telling.day,
        "title": row["title"] or telling.name,
        "publisher": row["publisher"],
        "words": list(telling.words),
    }


@router.get("/joins", summary="Pairs of records that may be one thing")
def joins(request: Request, at: Annotated[int, Query(ge=0, le=1000)] = 0) -> Response:
    """The most doubtful pair (or the one after `at` others), why it was proposed, and how many wait."""
    room = room_of(request)

    def make() -> dict[str, Any]:
        found = candidates(room.db)
        chosen = found[at] if at < len(found) else None
        return {
            "waiting": len(found),
            "at": at,
            "pair": pair(room.db, chosen["a"], chosen["b"], chosen["score"], chosen["joined"]) if chosen else None,
            "decisions": [
                {"number": j.number, "decision": j.decision, "author": j.author, "made": j.made, "reason": j.reason}
                for j in reversed(room.ledger.judgements()[-12:])
            ],
        }

    return answer(request, "joins.html", make)


@router.post("/joins", summary="Say that two records are the same, different, or that you are unsure")
def decide(request: Request, form: Annotated[FormData, Depends(posted)]) -> Response:
    who = people.whoever(request)
    if not who.may("code"):
        raise NotAllowed("Your role may look, but not settle joins.")
    ledger = room_of(request).ledger
    if (undo := text(form, "undo")).isdigit():
        ledger.undo(int(undo), reason=text(form, "reason", 500), author=who.name)
    else:
        decision = text(form, "decision")
        if decision not in ("same", "different", "unsure"):
            raise NotAllowed("A pair is the same, different, or you are unsure.")
        ledger.decide(
            decision,
            clean(text(form, "one")),
            clean(text(form, "other")),
            reason=text(form, "reason", 500),
            author=who.name,
        )
    return go("/joins")
