"""The corpus: how much was told when, by kind, party and place, by which outlets, and who promised and delivered what."""

from __future__ import annotations

import sqlite3
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dragoman.desk.lookups import clean
from dragoman.desk.pages import answer, room_of
from dragoman.desk.pictures import columns, spark
from dragoman.desk.promises import promises
from dragoman.desk.search import Keep, by_month, commonest
from dragoman.desk.words import family

router = APIRouter()
_MONTHS = 48
_OUTLETS = 8


@router.get("/corpus", summary="Counts over time, and coverage by outlet")
def corpus(
    request: Request,
    field: Annotated[str, Query(pattern="^(kind|party|place)$")] = "kind",
    name: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Reports a month, of all or of those with one kind, party or place, set against the outlets that they come from; and who
    pledged and delivered what."""
    room = room_of(request)

    def make() -> dict[str, Any]:
        data = figures(room.db, field, clean(name), room.kept) | {
            "promises": room.kept("promises", lambda: promises(room.db))
        }
        return data | {"_columns": columns(data["months"]), "_spark": spark}

    return answer(request, "corpus.html", make)


def figures(db: sqlite3.Connection, field: str, name: str, keep: Keep) -> dict[str, Any]:
    """Months with reports in all, with the chosen name, and by outlet; outlets with their first report; the commonest names."""
    counted = dict(
        db.execute(
            "SELECT month, sum(reports) FROM facet_count WHERE field = 'state' AND month <> '' GROUP BY month "
            "HAVING sum(reports) > 0 ORDER BY month DESC LIMIT ?",
            (_MONTHS,),
        ).fetchall()
    )
    months = [(m, counted.get(m, 0)) for m in _through(min(counted, default=""), max(counted, default=""))[-_MONTHS:]]
    chosen = by_month(db, field, name) if name else {}

    def covered() -> list[dict[str, Any]]:
        coverage = []
        for outlet, count in commonest(db, "outlet", _OUTLETS):
            per = by_month(db, "outlet", outlet)
            coverage.append(
                {
                    "outlet": outlet,
                    "reports": count,
                    "since": min(per, default=""),
                    "months": [per.get(m, 0) for m, _ in months],
                }
            )
        return coverage

    top: dict[str, list[dict[str, Any]]] = {
        f: [{"name": n, "reports": count} for n, count in commonest(db, f, 14)] for f in ("kind", "party", "place")
    }
    for row in top["kind"]:
        row["family"] = family(row["name"])
    total = keep("size", lambda: db.execute("SELECT count(*), sum(voice = number), sum(records) FROM shelf").fetchone())
    return {
        "field": field,
        "name": name,
        "reports": total[0],
        "voices": total[1] or 0,
        "records": total[2] or 0,
        "months": [{"month": m, "reports": n, "chosen": chosen.get(m, 0)} for m, n in months],
        "outlets": keep("coverage", covered),
        "top": top,
    }


def _through(first: str, last: str) -> list[str]:
    """The months from one to another, those in which nothing was told among them."""
    if not first:
        return []
    a, b = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(a, b + 1)]
