"""Dates, names and figures as an editor writes them in a sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TERM = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_GREAT = ((1_000_000_000, "billion"), (1_000_000, "million"))


@cache
def words() -> Mapping[str, Any]:
    """The table story.toml."""
    return tomllib.loads((Path(__file__).parent / "story.toml").read_text(encoding="utf-8"))


def at(date: str) -> str:
    """An EDTF date with its preposition, as exact as it is and no more: "on 1 February 2024", "in July 2023", "some time between
    18 and 24 September 2023"; "" where there is none."""
    start, slash, end = date.partition("/")
    if not slash:
        return f"{'on' if start.count('-') == 2 else 'in'} {point(start)}" if start else ""
    if start in ("", ".."):
        return f"by {point(end)}"
    if end in ("", ".."):
        return f"from {point(start)} on"
    a, b = start.split("-"), end.split("-")
    first = point(start)
    if len(a) == len(b) and a[0] == b[0]:
        first = str(int(a[2])) if len(a) == 3 and a[1] == b[1] else first.removesuffix(" " + a[0])
    return f"some time between {first} and {point(end)}"


def point(date: str) -> str:
    """One date: "1 February 2024", "February 2024", "spring 2024", "2024", "the 1990s"; what is no date as it is."""
    parts = date.split("-")
    try:
        if len(parts) == 3:
            return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {parts[0]}"
        if len(parts) == 2:
            return f"{_SEASONS.get(parts[1]) or _MONTHS[int(parts[1]) - 1]} {parts[0]}"
    except (ValueError, IndexError):
        return date
    return f"the {date.replace('X', '0')}s" if date.endswith("X") else date


def named(name: str) -> str:
    """A name with its article, where it has one: "the High Court", "the US", "Kenya"."""
    if name.casefold().startswith(("the ", "a ", "an ", "its ", "his ", "her ", "their ")):
        return name
    head = name.split(" of ")[0].split()
    last = head[-1].casefold() if head else ""
    common = name[:1].islower()
    listed = name in words()["the_names"] or (last in words()["the_last"] and " " in name) or common
    return f"the {name}" if listed and not (common and last.endswith("s")) else name  # "aid agencies": some of them


def joined(names: Iterable[str], most: int = 4) -> str:
    """Names in a row: "Kenya, the US and two others"; "" where there are none."""
    found = [named(n) for n in names]
    if len(found) > most:
        found = [*found[: most - 1], f"{counted(len(found) - most + 1, 'other')}"]
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def counted(number: int, noun: str) -> str:
    """ "one report", "nine reports", "1,204 reports"."""
    shown = _SMALL[number] if number < len(_SMALL) else f"{number:,}"
    return f"{shown} {noun}{'' if number == 1 else 's'}"


def figure(value: Any, unit: str = "") -> str:
    """An amount with its unit: "1,000 police officers", "80.5 million dollars", "six to nine ships"."""
    ends = list(value) if isinstance(value, list | tuple) else [value]
    shown = [_number(e) for e in ends]
    if len(shown) == 2 and shown[0].rpartition(" ")[2] == shown[1].rpartition(" ")[2] and " " in shown[0]:
        shown[0] = shown[0].rpartition(" ")[0]
    return f"{' to '.join(dict.fromkeys(shown))} {unit}".strip()


def _number(value: Any) -> str:
    if not isinstance(value, int | float):
        return str(value)
    for size, name in _GREAT:
        if value >= size:
            return f"{value / size:,.10g} {name}"
    if value in range(1, len(_SMALL)):
        return _SMALL[int(value)]
    return f"{value:,.10g}" if value < 10**9 else str(value)


def lasting(term: str) -> str:
    """An ISO 8601 duration: "five years", "120 days"; "" where it is none."""
    found = _TERM.fullmatch(term) if term else None
    if not found:
        return ""
    parts = zip(found.groups(), ("year", "month", "week", "day"), strict=True)
    return " and ".join(counted(int(n), noun) for n, noun in parts if n)


def voted(votes: Sequence[Any]) -> str:
    """For, against, abstained: "by 13 votes to none, two abstaining"."""
    if len(votes) < 2 or not all(isinstance(v, int) for v in votes):
        return ""
    abstained = f", {counted(votes[2], '').split()[0]} abstaining" if len(votes) > 2 and votes[2] else ""
    return f"by {votes[0]} votes to {votes[1] or 'none'}{abstained}"


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    flat = " ".join(text.split())
    return flat[:1].upper() + flat[1:] + ("" if flat.endswith((".", ".”", "!", "?")) else ".")
