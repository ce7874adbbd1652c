"""Whether a text is English, told by its grammatical words."""

from __future__ import annotations

import re
from functools import cache

from dragoman.articles.words import table

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LOOKED_AT = 20_000  # characters: enough to tell a language
_ENOUGH_WORDS = 20  # a headline alone may hold no grammatical word at all
_SHARE = 0.15  # English news has 0.30 to 0.45; other languages in Latin letters stay under 0.10


@cache
def _function_words() -> frozenset[str]:
    return frozenset(table("function_words")["words"])


def looks_english(text: str) -> bool:
    """True unless the text is plainly in another language.

    Short texts (under twenty words) are refused only if most of their letters are not Latin.
    """
    words = _WORD.findall(text[:_LOOKED_AT])
    if not words:
        return True
    letters = sum(map(len, words))
    latin = sum(len(w) if w.isascii() else sum(c < "\u0250" or "\u1e00" <= c < "\u1f00" for c in w) for w in words)
    if latin < 0.6 * letters:
        return False
    if len(words) < _ENOUGH_WORDS:
        return True
    known = _function_words()
    return sum(word.lower() in known for word in words) >= _SHARE * len(words)
