"""What a format gets to see of a ledger: entries, one for each record, with all that stands behind them.

The nouns are the room's own, so that a format needs to know neither the ledger's tables nor how it joins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from dragoman.exports.identifiers import identifier, short

DONE = ("happened", "ongoing")
"""The realities of what is told as done or going on; intended, possible and denied never count as done."""


class Span(NamedTuple):
    """A figure as low, best and high; `best` is None where the reports leave it open. All None: no figure."""

    low: float | None
    best: float | None
    high: float | None


NO_FIGURE = Span(None, None, None)


@dataclass(frozen=True, slots=True)
class Report:
    """A report. `voice` is equal for copies of one report; `day` is ISO 8601 or empty."""

    id: str
    name: str
    day: str = ""
    title: str = ""
    publisher: str = ""
    url: str = ""
    licence: str = ""
    voice: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a report that tells a record: code points into its text, end-exclusive; None where not known."""

    words: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One value of one field as one report has it. Without words of its own, the record's passages stand for it."""

    id: str
    field: str
    value: Any
    words: str = ""
    start: int | None = None
    end: int | None = None
    how: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What one report tells of a record. `how` says how it bears on what was known: new, restates, tops up ..."""

    id: str
    report: Report
    how: str = ""
    reality: str = "happened"
    passages: tuple[Passage, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One movement of a record's life; `date` is EDTF."""

    date: str
    stage: str
    report: str
    amount: Any = None


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a disagreement: a value, the names of the reports that give it, and in how many voices."""

    value: Any
    reports: tuple[str, ...]
    voices: int
    first: str = ""
    last: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Disputed:
    """A field on which reports differ. `kind`: value, time or existence; `state`: open, or updated_over_time."""

    field: str
    kind: str
    state: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Converted:
    """A sum in another currency: at which rate, of which day, and who gives it."""

    amount: Span
    currency: str
    rate: float
    date: str
    source: str


@dataclass(frozen=True)
class Entry:
    """One record of the ledger: the shown values, its life and disagreements, and who tells it, earliest first.

    `links` name other records by relation (conditional_on, supersedes, tops_up, delivered_by ...). `masked` says that a
    name has been withheld in it.
    """

    id: str
    kind: str
    values: Mapping[str, Any]
    told: tuple[Told, ...]
    stage: str = ""
    condition_state: str = ""
    delivered: Any = None
    outstanding: Any = None
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    disputes: tuple[Disputed, ...] = ()
    masked: bool = False
    converted: Converted | None = None

    def names(self, name: str) -> tuple[str, ...]:
        """The values of a field that may hold several."""
        value = self.values.get(name) or ()
        return (value,) if isinstance(value, str) else tuple(str(v) for v in value)

    def text(self, name: str) -> str:
        """A field as one text; several values are joined by "; "."""
        value = self.values.get(name)
        if value is None:
            return ""
        return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

    def figure(self, name: str) -> Span:
        """A number with its disagreements: the lowest and highest that any report gives, and the one shown."""
        shown = spread(self.values.get(name))
        if shown is NO_FIGURE:
            return NO_FIGURE
        told = [spread(p.value) for d in self.disputes if d.field == name for p in d.positions]
        lows = [s.low for s in (shown, *told) if s.low is not None]
        highs = [s.high for s in (shown, *told) if s.high is not None]
        return Span(min(lows), shown.best, max(highs))

    @property
    def reality(self) -> str:
        """happened, ongoing, intended, possible or denied."""
        return str(self.values.get("reality") or "happened")

    @property
    def done(self) -> bool:
        return self.reality in DONE

    @property
    def disputed(self) -> str:
        """The names of the fields on which reports differ."""
        return "; ".join(d.field for d in self.disputes)

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """The reports that tell it, each once, earliest first."""
        return tuple({t.report.id: t.report for t in self.told}.values())

    @property
    def publishers(self) -> list[str]:
        """The publishers of these reports, each once, as far as they are known."""
        return list(dict.fromkeys(r.publisher for r in self.reports if r.publisher))

    @property
    def voices(self) -> int:
        """In how many independent voices it is told: copies of one report are one."""
        return len({r.voice or r.id for r in self.reports})

    @property
    def first_told(self) -> str:
        return min((r.day for r in self.reports if r.day), default="")

    @property
    def last_told(self) -> str:
        return max((r.day for r in self.reports if r.day), default="")

    @property
    def passage(self) -> tuple[Report, Passage]:
        """The clearest passage of the earliest report that has one."""
        for told in self.told:
            if told.passages:
                return told.report, told.passages[0]
        return self.told[0].report, Passage("")

    @property
    def what(self) -> str:
        """What it is about, in the report's words, for kinds of every sort."""
        order = ("what", "subject", "force", "means", "about", "topic", "title", "effect", "relation")
        return next(filter(None, map(self.text, order)), "")

    @cached_property
    def content(self) -> dict[str, str]:
        """A short fingerprint of each thing that an export shows of it, by name: what changes are told from."""
        parts: dict[str, Any] = dict(self.values)
        life = {"stage": self.stage, "condition_state": self.condition_state, "delivered": self.delivered,
                "outstanding": self.outstanding, "history": [[s.date, s.stage, s.report, s.amount] for s in self.steps],
                "disputes": [[d.field, d.state, [[p.value, p.reports] for p in d.positions]] for d in self.disputes],
                "told_by": [t.id for t in self.told]}  # fmt: skip
        parts |= {name: value for name, value in life.items() if value not in ("", None, [])}
        parts |= {name: list(others) for name, others in self.links.items()}
        return {name: short(value) for name, value in sorted(parts.items())}

    @cached_property
    def revision(self) -> str:
        """Changes whenever anything shown of the record does, and only then."""
        return identifier("revision", self.id, self.content)[:12]


def spread(value: Any) -> Span:
    """A number or [low, high] as low, best and high; a range has no best."""
    if isinstance(value, bool):
        return NO_FIGURE
    if isinstance(value, int | float):
        return Span(value, value, value)
    if isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(v, int | float) for v in value):
        return Span(value[0], value[0] if value[0] == value[1] else None, value[1])
    return NO_FIGURE


class Book(Protocol):
    """A ledger as formats read it. Entries come one by one, so that not all need to be held at once."""

    @property
    def name(self) -> str:
        """What the ledger is called."""
        ...

    def entries(self, kinds: Collection[str] = ()) -> Iterator[Entry]:
        """The records of these kinds, or of all, in a fixed order."""
        ...

    def reports(self) -> Iterable[Report]:
        """The reports, by day and name."""
        ...

    def around(self, report: str, start: int, end: int, size: int = 32) -> tuple[str, str]:
        """The characters of a report before `start` and after `end`, at most `size` of each."""
        ...
