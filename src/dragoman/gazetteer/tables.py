"""Reads the gazetteer's tab-separated tables: comment lines start with #, the first other line names the columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table that lies beside this module, as column -> cell; missing cells are empty."""
    columns: list[str] = []
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not columns:
            columns = cells
        else:
            yield dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=False))


def listed(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, joined by |."""
    return tuple(value for value in cell.split("|") if value)


@lru_cache(maxsize=16384)
def straight(words: str) -> str:
    """The words with plain apostrophes, single spaces and neither "the" in front nor a possessive behind."""
    words = " ".join(words.replace("’", "'").replace("`", "'").split())
    if words[:4].lower() == "the ":
        words = words[4:]
    if words.endswith("'s"):
        words = words[:-2]
    elif words.endswith("s'"):
        words = words[:-1]
    return words.strip()


def folded(name: str) -> str:
    """The key under which place names are filed: no case, accents or apostrophes, hyphens as spaces.

    Letters that do not decompose (Polish l with stroke, Turkish dotless i) are spelt as news without accents does.
    """
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).casefold()
    kept = [c if c.isalnum() else " " for c in plain if not unicodedata.combining(c) and c not in "'’‘`ʿʾ."]
    return " ".join("".join(kept).split())


_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ı": "i", "İ": "I", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "æ": "ae",
     "Æ": "Ae", "œ": "oe", "ə": "a", "Ə": "A", "ħ": "h", "Ħ": "H", "ß": "ss"}
)
