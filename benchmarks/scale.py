"""How the ledger bears a large number of reports: the cost of adding, the opening of a dossier, the size of the file.

    python benchmarks/scale.py [--reports 2000] [--full] [--keep FILE] [--settle 500]

The reports are invented, from many small texts, with records already read, so that nothing is read here: stories of about ten
reports, each between two or three states, over ten years; some reports are copies. Five claims a record, three records a
report, texts of about 2,500 characters. `--full` makes 100,000 reports with 1.5 million claims (hours).

Prints the cost per report at a tenth of the size and at the whole (with what it takes to work out what changed, every
`--settle` reports), the time a dossier takes against a bare SQLite query for the same rows, and the size of the ledger
against that of its texts. All in processor time, without that for making the reports. The cost at a tenth is measured at the
end, too: on a copy of the ledger as it was then, by turns with the whole, so that both meet the same load of the machine.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dragoman.filing import Ledger, dossier_of
from dragoman.gazetteer.countries import countries
from dragoman.ledger.intake import Report

LENGTH = 2500
ROUNDS = 4  # of adding by turns
_SYLLABLES = "ba co di fe gu la me no pi ra se tu va wo xi ya zo bre cla dro fli gra plo sta tri vel mor dan kes lin".split()


class World:
    """Invented states of affairs, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.states = sorted(c.name for c in countries())
        self.words = sorted({"".join(self.draw.choices(_SYLLABLES, k=self.draw.choice((2, 2, 3, 3, 4)))) for _ in range(30000)})
        self.ranks = list(itertools.accumulate(1 / (i + 3) for i in range(len(self.words))))
        self.draw.shuffle(self.words)

    def _drawn(self, count: int) -> list[str]:
        return self.draw.choices(self.words, cum_weights=self.ranks, k=count)

    def reports(self, count: int) -> Iterator[tuple[Report, list[dict[str, Any]]]]:
        """So many reports, story by story but interleaved, each with its records in the flat form."""
        open_stories: list[list[tuple[Report, list[dict[str, Any]]]]] = []
        made = number = 0
        while made < count:
            while len(open_stories) < 40:
                number += 1
                begun = date(2021, 1, 1) + timedelta(days=number * 3650 * 10 // max(count, 10))
                open_stories.append(self._story(number, begun))
            story = self.draw.choice(open_stories)
            yield story.pop()
            made += 1
            if not story:
                open_stories.remove(story)

    def _story(self, number: int, day: date) -> list[tuple[Report, list[dict[str, Any]]]]:
        giver, taker, third = self.draw.sample(self.states, 3)
        facts = [self._fact(giver, taker, third, day) for _ in range(6)]
        made: list[tuple[Report, list[dict[str, Any]]]] = []
        for i in range(self.draw.randint(6, 14)):
            day += timedelta(days=self.draw.randint(0, 12))
            told = self.draw.sample(facts, 3)
            if made and self.draw.random() < 0.08:  # a copy by another outlet
                text, records = made[-1][0].text, made[-1][1]
            else:
                records = [self._told(fact) for fact in told]
                text = self._text([r["words"][0] for r in records])
            outlet = f"Outlet {self.draw.randint(1, 60)}"
            made.append((Report(f"{number:05}-{i:02}", text, publisher=outlet, day=day.isoformat()), records))
        return made[::-1]

    def _fact(self, giver: str, taker: str, third: str, day: date) -> dict[str, Any]:
        kind = self.draw.choice(("pledge", "mobilization", "aid", "agreement", "attack"))
        thing = " ".join(self._drawn(3))
        when = (day + timedelta(days=self.draw.randint(0, 60))).isoformat()
        fields: dict[str, Any] = {"kind": kind, "by": [giver], "to": [taker], "date": when}
        if kind in ("pledge", "aid"):
            fields |= {"what": thing, "amount": self.draw.randint(2, 400) * 10}
        elif kind == "mobilization":
            fields |= {"force": thing, "size": self.draw.randint(2, 90) * 10}
        elif kind == "agreement":
            fields |= {"by": sorted((giver, third)), "to": [taker], "subject": thing, "stage": "signed"}
        else:
            fields |= {"means": thing, "killed": self.draw.randint(0, 60)}
        return fields

    def _told(self, fact: dict[str, Any]) -> dict[str, Any]:
        thing = next(str(fact[f]) for f in ("what", "force", "subject", "means") if f in fact)
        figure = next((f"{fact[f]:,}" for f in ("amount", "size", "killed") if f in fact), "no number of")
        verb = {"pledge": "will give", "mobilization": "moved", "aid": "handed over", "agreement": "signed", "attack": "hit with"}
        extra = " ".join(self._drawn(4))
        words = f"{' and '.join(fact['by'])} {verb[fact['kind']]} {figure} {thing} for {fact['to'][0]}, said the {extra}"
        return fact | {"words": [words]}

    def _text(self, passages: list[str]) -> str:
        sentences = list(passages)
        while sum(map(len, sentences)) < LENGTH:
            sentences.append(" ".join(self._drawn(self.draw.randint(9, 22))).capitalize())
        self.draw.shuffle(sentences)
        return ". ".join(sentences)[:LENGTH] + "."


def added(ledger: Ledger, batch: list[tuple[Report, list[dict[str, Any]]]]) -> float:
    """Adds the reports and works out what changed. Gives the seconds of processor time."""
    begun = time.process_time()
    for report, records in batch:
        ledger.add_records(report, records, reader="invented")
    ledger.settle()
    return time.process_time() - begun


def bare(db: sqlite3.Connection, things: list[Any]) -> int:
    """Fetches the rows that a dossier of these things is made of, and does nothing with them. Gives their number."""
    ids = [t.id for t in things for t in t.tellings]
    reports = sorted({t.report for thing in things for t in thing.tellings})
    count = 0
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        count += len(db.execute(
            "SELECT t.*, s.state FROM telling t JOIN thing x ON x.telling = t.number JOIN resolved s ON s.first = x.first "
            f"WHERE t.id IN ({marks})", part).fetchall())  # fmt: skip
    for start in range(0, len(reports), 500):
        part = reports[start : start + 500]
        marks = ",".join("?" * len(part))
        count += len(db.execute(f"SELECT id, name, title, publisher, url, day FROM report WHERE id IN ({marks})", part).fetchall())
        count += len(db.execute(f"SELECT * FROM telling WHERE report IN ({marks}) AND current", part).fetchall())
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--full", action="store_true", help="100,000 reports")
    parser.add_argument("--settle", type=int, default=500)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    count = 100_000 if options.full else options.reports
    with tempfile.TemporaryDirectory() as folder:
        path, early = options.keep or Path(folder) / "scale.db", Path(folder) / "early.db"
        with Ledger(Path(folder) / "warm.db") as ledger:  # what is loaded once is not to be counted
            added(ledger, list(World(3).reports(30)))
        with Ledger(path) as ledger:
            stream = iter(World(7).reports(count + ROUNDS * options.settle))
            after, texts, claims, named = [], 0, 0, ""
            for done in range(0, count, options.settle):
                batch = list(itertools.islice(stream, min(options.settle, count - done)))
                cost = added(ledger, batch) / len(batch)
                texts += sum(len(report.text.encode()) for report, _ in batch)
                claims += sum(len(r) - 2 for _, records in batch for r in records)
                if done <= count // 2:
                    named = batch[0][1][0]["to"][0]
                if (done + len(batch)) % max(options.settle, count // 10) == 0:
                    print(f"{done + len(batch):8} reports: {1000 * cost:.1f} ms each", flush=True)
                if not early.exists() and done + len(batch) >= count // 10:
                    with sqlite3.connect(early) as copy:
                        ledger.connection.backup(copy)
                elif len(after) < ROUNDS and early.exists():
                    after.append(batch)
            ledger.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            things = ledger.about(named)
            took = statistics.median(_seconds(lambda: dossier_of(ledger, named)) for _ in range(5))
            plain = statistics.median(_seconds(lambda: bare(ledger.connection, things)) for _ in range(5))
            rows = bare(ledger.connection, things)
            size = path.stat().st_size
            with Ledger(early) as small:
                costs = [(added(small, batch) / len(batch), added(ledger, whole) / len(whole)) for batch, whole in zip(
                    after, (list(itertools.islice(stream, options.settle)) for _ in range(ROUNDS)), strict=False)]  # fmt: skip
            tenth, late = (statistics.mean(c) for c in zip(*costs, strict=True))
        print(f"{count} reports, {claims} claims")
        cost = f"at the whole {1000 * late:.1f} ms, at a tenth {1000 * tenth:.1f} ms"
        print(f"cost per report, {cost}: ratio {late / tenth:.2f} (at most 1.5)")
        query = f"bare query for its {rows} rows {1000 * plain:.1f} ms: ratio {took / plain:.1f} (at most 20)"
        print(f"dossier of {named!r}, {len(things)} things, {1000 * took:.0f} ms; {query}")
        print(f"ledger {size / 1e6:.1f} MB, texts {texts / 1e6:.1f} MB: ratio {size / texts:.1f} (at most 8)")


def _seconds(work: Any) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
