"""Titles before a person's name: what is name and what is office."""

from __future__ import annotations

from functools import cache, lru_cache

from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import country_of, part_of
from dragoman.values.tables import table

_CLASSES = ("civil", "courtesy", "royal", "military", "religious", "diplomatic")
_LONGEST = 5  # words in a title, portfolio or body before a name


@lru_cache(maxsize=4096)
def split_title(words: str) -> tuple[str, str]:
    """The title and the name in "US Secretary of Defense Lloyd Austin": ("US Secretary of Defense", "Lloyd Austin").

    The title is empty where the words hold none or where no name follows ("the president", "Prime Minister").
    """
    tokens = words.split()
    if not any(_plain(t).removesuffix("'s") in _last_words() for t in tokens[:-1]):
        return "", words
    end = titled = 0
    while end < len(tokens) - 1:
        size = _size_of_title(tokens, end)
        if size:
            end = titled = end + size + _size_of_office(tokens, end + size)
            continue
        size = _size_of_setting(tokens, end)
        if not size:
            break
        end += size
    if not titled or titled >= len(tokens) or not is_name(tokens[titled:]):
        return "", words
    return " ".join(tokens[:titled]), " ".join(tokens[titled:])


def is_name(tokens: list[str]) -> bool:
    """Whether the words could be a person's name: capitalised, with at most small particles between."""
    if not tokens or len(tokens) > 7:
        return False
    particles = word_list("particles")
    named = [t for t in tokens if t.lower().strip("-") not in particles]
    return bool(named) and all(_starts_upper(t) for t in named) and not any(t in ("and", "&") for t in tokens)


def is_title(words: str) -> bool:
    """Whether the words are a title on the list, in any case: "prime minister", "Gen."."""
    return _plain(words) in _titles()


def is_rank(words: str) -> bool:
    """Whether the words are a rank or a form of address, not an office: "General", "Sheikh"."""
    return _plain(words) in _ranks()


def holds_title(words: str) -> bool:
    """Whether a word of the phrase can be a title's last: "former governor", "health ministry spokeswoman"."""
    plain = [_plain(w).removesuffix("'s") for w in words.split()]
    return any(w in _last_words() or w in word_list("heads") for w in plain)


def is_portfolio(words: str) -> bool:
    """Whether the words say what an office is for: "Defense", "Foreign Affairs"."""
    return _plain(words) in _portfolios()


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the lists of languages/en/titles.toml, as written."""
    return frozenset(table("titles")[name])


def keeps_title(title: str, name: str) -> bool:
    """Whether a single name is known with its title ("Pope Francis")."""
    return len(name.split()) == 1 and title in word_list("kept_with_one_name")


def _size_of_title(tokens: list[str], at: int) -> int:
    for size in range(min(_LONGEST, len(tokens) - at), 0, -1):
        if _plain(" ".join(tokens[at : at + size])) in _titles():
            return size
    return 0


def _size_of_office(tokens: list[str], at: int) -> int:
    """The words of "of Defense", "for Foreign Affairs", "of Kenya" behind a title that still belong to it."""
    total = 0
    while at < len(tokens) and tokens[at] in ("of", "for"):
        for size in range(min(_LONGEST, len(tokens) - at - 1), 0, -1):
            phrase = " ".join(tokens[at + 1 : at + 1 + size])
            if _plain(phrase) in _portfolios() or country_of(phrase) or body_of(phrase):
                total, at = total + size + 1, at + size + 1
                break
        else:
            break
    return total


def _size_of_setting(tokens: list[str], at: int) -> int:
    """The words before a title that say whose or what it is: "former", "US", "Foreign", "Kenya's"."""
    for size in range(min(_LONGEST, len(tokens) - at - 1), 0, -1):
        phrase = " ".join(tokens[at : at + size])
        plain = _plain(phrase)
        if (
            plain in _portfolios()
            or plain in word_list("modifiers")
            or country_of(phrase)
            or part_of(phrase)
            or body_of(phrase)
        ):
            return size
    return 0


def _plain(words: str) -> str:
    return words.replace("’", "'").replace(".", "").rstrip(",").casefold()


def _starts_upper(token: str) -> bool:
    bare = token.lstrip("'’\"“‘(-")
    return bool(bare) and (bare[0].isupper() or bare[:3].lower() in ("al-", "el-", "an-", "as-", "ad-", "ez-", "d'a"))


@cache
def _titles() -> frozenset[str]:
    lists = table("titles")
    return frozenset(_plain(title) for name in _CLASSES for title in lists[name])


@cache
def _ranks() -> frozenset[str]:
    lists = table("titles")
    return frozenset(_plain(t) for name in ("courtesy", "military", "ranks") for t in lists[name]) - {
        _plain(t) for t in lists["commands"]
    }


@cache
def _last_words() -> frozenset[str]:
    return frozenset(title.split()[-1] for title in _titles() if title)


@cache
def _portfolios() -> frozenset[str]:
    return frozenset(_plain(word) for word in table("titles")["portfolios"])
