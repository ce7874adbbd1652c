"""Which things may bear on one another: a deed on the pledge that it carries out, a mandate on what waits for it.

Two things are tied if they share a key: a giver or state and a word of what it is about, the words of a condition and a body
that they name, or a report that tells of both where one waits for something; within about two years. In a large ledger a thing
is woven together with those that it is tied to only, so that a new report changes little. A key of more than LIMIT things says
nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from dragoman.ledger.comparing import days
from dragoman.ledger.parties import party
from dragoman.ledger.thing import Thing
from dragoman.ledger.threads import involved
from dragoman.ledger.wording import words_of

LIMIT = 24
"""How many things may have a key before it ties none together."""

_GIVERS, _WORDS, _REPORTS = 3, 5, 12
_YEAR = 365
_ABOUT = ("what", "subject", "force", "unit", "purpose")
_TARGETS = frozenset(("mandate", "agreement", "pledge", "withdrawal"))


def tie_keys(thing: Thing) -> list[int]:
    """The keys of a thing, signed 64-bit numbers, in order."""
    day = days(thing.tellings[0].day)
    year = (day[0] if day else 0) // _YEAR
    found = {f"{key}|{y}" for key in _about(thing) for y in (year, year + 1)}
    waiting = [t for t in thing.tellings if t.text("condition")]
    states = sorted(involved(thing)) or ["-"]
    if waiting:
        words = _words(words_of(t.text("condition") for t in waiting))
        found |= {f"c|{s}|{w}|{y}" for s in states[:_GIVERS] for w in words for y in (year, year + 1)}
        found |= {f"r|{t.report}|waits" for t in waiting[:_REPORTS]}
    if thing.kind in _TARGETS:
        named = [*thing.names("by"), str(thing.value("what") or thing.value("subject") or "")]
        found |= {f"c|{s}|{w}|{y}" for s in states[:_GIVERS] for w in _words(words_of(named)) for y in (year, year + 1)}
        found |= {f"r|{t.report}|waits" for t in thing.tellings[:_REPORTS] if t.kind != "pledge"}
    return sorted(_hashed(f) for f in found)


def _about(thing: Thing) -> Iterable[str]:
    names = [party(n) for n in thing.names("by")]
    givers = dict.fromkeys(f"state:{p.state}" if p.state else p.key for p in names)
    if thing.kind in ("mandate", "agreement"):
        givers |= dict.fromkeys(f"state:{s}" for s in sorted(involved(thing)))
    words = _words(words_of(str(thing.value(f)) for f in _ABOUT if thing.value(f)))
    return [f"g|{g}|{w}" for g in list(givers)[:_GIVERS] for w in words]


def _words(words: dict[str, float]) -> list[str]:
    """The words that say most: names and figures first, then the longest."""
    return sorted((w for w in words if not w.startswith("=")), key=lambda w: (-words[w], -len(w), w))[:_WORDS]


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
