"""Names that an export withholds unless it is told to show them: those of victims and of minors.

A victim is a person whom an attack or harm befell, a minor anybody whose told age is under 18. Holders of an office of a
state or known body are public persons and stay named, unless they are minors. A name is withheld wherever it stands: in
fields, words, quotations and titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from dragoman.exports.actors import WITHHELD, actor
from dragoman.exports.entry import Entry, Passage, Report, Told
from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import country_of
from dragoman.gazetteer.tables import folded

HARMED = ("attack", "impact")
"""The kinds whose `to` are victims."""

KINDS = (*HARMED, "role")
"""The kinds that must be seen to know whose names to withhold."""

AGES = ("year-old", "years old", "aged ", "age ", ", 1", "-month-old", "months old")
"""Words near which a minor's name stands: passages that hold none of them need not be looked at."""

_NAME = r"(?P<name>[A-Z][\w'’\-]+(?:\s+(?:al-|bin\s|de\s|van\s)?[A-Z][\w'’\-]+){0,3})"
_MINOR = (
    re.compile(rf"\b(?:1[0-7]|[1-9])-(?:year|month)-old\s+(?:(?:girl|boy|student|schoolgirl|schoolboy|child)\s+)?{_NAME}"),
    re.compile(rf"{_NAME},\s+(?:(?:who (?:is|was)|aged?)\s+)?(?:1[0-7]|[1-9])(?=\s*(?:,|\.|;|\)|years old|months old|$))"),
    re.compile(rf"{_NAME}\s+\((?:aged?\s+)?(?:1[0-7]|[1-9])\)"),
    re.compile(rf"\b(?:schoolgirl|schoolboy|toddler|infant|baby)\s+{_NAME}"),
)  # fmt: skip
_NO_NAMES = frozenset("The A An In On At He She They His Her It And But When After Before".split())


class Masks:
    """The names to withhold, gathered from the records that tell of victims, minors and offices."""

    def __init__(self) -> None:
        self._victims: dict[str, set[str]] = {}
        self._minors: dict[str, set[str]] = {}
        self._offices: set[str] = set()
        self._everywhere: re.Pattern[str] | None = None
        self._in_report: dict[str, re.Pattern[str]] = {}

    def learn(self, report: str, kind: str, fields: Mapping[str, Any], words: Iterable[str]) -> None:
        """Takes in one telling, of any kind, of the report with that id."""
        if kind in HARMED:
            for name in fields.get("to") or ():
                if actor(name).sort == "person":
                    self._victims.setdefault(name, set()).add(report)
        if kind == "role" and _public(str(fields.get("of") or "")):
            self._offices |= {folded(n) for n in fields.get("by") or ()}
        for name in minors(" ".join(words)):
            self._minors.setdefault(name, set()).add(report)

    def settle(self) -> None:
        """Call when everything has been taken in, before anything is withheld."""
        reports: dict[str, set[str]] = {}
        public = {name.split()[-1] for name in self._offices}
        for name in self.names:
            homes = self._victims.get(name, set()) | self._minors.get(name, set())
            last = name.split()[-1]
            if last != name and len(last) > 2 and folded(last) not in public and not country_of(last):
                for report in homes:
                    reports.setdefault(report, set()).add(last)
        self._everywhere = _pattern(self.names)
        self._in_report = {report: p for report, found in reports.items() if (p := _pattern(found))}

    @property
    def names(self) -> list[str]:
        """The full names that are withheld, in alphabetical order."""
        return sorted({n for n in self._victims if folded(n) not in self._offices} | self._minors.keys())

    def text(self, text: str, reports: Iterable[str] = ()) -> str:
        """`text` with the full names replaced, and in the words of `reports` (ids) the surnames of those they tell of."""
        if self._everywhere is None or not text:
            return text
        made = self._everywhere.sub(WITHHELD, text)
        for report in reports:
            if pattern := self._in_report.get(report):
                made = pattern.sub(WITHHELD, made)
        return made

    def entry(self, entry: Entry) -> Entry:
        """The entry with the names withheld; itself if it holds none."""
        if self._everywhere is None:
            return entry
        homes = [r.id for r in entry.reports]
        values = {name: self._value(value, homes) for name, value in entry.values.items()}
        told = tuple(self._told(t) for t in entry.told)
        disputes = tuple(
            replace(d, positions=tuple(replace(p, value=self._value(p.value, homes), sources=self._value(p.sources, homes))
                                       for p in d.positions)) for d in entry.disputes
        )  # fmt: skip
        if values == entry.values and told == entry.told and disputes == entry.disputes:
            return entry
        return replace(entry, values=values, told=told, disputes=disputes, masked=True)

    def report(self, report: Report) -> Report:
        """The report with the names withheld in its title. An address that spells one out is dropped."""
        title = self.text(report.title, [report.id])
        spelt = re.sub(r"[-_/+.]+", " ", report.url).title()
        url = report.url if self.text(spelt, [report.id]) == spelt else ""
        return report if (title, url) == (report.title, report.url) else replace(report, title=title, url=url)

    def _value(self, value: Any, reports: list[str]) -> Any:
        if isinstance(value, str):
            return self.text(value, reports)
        if isinstance(value, list | tuple):
            return type(value)(self._value(v, reports) for v in value)
        return value

    def _told(self, told: Told) -> Told:
        home = [told.report.id]
        passages = tuple(Passage(self.text(p.words, home), p.start, p.end) for p in told.passages)
        claims = tuple(
            replace(c, value=self._value(c.value, home), words=self.text(c.words, home)) for c in told.claims
        )
        return replace(told, report=self.report(told.report), passages=passages, claims=claims)


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    ordered = sorted(names, key=lambda n: (-len(n), n))
    whole = "|".join(re.escape(n).replace("\\ ", r"\s+") for n in ordered)
    return re.compile(rf"(?<!\w)(?:{whole})(?!\w)") if ordered else None


def minors(text: str) -> Iterator[str]:
    """The names of persons whom the text says to be under 18."""
    for pattern in _MINOR:
        for found in pattern.finditer(text):
            words = found["name"].split()
            while words and words[0] in _NO_NAMES:
                words = words[1:]
            name = " ".join(words)
            if name and not country_of(name) and not body_of(name):
                yield name


def _public(of: str) -> bool:
    return bool(of) and actor(of).sort in ("state", "body")
