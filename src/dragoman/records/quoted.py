"""Words in quotation marks that nobody says: names of laws, nicknames, terms held at arm's length."""

from __future__ import annotations

import re
from functools import cache

from dragoman.values.tables import table

_CUE = re.compile(
    r"(?i)\b(?:dubbed|nicknamed|(?<!what )called|known as|titled|entitled|named|the (?:terms?|words?|phrase|name|title|slogan"
    r"|question)|referred to as|labell?ed|codenamed|passed? the|bill|act|programme?|project|operation) (?:an? |the )?[(\[]?$"
)
"""What stands right before a term in marks."""
_CALLED = re.compile(r"\b(?:what|which|who|that)\b[^,;.]{1,60}\bcalled (?:an? |the )?$")
"""What stands before a judgement: "what the minister called"."""
_NOUN_BEHIND = re.compile(r"[\"”'’] (?P<word>[a-z]+)\b")
_SAYING = re.compile(
    r"(?i)\b(?:said|says|saying|told|tells|wrote|writes|tweeted|added|adding|stated|stating|called (?:it|him|her|them|the \w+)"
    r"|described|describing|warned|replied|asked|argued|declared|noted|insisted|responded|announced)\b"
)
_SMALL = frozenset(("of", "the", "and", "for", "in", "on", "to", "a", "an", "de", "la"))
SHORT = 4  # words
NAME = 8  # words of a capitalised title, at most


def is_term(said: str, before: str, behind: str) -> bool:
    """Whether the quoted words are a name or a term. `before` and `behind` are what stands around the marks in the sentence."""
    words = re.findall(r"[\w’'-]+", said)
    titled = len(words) > 1 and words[0][0].isupper()
    titled = titled and all(w[0].isupper() or w[0].isdigit() or w.lower() in _SMALL for w in words)
    if titled and len(words) <= NAME and not said.rstrip().endswith(("!", "?", ".")) and not said.isupper():
        return True
    if len(words) > SHORT:
        return False
    ahead = before.rstrip("\"“'‘ ") + " "
    if _CUE.search(ahead) and not _CALLED.search(ahead):
        return True
    attributive = _NOUN_BEHIND.match(behind)
    return bool(
        attributive
        and attributive["word"] not in _small_words()
        and len(words) <= 2
        and not _SAYING.search(before[-60:])
    )


@cache
def _small_words() -> frozenset[str]:
    lists = table("function_words")
    return frozenset((*lists["words"], *lists["shared"]))
