"""Dossiers: one question put to the ledger, everything it knows of it, as known on any day; as a page, a file or Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from dragoman.desk import pictures, story
from dragoman.desk.lookups import clean
from dragoman.desk.marking import sentence_of
from dragoman.desk.pages import STATIC, answer, environment, go, room_of, wants_json
from dragoman.desk.room import Room
from dragoman.desk.search import commonest
from dragoman.dossiers.compose import Dossier, dossier
from dragoman.ledger.account import row

router = APIRouter()
About = Annotated[str, Query(max_length=200)]
AsOf = Annotated[str, Query(max_length=10, pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]
_MOST_REPORTS = 3000


def _gathered(room: Room, about: str, as_of: str) -> dict[str, Any]:
    """The data of a dossier, with what Markdown is made of under "_plain". Raises 404 where nothing is about it."""
    ledger = room.ledger
    chosen = ledger.about(about, as_of)
    homes = list(dict.fromkeys(x.report for t in chosen for x in t.tellings))
    if not homes:
        raise HTTPException(404, f"Nothing in this ledger is about “{about}”" + (f" up to {as_of}." if as_of else "."))
    homes = homes[:_MOST_REPORTS]
    reports = ledger.reports(homes)
    voice = {r["id"]: r["voice"] for r in reports}
    others = [
        t
        for t in ledger.told(reports=homes)
        if t.kind in ("statement", "accusation", "rejection", "impact") and (not as_of or t.day <= as_of)
    ]
    others.sort(key=lambda t: t.key)
    told = {t.id: t.tellings for t in chosen}
    plain = dossier(
        about or "Everything", [row(t) for t in chosen], told, reports, [t for t in others if t.kind != "impact"], as_of
    )
    return {
        "about": about,
        "as_of": as_of,
        "title": about or "Everything",
        "story": plain.story,
        "reports": len(reports),
        "voices": plain.voices,
        "things": len(chosen),
        "days": sorted({r["day"] for r in reports if r["day"]}),
        "board": story.board(chosen, voice),
        "timeline": story.timeline(chosen, voice),
        "places": story.places(chosen),
        "actors": story.actors(chosen),
        "toll": story.toll(chosen, others, voice),
        "mandates": story.mandates(chosen, voice),
        "statements": story.said(others),
        "concerns": story.concerns(others),
        "disputes": story.disputes(chosen, voice),
        "sources": story.independence(chosen, reports),
        "_plain": plain,
    }


def gathered(room: Room, about: str, as_of: str) -> dict[str, Any]:
    return room.kept(("dossier", about, as_of), lambda: _gathered(room, about, as_of))


def drawn(data: dict[str, Any]) -> dict[str, Any]:
    """The pictures that go with the data."""
    return {
        "_timeline": pictures.timeline(data["timeline"]),
        "_map": pictures.world_map(data["places"]),
        "_network": pictures.network(data["actors"]),
        "_toll": pictures.ranges(data["toll"]),
        "_stages": pictures.stages,
    }


def _all_days(room: Room, about: str) -> list[str]:
    """The days between which a slider moves: those on which the whole story was told."""
    found: list[str] = gathered(room, about, "")["days"]
    return found


@router.get("/dossiers", summary="Saved and suggested dossiers")
def dossiers(request: Request) -> Response:
    """Dossiers that somebody has saved, and the parties and places that most reports tell of."""
    room = room_of(request)

    def make() -> dict[str, Any]:
        db = room.db
        saved = [
            dict(r) for r in db.execute("SELECT number, title, query FROM saved WHERE kind = 'dossier' ORDER BY title")
        ]
        common = {
            f: [{"name": name, "reports": count} for name, count in commonest(db, f, 24)] for f in ("party", "place")
        }
        small = db.execute("SELECT count(*) FROM report").fetchone()[0] <= 400
        return {"saved": saved, "common": common, "whole": small}

    return answer(request, "dossiers.html", make)


@router.get("/dossiers/story", summary="A dossier: everything the ledger knows of one matter")
def page(request: Request, about: About = "", as_of: AsOf = "") -> Response:
    """The things of a party, place or operation, or that speak of the words: pledges with stages, timeline, places, actors, toll,
    mandates, words, concerns, disputes and sources, each with the sentences behind it; `as_of` leaves out later reports."""
    room = room_of(request)
    about = clean(about).strip()

    def make() -> dict[str, Any]:
        data = gathered(room, about, as_of)
        if wants_json(request):  # it shows no pictures
            return data
        return data | drawn(data) | {"_days": _all_days(room, about)}

    return answer(request, "dossier.html", make)


def _file_name(title: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-").lower()[:60] or "dossier"


def _export(
    request: Request, about: str, as_of: str, suffix: str, kind: str, build: Callable[[dict[str, Any]], str]
) -> Response:
    from dragoman.desk import people

    people.whoever(request)
    room = room_of(request)
    data = gathered(room, clean(about).strip(), as_of)
    body = build(data).encode("utf-8", "replace")
    name = _file_name(data["title"]) + (f"-{as_of}" if as_of else "") + suffix
    return Response(body, headers={"content-disposition": f'attachment; filename="{name}"'}, media_type=kind)


@router.get(
    "/dossiers/story.html",
    summary="The dossier as one self-contained HTML file",
    responses={200: {"content": {"text/html": {}}}},
)
def as_file(request: Request, about: About = "", as_of: AsOf = "") -> Response:
    """Everything in one file, to print or share: no scripts, nothing fetched; each figure unfolds to its sentences."""

    def build(data: dict[str, Any]) -> str:
        style = (STATIC / "desk.css").read_text(encoding="utf-8")
        return environment().get_template("dossier_file.html").render(**data, **drawn(data), style=style)

    return _export(request, about, as_of, ".html", "text/html; charset=utf-8", build)


@router.get(
    "/dossiers/story.md", summary="The dossier as Markdown", responses={200: {"content": {"text/markdown": {}}}}
)
def as_markdown(request: Request, about: About = "", as_of: AsOf = "") -> Response:
    """Tables with a note for every line: the sentences that say so."""
    from dragoman.dossiers.settings import markdown

    def build(data: dict[str, Any]) -> str:
        plain: Dossier = data["_plain"]
        return markdown(plain)

    return _export(request, about, as_of, ".md", "text/markdown; charset=utf-8", build)


@router.get("/records/{record}/sentence", summary="The sentence that tells a record")
def sentence(request: Request, record: str) -> Response:
    """Leads to the sentence of the report that first tells the record."""
    from dragoman.desk import people

    people.whoever(request)
    db = room_of(request).db
    found = db.execute(
        "SELECT t.report, t.words, r.text FROM telling t JOIN report r ON r.id = t.report WHERE t.id = ?",
        (clean(record),),
    ).fetchone()
    if found is None:
        raise HTTPException(404, "No record of this ledger has that address.")
    import json

    words = json.loads(found["words"])
    start = words[0][1] if words and words[0][1] is not None else found["text"].find(words[0][0]) if words else -1
    number = sentence_of(found["text"], start) if start >= 0 else 0
    return go(f"/reports/{found['report']}" + (f"/sentences/{number}#s{number}" if number else ""))
