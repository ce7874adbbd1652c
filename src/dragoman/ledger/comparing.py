"""What speaks for and against two tellings being of one thing: a few named measures, each between 0 and 1.

The measures are the whole ground of a join: the scorer weighs them (weights.toml), and `explain` says them in words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dragoman.gazetteer.countries import country_of
from dragoman.gazetteer.tables import folded
from dragoman.ledger.cues import says
from dragoman.ledger.offices import Offices, actors, offices
from dragoman.ledger.parties import Actor, overlap
from dragoman.ledger.telling import JOINED, NUMBERS, STAGES, TEXTS, Telling, range_of
from dragoman.ledger.wording import held, instruments, shared, states_in, turns, words_of
from dragoman.values.edtf import FIRST, LAST, bounds

Measures = Mapping[str, float]

_PRECISE = 3  # days: a date no longer than this is a day
_MAY_BE = 0.5  # a likeness from which two actors may be one
_CLEAR = 0.3  # a likeness below this is none


@dataclass(frozen=True, slots=True)
class Profile:
    """A telling with what comparing needs, worked out once."""

    telling: Telling
    by: tuple[Actor, ...]
    to: tuple[Actor, ...]
    text: Mapping[str, float]
    passages: Mapping[str, float]
    dates: tuple[int, int] | None
    day: int
    places: tuple[str, ...]
    states: frozenset[str]
    instruments: frozenset[str]
    turn: frozenset[str]
    involved: frozenset[str]
    rivals: int
    """How many tellings of its kind the report has that may be of the same actor, itself among them."""


def profiles(told: Sequence[Telling]) -> list[Profile]:
    """What comparing needs of the tellings of one report, for those of the kinds that are joined, in their order.

    `told` are all tellings of the report: its roles say whom persons stand for, and a word that many of its tellings use says
    little about any one of them.
    """
    held_offices = offices(told)
    ours = [t for t in told if t.kind in JOINED]
    spread = Counter(w for t in ours for w in words_of([*_texts(t), *t.words]))
    rivals = _rivals(ours, held_offices)
    return [_profile(t, held_offices, spread, n) for t, n in zip(ours, rivals, strict=True)]


def _rivals(ours: Sequence[Telling], held_offices: Offices) -> list[int]:
    by = [actors(t.by, held_offices) for t in ours]
    return [
        sum(t.kind == u.kind and (not a or not b or overlap(a, b)[0] >= _MAY_BE) for u, b in zip(ours, by, strict=True))
        for t, a in zip(ours, by, strict=True)
    ]


def _texts(telling: Telling) -> list[str]:
    return [telling.text(f) for f in TEXTS if telling.fields.get(f)]


def _profile(telling: Telling, held_offices: Offices, spread: Mapping[str, int], rivals: int) -> Profile:
    texts = _texts(telling)
    places = telling.listed("place")
    states = frozenset(c.alpha3 for p in places if (c := country_of(p)))
    named = words_of([*texts, *telling.words, *telling.by, *telling.to, *places])
    return Profile(
        telling, actors(telling.by, held_offices), actors(telling.to, held_offices), _rarer(words_of(texts), spread),
        _rarer(words_of(telling.words), spread), days(telling.text("date")), _ordinal(telling.day),
        tuple(folded(p) for p in places if not country_of(p)), states, instruments(telling.words), turns(texts),
        states_in(named), rivals,
    )  # fmt: skip


def _rarer(words: Mapping[str, float], spread: Mapping[str, int]) -> dict[str, float]:
    return {w: v / math.sqrt(max(1, spread.get(w, 1))) for w, v in words.items()}


@lru_cache(maxsize=8192)
def days(edtf: str) -> tuple[int, int] | None:
    """The first and last day of a date as ordinals; open ends are cut to ten years."""
    try:
        first, last = bounds(edtf)
    except ValueError:
        return None
    if first == FIRST:
        end = _ordinal(last)
        return end - 3650, end
    start = _ordinal(first)
    return start, start + 3650 if last == LAST else _ordinal(last)


def compare(a: Profile, b: Profile, copied: bool = False) -> dict[str, float]:
    """The measures of two tellings of one kind; those that are 0 are left out. Symmetric."""
    x, y = a.telling, b.telling
    found: dict[str, float] = {}
    found["by"], found["by whole"] = overlap(a.by, b.by)
    if x.by and y.by and found["by"] < _CLEAR:
        found["by other"] = 1.0
    found["to"], _ = overlap(a.to, b.to)
    if x.to and y.to and found["to"] < _CLEAR:
        found["to other"] = 1.0
    cross = max(overlap(a.by, b.to)[0], overlap(a.to, b.by)[0])
    if cross > max(_CLEAR, found["by"]):
        found["crossed"] = cross
    onward = _onward(x, y)
    found |= _when(a, b, onward == "stage on")
    if _other_day(a, b) and onward != "stage on":
        found["day other"] = 1.0
    if x.report != y.report and says("known", _opening(max(x, y, key=lambda t: t.key))):
        found["as known"] = 1.0
    found |= _space(a, b)
    found |= _numbers(x, y)
    found["text"] = shared(a.text, b.text)
    found["passages"] = held(a.passages, b.passages)
    if (
        x.fields.get("provides")
        and y.fields.get("provides")
        and not set(x.listed("provides")) & set(y.listed("provides"))
    ):
        found["gives other"] = 1.0
    if a.instruments & b.instruments:
        found["instrument"] = 1.0
    if x.fields.get("stage") and x.fields.get("stage") == y.fields.get("stage"):
        found["stage"] = 1.0
    if x.report != y.report:
        if onward:
            found[onward] = 1.0
        if found["by"] >= _MAY_BE:  # each report tells of one such thing by this actor, rather than of many
            found["alone"] = 1.0 / math.sqrt(a.rivals * b.rivals)
    if x.report == y.report:
        found["one report"] = 1.0
        found["passages, one report"] = found.pop("passages")  # one sentence may tell of several things
        if x.text("source") != y.text("source") and x.text("source") and y.text("source"):
            found["rival sources"] = 1.0
    if a.turn != b.turn:
        found["turn other"] = 1.0
    if x.reality != y.reality:
        early, late = (x, y) if x.key <= y.key else (y, x)
        ahead = early.reality in _AHEAD and late.reality in ("happened", "ongoing")
        found["come about" if ahead and early.day < late.day else "reality other"] = 1.0
    if a.day and b.day:
        found["told apart"] = min(1.0, math.log1p(abs(a.day - b.day)) / math.log(1000))
    if a.involved and b.involved:
        found["states"] = len(a.involved & b.involved) / len(a.involved | b.involved)
    found["by and text"] = found["by whole"] * max(found["text"], found.get("passages", 0.0))
    found["by and number"] = found["by whole"] * found.get("number", 0.0)
    found["by and day"] = found["by whole"] * found.get("day", 0.0)
    if copied and shared(a.passages, b.passages) > 0.7:
        found["copied"] = 1.0
    return {name: round(value, 4) for name, value in found.items() if value}


def _onward(x: Telling, y: Telling) -> str:
    """Whether the later report has an agreement or mandate further on than the earlier one ("stage on") or further back."""
    order = STAGES.get(x.kind, ())
    first, second = (t.text("stage") for t in sorted((x, y), key=lambda t: t.key))
    if x.report == y.report or x.kind not in ("agreement", "mandate") or first == second:
        return ""
    if first not in order or second not in order:
        return ""
    return "stage on" if order.index(first) < order.index(second) else "stage back"


_AHEAD = ("intended", "possible")
_AGAIN = 10  # days: a pledge dated this near its report is said again rather than made


def _when(a: Profile, b: Profile, onward: bool) -> dict[str, float]:
    """As `_time`; but days that differ say little where one is only planned, where a pledge is said again, or where a thing has
    gone onward since."""
    found = _time(a, b)
    if onward and "apart" in found:
        return {"apart, onward" if k == "apart" else k: v for k, v in found.items()}
    if "apart" in found and "day" not in found:
        early, late = (a, b) if a.telling.key <= b.telling.key else (b, a)
        kind = a.telling.kind
        if kind == "pledge" and late.dates and late.day - late.dates[0] <= _AGAIN and early.day < late.day:
            found["apart, said again"] = found.pop("apart")
        elif kind != "pledge" and early.telling.reality in _AHEAD and early.day < late.day:
            found["apart, planned"] = found.pop("apart")
    return found


def _other_day(a: Profile, b: Profile) -> bool:
    """Whether both are of a day, and of days that cannot be one."""
    if not a.dates or not b.dates or a.dates[1] - a.dates[0] >= _PRECISE or b.dates[1] - b.dates[0] >= _PRECISE:
        return False
    return max(a.dates[0] - b.dates[1], b.dates[0] - a.dates[1]) > 1


def _opening(telling: Telling) -> str:
    """How the later telling begins to say what it is about: "the", "its" and the like speak of something known."""
    texts = [telling.text(f) for f in ("what", "force", "subject") if telling.fields.get(f)]
    return [*texts, *telling.words, ""][0]


def _time(a: Profile, b: Profile) -> dict[str, float]:
    if not a.dates or not b.dates:
        return {"undated": 1.0}
    (a0, a1), (b0, b1) = a.dates, b.dates
    gap = max(a0 - b1, b0 - a1, 0)
    exact = a1 - a0 < _PRECISE and b1 - b0 < _PRECISE
    if gap <= 1 and exact:
        return {"day": 1.0 if gap == 0 else 0.5, "apart": 0.0 if gap == 0 else 0.1}
    if gap == 0:
        length = max(min(a1 - a0, 400), min(b1 - b0, 400), 1)
        return {"period": 1.0 - 0.7 * math.log(length) / math.log(400)}
    return {"apart": min(1.0, math.log1p(gap) / math.log(1000))}


def _space(a: Profile, b: Profile) -> dict[str, float]:
    if a.places and b.places:
        same = any(p == q or p in q or q in p for p in a.places for q in b.places)
        return {"place": 1.0} if same else {"place other": 1.0}
    if a.states and b.states:
        return {"country": 1.0} if a.states & b.states else {"place other": 1.0}
    return {}


def _numbers(x: Telling, y: Telling) -> dict[str, float]:
    found: dict[str, float] = {}
    for field in NUMBERS:
        m, n = range_of(x.fields.get(field)), range_of(y.fields.get(field))
        if m is None or n is None:
            continue
        if m[0] <= n[1] and n[0] <= m[1]:
            found["number"] = max(found.get("number", 0.0), min(1.0, 0.2 + math.log10(1 + m[1]) / 3))
        else:
            low, high = sorted((max(m[1], 0.5), max(n[1], 0.5)))
            name = "number grown" if _grown(x, y, field) else "number other"
            found[name] = max(found.get(name, 0.0), min(1.0, 0.1 + math.log(high / low) / math.log(8)))
    ours, theirs = x.fields.get("votes"), y.fields.get("votes")
    if isinstance(ours, list) and isinstance(theirs, list):
        same = [v == w for v, w in zip(ours, theirs, strict=False)]
        if same[:1] == [True]:  # those in favour are what all reports give
            found["number"] = sum(same) / len(same)
        else:
            found["number other"] = 1.0
    terms = x.text("term"), y.text("term")
    if all(terms):
        found["term" if terms[0] == terms[1] else "term other"] = 1.0
    return found


def _grown(x: Telling, y: Telling, field: str) -> bool:
    """Whether a later report has a higher figure of what has been given, sent or withdrawn: it may be what has come so far."""
    early, late = sorted((x, y), key=lambda t: t.key)
    before, after = range_of(early.fields.get(field)), range_of(late.fields.get(field))
    moved = field in ("amount", "size") and x.kind != "pledge" and early.day < late.day
    return bool(moved and before and after and before[1] < after[0])


@lru_cache(maxsize=8192)
def _ordinal(day: str) -> int:
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return 0
