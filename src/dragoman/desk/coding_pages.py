"""Double coding: the same reports to several coders, blind; how far they agree; settling where they do not; gold folders."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dragoman.desk import agreement, people
from dragoman.desk.lookups import clean, report_row
from dragoman.desk.pages import answer, go, posted, room_of, text
from dragoman.desk.people import NotAllowed
from dragoman.desk.report_pages import card
from dragoman.kinds.load import kinds
from dragoman.ledger import corrections
from dragoman.ledger.corrections import Held
from dragoman.ledger.writing import now

router = APIRouter()
Form = Annotated[FormData, Depends(posted)]


def _layers(db: sqlite3.Connection, report: str, *, done: bool = True) -> dict[str, list[Held]]:
    rows = db.execute(
        "SELECT coder, start FROM coding WHERE report = ? AND (? = 0 OR done <> '') ORDER BY coder", (report, int(done))
    )
    return {r["coder"]: corrections.held(db, report, r["coder"], r["start"]) for r in rows.fetchall()}


@router.get("/coding", summary="Tasks of blind coding, and how far coders agree")
def coding(request: Request) -> Response:
    """One's own tasks; for those who adjudicate all tasks, with the agreement over the reports that two have finished."""
    who = people.whoever(request)
    room = room_of(request)

    def make() -> dict[str, Any]:
        db = room.db
        mine = [
            dict(r)
            for r in db.execute(
                "SELECT c.number, c.done, c.start, r.id AS report, r.title, r.name "
                "FROM coding c JOIN report r ON r.id = c.report WHERE c.coder = ? ORDER BY c.done <> '', c.number",
                (who.name,),
            )
        ]
        data: dict[str, Any] = {"mine": mine, "tasks": [], "agreement": None, "ready": []}
        if who.may("adjudicate"):
            data["tasks"] = [
                dict(r)
                for r in db.execute(
                    "SELECT c.number, c.coder, c.done, c.start, r.id AS report, r.title, r.name "
                    "FROM coding c JOIN report r ON r.id = c.report ORDER BY r.day DESC, r.id, c.coder"
                )
            ]
            ready = [
                dict(r)
                for r in db.execute(
                    "SELECT r.id, r.title, r.name, r.text, count(*) AS coders "
                    "FROM coding c JOIN report r ON r.id = c.report WHERE c.done <> '' "
                    "GROUP BY r.id HAVING count(*) > 1 ORDER BY r.day DESC LIMIT 200"
                )
            ]
            pairs = [(r.pop("text"), _layers(db, r["id"])) for r in ready]
            data["ready"] = ready
            data["agreement"] = agreement.measured(pairs) if pairs else None
        return data

    return answer(request, "coding.html", make, person=who)


@router.post("/coding", summary="Give reports to coders", include_in_schema=False)
def give(request: Request, form: Form) -> Response:
    who = people.whoever(request)
    if not who.may("adjudicate"):
        raise NotAllowed("Only those who adjudicate give out reports to code.")
    room = room_of(request)
    coders = [c for part in re.split(r"[,;\n]", text(form, "coders", 600)) if (c := clean(part).strip()[:60])]
    start = "found" if text(form, "start") == "found" else "empty"
    given = [w for w in re.split(r"[\s,;]+", text(form, "reports", 4000)) if w]
    reports = [report_row(room.db, w.rstrip("/").split("/")[-1].split("#")[0])["id"] for w in given]
    if count := text(form, "newest"):
        reports += [
            r[0]
            for r in room.db.execute(
                "SELECT id FROM report ORDER BY day DESC, number DESC LIMIT ?",
                (min(int(count), 500) if count.isdigit() else 0,),
            )
        ]
    with room.writing() as db:
        for report in dict.fromkeys(reports):
            for coder in coders:
                db.execute(
                    "INSERT OR IGNORE INTO coding (report, coder, start, opened) VALUES (?, ?, ?, ?)",
                    (report, coder, start, now()),
                )
    return go("/coding")


def _differences(db: sqlite3.Connection, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of two or more coders side by side: each group of matched ones with the fields in which they differ."""
    layers = _layers(db, row["id"])
    groups: list[dict[str, Held]] = []
    for coder, found in layers.items():
        kept = [h for h in found if h.status != "rejected"]
        firsts = [next(iter(g.values())).record for g in groups]
        pairs = {j: i for i, j in agreement.matched(firsts, [h.record for h in kept])}
        for j, held in enumerate(kept):
            if j in pairs:
                groups[pairs[j]][coder] = held
            else:
                groups.append({coder: held})
    made = []
    for g in groups:
        records = [h.record for h in g.values()]
        fields = [
            f for f in dict.fromkeys(f for r in records for f in r) if f not in ("kind", "words", "claims", "where")
        ]
        differ = [f for f in fields if len({repr(r.get(f)) for r in records}) > 1]
        made.append(
            {
                "cards": {c: card(h, row["text"]) for c, h in g.items()},
                "missing": [c for c in layers if c not in g],
                "differ": differ,
                "agreed": not differ and len(g) == len(layers),
            }
        )
    return sorted(
        made, key=lambda m: (m["agreed"], not m["missing"], min(c["sentences"] or [0] for c in m["cards"].values()))
    )


@router.get("/adjudicate/{report}", summary="Where coders differ in a report")
def adjudicate(request: Request, report: str) -> Response:
    """The records of all who have finished, matched, with the fields in which they differ."""
    who = people.whoever(request)
    if not who.may("adjudicate"):
        raise NotAllowed("Only those who adjudicate see other coders' work.")
    room = room_of(request)

    def make() -> dict[str, Any]:
        row = report_row(room.db, report)
        standing = [
            card(h, row["text"])
            for h in corrections.held(room.db, row["id"])
            if h.status in ("accepted", "edited", "new")
        ]
        return {
            "report": {k: row[k] for k in ("id", "title", "name", "day")},
            "groups": _differences(room.db, row),
            "standing": standing,
        }

    return answer(request, "adjudicate.html", make, person=who)


@router.post("/adjudicate/{report}", summary="Take one coder's record into the ledger", include_in_schema=False)
def settle(request: Request, report: str, form: Form) -> Response:
    """Takes a record (or all on which coders agree) as the reviewed one; the coders' own layers stay as they are."""
    who = people.whoever(request)
    if not who.may("adjudicate"):
        raise NotAllowed("Only those who adjudicate settle other coders' work.")
    room = room_of(request)
    row = report_row(room.db, report)
    layers = _layers(room.db, row["id"])
    coder, key = text(form, "coder", 60), text(form, "key", 80)
    chosen: list[Held] = []
    if text(form, "all") and layers:
        for group in _differences(room.db, row):
            if group["agreed"]:
                name, one = next(iter(group["cards"].items()))
                chosen += [h for h in layers[name] if h.key == one["key"]]
    else:
        chosen = [h for h in layers.get(coder, ()) if h.key == key]
    if not chosen:
        raise HTTPException(404, "No coder has such a record in this report.")
    reason = text(form, "reason", 500) or f"adjudicated: {coder or 'all agreed'}"
    with room.writing() as db:
        for held in chosen:
            known = {h.key: h for h in corrections.held(db, row["id"]) if h.status != "rejected"}
            if held.key in known:
                corrections.correct(db, row["id"], "edit", held.key, [held.record], author=who.name, reason=reason)
            else:
                corrections.correct(db, row["id"], "new", "", [held.record], author=who.name, reason=reason)
    return go(f"/adjudicate/{row['id']}")


# -- gold -----------------------------------------------------------------------------------------------------------------

_ORDER = ("words", "by", "to", "date", "place", "reality", "source")


def gold_toml(records: list[dict[str, Any]], text_: str) -> str:
    """The records as an expected.toml: one table a record under its kind, words as strings, empty fields left out."""
    blocks = []
    for record in records:
        kind = record["kind"]
        declared = kinds().get(kind)
        lines = [f"[[{kind}]]"]
        words = [text_[w["start"] : w["end"]] if isinstance(w, dict) else str(w) for w in record.get("words", ())]
        lines.append(f"words = {_toml(words)}")
        names = [n for n in _ORDER if n in record and n != "words"] + [
            n for n in (declared.fields if declared else record) if n in record and n not in _ORDER
        ]
        for n in names:
            if record[n] not in ("", [], None) and not (n == "reality" and record[n] == "happened"):
                lines.append(f"{n} = {_toml(record[n])}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    made = []
    for c in str(value):
        made.append(
            {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(c)
            or (f"\\u{ord(c):04X}" if ord(c) < 32 or ord(c) == 127 else c)
        )
    return '"' + "".join(made) + '"'


@router.get(
    "/gold.zip", summary="The accepted records as gold folders", responses={200: {"content": {"application/zip": {}}}}
)
def gold(request: Request, coder: Annotated[str, Query(max_length=60)] = "", all: bool = False) -> Response:
    """One folder a reviewed report: report.txt, report.toml, expected.toml with what people accepted, edited or added.

    `all` takes reports whose review has only begun, too; `coder` gives one's own finished blind work instead.
    """
    who = people.whoever(request)
    if not who.may("code") or (coder and coder != who.name and not who.may("adjudicate")):
        raise NotAllowed("Your role may not take that out.")
    room = room_of(request)
    room.generation()
    db = room.db
    if coder:
        rows = db.execute(
            "SELECT r.*, c.start FROM coding c JOIN report r ON r.id = c.report WHERE c.coder = ? AND c.done <> '' ORDER BY r.day, "
            "r.name",
            (clean(coder),),
        ).fetchall()
    else:
        rows = db.execute(
            "SELECT r.* FROM shelf s JOIN report r ON r.number = s.number WHERE s.state = 'reviewed' OR (? AND s.state = 'begun') "
            "ORDER BY r.day, r.name",
            (int(all),),
        ).fetchall()
    held_in = io.BytesIO()
    names: set[str] = set()
    with zipfile.ZipFile(held_in, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in rows:
            found = corrections.held(db, row["id"], clean(coder), row["start"] if coder else "found")
            good = [
                h.record for h in found if h.status in ("accepted", "edited", "new") or (coder and h.status == "open")
            ]
            slug = re.sub(r"[^a-z0-9]+", "-", (row["name"] or row["title"]).lower()).strip("-")[:60] or "report"
            folder = slug if slug not in names else f"{slug}-{row['id'][:6]}"
            names.add(folder)
            about = {
                "title": row["title"] or row["text"].strip().split("\n")[0],
                "publisher": row["publisher"],
                "url": row["url"],
                "published": row["day"],
                "licence": row["licence"],
            }
            for name, body in (
                ("report.txt", row["text"]),
                ("report.toml", "".join(f"{k} = {_toml(v)}\n" for k, v in about.items())),
                ("expected.toml", gold_toml(good, row["text"])),
            ):
                archive.writestr(zipfile.ZipInfo(f"{folder}/{name}"), body.encode("utf-8", "replace"))
    return Response(
        held_in.getvalue(),
        headers={"content-disposition": 'attachment; filename="gold.zip"'},
        media_type="application/zip",
    )
