"""The office that a title's words name: of several holders one, of one who "heads" something its head."""

from __future__ import annotations

import re

from dragoman.values.tables import table
from dragoman.values.titles import holds_title, is_rank, is_title

_DOER = re.compile(r"(?:who |which |is |was |had |has )?(?P<verb>[a-z]+)\b(?: by\b)?(?: the| a| an| its)?(?P<rest>(?: [\w’'&-]+)*)")
_COUNT = re.compile(r"(?i)^(?:two|three|four|five|six|seven|several|some|both|many|one of (?:\w+ )?)\s+(?=\w)")
_IRREGULAR = {"congressmen": "congressman", "spokesmen": "spokesman", "chairmen": "chairman", "mps": "MP", "meps": "MEP"}


def office_name(words: str) -> str:
    """ "councillors" is one councillor, "heads" and "headed by" make a head; other words stay as they are."""
    doer = _DOER.match(words)
    if doer and (noun := table("titles")["doers"].get(doer["verb"])):
        own = doer["rest"].split()[-1:]  # "headed by the late Justice" NAME
        return own[0] if own and own[0][0].isupper() and is_title(own[0]) and not is_rank(own[0]) else str(noun)
    words = _COUNT.sub("", words)
    ahead, _, last = words.rpartition(" ")
    one = _one(last)
    return f"{ahead} {one}".strip() if one else words


def _one(word: str) -> str:
    """The singular of an office's last word, "" where it is no plural of one."""
    low = word.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    for ending, instead in (("ies", "y"), ("s", "")):
        if low.endswith(ending) and not low.endswith("ss"):
            one = word[: -len(ending)] + instead
            if holds_title(one) and not holds_title(word):
                return one
    return ""
