"""The lines of a web page's article: what stands where on the page, and which lines are no part of the article."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import dragoman.languages
from dragoman.sources.telling import folded, one_line

_BLOCKS = (
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "blockquote",
    "figcaption",
    "td",
    "dd",
    "div",
    "span",
    "section",
    "time",
    "em",
)
_LOOSE = frozenset(
    ("div", "span", "section", "time", "em")
)  # blocks only where they hold words of their own and no block
_MOST_BLOCKS = 30_000
_INLINE = 200  # characters under a picture in its own paragraph; more are the article's
_MOST_WORDS = 20_000  # characters of one block
_MOST_READ = 40_000_000  # characters in all, for one question to the page
_CREDIT_CLASS = re.compile(r"credit|copyright|photographer|attribution|byline|source|provider", re.IGNORECASE)
_CAPTION_CLASS = re.compile(r"(?:^|[\s_-])(?:wp-)?(?:image-?|photo-?|img-?|media-?)?caption(?:[\s_-]|$)", re.IGNORECASE)
_CREDIT_LINE = re.compile(
    r"^(?:photo(?:graph)?|image|picture|credit|source|illustration|pic)s?(?: credit| by)?\s*[:/]"
    r"|^©|^\(?(?:getty|reuters|afp|ap|epa)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the page: its place in the page's order, its element, the share of its words in links."""

    place: int
    tag: str
    links: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of the article with its words; "" where there are none."""

    place: int
    alternative: str
    caption: str
    credit: str


def blocks(tree: Any) -> dict[str, Block]:
    """The blocks of a parsed page by their words (letters and digits alone), each text where it stands first."""
    found: dict[str, Block] = {}
    words_of = _Words()
    for place, node in enumerate(tree.iter(*_BLOCKS)):
        if place > _MOST_BLOCKS:
            break
        if node.tag in _LOOSE and (len(node) > 8 or any(c.tag in _BLOCKS and c.tag not in _LOOSE for c in node)):
            continue
        words = words_of(node)
        if not words or (key := folded(words)) in found or not key:
            continue
        linked = sum(len(words_of(a)) for a in node.iter("a"))
        found[key] = Block(place, str(node.tag), linked / len(words))
    return found


def figures(tree: Any) -> list[Figure]:
    """The pictures of the article with caption, credit and alternative text, in the page's order.

    Those outside of the article (where the page marks it) belong to other stories.
    """
    places = {node: place for place, node in enumerate(tree.iter(*_BLOCKS))}
    roots = list(tree.iter("article", "main")) or [tree]
    found: list[Figure] = []
    seen: set[str] = set()
    words_of = _Words()
    for node in _pictures(roots[0] if len(roots) == 1 else tree):
        if len(roots) > 1 and not any(a.tag in ("article", "main") for a in node.iterancestors()):
            continue
        figure = _figure(node, places, words_of)
        if figure and (key := folded(figure.caption or figure.alternative)) not in seen:
            seen.add(key)
            found.append(figure)
        if len(found) >= 40:
            break
    return found


def caption_keys(tree: Any) -> set[str]:
    """The words (letters and digits alone) of everything on the page that is marked as a picture's caption or credit."""
    found: set[str] = set()
    words_of = _Words()
    for node in tree.iter("figcaption", "p", "span", "div", "small", "cite"):
        if node.tag == "figcaption" or _CAPTION_CLASS.search(node.get("class") or ""):
            found.update(
                folded(words_of(one)) for one in (node, *node.iterdescendants("p", "span", "div", "small", "cite"))
            )
    for node in tree.iter("p"):
        if next(node.iter("img"), None) is not None and len(words := words_of(node)) <= _INLINE:
            found.add(folded(words))
    return found - {""}


def _pictures(root: Any) -> Iterator[Any]:
    for node in root.iter("figure", "div", "p"):
        if node.tag == "p":
            if next(node.iter("img"), None) is not None:  # a picture with the words under it in one paragraph
                yield node
        elif node.tag == "figure" or (
            _CAPTION_CLASS.search(node.get("class") or "") and next(node.iter("img"), None) is not None
        ):
            yield node


def _figure(node: Any, places: Mapping[Any, int], words_of: _Words) -> Figure | None:
    captions = [
        c
        for c in node.iterdescendants("figcaption", "p", "span", "div")
        if c.tag == "figcaption" or _CAPTION_CLASS.search(c.get("class") or "")
    ]
    if node.tag == "p" and len(words_of(node)) <= _INLINE:
        captions = [node]
    image = next(node.iter("img"), None)
    alternative = one_line(image.get("alt") or "")[:500] if image is not None else ""
    caption = credit = ""
    if captions:
        held = captions[0]
        caption = words_of(held)
        credits = [
            c
            for c in held.iter("span", "cite", "small", "div", "p", "em")
            if c is not held and _CREDIT_CLASS.search(c.get("class") or "")
        ]
        credit = words_of(credits[0]) if credits else ""
        if credit and credit in caption:
            caption = one_line(caption.replace(credit, " ", 1))
    if not credit:
        outside = [
            c for c in node.iter("span", "cite", "small", "div", "p") if _CREDIT_CLASS.search(c.get("class") or "")
        ]
        credit = next((w for c in outside if (w := words_of(c)) and len(w) <= 150 and w not in caption), "")
    if caption and not credit and _CREDIT_LINE.match(caption) and len(caption) <= 150:
        caption, credit = "", caption
    if not 15 <= len(caption) <= 600:
        caption = ""
    if not (len(alternative) >= 20 and len(alternative.split()) >= 4) or folded(alternative) == folded(caption):
        alternative = ""
    first = next((places[one] for one in node.iter() if one in places), -1)
    if first < 0:
        first = next((places[a] for a in node.iterancestors() if a in places), 0)
    return Figure(first, alternative, caption, credit[:150]) if caption or alternative else None


def article_lines(lines: list[str], found: Mapping[str, Block], titles: set[str], captions: set[str]) -> list[str]:
    """Those of `lines` that are the article's own words: without its headline, captions, and the page's own calls."""
    words = _table()
    kept: list[str] = []
    for number, line in enumerate(lines):
        bare = line.removeprefix("- ").strip()
        key = folded(bare)
        if not key or key in titles or key in captions or key in words["whole"]:
            continue
        if len(bare) <= words["opening_most"] and bare.lower().replace("’", "'").startswith(words["opening"]):
            continue
        if number * 2 > len(lines) and len(bare) <= words["end_most"] and key.startswith(words["end"]):
            break
        block = found.get(key)
        if (
            block
            and block.links > 0.9
            and (line.startswith("- ") or block.tag in ("li", "p", "div", "span", "h2", "h3", "h4"))
        ):
            continue
        kept.append(bare)
    return kept


class _Words:
    """Reads the words of elements, up to so many characters in all: nested elements hold the same words again and again."""

    def __init__(self) -> None:
        self._left = _MOST_READ

    def __call__(self, node: Any) -> str:
        if self._left <= 0:
            return ""
        text = str(node.text_content())
        self._left -= len(text)
        return one_line(text[:_MOST_WORDS])


@cache
def _table() -> dict[str, Any]:
    path = Path(dragoman.languages.__path__[0]) / "en" / "pages.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        "whole": frozenset(folded(w) for w in table["whole"]),
        "opening": tuple(w.lower() for w in table["opening"]),
        "end": tuple(folded(w) for w in table["end"]),
        "opening_most": table["opening_most"],
        "end_most": table["end_most"],
    }
