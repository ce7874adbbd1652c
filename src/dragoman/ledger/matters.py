"""A matter as a page shows it: the things that some words mean, latest first, and no more of them than a page can hold.

`Ledger.about` gives all of a matter at once. Here the work depends on the size of the page, not on that of the matter, so that
what thousands of reports tell of is opened as quickly as what five do. What is kept must be up to date (`Ledger.settle`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dragoman.ledger.reading import quoted, tellings
from dragoman.ledger.selection import means
from dragoman.ledger.settling import built, called, firsts, is_small, kept
from dragoman.ledger.telling import Telling
from dragoman.ledger.thing import Thing
from dragoman.ledger.threads import weave

Place = tuple[str, int]
"""Where a thing stands in the order of time: the day on which it was first told, and the number of that telling."""

COUNTED = 5000
"""A larger matter is not counted to its end."""

_SEARCHED = 200
"""So many reports, the latest to be added, are looked through for things that speak of the words but name none of them."""

END: Place = ("~", 0)


@dataclass(frozen=True, slots=True)
class Matter:
    """`things` are those of the page in the order of their telling, with what they wait for. `total` counts no further than
    COUNTED + 1. `earlier` is the place behind which the next page begins, None on the last. `searched` is how many reports with the
    words were looked through where there are more of them, else 0."""

    things: list[Thing]
    total: int
    earlier: Place | None
    searched: int = 0


def matter(db: sqlite3.Connection, words: str, as_of: str = "", before: Place = END, most: int = 60) -> Matter:
    """The latest things that the words mean: the thing whose id begins so, else those with parties or places of that name and,
    where these are few, those that speak of one of the words in a report that has them all; everything without words.

    `as_of` (ISO 8601) leaves out reports that appeared later; `before` leads to earlier things.
    """
    found, total, searched = _found(db, words, as_of, min(before, (as_of + "~", 0)) if as_of else before, most)
    page = _latest(found, most)
    things = _things(db, [first for _, first in page], as_of)
    return Matter(things, total, page[-1] if len(found) > most else None, searched)


def days(db: sqlite3.Connection, words: str, before: Place = END, most: int = 60) -> list[str]:
    """The days on which the things of such a page were told."""
    found, _, _ = _found(db, words, "", before, most)
    rows = db.execute(
        "SELECT DISTINCT t.day FROM thing x JOIN telling t ON t.number = x.telling WHERE t.day <> '' AND x.first IN "
        "(SELECT value FROM json_each(?)) ORDER BY t.day",
        (json.dumps([first for _, first in _latest(found, most)]),),
    )
    return [r[0] for r in rows]


def beside(
    db: sqlite3.Connection, reports: Iterable[str], kinds: Sequence[str], as_of: str = "", most: int = 40
) -> list[Telling]:
    """What else these reports tell, of kinds that are not joined: of each kind the latest, in the order of their telling."""
    rows = db.execute(
        "SELECT number, kind FROM telling WHERE report IN (SELECT value FROM json_each(?1)) AND current AND (?2 = '' OR day <= ?2) "
        "AND kind IN (SELECT value FROM json_each(?3)) ORDER BY day DESC, number DESC",
        (json.dumps(sorted(reports)), as_of, json.dumps(list(kinds))),
    )
    found: dict[str, list[int]] = {kind: [] for kind in kinds}
    for number, kind in rows:
        if len(found[kind]) < most:
            found[kind].append(number)
    return sorted(tellings(db, (n for numbers in found.values() for n in numbers)).values(), key=lambda t: t.key)


def _latest(found: Iterable[Place], most: int) -> list[Place]:
    return sorted(found, reverse=True)[:most]


def _found(db: sqlite3.Connection, words: str, as_of: str, end: Place, most: int) -> tuple[set[Place], int, int]:
    """At least the latest `most` + 1 places before `end`, how many there are in all up to `as_of`, and `Matter.searched`."""
    last = f"{as_of}~" if as_of else END[0]
    if not words:
        rows = db.execute(
            "SELECT day, first FROM resolved WHERE (day, first) < (?, ?) ORDER BY day DESC, first DESC LIMIT ?",
            (*end, most + 1),
        )
        return _places(rows), _counted(db, "SELECT first FROM resolved WHERE day <= ?", (last,)), 0
    if len(words) >= 6:
        rows = db.execute("SELECT day, first FROM resolved WHERE id >= ? AND id < ?", (words, words + "~"))
        if one := _places(rows):
            return one, len(one), 0
    names = called(db, words)
    parties = [n for n, name in names.items() if means(name, words)]
    places = [n for n, name in names.items() if means(name, words, place=True)]
    total = _counted(
        db,
        "SELECT first FROM named WHERE name IN (SELECT value FROM json_each(?)) AND field <> 'place' AND day <= ? UNION "
        "SELECT first FROM named WHERE name IN (SELECT value FROM json_each(?)) AND field = 'place' AND day <= ?",
        (json.dumps(parties), last, json.dumps(places), last),
    )
    found: set[Place] = set()
    for field, numbers in (("by", parties), ("to", parties), ("place", places)):
        for number in numbers:
            found |= _places(
                db.execute(
                    "SELECT day, first FROM named WHERE name = ? AND field = ? AND (day, first) < (?, ?) "
                    "ORDER BY day DESC, first DESC LIMIT ?",
                    (number, field, *end, most + 1),
                )
            )
    if total > most:
        return found, total, 0
    spoken, searched = _speaking(db, words)
    spoken = {p for p in spoken if p < end} - found
    return found | spoken, total + len(spoken), searched


def _places(rows: Iterable[sqlite3.Row]) -> set[Place]:
    return {(r[0], r[1]) for r in rows}


def _counted(db: sqlite3.Connection, query: str, values: tuple[str, ...]) -> int:
    found: int = db.execute(f"SELECT count(*) FROM ({query} LIMIT {COUNTED + 1})", values).fetchone()[0]
    return found


def _speaking(db: sqlite3.Connection, words: str) -> tuple[set[Place], int]:
    """Things first told by a report that has all of the words, and that have one in a passage, a party or a place; and
    `Matter.searched`."""
    wanted = [w.casefold() for w in words.split()]
    holding = [
        r[0]
        for r in db.execute(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?", (quoted(words), _SEARCHED + 1)
        )
    ]
    told = db.execute(
        "SELECT s.day, s.first FROM telling t JOIN resolved s ON s.first = t.number WHERE t.report IN (SELECT id FROM report "
        "WHERE number IN (SELECT value FROM json_each(?)))",
        (json.dumps(holding[:_SEARCHED]),),
    )
    found = {r["first"]: (r["day"], r["first"]) for r in told}
    rows = db.execute(
        "SELECT x.first, t.fields, t.words FROM thing x JOIN telling t ON t.number = x.telling WHERE x.first IN "
        "(SELECT value FROM json_each(?))",
        (json.dumps(list(found)),),
    )
    searched = _SEARCHED if len(holding) > _SEARCHED else 0
    return {found[r["first"]] for r in rows if _speaks(r, wanted)}, searched


def _speaks(telling: sqlite3.Row, wanted: Sequence[str]) -> bool:
    fields = json.loads(telling["fields"])
    names = [name for field in ("by", "to", "place") for name in fields.get(field) or ()]
    text = " ".join([*map(str, names), *(w[0] for w in json.loads(telling["words"]))]).casefold()
    return any(word in text for word in wanted)


def _things(db: sqlite3.Connection, wanted: Sequence[int], as_of: str) -> list[Thing]:
    """The things with these first tellings and those that they wait for, in the order of their telling."""
    if as_of and is_small(db):
        made = built(db, firsts(db), as_of)
        weave(list(made.values()))
        own = {made[f].id: made[f] for f in wanted if f in made}
        pool = {t.id: t for t in made.values()}
    else:
        own = {t.id: t for t in kept(db, wanted)}
        linked = {o for t in own.values() for o in _others(t)} - own.keys()
        pool = own | {t.id: t for t in kept(db, _numbers(db, linked).values())}
        if as_of:
            pool = _earlier(db, pool, as_of)
            own = {key: pool[key] for key in own if key in pool}
    shown = own.keys() | {o for t in own.values() for o in _others(t) if o in pool}
    return sorted((pool[key] for key in shown), key=lambda t: (t.tellings[0].key, t.id))


def _earlier(db: sqlite3.Connection, now: Mapping[str, Thing], as_of: str) -> dict[str, Thing]:
    """These things as they were on a day. Those of which something was told later are worked out anew, woven with what they are
    linked to today; the others are as they are."""
    late = {key for key, t in now.items() if not all(x.day and x.day <= as_of for x in t.tellings)}
    late |= {o for key in late for o in _others(now[key])} | {
        key for key, t in now.items() if not late.isdisjoint(_others(t))
    }
    numbers = _numbers(db, late)
    made = built(db, numbers.values(), as_of)
    weave(list(made.values()))
    return {key: t for key, t in now.items() if key not in late} | {k: made[n] for k, n in numbers.items() if n in made}


def _numbers(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, int]:
    """The first tellings of things by their ids."""
    rows = db.execute(
        "SELECT id, first FROM resolved WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(ids)),)
    )
    return {r[0]: r[1] for r in rows}


def _others(thing: Thing) -> list[str]:
    return [other for others in thing.links.values() for other in others]
