"""The pictures of a web page's article: their captions, credits and alternative texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from dragoman.sources.page_blocks import BLOCKS, CAPTION_CLASS, Words
from dragoman.sources.telling import folded, one_line

_NEAR = 3  # elements from a picture to the one that it shares with a caption that stands in no figure
_INLINE = 200  # characters under a picture in its own paragraph; more are the article's
_CREDIT_CLASS = re.compile(r"credit|copyright|photographer|attribution|byline|source|provider", re.IGNORECASE)
_CREDIT_LINE = re.compile(
    r"^(?:photo(?:graph)?|image|picture|credit|source|illustration|pic)s?(?: credit| by)?\s*[:/]"
    r"|^©|^\(?(?:getty|reuters|afp|ap|epa)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of the article with its words; "" where there are none."""

    place: int
    alternative: str
    caption: str
    credit: str


def figures(tree: Any) -> list[Figure]:
    """The pictures of the article with caption, credit and alternative text, in the page's order.

    Those outside of the article (where the page marks it) belong to other stories.
    """
    places = {node: place for place, node in enumerate(tree.iter(*BLOCKS))}
    roots = list(tree.iter("article", "main")) or [tree]
    found: dict[str, Figure] = {}
    words_of = Words()
    for node in _pictures(roots[0] if len(roots) == 1 else tree):
        if len(roots) > 1 and not any(a.tag in ("article", "main") for a in node.iterancestors()):
            continue
        figure = _figure(node, places, words_of)
        if figure:
            # A picture may stand in a gallery, too, without its caption.
            key = folded(figure.caption or figure.alternative)
            if key not in found or (figure.caption and not found[key].caption):
                found[key] = figure
        if len(found) >= 40:
            break
    return sorted(found.values(), key=lambda f: f.place)


def caption_keys(tree: Any) -> set[str]:
    """The words (letters and digits alone) of everything on the page that is marked as a picture's caption or credit."""
    found: set[str] = set()
    words_of = Words()
    for node in tree.iter("figcaption", "p", "span", "div", "small", "cite"):
        if _is_caption(node):
            found.update(
                folded(words_of(one)) for one in (node, *node.iterdescendants("p", "span", "div", "small", "cite"))
            )
    for node in tree.iter("p"):
        if _has_picture(node) and len(words := words_of(node)) <= _INLINE:
            found.add(folded(words))
    return found - {""}


def _pictures(root: Any) -> Iterator[Any]:
    near = {a for image in root.iter("img") for a in islice(image.iterancestors(), _NEAR)}
    for node in root.iter("figure", "div", "p", "figcaption"):
        if node.tag == "p":
            if _has_picture(node):  # a picture with the words under it in one paragraph
                yield node
        elif node.tag == "figcaption":
            if next(node.iterancestors("figure"), None) is None:
                yield from [a for a in islice(node.iterancestors(), _NEAR) if a in near][:1]
        elif node.tag == "figure" or (_is_caption(node) and _has_picture(node)):
            yield node


def _is_caption(node: Any) -> bool:
    return node.tag == "figcaption" or bool(CAPTION_CLASS.search(node.get("class") or ""))


def _has_picture(node: Any) -> bool:
    return next(node.iter("img"), None) is not None


def _figure(node: Any, places: Mapping[Any, int], words_of: Words) -> Figure | None:
    captions = [c for c in node.iterdescendants("figcaption", "p", "span", "div") if _is_caption(c)]
    if node.tag == "p" and len(words_of(node)) <= _INLINE:
        captions = [node]
    image = next(node.iter("img"), None)
    alternative = one_line(image.get("alt") or "")[:500] if image is not None else ""
    caption = credit = ""
    if captions:
        held = captions[0]
        caption = words_of(held)
        linked = sum(len(words_of(a)) for a in held.iter("a"))
        if linked > 0.9 * len(caption) > 0 or next(held.iterancestors("a"), None) is not None:
            return None  # the way to another story
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
