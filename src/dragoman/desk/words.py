"""How things are called and written on the desk: kinds and their colours, dates as exact as they are, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from dragoman.dossiers.prose import lasting

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "promise": ("pledge",),
    "given": ("aid", "concession", "cooperation"),
    "deal": ("agreement", "mandate", "meeting"),
    "force": ("attack", "coercion", "mobilization", "withdrawal", "protest"),
    "against": ("accusation", "rejection", "threat", "sanction"),
    "word": ("statement", "request", "support"),
    "state": ("impact", "role", "tie"),
}
"""Kinds that share a colour."""


_FAMILY = {kind: name for name, kinds in FAMILIES.items() for kind in kinds}


def family(kind: str) -> str:
    return _FAMILY.get(kind, "word")


@cache
def _labels() -> dict[str, str]:
    from dragoman.kinds.load import kinds

    return {name: kind.label for name, kind in kinds().items()}


def label(kind: str) -> str:
    return _labels().get(kind, kind.capitalize())


def clip(words: str, most: int = 220) -> str:
    flat = " ".join(str(words).split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + " …"


_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=4096)
def day(value: str | None) -> str:
    """An EDTF date for people, as exact as it is and no more: "25 Sep 2023", "Sep 2023", "18 Sep 2023 to open"."""
    start, slash, end = (value or "").partition("/")
    made = [_point(p) for p in ((start, end) if slash else (start,))]
    return " – ".join(made) if any(made) else "undated"


def term(value: str) -> str:
    """An ISO 8601 duration for people: "five years"."""
    return lasting(value) or value


def _point(date: str) -> str:
    parts = date.split("-")
    try:
        if len(parts) == 3:
            return f"{int(parts[2])} {_MONTHS[int(parts[1])]} {parts[0]}"
        if len(parts) == 2 and 1 <= int(parts[1]) <= 12:
            return f"{_MONTHS[int(parts[1])]} {parts[0]}"
    except (ValueError, IndexError):
        return date
    return "open" if date == ".." else date


def without(query: str, *, drop: tuple[str, str] | None = None, **changes: Any) -> str:
    """A query with some of its parts set, or left out where None, and without the part `drop`."""
    parts = [(k, v) for k, v in parse_qsl(query) if k not in changes and (k, v) != drop]
    parts += [(k, str(v)) for k, v in changes.items() if v not in (None, "")]
    return "?" + urlencode(parts)


def and_also(query: str, name: str, value: str) -> str:
    """A query (with its question mark) and one part more."""
    return f"{query}{'&' if len(query) > 1 else ''}{name}={quote_plus(value)}"
