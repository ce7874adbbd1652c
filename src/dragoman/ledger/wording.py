"""The content words of what a record says, and how much two wordings share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from dragoman.gazetteer.countries import country_of
from dragoman.gazetteer.tables import folded
from dragoman.values.tables import table

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_STOP = frozenset(table("joining")["stop"].split())
_SUFFIXES = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ingly",
    "ings",
    "ing",
    "ies",
    "ied",
    "ed",
    "es",
    "ers",
    "er",
    "s",
    "ly",
    "al",
)

Words = Mapping[str, float]


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """A rough stem: enough that "renewed", "renewal" and "renewing" meet."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


@cache
def _alike() -> dict[str, str]:
    """Stem -> the stem that stands for all words that news uses for the same."""
    found: dict[str, str] = {}
    for line in table("joining")["alike"]["sets"].split("\n"):
        words = [stem(folded(w)) for w in line.split()]
        for word in words:
            found.setdefault(word, words[0])
    return found


def words_of(texts: Iterable[str]) -> dict[str, float]:
    """The stems of the texts' content words with their weights: a name or a number says twice as much as a plain word."""
    found: dict[str, float] = {}
    for text in texts:
        for key, weight in _words(text):
            if weight > found.get(key, 0.0):
                found[key] = weight
    return found


@lru_cache(maxsize=32768)
def _words(text: str) -> tuple[tuple[str, float], ...]:
    found: dict[str, float] = {}
    opening = True
    for match in _WORD.finditer(_joined_states(text.replace("’", "'"))):
        word = match.group()
        key, special = _key(word)
        if key:
            weight = 2.0 if special or (word[:1].isupper() and not opening) else 1.0
            found[key] = max(found.get(key, 0.0), weight)
        opening = False
    return tuple(found.items())


@lru_cache(maxsize=65536)
def _key(word: str) -> tuple[str, bool]:
    """What a word is filed under ("" if it says nothing), and whether it says much wherever it stands: a state, a number."""
    if word[:1].isupper() and (state := _state(word)):
        return state, True
    low = folded(word) or word.lower()
    if low in _STOP or (len(low) < 2 and not low.isdigit()):
        return "", False
    if _NUMBER.search(low):
        return low, True
    plain = stem(low)
    return _alike().get(plain, plain), bool(_NUMBER.search(word))


def _joined_states(text: str) -> str:
    """States of two words as one, so that they are met as one."""
    return _TWO_WORDS.sub(lambda m: m[0].replace(" ", "_").replace(".", ""), text)


_TWO_WORDS = re.compile(
    r"\bU\.\s?S\.|\bU\.\s?K\.|\b(?:United|Saudi|South|North|New|Sierra|Burkina|Ivory|Sri|Costa|El|Cape|Equatorial) "
    r"(?:States|Kingdom|Arabia|Korea|Sudan|Africa|Macedonia|Zealand|Leone|Faso|Coast|Lanka|Rica|Salvador|Verde|Guinea)\b"
)


@lru_cache(maxsize=16384)
def _state(word: str) -> str:
    country = country_of(word.replace("_", " "))
    return f"={country.alpha3}" if country else ""


def states_in(words: Words) -> frozenset[str]:
    """The alpha-3 codes of the states named among the words, by noun, adjective or people."""
    return frozenset(w[1:] for w in words if w.startswith("="))


def shared(a: Words, b: Words) -> float:
    """The weight of the common words as a share of the mean weight of both, from 0 to 1 (Dice's measure)."""
    if not a or not b:
        return 0.0
    common = sum(min(w, b[k]) for k, w in a.items() if k in b)
    return 2 * common / (sum(a.values()) + sum(b.values()))


def held(a: Words, b: Words) -> float:
    """How much of the shorter wording the other one has, from 0 to 1."""
    if not a or not b:
        return 0.0
    short, long = (a, b) if sum(a.values()) <= sum(b.values()) else (b, a)
    return sum(min(w, long[k]) for k, w in short.items() if k in long) / sum(short.values())


def instruments(texts: Iterable[str]) -> frozenset[str]:
    """Numbers that identify an instrument ("resolution 2699"): whole numbers of three digits or more, without years."""
    found = set()
    for text in texts:
        for match in re.finditer(
            r"\b(?:resolution|decree|directive|law|act|bill|case|order)\s+(?:no\.?\s*)?(\d{3,5})\b", text, re.I
        ):
            if not _YEAR.fullmatch(match[1]) or "resolution" in match[0].lower():
                found.add(match[1])
    return frozenset(found)


_TURNS: dict[str, str] = table("joining")["turns"]
_MORE_THAN = re.compile(r"\bmore than\b|\bone or more\b|\bonce more\b|\bno more\b", re.I)


def turns(texts: Iterable[str]) -> frozenset[str]:
    """Words that set a thing apart from an earlier one of its sort: "a second battery", "another 200", "four more"."""
    found = set()
    for text in texts:
        for word in re.findall(r"[a-z]+", _MORE_THAN.sub(" ", text).lower()):
            if word in _TURNS:
                found.add(_TURNS[word])
    return frozenset(found)
