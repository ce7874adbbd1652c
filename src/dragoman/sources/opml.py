"""OPML: lists of feeds. They hold no articles themselves; `feeds` tells what they list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.markup import local, root_name, xml_root
from dragoman.sources.opened import Opened
from dragoman.sources.telling import one_line

EXTENSIONS = (".opml", ".xml")


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """One feed of a list: where it is, what it is called, and the headings it stands under, the outermost first."""

    url: str
    title: str = ""
    folders: tuple[str, ...] = ()


def recognises(start: bytes) -> bool:
    """By the root element."""
    return root_name(start) == "opml"


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """None: the one fault says what to do with the list."""
    count = len(feeds(file.data(), file.where))
    yield UnreadableInput(f"{file.where}: a list of {count} feeds, not articles; fetch the feeds, then read them")


def feeds(data: bytes, where: str) -> tuple[ListedFeed, ...]:
    """The feeds that an OPML file lists, each address once, in its order; outlines without an http(s) address are passed
    over.

    Raises UnreadableInput for what is no OPML.
    """
    root = xml_root(data, where)
    if local(root) != "opml":
        raise UnreadableInput(f"{where}: this is no OPML list of feeds")
    found: dict[str, ListedFeed] = {}
    waiting: list[tuple[Any, tuple[str, ...]]] = [(node, ()) for node in reversed(root.findall("./body/outline"))]
    while waiting:
        node, folders = waiting.pop()
        values = {str(k).lower(): str(v) for k, v in node.attrib.items()}
        title = one_line(values.get("title") or values.get("text", ""))
        url = values.get("xmlurl", "").strip()
        if url.lower().startswith(("http://", "https://")):
            found.setdefault(url, ListedFeed(url, title, folders))
        inner = (*folders, title) if title and not url else folders
        waiting += [(child, inner) for child in reversed(node.findall("./outline"))]
    return tuple(found.values())
