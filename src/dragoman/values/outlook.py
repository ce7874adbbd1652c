"""Whether a clause looks ahead or back: what decides between last and next Friday where the words only say "Friday"."""

from __future__ import annotations

from functools import cache

from dragoman.values.tables import compiled, table

_WORDS = r"['’]?[^\W\d_]+|,"
_BREAK = r"[.;:!?\n“”\"—–]\s"
_POSSESSIVE = r"['’]s?(?!\w)|\s+of\s+last"
_LEFT, _RIGHT = 120, 90
"""How many characters of the clause are looked at on either side."""


@cache
def _cues() -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in table("times")["words"].items()}


def outlook(text: str, start: int, end: int) -> bool | None:
    """True if the clause around text[start:end] speaks of the future, False of the past, None if it does not tell.

    The nearest verb in front decides ("said on Friday", "will meet on Friday"); without one, the nearest behind
    ("On Friday, the council will vote").
    """
    left = text[max(0, start - _LEFT) : start]
    if left.endswith("for ") and not compiled(_POSSESSIVE).match(text, end):
        return True  # "called a strike for Wednesday"
    breaks = [found.end() for found in compiled(_BREAK).finditer(left)]
    before = compiled(_WORDS).findall(left[breaks[-1] :] if breaks else left)
    decided = _look_back(before)
    if decided is not None:
        return decided
    right = text[end : end + _RIGHT]
    stop = compiled(_BREAK).search(right)
    return _look_on(compiled(_WORDS).findall(right[: stop.start()] if stop else right))


def _is_past(word: str, cues: dict[str, frozenset[str]]) -> bool:
    return word in cues["past_verbs"] or (len(word) > 4 and word.endswith("ed") and word.islower())


def _is_future(word: str, following: str, cues: dict[str, frozenset[str]]) -> bool:
    """ "is due on", "expected to": a participle looks ahead only where no noun follows it ("its planned hearing")."""
    if word in cues["future_participles"]:
        return following in cues["after_participle"]
    return word in cues["future_cues"]


def _look_back(words: list[str]) -> bool | None:
    cues = _cues()
    infinitive = False
    following = ""
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        ahead = words[place - 1].lower() if place else ""
        if word == ",":
            infinitive = False
        elif word in cues["clause_openers"]:
            return None
        elif _is_future(word, following, cues) or (infinitive and word.lower() in cues["planning_verbs"]):
            return True
        elif word == "to":
            if ahead in cues["future_be"]:
                return True
            infinitive = following.islower() and following not in cues["determiners"]
        elif _is_past(word, cues) and ahead not in ("be", "being"):
            # Of "to be held on Friday" what stands before "be" decides.
            return False
        following = word
    return None


def _look_on(words: list[str]) -> bool | None:
    cues = _cues()
    for place, word in enumerate(words):
        following = words[place + 1].lower() if place + 1 < len(words) else ""
        if _is_future(word, following or "x", cues) or (word in cues["future_be"] and following == "to"):
            return True
        if _is_past(word, cues):
            return False
    return None
