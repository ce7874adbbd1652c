"""Which things may bear on one another: a deed on the pledge that it carries out, a mandate on what waits for it.

Two things are tied if they share a key: a giver or state and a word of what it is about, a giver and who is given, the words of
a condition and a body that they name, or a report that tells of both where one waits for something. What is carried out over
years (a pledge, a mandate, an agreement) is tied to what is told in the two years after it. In a large ledger a thing is woven
together with those that it is tied to only, so that a new report changes little. A key of more than LIMIT things says nothing.
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
_GIVEN = frozenset(("pledge", "mobilization", "aid", "withdrawal", "mandate"))


def tie_keys(thing: Thing) -> list[int]:
    """The keys of a thing, signed 64-bit numbers, in order."""
    years = _years(thing)
    found = {f"{key}|{y}" for key in [*_about(thing), *_given(thing)] for y in years}
    waiting = [t for t in thing.tellings if t.text("condition")]
    states = sorted(involved(thing)) or ["-"]
    if waiting:
        words = _words(words_of(t.text("condition") for t in waiting))
        found |= {f"c|{s}|{w}|{y}" for s in states[:_GIVERS] for w in words for y in years}
        found |= {f"r|{t.report}|waits" for t in waiting[:_REPORTS]}
    if thing.kind in _TARGETS:
        named = [*thing.names("by"), str(thing.value("what") or thing.value("subject") or "")]
        found |= {f"c|{s}|{w}|{y}" for s in states[:_GIVERS] for w in _words(words_of(named)) for y in years}
        found |= {f"r|{t.report}|waits" for t in thing.tellings[:_REPORTS] if t.kind != "pledge"}
    return sorted(_hashed(f) for f in found)


def _years(thing: Thing) -> list[int]:
    """The years in which it bears on others: of a deed that in which it is told first, of what is carried out two more."""
    day = days(thing.tellings[0].day)
    first = (day[0] if day else 0) // _YEAR
    lasting = thing.kind in _TARGETS or any(t.text("condition") for t in thing.tellings)
    return list(range(first, first + 3)) if lasting else [first]


def _givers(thing: Thing) -> dict[str, None]:
    names = [party(n) for n in thing.names("by")]
    return dict.fromkeys(f"state:{p.state}" if p.state else p.key for p in names)


def _given(thing: Thing) -> Iterable[str]:
    """Who gives and the other states that it concerns: deeds of one giver for one state are told in ever other words."""
    if thing.kind not in _GIVEN:
        return []
    givers = list(_givers(thing))[:_GIVERS]
    others = [s for s in sorted(involved(thing)) if f"state:{s}" not in givers][:_GIVERS]
    return [f"p|{g}|{o}" for g in givers for o in others]


def _about(thing: Thing) -> Iterable[str]:
    givers = _givers(thing)
    if thing.kind in ("mandate", "agreement"):
        givers |= dict.fromkeys(f"state:{s}" for s in sorted(involved(thing)))
    words = _words(words_of(str(thing.value(f)) for f in _ABOUT if thing.value(f)))
    return [f"g|{g}|{w}" for g in list(givers)[:_GIVERS] for w in words]


def _words(words: dict[str, float]) -> list[str]:
    """The words that say most: names and figures first, then the longest."""
    return sorted((w for w in words if not w.startswith("=")), key=lambda w: (-words[w], -len(w), w))[:_WORDS]


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
