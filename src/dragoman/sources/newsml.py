"""NewsML-G2 items and messages of news agencies, with their text as NITF, XHTML or plain; and NITF on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.markup import local, paragraphs, root_name, texts, xml_root
from dragoman.sources.opened import Opened
from dragoman.sources.telling import by_line, day_in, folded, one_line, standfirst, told

EXTENSIONS = (".newsml", ".nitf", ".xml")

_ROOTS = ("newsmessage", "newsitem", "packageitem", "newsitems", "nitf")
_ALL = ".//{*}"


def recognises(start: bytes) -> bool:
    """By the root element."""
    return root_name(start) in _ROOTS


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """The text items of the document, in its order. Pictures and other media are passed over; withdrawn (canceled) items
    and text items without text are rejected. Raises UnreadableInput for broken XML and what is no NewsML-G2 or NITF.
    """
    root = xml_root(file.data(), file.where)
    if local(root) not in _ROOTS:
        raise UnreadableInput(f"{file.where}: this is no NewsML-G2 (its root is {local(root)!r})")
    if local(root) == "nitf":
        yield _nitf(root, file.where)
        return
    items = [root] if local(root) == "newsitem" else list(root.iter("{*}newsItem"))
    if not items:
        raise UnreadableInput(f"{file.where}: no news item in it")
    said = False
    for number, item in enumerate(items, 1):
        member = "" if item is root else f"item {item.get('guid') or number}"[:200]
        kind = _code(item, "./{*}itemMeta/{*}itemClass").rsplit(":", 1)[-1]
        if kind not in ("", "text"):
            continue
        said = True
        yield _item(item, member, file.where)
    if not said:
        raise UnreadableInput(f"{file.where}: none of its {len(items)} items is a text")


def _item(item: Any, member: str, where: str) -> SourceText | UnreadableInput:
    here = f"{where}: {member}" if member else where
    if _code(item, "./{*}itemMeta/{*}pubStatus").rsplit(":", 1)[-1] in ("canceled", "withheld"):
        return UnreadableInput(f"{here}: withdrawn by its publisher")
    title = _first(item, "./{*}contentMeta/{*}headline")
    byline, dateline = _first(item, "./{*}contentMeta/{*}by"), _first(item, "./{*}contentMeta/{*}dateline")
    body: list[tuple[str, str]] = []
    for content in item.findall("./{*}contentSet/*"):
        if local(content) == "inlinexml" and len(content):
            pieces, own = _document(content[0])
            title, byline, dateline = title or own[0], byline or own[1], dateline or own[2]
        elif local(content) == "inlinedata" and "base64" not in (content.get("encoding") or ""):
            pieces = [("", line) for line in _lines("".join(content.itertext()))]
        else:
            continue
        if len(pieces) > len(body):
            body = pieces
    if not any(role == "" for role, _ in body):
        return UnreadableInput(f"{here}: no text in it")
    stamps = [_first(item, _ALL + name) for name in ("firstCreated", "contentCreated", "versionCreated")]
    return _article(
        title, _first(item, "./{*}contentMeta/{*}description"), byline, dateline, body,
        published=next((d for s in stamps if (d := day_in(s))), ""),
        publisher=_first(item, "./{*}itemMeta/{*}provider/{*}name") or _first(item, "./{*}rightsInfo/{*}copyrightHolder/{*}name")
        or _code(item, "./{*}itemMeta/{*}provider", "literal") or _code(item, "./{*}itemMeta/{*}provider").rsplit(":", 1)[-1],
        url=_link(item),
        licence=_first(item, "./{*}rightsInfo/{*}usageTerms") or _first(item, "./{*}rightsInfo/{*}copyrightNotice"),
        member=member,
    )  # fmt: skip


def _nitf(root: Any, where: str) -> SourceText | UnreadableInput:
    body, (title, byline, dateline) = _document(root)
    if not any(role == "" for role, _ in body):
        return UnreadableInput(f"{where}: no text in it")
    return _article(
        title, "", byline, dateline, body,
        published=day_in(_code(root, ".//{*}date.issue", "norm")) or day_in(_code(root, ".//{*}story.date", "norm")),
        publisher=_first(root, ".//{*}doc.copyright") or _code(root, ".//{*}doc.copyright", "holder"),
        url="", licence="", member="",
    )  # fmt: skip


def _document(node: Any) -> tuple[list[tuple[str, str]], tuple[str, str, str]]:
    """The lines of a NITF or XHTML document with their roles; its own headline, byline and dateline."""
    content = next(iter(node.findall(_ALL + "body.content")), None)
    if content is None:
        content = next(iter(node.findall(_ALL + "body")), node)
    head = next(iter(node.findall(_ALL + "body.head")), None)
    own = ("", "", "")
    if head is not None:
        own = (_first(head, _ALL + "hl1"), _first(head, _ALL + "byline"), _first(head, _ALL + "dateline"))
    pieces: list[tuple[str, str]] = []
    for media in content.findall(_ALL + "media") + content.findall(_ALL + "figure"):
        for name, role in (("media-caption", "caption"), ("figcaption", "caption"), ("media-producer", "credit")):
            pieces += [(role, words) for words in texts(media.findall(_ALL + name))]
        parent = media.getparent()
        if parent is not None:
            if media.tail and (before := media.getprevious()) is not None:
                before.tail = (before.tail or "") + media.tail
            parent.remove(media)
    return [*pieces, *(("", line) for line in paragraphs(content))], own


def _article(
    title: str, summary: str, byline: str, dateline: str, body: list[tuple[str, str]], **facts: str
) -> SourceText:
    lines = [(r, w) for r, w in body if not (r == "" and folded(w) in {folded(title), folded(byline)} - {""})]
    opening = next((folded(w) for r, w in lines if r == ""), "")
    first = dateline if dateline and not opening.startswith(folded(dateline)) else ""
    above = [
        ("headline", title), ("standfirst", standfirst(summary, opening)), ("credit", by_line(byline)), ("dateline", first),
    ]  # fmt: skip
    return told([*above, *lines], title=title, **facts)


def _lines(text: str) -> list[str]:
    """Paragraphs of plain text: parted by blank lines or indents, or else a line each."""
    blocks = [one_line(b) for b in re.split(r"\n\s*\n|\n(?=[ \t]{2,}\S)", text.strip())]
    return [b for b in (blocks if len(blocks) > 1 else map(one_line, text.split("\n"))) if b]


def _first(node: Any, path: str) -> str:
    return next((words for words in texts(node.findall(path))), "")


def _code(node: Any, path: str, name: str = "qcode") -> str:
    return next((one_line(n.get(name) or "") for n in node.findall(path)), "")


def _link(item: Any) -> str:
    for node in item.findall("./{*}itemMeta/{*}link"):
        href = (node.get("href") or "").strip()
        if href.lower().startswith(("http://", "https://")):
            return href[:2_000]
    return ""
