"""Lists of feeds (OPML, or one address a line) and what a feed names: articles with their addresses."""

from __future__ import annotations

import io
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.intake.addresses import Refused, normal

MOST_ENTRIES = 1000
"""So many entries of one feed are looked at; a feed has some tens."""


_HALVES = re.compile(  # references to halves of characters (U+D800 to U+DFFF), over which feedparser gives up the whole feed
    rb"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A feed in a list."""

    address: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a feed names. `published` is a day (ISO 8601) or ""."""

    address: str
    title: str
    published: str


def listed(path: str | Path) -> tuple[list[Named], list[str]]:
    """The feeds of an OPML file, or of a text file with one address a line (# begins a remark); and what was left out, why.

    Raises UnreadableInput where the file cannot be read or names no feed.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UnreadableInput(f"{path}: could not be read ({error.strerror or error})") from None
    if len(data) > 10_000_000:
        raise UnreadableInput(f"{path}: too long for a list of feeds")
    pairs = _outlines(data, path) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _lines(data)
    found: dict[str, Named] = {}
    left: list[str] = []
    for address, title in pairs:
        try:
            one = normal(address)
        except Refused as error:
            left.append(f"{path}: {address[:200]} is left out: {error}")
        else:
            found.setdefault(one, Named(one, title))
    if not found:
        raise UnreadableInput(f"{path}: names no feed; give an OPML file, or one address a line")
    return list(found.values()), left


def entries(body: bytes, address: str, kind: str = "") -> list[Entry]:
    """What a feed names, in its order, each address once. Raises ValueError if the body is no feed."""
    import feedparser  # type: ignore[import-untyped,unused-ignore]

    from dragoman.sources.markup import checked

    try:
        checked(body, "the feed")  # before any parser sees it: declared entities can grow without end
    except UnreadableInput as error:
        raise ValueError(str(error)) from None
    headers = {"content-type": kind} if kind else {}
    try:
        parsed: Any = feedparser.parse(io.BytesIO(_HALVES.sub(b"&#xFFFD;", body)), response_headers=headers)
    except Exception as error:  # whatever it makes of such bytes: a fault of one feed stops no other
        raise ValueError(f"this is no feed that can be read ({type(error).__name__})") from None
    if not parsed.entries and not parsed.get("version"):
        raise ValueError("this is no feed")
    found: dict[str, Entry] = {}
    for one in parsed.entries[:MOST_ENTRIES]:
        try:
            link = normal(str(one.get("link") or ""), address) if one.get("link") else ""
        except Refused:
            continue
        if link and link not in found:
            moment = one.get("published_parsed") or one.get("updated_parsed")
            found[link] = Entry(link, _plain(str(one.get("title") or "")), _day(moment))
    return list(found.values())


def _day(moment: Any) -> str:
    try:
        return time.strftime("%Y-%m-%d", moment) if moment and 1900 < moment[0] < 2200 else ""
    except (ValueError, TypeError, OverflowError):
        return ""


def _plain(text: str) -> str:
    text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)  # half a character cannot be stored
    return " ".join(re.sub(r"<[^<>]{0,300}>", "", text).split())[:500]


def _lines(data: bytes) -> list[tuple[str, str]]:
    lines = [line.strip() for line in data.decode("utf-8-sig", "replace").splitlines()]
    return [(line, "") for line in lines if line and not line.startswith("#")]


def _outlines(data: bytes, path: str | Path) -> list[tuple[str, str]]:
    from dragoman.sources.opml import feeds

    return [(feed.url, feed.title) for feed in feeds(data, str(path))]
