"""RSS and Atom feeds, through feedparser: one article an entry, with as much of its text as the feed gives."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from dragoman.errors import MissingPart, UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.markup import checked, html_paragraphs, root_name
from dragoman.sources.opened import Opened
from dragoman.sources.telling import day_in, folded, one_line, told

EXTENSIONS = (".rss", ".atom", ".xml", ".rdf")

_MOST_ENTRIES = 10_000
_MORE = re.compile(
    r"^(?:continue reading|read more|read the full|the post .{0,300} appeared first on|more\s*\W*$|comments$)",
    re.IGNORECASE,
)


def recognises(start: bytes) -> bool:
    """RSS, RDF and Atom by their root element."""
    return root_name(start) in ("rss", "rdf", "feed")


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """The feed's entries in its order. An entry without words is rejected.

    The feed's title is the publisher, an entry's own source goes before it. Raises UnreadableInput for what is no feed,
    MissingPart where feedparser is not installed.
    """
    try:
        import feedparser
    except ImportError as error:
        raise MissingPart("reading feeds needs feedparser: pip install feedparser") from error
    data = file.data()
    checked(data, file.where)
    if not recognises(data[:16_384]):
        raise UnreadableInput(f"{file.where}: this is no RSS or Atom feed")
    if data.count(b"<item") + data.count(b"<entry") > _MOST_ENTRIES:
        raise UnreadableInput(f"{file.where}: more than {_MOST_ENTRIES:,} entries; split the feed")
    try:
        # As a stream: bytes and texts might be taken for the name of a file.
        feed: Any = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError) as error:
        raise UnreadableInput(f"{file.where}: a broken feed ({type(error).__name__}: {str(error)[:100]})") from None
    if not feed.entries:
        raise UnreadableInput(f"{file.where}: the feed has no entries")
    publisher = _words(feed.feed.get("title", ""))
    licence = _words(feed.feed.get("rights", ""))
    for number, entry in enumerate(feed.entries, 1):
        yield _entry(entry, f"entry {number}", file.where, publisher, licence)


def _entry(entry: Any, member: str, where: str, publisher: str, licence: str) -> SourceText | UnreadableInput:
    title = _words(entry.get("title", ""))
    summary = html_paragraphs(str(entry.get("summary", "")))
    whole = max((html_paragraphs(str(c.get("value", ""))) for c in entry.get("content", ())), key=_length, default=[])
    body = [line for line in (whole if _length(whole) > _length(summary) else summary) if not _MORE.match(line)]
    if body and title and folded(body[0]) == folded(title):
        del body[0]
    if not body and not title:
        return UnreadableInput(f"{where}: {member}: no words in it")
    standfirst = ""
    if _length(whole) > _length(summary) and len(summary) == 1 and 20 <= len(summary[0]) <= 400:
        start = summary[0].rstrip(" .…[]")
        standfirst = "" if any(folded(line).startswith(folded(start)) for line in body) else summary[0]
    author = _words(entry.get("author", ""))
    source = entry.get("source") or {}
    return told(
        [
            ("headline", title), ("standfirst", standfirst), ("credit", f"By {author}" if author and len(author) <= 100 else ""),
            *(("", line) for line in body),
        ],
        title=title,
        published=next((d for key in ("published", "created", "updated") if (d := day_in(str(entry.get(key, ""))))), ""),
        publisher=_words(source.get("title", "")) or publisher,
        url=_address(entry),
        licence=_words(entry.get("rights", "")) or licence,
        member=member,
    )  # fmt: skip


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))


def _words(value: Any) -> str:
    return one_line(" ".join(html_paragraphs(str(value or "")[:5_000])))


def _address(entry: Any) -> str:
    for link in (entry.get("link", ""), entry.get("id", "")):
        if str(link).lower().startswith(("http://", "https://")) and len(str(link)) <= 2_000:
            return str(link)
    return ""
