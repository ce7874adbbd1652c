"""The lines of a web page's article: those that extraction left out are put back, those that are no part of it dropped."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import dragoman.languages
from dragoman.sources.page_blocks import Block
from dragoman.sources.telling import folded

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_KIN = 3  # paragraphs of the article in one element, for its other paragraphs to be the article's, too
_LEAST_LETTERS = 40  # of a paragraph that is counted among these
_MOST_LINKED = 0.6  # the share of links in a paragraph that is put back
_MOST_MISSING = 300


def homes(lines: list[str], found: Mapping[str, Block]) -> frozenset[int]:
    """The elements that hold several of the article's paragraphs each: what else they hold is the article's, too."""
    keys = {key for line in lines if len(key := folded(line)) >= _LEAST_LETTERS}
    counts = Counter(b.home for key in keys if (b := found.get(key)) and b.tag == "p" and b.home >= 0)
    return frozenset(home for home, count in counts.items() if count >= _LEAST_KIN)


def filled(lines: list[str], found: Mapping[str, Block], homes: frozenset[int]) -> list[str]:
    """The lines, with those paragraphs and headings of the article's own elements put back that extraction left out."""
    have = {folded(line) for line in lines}
    missing = [(key, b) for key, b in found.items() if b.home in homes and b.links <= _MOST_LINKED and key not in have][
        :_MOST_MISSING
    ]
    text = folded(" ".join(lines)) if missing else ""
    waiting = [b for key, b in sorted(missing, key=lambda pair: pair[1].place) if key not in text]
    full: list[str] = []
    for line in lines:
        block = found.get(folded(line))
        while waiting and block and waiting[0].place < block.place:
            full.append(waiting.pop(0).words)
        full.append(line)
    return full + [b.words for b in waiting]


def article_lines(
    lines: list[str], found: Mapping[str, Block], homes: frozenset[int], titles: set[str], captions: set[str]
) -> list[str]:
    """Those of `lines` that are the article's own words: without its headline, captions, and the page's own calls."""
    words = _table()
    kept: list[str] = []
    last = max((n for n, line in enumerate(lines) if _own_prose(found.get(folded(line)), homes)), default=0)
    for number, line in enumerate(lines):
        bare = line.removeprefix("- ").strip()
        key = folded(bare)
        block = found.get(key)
        own = block is not None and block.home in homes
        if not key or key in titles or (key in captions and not own) or _is_furniture(bare, key):
            continue
        if (
            number > last
            and number * 2 > len(lines)
            and len(bare) <= words["end_most"]
            and key.startswith(words["end"])
        ):
            break
        if block is None or not _leads_away(line, block, own):
            kept.append(bare)
    return kept


def _is_furniture(line: str, key: str) -> bool:
    """A call to read or buy something else, or the page's time stamp."""
    words = _table()
    if key in words["whole"]:
        return True
    if len(line) <= words["opening_most"] and line.lower().replace("’", "'").startswith(words["opening"]):
        return True
    stamp = len(line) <= words["stamp_most"] and _YEAR.search(line) is not None
    return stamp and words["stamp"].issuperset(_WORD.findall(line.lower()))


def _leads_away(line: str, block: Block, own: bool) -> bool:
    """A line that is a link and no more; but the article's own heading leads to the thing that is told of below it."""
    if block.links <= 0.9 or (own and block.tag != "p"):
        return False
    return line.startswith("- ") or block.tag in ("li", "p", "div", "span", "h2", "h3", "h4")


def _own_prose(block: Block | None, homes: frozenset[int]) -> bool:
    return block is not None and block.home in homes and block.tag == "p" and block.links < 0.5


@cache
def _table() -> dict[str, Any]:
    path = Path(dragoman.languages.__path__[0]) / "en" / "pages.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        "whole": frozenset(folded(w) for w in table["whole"]),
        "opening": tuple(w.lower() for w in table["opening"]),
        "end": tuple(folded(w) for w in table["end"]),
        "stamp": frozenset(table["stamp"]),
        "stamp_most": table["stamp_most"],
        "opening_most": table["opening_most"],
        "end_most": table["end_most"],
    }
