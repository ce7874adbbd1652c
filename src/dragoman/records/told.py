"""What the sentences of a reading tell first and foremost, and who does it to whom: for `dragoman code`."""

from __future__ import annotations

from bisect import bisect_right

from dragoman.model import Annotated, Record
from dragoman.model.reading import Reading
from dragoman.model.record import LASTING
from dragoman.model.sides import Sides
from dragoman.records.headline_acts import headline_acts
from dragoman.records.sides import SideReader


def told(reading: Reading, parsed: Annotated) -> dict[int, Sides]:
    """The sides of each record with a PLOVER type that is news of its sentence, by its place in `reading.records`.

    `parsed` is the reading's article with an engine's tokens. Records whose act lies outside the tokens are left
    out, as are those that a sentence tells as background.
    """
    reader = SideReader(parsed)
    starts = [s.span.start for s in parsed.sentences]
    acts: dict[int, list[Record]] = {}
    for record in reading.records:
        if record.codes.plover and record.kind not in LASTING and record.anchor is not None:
            i = reader.act(record.anchor)
            if i is not None:
                acts.setdefault(i, []).append(record)
    sentences = {i: bisect_right(starts, parsed.tokens[i].span.start) for i in acts}
    kept = headline_acts(reader.tree, acts, sentences)
    return {
        next(n for n, r in enumerate(reading.records) if r is record): reader.sides(i, record.codes.plover)
        for i, record in kept
    }
