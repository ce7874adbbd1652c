"""Records as events of the field: who did what to whom, one row for each pair, in PLOVER and CAMEO codes.

Only what is done becomes an event, or what is an act of words in itself: a promise, demand, threat, refusal or charge. A
planned, possible or denied deed is left out, since readers of such tables count rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.exports.actors import actor
from dragoman.exports.dates import When, when
from dragoman.exports.entry import DONE, Book, Entry
from dragoman.exports.format import Output
from dragoman.exports.identifiers import identifier
from dragoman.exports.spots import Spot, finest
from dragoman.model import Codes
from dragoman.model.record import LASTING
from dragoman.values.codes import codes_of
from dragoman.values.identity import Identity

STATEMENT = "010"
"""CAMEO's "make statement, not specified"; PLOVER has no type for it."""

_OF_WORDS = frozenset(("AGREE", "REQUEST", "REJECT", "THREATEN", "ACCUSE"))
_QUAD = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2, "REQUEST": 3,
    "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "SANCTION": 3, "PROTEST": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
_QUADS = ("", "V-COOP", "M-COOP", "V-CONF", "M-CONF")


@dataclass(frozen=True, slots=True)
class Event:
    """One event: a record seen from one actor to one other. `source` or `target` is None where nobody is named."""

    id: str
    entry: Entry
    codes: Codes
    source: Identity | None
    target: Identity | None
    when: When
    spot: Spot

    @property
    def quad(self) -> str:
        """PLOVER's quadrant of the type: verbal or material, cooperation or conflict."""
        return _QUADS[_QUAD.get(self.codes.plover, 0)]

    @property
    def quad_class(self) -> int | None:
        """The same for the CAMEO code: 1 to 4."""
        root = self.codes.cameo[:2]
        return next((n for last, n in ((5, 1), (8, 2), (13, 3), (20, 4)) if root and int(root) <= last), None)


def events(book: Book, output: Output, *, plover: bool) -> Iterator[Event]:
    """The events of a book: those with a PLOVER type, or those with a CAMEO code. Notes what is left out."""
    for entry in book.entries():
        if entry.kind in LASTING:
            continue
        codes = coded(entry)
        if not (codes.plover if plover else codes.cameo):
            output.leave(entry, "no PLOVER type" if plover else "no CAMEO code")
        elif entry.reality not in DONE and codes.plover not in _OF_WORDS:
            output.leave(entry, f"{entry.reality}, not done")
        else:
            output.keep(entry)
            yield from _pairs(entry, codes)


def coded(entry: Entry) -> Codes:
    """The codes of a record, from its shown values and the words of its clearest passages."""
    words = " ".join(p.words for t in entry.told[:1] for p in t.passages[:1])
    fields = {**entry.values, **({"stage": entry.stage} if entry.kind in ("agreement", "mandate") else {})}
    codes = codes_of(entry.kind, fields, words)
    return Codes(codes.plover, codes.mode, codes.contexts, STATEMENT) if entry.kind == "statement" else codes


def _pairs(entry: Entry, codes: Codes) -> Iterator[Event]:
    """One event for each pair of actor and recipient; parties of an agreement or meeting stand on both sides."""
    by: list[Identity | None] = [actor(n) for n in entry.names("by")]
    to: list[Identity | None] = [actor(n) for n in entry.names("to")]
    time, spot = when(entry.text("date")), finest(entry.names("place"))
    if entry.kind in ("agreement", "meeting", "cooperation") and len(by) > 1 and not to:
        pairs = [(a, b) for i, a in enumerate(by) for b in by[i + 1 :]]
    else:
        pairs = [(a, b) for a in by or [None] for b in to or [None]]
    seen: set[str] = set()
    for source, target in pairs:
        key = identifier("event", entry.id, source.key if source else "", target.key if target else "")
        if key in seen:
            continue  # two names for one actor, or two that are withheld
        seen.add(key)
        yield Event(key, entry, codes, source, target, time, spot)
