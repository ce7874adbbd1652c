"""Correcting what was read: accept, edit, reject, split, new, undo; the next most doubtful record; the log.

The same pages serve the ledger itself (`/reports/ID`) and one who codes blind (`/coding/NUMBER`, a layer of their own).
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dragoman.desk import forms, people, shelf
from dragoman.desk.lookups import clean, report_row
from dragoman.desk.pages import answer, environment, go, posted, room_of, text
from dragoman.desk.people import NotAllowed, Person
from dragoman.desk.report_pages import card, entry, page_data
from dragoman.errors import AnchorError, LedgerError
from dragoman.kinds.load import kinds
from dragoman.ledger import corrections
from dragoman.ledger.corrections import Held, Outdated
from dragoman.ledger.writing import now

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Bench:
    """Where somebody works: a report, a layer of corrections, the address of its pages, and who it is."""

    report: dict[str, Any]
    layer: str
    start: str
    address: str
    who: Person
    task: int = 0


def ledger_bench(request: Request, report: str) -> Bench:
    who = people.whoever(request)
    if not who.may("code"):
        raise NotAllowed("Your role may look, but not change records.")
    row = report_row(room_of(request).db, report)
    return Bench(row, "", "found", f"/reports/{row['id']}", who)


def coding_bench(request: Request, task: int) -> Bench:
    """A task of blind coding: of the one who asks, or 404, as if there were none."""
    who = people.whoever(request)
    db = room_of(request).db
    row = db.execute("SELECT * FROM coding WHERE number = ?", (min(task, 1 << 62),)).fetchone()
    if row is None or row["coder"] != who.name or not who.may("code"):
        raise HTTPException(404, "You have no task of that number.")
    return Bench(report_row(db, row["report"]), who.name, row["start"], f"/coding/{row['number']}", who, row["number"])


AtReport = Annotated[Bench, Depends(ledger_bench)]
AtTask = Annotated[Bench, Depends(coding_bench)]
Form = Annotated[FormData, Depends(posted)]


def _page(request: Request, bench: Bench) -> Response:
    def make() -> dict[str, Any]:
        data = page_data(room_of(request).ledger, bench.report["id"], bench.layer, bench.start)
        if bench.layer:
            data["copies"], data["versions"] = [], []
        return data | {"lit": 0, "_reviewing": True, "_address": bench.address, "_task": bench.task}

    return answer(request, "report.html", make, person=bench.who)


@router.get("/reports/{report}/review", summary="A report to review")
def review(request: Request, bench: AtReport) -> Response:
    """The report's page with what is needed to correct its records."""
    return _page(request, bench)


@router.get("/coding/{task}", summary="A report to code blind")
def code(request: Request, bench: AtTask) -> Response:
    return _page(request, bench)


@router.get("/review/next", summary="The most doubtful record that nobody has looked at")
def following(request: Request, after: Annotated[str, Query(max_length=60)] = "") -> Response:
    """Leads to the report whose records the reader was least sure of; `after` leaves out one report."""
    who = people.whoever(request)
    if not who.may("code"):
        raise NotAllowed("Your role may look, but not change records.")
    room = room_of(request)
    room.generation()
    found = next_doubtful(room.db, clean(after))
    if not found:
        return answer(request, "done.html", lambda: {"title": "Nothing is left to review"}, person=who)
    return go(f"/reports/{found[0]}/review#r-{found[1]}")


def next_doubtful(db: sqlite3.Connection, after: str = "") -> tuple[str, str] | None:
    """(report, key) of the least certain record that no correction touches; those without a score come last."""
    for table in (
        "certainty c JOIN telling t ON t.number = c.telling",
        "telling t LEFT JOIN certainty c ON c.telling = t.number",
    ):
        row = db.execute(
            f"SELECT t.report, t.id FROM {table} WHERE t.current AND t.report <> ? AND NOT EXISTS (SELECT 1 FROM correction k "
            "WHERE k.key = t.id AND k.layer = '') AND NOT EXISTS (SELECT 1 FROM shelf s JOIN report r ON r.number = s.number WHERE "
            "r.id = t.report AND s.state = 'reviewed') "
            + ("ORDER BY c.score LIMIT 1" if table[0] == "c" else "LIMIT 1"),
            (after,),
        ).fetchone()
        if row:
            return row["report"], row["id"]
    return None


# -- changing -------------------------------------------------------------------------------------------------------------


def _held(request: Request, bench: Bench, key: str) -> Held | None:
    """The record of that key as it stands now."""
    found = corrections.held(room_of(request).db, bench.report["id"], bench.layer, bench.start)
    return next((h for h in found if h.key == key), None)


def _after(request: Request, bench: Bench, number: int, key: str, said: str) -> Response:
    """The page again, or for a script what has changed."""
    room = room_of(request)
    if not bench.layer:
        with room.writing() as db:
            opened = sum(h.status == "open" for h in corrections.held(db, bench.report["id"]))
            shelf.set_state(db, bench.report["number"], "begun" if opened else "reviewed")
    if request.headers.get("hx-request") == "true":
        return Response(_part(request, bench, said), media_type="text/html; charset=utf-8")
    if request.headers.get("accept", "").startswith("application/json"):
        from starlette.responses import JSONResponse

        return JSONResponse({"entry": number, "said": said})
    base = bench.address if bench.layer else bench.address + "/review"
    return go(base + (f"#r-{key}" if key else ""))


def _part(request: Request, bench: Bench, said: str, warning: str = "") -> bytes:
    """The text and its records as they are now, for a script to put in place of what it shows."""
    data = page_data(room_of(request).ledger, bench.report["id"], bench.layer, bench.start)
    body = (
        environment()
        .get_template("review_part.html")
        .render(
            **data,
            _reviewing=True,
            _address=bench.address,
            _task=bench.task,
            person=bench.who,
            csrf=text_csrf(request),
            said=said,
            warning=warning,
        )
    )
    return body.encode("utf-8", "replace")


def text_csrf(request: Request) -> str:
    from dragoman.desk.pages import csrf

    return csrf(request.cookies.get(people.cookie(room_of(request)), ""))


def _stale(request: Request, bench: Bench, error: Outdated, tried: str, key: str) -> Response:
    if request.headers.get("hx-request") == "true":
        warning = (
            f"{error.entry.author} has changed this record meanwhile ({error.entry.action}); your “{tried}” was not stored. "
            "Here is what it is now."
        )
        return Response(_part(request, bench, warning, warning), 409, media_type="text/html; charset=utf-8")
    now_ = _held(request, bench, key)
    page = (
        environment()
        .get_template("outdated.html")
        .render(
            entry=entry(error.entry),
            tried=tried,
            card=card(now_, bench.report["text"]) if now_ else None,
            address=bench.address,
            layer=bench.layer,
            person=bench.who,
            csrf=text_csrf(request),
            path=request.url.path,
            query="",
            part="",
            accounts=room_of(request).settings.accounts,
            who=error.entry.author,
            key=key,
        )
    )
    return Response(page.encode("utf-8", "replace"), 409, media_type="text/html; charset=utf-8")


def _correct(
    request: Request, bench: Bench, form: FormData, action: str, key: str, after: list[dict[str, Any]], said: str
) -> Response:
    version = text(form, "version")
    try:
        with room_of(request).writing() as db:
            number = corrections.correct(
                db,
                bench.report["id"],
                action,
                key,
                after,
                author=bench.who.name,
                reason=text(form, "reason", 500),
                layer=bench.layer,
                start=bench.start,
                version=int(version) if version.isdigit() else None,
            )
    except Outdated as error:
        return _stale(request, bench, error, action, key)
    return _after(request, bench, number, f"{number}.0" if action in ("new", "split") else key, said)


def _decide(request: Request, bench: Bench, key: str, form: FormData) -> Response:
    action = text(form, "action")
    if action not in ("accept", "reject"):
        raise LedgerError("A record is accepted or rejected here; to edit, split or add one, open its form.")
    return _correct(request, bench, form, action, clean(key), [], f"{action}ed")


def _values(form: FormData, prefix: str = "") -> tuple[dict[str, str], dict[str, str]]:
    values: dict[str, str] = {}
    words: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, str) and name.startswith(prefix + "f."):
            plain = name[len(prefix) + 2 :]
            values[plain] = "; ".join(filter(None, (values.get(plain, ""), value.replace("\r", "")[:4000])))
        if isinstance(value, str) and name.startswith(prefix + "w."):
            words[name[len(prefix) + 2 :]] = value.replace("\r", "")[:4000]
    return values, words


def _made(form: FormData, text_: str, old: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    values, words = _values(form, prefix)
    kind = text(form, prefix + "kind") or str(old.get("kind", ""))
    return forms.record_from(kind, values, words, text(form, prefix + "passages", 20000).replace("\r", ""), text_, old)


def _form(
    request: Request,
    bench: Bench,
    key: str,
    mode: str,
    records: list[dict[str, Any]],
    version: int,
    fault: str = "",
    status: int = 200,
) -> Response:
    whole = bench.report["text"]
    made = [
        {
            "kind": r.get("kind", ""),
            "boxes": forms.boxes(r),
            "passages": "\n".join(
                whole[w["start"] : w["end"]] if isinstance(w, dict) else str(w) for w in r.get("words", ())
            ),
        }
        for r in records
    ]
    data = {
        "report": {k: bench.report[k] for k in ("id", "name", "title")},
        "key": key,
        "mode": mode,
        "forms": made,
        "version": version,
        "fault": fault,
        "kinds": {name: k.label for name, k in kinds().items()},
        "_address": bench.address,
        "_layer": bench.layer,
    }
    return answer(request, "edit.html", lambda: data, keep=False, status=status, person=bench.who)


def _open_edit(request: Request, bench: Bench, key: str, kind: str, split: bool) -> Response:
    held = _held(request, bench, clean(key))
    if held is None:
        raise HTTPException(404, "This report has no such record (any more).")
    record = dict(held.record)
    if kind in kinds():
        record["kind"] = kind
    return _form(request, bench, held.key, "split" if split else "edit", [record] * (2 if split else 1), held.version)


def _save_edit(request: Request, bench: Bench, key: str, form: FormData) -> Response:
    mode = "split" if text(form, "mode") == "split" else "edit"
    held = _held(request, bench, clean(key))
    old = held.record if held else {}
    whole = bench.report["text"]
    try:
        after = [_made(form, whole, old, p) for p in (("1.", "2.") if mode == "split" else ("1.",))]
    except AnchorError as error:
        return _form(request, bench, key, mode, _as_typed(form, mode), int(text(form, "version") or 0), str(error), 422)
    return _correct(request, bench, form, mode, clean(key), after, "split in two" if mode == "split" else "changed")


def _as_typed(form: FormData, mode: str) -> list[dict[str, Any]]:
    """What stood in the boxes, so that nothing typed is lost where it could not be stored."""
    made = []
    for prefix in ("1.", "2.") if mode == "split" else ("1.",):
        values, words = _values(form, prefix)
        made.append(
            {
                "kind": text(form, prefix + "kind"),
                **{n: v for n, v in values.items() if v},
                "words": text(form, prefix + "passages", 20000).splitlines(),
                "claims": {n: [{"words": w}] for n, w in words.items() if w},
            }
        )
    return made


def _open_new(request: Request, bench: Bench, kind: str, words: str) -> Response:
    record = {
        "kind": kind if kind in kinds() else "pledge",
        "words": [w for w in clean(words).splitlines() if w.strip()],
    }
    return _form(request, bench, "", "new", [record], 0)


def _save_new(request: Request, bench: Bench, form: FormData) -> Response:
    try:
        record = _made(form, bench.report["text"], {}, "1.")
    except AnchorError as error:
        return _form(request, bench, "", "new", _as_typed(form, "new"), 0, str(error), 422)
    return _correct(request, bench, form, "new", "", [record], "added")


def _undo(request: Request, bench: Bench, form: FormData) -> Response:
    room = room_of(request)
    given = text(form, "number")
    with room.writing() as db:
        last = corrections.last_done(db, bench.report["id"], bench.layer)
        number = int(given) if given.isdigit() else last.number if last else 0
        if not number:
            raise LedgerError("There is nothing to take back in this report.")
        made = corrections.undo(
            db, bench.report["id"], number, author=bench.who.name, reason=text(form, "reason", 500), layer=bench.layer
        )
    entry_ = next(
        (e for e in corrections.entries(room.db, bench.report["id"], bench.layer) if e.number == number), None
    )
    return _after(request, bench, made, entry_.key if entry_ else "", f"took back entry {number}")


Key = str
Kind = Annotated[str, Query(max_length=40)]
Words = Annotated[str, Query(max_length=4000)]


@router.get("/reports/{report}/records/new", summary="A form for a new record", include_in_schema=False)
def open_new(request: Request, bench: AtReport, kind: Kind = "pledge", words: Words = "") -> Response:
    return _open_new(request, bench, kind, words)


@router.post("/reports/{report}/records/new", summary="Add a record that the reader missed")
def save_new(request: Request, bench: AtReport, form: Form) -> Response:
    return _save_new(request, bench, form)


@router.get("/reports/{report}/records/{key}/edit", summary="A record's form", include_in_schema=False)
def open_edit(request: Request, bench: AtReport, key: Key, kind: Kind = "", split: bool = False) -> Response:
    return _open_edit(request, bench, key, kind, split)


@router.post("/reports/{report}/records/{key}/edit", summary="Change a record, or split it in two")
def save_edit(request: Request, bench: AtReport, key: Key, form: Form) -> Response:
    return _save_edit(request, bench, key, form)


@router.post("/reports/{report}/records/{key}", summary="Accept or reject a record")
def decide(request: Request, bench: AtReport, key: Key, form: Form) -> Response:
    return _decide(request, bench, key, form)


@router.post("/reports/{report}/undo", summary="Take back a correction: the latest, or the one of that number")
def undo(request: Request, bench: AtReport, form: Form) -> Response:
    return _undo(request, bench, form)


@router.get("/coding/{task}/records/new", include_in_schema=False)
def code_open_new(request: Request, bench: AtTask, kind: Kind = "pledge", words: Words = "") -> Response:
    return _open_new(request, bench, kind, words)


@router.post("/coding/{task}/records/new", include_in_schema=False)
def code_save_new(request: Request, bench: AtTask, form: Form) -> Response:
    return _save_new(request, bench, form)


@router.get("/coding/{task}/records/{key}/edit", include_in_schema=False)
def code_open_edit(request: Request, bench: AtTask, key: Key, kind: Kind = "", split: bool = False) -> Response:
    return _open_edit(request, bench, key, kind, split)


@router.post("/coding/{task}/records/{key}/edit", include_in_schema=False)
def code_save_edit(request: Request, bench: AtTask, key: Key, form: Form) -> Response:
    return _save_edit(request, bench, key, form)


@router.post("/coding/{task}/records/{key}", include_in_schema=False)
def code_decide(request: Request, bench: AtTask, key: Key, form: Form) -> Response:
    return _decide(request, bench, key, form)


@router.post("/coding/{task}/undo", include_in_schema=False)
def code_undo(request: Request, bench: AtTask, form: Form) -> Response:
    return _undo(request, bench, form)


@router.post("/coding/{task}/done", include_in_schema=False)
def code_done(request: Request, bench: AtTask, form: Form) -> Response:
    with room_of(request).writing() as db:
        db.execute("UPDATE coding SET done = ? WHERE number = ?", (now(), bench.task))
    return go("/coding")


@router.get("/log", summary="All corrections, latest first")
def log(request: Request, before: Annotated[int, Query(ge=0, le=1 << 60)] = 0) -> Response:
    """Who changed what, when and why; a hundred entries a page, going back with `before`. Blind layers are left out."""

    def make() -> dict[str, Any]:
        db = room_of(request).db
        found = corrections.entries(db, layer="", limit=100, before=before)
        titles = {}
        for e in found:
            row = db.execute("SELECT title, name FROM report WHERE id = ?", (e.report,)).fetchone()
            titles[e.report] = row["title"] or row["name"]
        rows = [entry(e) | {"title": titles[e.report]} for e in reversed(found)]
        joins = (
            [
                {
                    "number": j.number,
                    "decision": j.decision,
                    "reason": j.reason,
                    "author": j.author,
                    "made": j.made,
                    "undone": j.undone,
                }
                for j in room_of(request).ledger.judgements(standing=False)[-100:][::-1]
            ]
            if not before
            else []
        )
        return {"entries": rows, "joins": joins, "before": found[0].number if len(found) == 100 else 0}

    return answer(request, "log.html", make)
