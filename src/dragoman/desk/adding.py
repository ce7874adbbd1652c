"""Adding reports: pasted, dropped as files, or fetched from an address. What comes is text and stays text."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from dragoman.desk import people
from dragoman.desk.pages import answer, go, posted, room_of, text
from dragoman.desk.people import NotAllowed
from dragoman.errors import DragomanError, UnreadableInput

router = APIRouter()
KINDS = (".txt", ".md", ".html", ".htm")
MOST_FILES = 20
MOST_BYTES = 5 * 1024 * 1024


def plain_name(name: str) -> str:
    """What a file's name becomes: no folders, no dots in front, letters, digits and dashes; never a path."""
    last = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"[^\w-]+", "-", last.rsplit(".", 1)[0], flags=re.UNICODE).strip("-_.")[:80]
    return stem or "report"


@router.get("/add", summary="A form for new reports", include_in_schema=False)
def form_page(request: Request) -> Response:
    who = people.whoever(request)
    if not who.may("code"):
        raise NotAllowed("Your role may look, but not add reports.")
    return answer(request, "add.html", lambda: {"results": [], "typed": {}}, keep=False, person=who)


@router.post("/add", summary="Add reports", include_in_schema=False)
async def add(request: Request, form: Annotated[FormData, Depends(posted)]) -> Response:
    from starlette.concurrency import run_in_threadpool

    inputs: list[tuple[str, bytes]] = []
    faults: list[dict[str, Any]] = []
    for upload in form.getlist("files"):
        if not isinstance(upload, UploadFile) or not upload.filename:
            continue
        suffix = Path(upload.filename).suffix.lower()
        if suffix not in KINDS:
            faults.append({"name": plain_name(upload.filename), "fault": f"only {', '.join(KINDS)} files are taken"})
            continue
        data = await upload.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            faults.append({"name": plain_name(upload.filename), "fault": "larger than 5 MB"})
            continue
        inputs.append((plain_name(upload.filename) + suffix, data))
    return await run_in_threadpool(_add, request, form, inputs[:MOST_FILES], faults)


def _add(request: Request, form: FormData, inputs: list[tuple[str, bytes]], faults: list[dict[str, Any]]) -> Response:
    who = people.whoever(request)
    if not who.may("code"):
        raise NotAllowed("Your role may look, but not add reports.")
    room = room_of(request)
    pasted, address, published = (
        text(form, "text", MOST_BYTES),
        text(form, "address", 2000),
        text(form, "published", 10),
    )
    publisher, title = text(form, "publisher", 120), text(form, "title", 200)
    results = list(faults)
    if address:
        try:
            body, kind = (room.settings.fetch or fetched)(address)
            name = plain_name(address.split("?")[0].rstrip("/")) or "page"
            inputs.append((name + (".txt" if kind == "text/plain" else ".html"), body))
        except DragomanError as error:
            results.append({"name": address, "fault": str(error)})
    if pasted:
        inputs.append(
            (
                plain_name(title or pasted.strip().split("\n")[0][:60]) + ".txt",
                pasted.replace("\r\n", "\n").encode("utf-8", "ignore"),
            )
        )
    told = {"publisher": publisher, "url": address}
    for name, data in inputs:
        try:
            results.append(_one(request, name, data, published, told))
        except DragomanError as error:
            results.append({"name": name, "fault": str(error)})
    good = [r for r in results if "report" in r]
    if len(good) == 1 and len(results) == 1:
        return go(f"/reports/{good[0]['report']}/review")
    failed = bool(results) and not good
    typed = (
        {"text": pasted, "address": address, "published": published, "publisher": publisher, "title": title}
        if failed
        else {}
    )
    return answer(
        request,
        "add.html",
        lambda: {"results": results, "typed": typed},
        keep=False,
        status=422 if failed or not results else 200,
        person=who,
    )


def _one(request: Request, name: str, data: bytes, published: str, told: Mapping[str, str]) -> dict[str, Any]:
    """Reads one report and files it. The bytes lie in a folder of their own while they are read."""
    from dataclasses import replace

    room = room_of(request)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        if path.parent != Path(folder):
            raise UnreadableInput("A file's name is not a path.")
        path.write_bytes(data)
        read = room.settings.add or _read
        report, records, reader = read(str(path), path.stem, published)
    report = replace(report, publisher=report.publisher or told["publisher"], url=report.url or told["url"])
    added = room.ledger.add_records(report, records, reader=reader)
    return {"name": added.name, "report": added.report, "new": added.new, "records": added.tellings}


def fetched(address: str) -> tuple[bytes, str]:
    """The page at a public address, and its type. Raises UnreadableInput where there is none that can be read."""
    try:
        from dragoman.intake.fetch import Fetcher, Limits
    except ImportError as error:
        raise UnreadableInput(
            f"to fetch addresses, install what is missing ({error.name}): pip install 'dragoman[desk]'"
        ) from None
    with Fetcher(limits=Limits(seconds=30, size=MOST_BYTES)) as fetcher:
        found = fetcher.get(address)
    if found.outcome != "ok":
        raise UnreadableInput(f"It could not be fetched: {found.why}.")
    if found.kind not in ("text/html", "text/plain", "application/xhtml+xml"):
        raise UnreadableInput(f"The address holds {found.kind or 'something unnamed'}, not a page or plain text.")
    return found.body, found.kind


def _read(path: str, name: str, published: str) -> tuple[Any, Sequence[Mapping[str, Any]], str]:
    from dragoman.filing import filed

    for found in filed([path], published=published):
        if isinstance(found, DragomanError):
            raise found
        return found.report, found.records, found.reader
    raise UnreadableInput(f"{name}: nothing to read")
