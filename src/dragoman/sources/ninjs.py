"""ninjs, the JSON of news agencies (IPTC, versions 1 to 3), and other JSON files with articles under named keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.columns import article, chosen
from dragoman.sources.markup import html_paragraphs
from dragoman.sources.opened import Opened
from dragoman.sources.telling import by_line, day_in, folded, one_line, standfirst, told

EXTENSIONS = (".json", ".ninjs")

_LISTS = ("items", "_items", "articles", "results", "data", "documents", "stories")
_BODIES = ("body_xhtml", "body_html", "body_text")


def recognises(start: bytes) -> bool:
    """A JSON object or list of objects."""
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return bare.startswith(b"{") or (bare.startswith(b"[") and bare[1:].lstrip()[:1] in (b"{", b"]"))


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """The articles of the document: one object, a list of them, or an object with such a list under a usual key.

    An item of another type than text (picture, video) is passed over; one that was withdrawn or has no text is rejected.
    Raises UnreadableInput for what is no JSON.
    """
    data = file.data()
    try:
        document: Any = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"{file.where}: no JSON ({str(error)[:100]})") from None
    rows = document if isinstance(document, list) else [document]
    if isinstance(document, dict) and not _is_item(document):
        rows = next((document[k] for k in _LISTS if isinstance(document.get(k), list)), rows)
    if not rows:
        raise UnreadableInput(f"{file.where}: no article in it")
    alone = rows is not document and len(rows) == 1 and rows[0] is document
    for number, row in enumerate(rows, 1):
        member = "" if alone else f"item {number}"
        here = f"{file.where}: {member}" if member else file.where
        if not isinstance(row, dict):
            yield UnreadableInput(f"{here}: no JSON object")
        elif not _is_item(row):
            try:
                yield article(row, chosen(row, file.columns, here), member, file.where)
            except UnreadableInput as fault:
                yield fault
        elif row.get("type", "text") in ("text", "composite", None):
            yield _item(row, member, here)


def _is_item(row: Mapping[str, Any]) -> bool:
    return any(key in row for key in (*_BODIES, "bodies", "versioncreated", "versionCreated")) and "text" not in row


def _item(row: Mapping[str, Any], member: str, here: str) -> SourceText | UnreadableInput:
    if str(row.get("pubstatus", row.get("pubStatus", "usable"))).lower() in ("canceled", "cancelled", "withheld"):
        return UnreadableInput(f"{here}: withdrawn by its publisher")
    body = _body(row)
    if not body:
        return UnreadableInput(f"{here}: no text in it")
    title = _text(row.get("headline")) or _named(row.get("headlines"), "main")
    if title and folded(body[0]) == folded(title):
        del body[0]
    summary = _named(row.get("descriptions"), "summary") or _text(row.get("description_text"))
    opening = folded(body[0]) if body else ""
    by = by_line(_text(row.get("byline")) or _text(row.get("by")))
    stamps = ("firstcreated", "firstCreated", "contentcreated", "contentCreated", "versioncreated", "versionCreated")
    data = json.dumps(row, ensure_ascii=True, sort_keys=True).encode("ascii")
    found = told(
        [
            ("headline", title), ("standfirst", standfirst(summary, opening)), ("credit", by if len(by) <= 200 else ""),
            *_pictures(row), *(("", line) for line in body),
        ],
        title=title,
        published=next((d for s in stamps if (d := day_in(_text(row.get(s))))), ""),
        publisher=_publisher(row),
        url=_address(row),
        licence=_text(row.get("usageterms", row.get("usageTerms")))
        or _text(row.get("copyrightnotice", row.get("copyrightNotice"))),
        member=member,
    )  # fmt: skip
    return replace(found, data=data)


def _body(row: Mapping[str, Any]) -> list[str]:
    """The longest of the bodies that the item has, as lines."""
    given = [(key, row[key]) for key in _BODIES if isinstance(row.get(key), str)]
    bodies = row.get("bodies")
    for one in bodies if isinstance(bodies, list) else []:
        if isinstance(one, dict) and isinstance(one.get("value"), str):
            kind = str(one.get("contenttype", one.get("contentType", "text/plain")))
            given.append(("html" if "html" in kind else "text", one["value"]))
    found: list[str] = []
    for key, value in given:
        lines = html_paragraphs(value) if "html" in key else [t for line in value.split("\n") if (t := one_line(line))]
        if sum(map(len, lines)) > sum(map(len, found)):
            found = lines
    return found


def _pictures(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    linked = row.get("associations")
    for one in linked.values() if isinstance(linked, dict) else linked if isinstance(linked, list) else []:
        if isinstance(one, dict) and one.get("type") in ("picture", "graphic"):
            caption = _text(one.get("description_text")) or _named(one.get("descriptions"), "caption")
            if 15 <= len(caption) <= 600:
                yield "caption", caption
                yield "credit", _text(one.get("byline"))[:150]


def _publisher(row: Mapping[str, Any]) -> str:
    for key in ("provider", "source", "infosources", "infoSources", "copyrightholder", "copyrightHolder"):
        value = row.get(key)
        for one in value if isinstance(value, list) else [value]:
            if name := _text(one.get("name") if isinstance(one, dict) else one):
                return name[:200]
    return ""


def _address(row: Mapping[str, Any]) -> str:
    for key in ("link", "url", "uri"):
        value = _text(row.get(key))
        if value.lower().startswith(("http://", "https://")):
            return value[:2_000]
    return ""


def _named(values: Any, role: str) -> str:
    """Of a list of {"role", "value"} the value with that role, else the first."""
    rows = [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []
    rows.sort(key=lambda v: role not in str(v.get("role", "")))
    return _text(rows[0].get("value")) if rows else ""


def _text(value: Any) -> str:
    return one_line(" ".join(html_paragraphs(value[:5_000]))) if isinstance(value, str) else ""
