"""Dossiers: one question put to the ledger, everything it knows of it, as known on any day; as a page, a file or Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from dragoman.desk import people, pictures, story
from dragoman.desk.lookups import clean
from dragoman.desk.marking import sentence_of
from dragoman.desk.pages import STATIC, answer, environment, go, room_of, wants_json
from dragoman.desk.room import Room
from dragoman.desk.search import commonest
from dragoman.dossiers.compose import dossier
from dragoman.dossiers.paragraph import paragraph
from dragoman.dossiers.settings import markdown
from dragoman.ledger import matters
from dragoman.ledger.account import row
from dragoman.ledger.thing import Thing

router = APIRouter()
About = Annotated[str, Query(max_length=200)]
AsOf = Annotated[str, Query(max_length=10, pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]
Before = Annotated[str, Query(max_length=30, pattern=r"^(\d{4}-\d{2}-\d{2}\.\d{1,15})?$")]

_PAGE, _FILE = 60, 1000
"""So many things are on a page, and in a file."""

_SAID = ("statement", "accusation", "rejection")


def gathered(room: Room, about: str, as_of: str, before: str = "", most: int = _PAGE) -> dict[str, Any]:
    """The data of a dossier. Raises 404 where nothing is about it."""
    room.generation()  # what is kept is up to date
    found = matters.matter(room.db, about, as_of, _place(before), most)
    chosen = found.things
    homes = list(dict.fromkeys(x.report for t in chosen for x in t.tellings))
    if not homes:
        raise HTTPException(404, f"Nothing in this ledger is about “{about}”" + (f" up to {as_of}." if as_of else "."))
    reports = room.ledger.reports(homes)
    voice = {r["id"]: r["voice"] for r in reports}
    voices = len(set(voice.values()))
    others = matters.beside(room.db, homes, (*_SAID, "impact"), as_of)
    known = story.common(chosen, voice)
    rows = [row(t) for t in chosen if t.kind in ("agreement", "mandate", "pledge", "attack")]
    return {
        "about": about,
        "as_of": as_of,
        "title": about or "Everything",
        "story": paragraph(rows, len(chosen), len(reports), voices),
        "reports": len(reports),
        "voices": voices,
        "things": len(chosen),
        "of": min(found.total, matters.COUNTED),
        "more_than": matters.COUNTED if found.total > matters.COUNTED else None,
        "searched": found.searched,
        "first": chosen[0].tellings[0].day,
        "last": chosen[-1].tellings[0].day,
        "before": before,
        "earlier": f"{found.earlier[0]}.{found.earlier[1]}" if found.earlier and found.earlier[0] else None,
        "board": story.board(chosen, known),
        "timeline": story.timeline(chosen, known),
        "places": story.places(chosen),
        "actors": story.actors(chosen),
        "toll": story.toll(chosen, others, known),
        "mandates": story.mandates(chosen, known),
        "statements": story.said(others),
        "concerns": story.concerns(others),
        "disputes": story.disputes(chosen, known),
        "sources": story.independence(chosen, reports),
        "_days": _days(room, about, as_of, before, most, chosen),
    }


def _days(room: Room, about: str, as_of: str, before: str, most: int, shown: Sequence[Thing]) -> list[str]:
    """The days on which the things of the page were told, later ones than `as_of` among them: to go back and forth between."""
    if not as_of:  # they are all here
        return sorted({x.day for t in shown for x in t.tellings} - {""})
    return sorted({*matters.days(room.db, about, _place(before), most), as_of})


def _place(before: str) -> matters.Place:
    day, _, number = before.partition(".")
    return (day, int(number)) if number else matters.END


def drawn(data: dict[str, Any]) -> dict[str, Any]:
    """The pictures that go with the data."""
    return {
        "_timeline": pictures.timeline(data["timeline"]),
        "_map": pictures.world_map(data["places"]),
        "_network": pictures.network(data["actors"]),
        "_toll": pictures.ranges(data["toll"]),
        "_stages": pictures.stages,
    }


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
def page(request: Request, about: About = "", as_of: AsOf = "", before: Before = "") -> Response:
    """The things of a party, place or operation, or that speak of the words: pledges with stages, timeline, places, actors, toll,
    mandates, words, concerns, disputes and sources, each with the sentences behind it; `as_of` leaves out later reports. Of a
    large matter these are the latest things, `things` out of `of` (or more, where `more_than` is set); `earlier`, given as
    `before`, leads to those before them. `searched`, where it is not 0, is how many of the reports with these words were gone
    through, the latest that were added."""
    room = room_of(request)
    about = clean(about).strip()

    def make() -> dict[str, Any]:
        data = gathered(room, about, as_of, before)
        if wants_json(request):  # it shows no pictures
            return data
        return data | drawn(data)

    return answer(request, "dossier.html", make)


def _file_name(title: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-").lower()[:60] or "dossier"


def _export(request: Request, title: str, as_of: str, suffix: str, kind: str, body: str) -> Response:
    name = _file_name(title) + (f"-{as_of}" if as_of else "") + suffix
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body.encode("utf-8", "replace"), headers=headers, media_type=kind)


@router.get(
    "/dossiers/story.html",
    summary="The dossier as one self-contained HTML file",
    responses={200: {"content": {"text/html": {}}}},
)
def as_file(request: Request, about: About = "", as_of: AsOf = "") -> Response:
    """Everything in one file, to print or share: no scripts, nothing fetched; each figure unfolds to its sentences."""
    people.whoever(request)
    data = gathered(room_of(request), clean(about).strip(), as_of, most=_FILE)
    style = (STATIC / "desk.css").read_text(encoding="utf-8")
    body = environment().get_template("dossier_file.html").render(**data, **drawn(data), style=style)
    return _export(request, data["title"], as_of, ".html", "text/html; charset=utf-8", body)


@router.get(
    "/dossiers/story.md", summary="The dossier as Markdown", responses={200: {"content": {"text/markdown": {}}}}
)
def as_markdown(request: Request, about: About = "", as_of: AsOf = "") -> Response:
    """Tables with a note for every line: the sentences that say so."""
    people.whoever(request)
    room = room_of(request)
    room.generation()
    about = clean(about).strip()
    found = matters.matter(room.db, about, as_of, most=_FILE)
    if not found.things:
        raise HTTPException(404, f"Nothing in this ledger is about “{about}”.")
    told = {t.id: t.tellings for t in found.things}
    homes = {x.report for t in found.things for x in t.tellings}
    said = matters.beside(room.db, homes, _SAID, as_of)
    whole = dossier(
        about or "Everything", [row(t) for t in found.things], told, room.ledger.reports(homes), said, as_of
    )
    left = f"\n\nOf {found.total} things these are the latest {len(found.things)}.\n" if found.earlier else ""
    return _export(request, whole.title, as_of, ".md", "text/markdown; charset=utf-8", markdown(whole) + left)


@router.get("/records/{record}/sentence", summary="The sentence that tells a record")
def sentence(request: Request, record: str) -> Response:
    """Leads to the sentence of the report that first tells the record."""
    people.whoever(request)
    db = room_of(request).db
    found = db.execute(
        "SELECT t.report, t.words, r.text FROM telling t JOIN report r ON r.id = t.report WHERE t.id = ?",
        (clean(record),),
    ).fetchone()
    if found is None:
        raise HTTPException(404, "No record of this ledger has that address.")
    words = json.loads(found["words"])
    start = words[0][1] if words and words[0][1] is not None else found["text"].find(words[0][0]) if words else -1
    number = sentence_of(found["text"], start) if start >= 0 else 0
    return go(f"/reports/{found['report']}" + (f"/sentences/{number}#s{number}" if number else ""))
