"""Which number of a passage belongs to the act that it tells, and what it counts.

"Benin offered 2,000 soldiers to the mission of ten countries": the soldiers are offered, the countries are not. What a
number counts beside an act without being given, sent or withdrawn is listed in `languages/en/acts.toml`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from dragoman.model import QuantityMention, Span
from dragoman.values.tables import compiled, either, table

_WORD = r"[^\W\d_][\w’'-]*"
_OF_ANOTHER = (
    r"(?i)\b(?:already|total|totals|worth|limit of|ceiling of|appeal for|since|of its|of their|out of|than|population of)"
    r"\s+(?:\w+\s)?(?:of |to )?$"
)
_RISEN = r"(?i)\bfrom\s+$"  # "from 12 to 18 million"


@cache
def _other_things() -> frozenset[str]:
    return frozenset(table("acts")["amount"]["others"])


@cache
def _paid_in_people() -> frozenset[str]:
    return frozenset(table("acts")["amount"]["kinds_of_people"])


def amount_of(
    kind: str, text: str, quantities: Sequence[QuantityMention], passage: Span, act: Span, named: Span | None
) -> QuantityMention | None:
    """The quantity of `passage` that an act of `kind` is about, or None.

    `quantities` are all of `text` in order, `act` is the act's word and `named` the words that the reader takes for the
    number, if any: they decide unless they count something else. Of several the nearest behind the act's word is taken.
    """
    first = bisect_left(quantities, passage.start, key=lambda q: q.span.start)
    best: tuple[int, QuantityMention] | None = None
    for q in quantities[first:]:
        if q.span.start >= passage.end:
            break
        if not _fits(kind, text, q):
            continue
        if named and q.span.overlaps(named):
            return q
        gap = q.span.start - act.end if q.span.start >= act.end else 2 * (act.start - q.span.end)
        if best is None or gap < best[0]:
            best = (gap, q)
    if best is None and named:
        return next((q for q in quantities if q.span.overlaps(named) and _fits(kind, text, q)), None)
    return best[1] if best else None


def _fits(kind: str, text: str, q: QuantityMention) -> bool:
    if q.low == q.high and compiled(_RISEN).search(text, max(0, q.span.start - 8), q.span.start):
        return False
    if q.is_money:
        return kind not in _paid_in_people()
    words = compiled(_WORD).findall(q.unit.lower())
    if words and (words[-1] in _other_things() or words[0] in _other_things()):
        return False
    return not compiled(_OF_ANOTHER).search(text, max(0, q.span.start - 24), q.span.start)


def unit_of(text: str, q: QuantityMention, sentence: Span) -> Span | None:
    """The words of what `q` counts where none stand beside it ("has offered 400"): the people named nearest
    in `sentence` or shortly before it."""
    people = compiled(_people())
    behind = people.search(text, q.span.end, min(sentence.end, q.span.end + 60))
    if behind:
        return Span(*behind.span())
    before = [*people.finditer(text, max(0, sentence.start - 300), q.span.start)]
    return Span(*before[-1].span()) if before else None


@cache
def _people() -> str:
    return rf"(?<![\w-])(?:police officers|{either(table('acts')['amount']['people'])})(?![\w-])"
