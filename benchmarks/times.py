"""How well day, month and year expressions are found and resolved: precision, recall and value F1 on annotated news.

    python benchmarks/times.py [CORPUS.jsonl] [--faults]

The corpus (by default `gum_wikinews_dates_train_dev.jsonl` of the shared data) has one report a line: `text`, `dct`
(the reference day) and `dates`, each with `start`, `end` and TEI attributes `when` or `from`/`to` or
`notBefore`/`notAfter`. Scored are gold dates that name a day, a month or a year, or an interval with both ends; what
the corpus leaves without a year or with one end, or gives to the minute, is not scored, nor what the finder sees there.

Two habits of the corpus are followed: it marks the two ends of a range as two dates, so a found range counts as its
ends; and it marks the day alone in "since Tuesday", so an open interval counts as its one end.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.model import TimeMention
from dragoman.values.date import find_times
from dragoman.values.edtf import bounds, is_valid

SHARED = Path(os.environ.get("DRAGOMAN_SHARED") or Path(__file__).resolve().parents[1] / ".." / "shared")
CORPUS = SHARED / "data" / "time" / "gum_wikinews_dates_train_dev.jsonl"
_POINT = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")

Finder = Callable[[str, str], Sequence[TimeMention]]


@dataclass(frozen=True)
class Score:
    """Counts over a corpus: `right` has the right value, `overlapping` the right place, of `gold` and `found`."""

    gold: int
    found: int
    overlapping: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else 0.0


def gold_value(date: Mapping[str, Any]) -> str:
    """The EDTF value of a gold date; "" if it is not scored."""
    if date.get("when"):
        return date["when"] if _POINT.fullmatch(date["when"]) and is_valid(date["when"]) else ""
    for first, last in (("from", "to"), ("notBefore", "notAfter")):
        value = f"{date.get(first) or ''}/{date.get(last) or ''}"
        if all(_POINT.fullmatch(end) for end in value.split("/")) and is_valid(value):
            return value
    return ""


def same(gold: str, found: str) -> bool:
    """Equal, or covering the same days where the gold value is an interval."""
    return gold == found or ("/" in gold and bounds(gold) == bounds(found))


def parts(value: str) -> list[str]:
    """The values that a found one counts as: the end of an open interval, else itself."""
    return [end for end in value.split("/") if end != ".."] if ".." in value else [value]


def score_report(
    text: str, dates: Iterable[Mapping[str, Any]], mentions: Iterable[TimeMention], faults: list[str] | None = None
) -> Score:
    """The score of one report. Each gold date is matched once, by the first found value that overlaps it.

    Found times without a value are not counted as found. `faults` collects a line for each error.
    """
    golds = [(date["start"], date["end"], gold_value(date)) for date in dates]
    scored = [item for item in golds if item[2]]
    taken: set[int] = set()
    found = overlapping = right = 0
    for mention in mentions:
        touched = [item for item in golds if item[0] < mention.span.end and mention.span.start < item[1]]
        here = [place for place, item in enumerate(scored) if item in touched and place not in taken]
        if not mention.value or (touched and not here):
            continue
        values = parts(mention.value)
        if len(here) > 1 and "/" in mention.value and ".." not in mention.value:
            values = mention.value.split("/")
            here = here[:2]
        else:
            values *= max(1, len(here))  # "Sunday night (March 4)": one day, named twice
        found += len(values)
        overlapping += len(here)
        taken.update(here)
        for place, value in zip(here, values, strict=False):
            if same(scored[place][2], value):
                right += 1
            elif faults is not None:
                faults.append(f"wrong    {mention.span.of(text)!r}: {value}, not {scored[place][2]}")
        if not here and faults is not None:
            around = text[max(0, mention.span.start - 30) : mention.span.start + 40]
            faults.append(f"spurious {mention.span.of(text)!r}: {mention.value} in {around!r}")
    if faults is not None:
        missed = (item for place, item in enumerate(scored) if place not in taken)
        faults += [f"missed   {text[item[0] : item[1]]!r}: {item[2]}" for item in missed]
    return Score(len(scored), found, overlapping, right)


def score_corpus(lines: Iterable[str], find: Finder = find_times, faults: list[str] | None = None) -> Score:
    """The summed score over a corpus in JSON Lines."""
    total = [0, 0, 0, 0]
    for line in lines:
        report = json.loads(line)
        score = score_report(report["text"], report["dates"], find(report["text"], report["dct"]), faults)
        total = [a + b for a, b in zip(total, (score.gold, score.found, score.overlapping, score.right), strict=True)]
    return Score(*total)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Score the times found in annotated news.")
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--faults", action="store_true", help="print every error")
    options = parser.parse_args(arguments)
    if not options.corpus.is_file():
        print(f"skipped: no corpus at {options.corpus} (set DRAGOMAN_SHARED or name a file)")
        return 0
    faults: list[str] = []
    score = score_corpus(options.corpus.read_text(encoding="utf-8").splitlines(), faults=faults)
    if options.faults:
        print("\n".join(faults))
    print(f"gold {score.gold}  found {score.found}  placed {score.overlapping}  right {score.right}")
    print(f"precision {score.precision:.3f}  recall {score.recall:.3f}  value F1 {score.f1:.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
