"""A cheap look at a report's words: whether it is of the sort that holds no records."""

from __future__ import annotations

import re

from dragoman.model import Annotated
from dragoman.records.lexicon import words

_WORD = re.compile(r"[a-z][a-z'-]+")
_LIMIT = 0.022  # share of telling words above which a report is taken for sport or the like
_FEW = 4


def is_silent(report: Annotated) -> bool:
    """Whether the report tells of sport, weather, science or entertainment, and hardly of public affairs."""
    found = _WORD.findall(report.article.text.lower())
    if not found:
        return True
    sport, other, public = words("silent.sport"), words("silent.other"), words("party.groups")
    telling = sum(w in sport or w in other for w in found)
    if telling < _FEW or telling < _LIMIT * len(found):
        return False
    acting = sum(w in public or w.removesuffix("s") in public for w in found)
    return telling > acting
