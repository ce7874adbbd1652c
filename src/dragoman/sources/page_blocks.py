"""The blocks of a web page: their words, their place, the share of links in them, and what the page's marks call them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.sources.telling import folded, one_line

BLOCKS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "td", "dd", "div", "span", "section", "time", "em",
)  # fmt: skip
_LOOSE = frozenset(("div", "span", "section", "time", "em"))  # blocks only where they hold words and no block
_FIRM = frozenset(BLOCKS) - _LOOSE
_MOST_BLOCKS = 30_000
_MOST_WORDS = 20_000  # characters of one block
_MOST_CLASS = 500  # characters of a class that are looked at
_MOST_READ = 40_000_000  # characters in all, for one question to the page
_PROSE = frozenset(("p", "h2", "h3", "h4"))
_WRAPPERS = frozenset(("div", "span", "section"))
_STRUCTURE = frozenset(
    ("aside", "div", "figure", "form", "iframe", "img", "ol", "p", "picture", "section", "svg", "table", "ul", "video")
)
CAPTION_CLASS = re.compile(r"(?:^|[\s_-])(?:wp-)?(?:image-?|photo-?|img-?|media-?)?caption(?:[\s_-]|$)", re.IGNORECASE)
_STANDFIRST_CLASS = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|perex|dek|deck|sub-?head(?:line|ing)?|sub-?title|strap-?line|teaser|excerpt|lead-?text|lede-?text"
    r"|bajada|chap[oô]|vorspann|ingress)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_FURNITURE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:related|promo|newsletter|advert\w*|ads?|sponsor\w*|share|social|subscri\w*|paywall|comments?|recirc\w*|hidden"
    r"|byline|authors?|date\w*|time\w*|meta|tags?|copyright)(?:[\s_-]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the page: its place in the page's order, its element, the share of its words in links.

    `home` is the number of the element that holds it, for a paragraph or heading that is words only and not
    marked as anything else; else -1.
    `standfirst` is whether the page's own marks call it the standfirst.
    """

    place: int
    tag: str
    links: float
    words: str
    home: int
    standfirst: bool


def blocks(tree: Any) -> dict[str, Block]:
    """The blocks of a parsed page by their words (letters and digits alone), each text where it stands first.

    A paragraph that repeats what stands in another kind of block before, such as a caption, is taken instead of that.
    """
    found: dict[str, Block] = {}
    homes: dict[Any, int] = {}
    words_of = Words()
    for place, node in enumerate(tree.iter(*BLOCKS)):
        if place > _MOST_BLOCKS:
            break
        if node.tag in _LOOSE and (len(node) > 8 or any(c.tag in _FIRM for c in node)):
            continue
        words = words_of(node)
        if not words or not (key := folded(words)):
            continue
        home = homes.setdefault(_home(node), len(homes)) if _is_prose(node) else -1
        if key in found and (home < 0 or found[key].home >= 0):
            continue
        linked = sum(len(words_of(a)) for a in node.iter("a"))
        found[key] = Block(place, str(node.tag), linked / len(words), words, home, _is_standfirst(node))
    return found


def _is_prose(node: Any) -> bool:
    return (
        node.tag in _PROSE
        and not CAPTION_CLASS.search(name := node.get("class") or "")
        and not _FURNITURE_CLASS.search(name)
        and next(node.iterdescendants(*_STRUCTURE), None) is None
    )


def _is_standfirst(node: Any) -> bool:
    near = [one for one in (node, node.getparent()) if one is not None]
    return node.tag != "figcaption" and any(_names_standfirst((one.get("class") or "")[:_MOST_CLASS]) for one in near)


@lru_cache(maxsize=4096)  # a page says the same class again and again
def _names_standfirst(name: str) -> bool:
    return bool(_STANDFIRST_CLASS.search(name)) and not CAPTION_CLASS.search(name)


def _home(node: Any) -> Any:
    """The element that holds a paragraph, with the wrapper that it may have to itself not counted."""
    home = node.getparent()
    while home is not None and home.tag in _WRAPPERS and len(home) == 1 and home.getparent() is not None:
        home = home.getparent()
    return home


class Words:
    """Reads the words of elements, up to so many characters in all: nested elements hold the same words again and again."""

    def __init__(self) -> None:
        self._left = _MOST_READ

    def __call__(self, node: Any) -> str:
        if self._left <= 0:
            return ""
        text = str(node.text_content())
        self._left -= len(text)
        return one_line(text[:_MOST_WORDS])
