"""The words of the thing that a number counts: "security officers" in "1,000 security officers from Kenya"."""

from __future__ import annotations

import re
from functools import cache

from dragoman.model import Span
from dragoman.values.tables import compiled, table

LONGEST = 4
"""Words, at most."""

_WORD = r"(?P<gap>[ \t\u00a0]+)(?P<word>[^\W_](?:[\w.]*[^\W_])?(?:[-–'’&][^\W_]+)*(?: & [^\W_]+)?)"


@cache
def _sets() -> tuple[frozenset[str], frozenset[str]]:
    words = table("numbers")["words"]
    return frozenset(words["unit_stops"]), frozenset(words["irregular_plurals"])


def _plural(word: str) -> bool:
    lower = word.lower()
    if lower in _sets()[1] or lower.endswith("men"):
        return True
    return len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is", "ous", "'s", "’s"))


def counted_words(text: str, start: int, *, single: bool = False) -> Span | None:
    """The noun words that follow a number ending at `start`, up to a preposition, verb or punctuation; None if none do.

    Without a parse: the words run to the first plural ("armed police officers"), or to the stop where none comes
    ("one police officer"). `single` is for the number one, whose noun is no plural.
    """
    stops, _ = _sets()
    first = end = -1
    plural_end = -1
    for _ in range(LONGEST):
        found = compiled(_WORD).match(text, end if end >= 0 else start)
        if found is None or found["word"].lower() in stops:
            break
        if found["word"][0].isdecimal() and not (end >= 0 and text[first].isupper() and plural_end < 0):
            break  # "2 or 3" ends, "31 Leopard 2 tanks" runs on
        word = found["word"]
        possessive = re.search(r"['’]s?$", word)
        if end >= 0 and not possessive and _ends_noun(word, plural_end >= 0, single):
            break
        if plural_end >= 0 and not _plural(word):
            break  # "20 protesters gathered", "20 people in": the plural before was the noun
        first = found.start("word") if first < 0 else first
        end = found.end()
        if _plural(word) and not single:
            plural_end = end
        if text[end : end + 1] in ",;:.)!?\"”":
            break
    if first < 0:
        return None
    if plural_end < 0 and _verb_like(text[first:end].split()[0]):
        return None  # "thousands marched", but "wounded soldiers"
    return Span(first, plural_end if plural_end >= 0 else end)


def _verb_like(word: str) -> bool:
    return word.islower() and word.endswith(("ed", "ing"))


def _ends_noun(word: str, had_plural: bool, single: bool) -> bool:
    """Whether `word`, not the first, is a verb by its form: "killed" behind "people", "died" behind "one soldier"."""
    return (had_plural or single) and _verb_like(word)
