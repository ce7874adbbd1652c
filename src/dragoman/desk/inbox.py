"""The first page: reports by date, outlet, story and state of review; search over reports and records; saved searches."""

from __future__ import annotations

import sqlite3
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dragoman.desk import people, search
from dragoman.desk.lookups import clean
from dragoman.desk.pages import answer, go, posted, room_of, text
from dragoman.desk.words import without
from dragoman.ledger.writing import now

router = APIRouter()
Word = Annotated[str, Query(max_length=300)]
Names = Annotated[list[str], Query(max_length=20)]


@router.get("/", summary="Reports and records, searched and filtered")
def inbox(
    request: Request,
    q: Word = "",
    kind: Names = [],  # noqa: B006
    party: Names = [],  # noqa: B006
    place: Names = [],  # noqa: B006
    stage: Names = [],  # noqa: B006
    outlet: Names = [],  # noqa: B006
    state: Names = [],  # noqa: B006
    story: Word = "",
    since: Word = "",
    until: Word = "",
    show: Annotated[str, Query(pattern="^(reports|records)$")] = "reports",
    order: Annotated[str, Query(pattern="^(day|best)$")] = "day",
    page: Annotated[int, Query(ge=1, le=100000)] = 1,
    after: Annotated[int, Query(ge=0, le=1 << 62)] = 0,
) -> Response:
    """Reports (copies folded into the first of them) or records that hold all words of `q` and carry all chosen names, latest
    first. `story` is what a dossier is about: a party or place that they name or, where none is called so, words that they
    hold. `total` counts no further than `more_than`, and `facets` are counted among the `counted` latest reports (0: all).
    `next` is the address of the next page."""
    chosen = tuple(
        (f, clean(v))
        for f, names in zip(search.FACETS, (kind, party, place, stage, outlet, state), strict=True)
        for v in names
    )
    room = room_of(request)
    story = clean(story).strip()

    def make() -> dict[str, Any]:
        db = room.db
        told_of: tuple[tuple[str, str], ...] = ()
        words = clean(q).strip()
        if story:
            told_of = room.kept(("story", story), lambda: search.story_names(db, story))
            words = words if told_of else f"{words} {story}".strip()
        asked = search.Query(words, chosen, told_of, clean(since), clean(until), page, order, after)
        found = (search.reports if show == "reports" else search.records)(db, asked, room.kept)
        facets, counted = search.facets(db, asked, room.kept)
        best = order == "best" and bool(asked.words)
        last = len(found.rows) < search.PAGE or page * search.PAGE == found.total
        return {
            "show": show,
            "asked": {
                "q": q,
                "chosen": [list(c) for c in chosen],
                "story": story,
                "since": since,
                "until": until,
                "order": order,
            },
            "page": page,
            "total": min(found.total, search.MOST),
            "more_than": search.MOST if found.total > search.MOST else None,
            "next": None if last else without(request.url.query, page=page + 1, after="" if best else found.last),
            "facets": facets,
            "counted": counted,
            "reports": found.rows if show == "reports" else [],
            "records": found.rows if show == "records" else [],
            "saved": [dict(r) for r in db.execute("SELECT number, title, query, kind FROM saved ORDER BY title")],
            "stories": room.kept("stories", lambda: kept_stories(db)),
            "_all": room.kept("reports", lambda: db.execute("SELECT count(*) FROM shelf").fetchone()[0]),
            "_listed": dict(search.commonest(db, "listed", 2)).get("yes", 0),
        }

    return answer(request, "inbox.html", make)


def kept_stories(db: sqlite3.Connection) -> list[str]:
    """What the dossiers that somebody has kept are about."""
    queries = db.execute("SELECT query FROM saved WHERE kind = 'dossier' ORDER BY title")
    found = (dict(parse_qsl(r[0])).get("about", "") for r in queries)
    return list(dict.fromkeys(filter(None, found)))


@router.post("/saved", summary="Keep a search or a dossier under a title", include_in_schema=False)
def save(request: Request, form: Annotated[FormData, Depends(posted)]) -> Response:
    who = people.whoever(request)
    room = room_of(request)
    if drop := text(form, "drop"):
        with room.writing() as db:
            db.execute("DELETE FROM saved WHERE number = ?", (int(drop) if drop.isdigit() else 0,))
        return go("/")
    title, query, kind = text(form, "title", 120), text(form, "query").lstrip("?"), text(form, "kind") or "search"
    if not who.may("code"):
        raise people.NotAllowed("Your role may look, but not save searches for all.")
    if title and kind in ("search", "dossier"):
        with room.writing() as db:
            db.execute(
                "INSERT INTO saved (title, query, kind, author, made) VALUES (?, ?, ?, ?, ?)",
                (title, query, kind, who.name, now()),
            )
    return go(("/dossiers/story?" if kind == "dossier" else "/?") + query)


@router.post("/name", include_in_schema=False)
def name(request: Request, form: Annotated[FormData, Depends(posted)]) -> Response:
    """Sets the name under which somebody works where there are no accounts."""
    response = go("/")
    response.set_cookie(
        "author",
        urlencode({"": text(form, "author", 60)})[1:] and text(form, "author", 60).encode("ascii", "ignore").decode(),
        max_age=365 * 86400,
        httponly=True,
        samesite="lax",
    )
    return response
