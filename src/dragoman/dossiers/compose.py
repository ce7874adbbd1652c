"""A dossier: one question put to the ledger ("Haiti security mission", a party, a place, a record) and all it knows of it.

The parts are plain data, made once; `markdown`, `html` and `terminal` only set them. Every figure carries the sentence behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dragoman.dossiers.paragraph import paragraph

BOARD = ("offered", "given by", "to", "stage", "conditional on", "delivered", "outstanding", "told by")


class Evidence(Protocol):
    """What a dossier needs of one telling."""

    @property
    def name(self) -> str: ...
    @property
    def day(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence behind a figure: the report, its day, its own words."""

    report: str
    day: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a part: `cells` in the part's order of columns, and the sentences behind it."""

    id: str
    cells: tuple[str, ...]
    sources: tuple[Source, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """`story` is one paragraph built from records; `parts` those that have something to show."""

    title: str
    as_of: str
    story: str
    parts: tuple[Part, ...]
    reports: int
    voices: int


def dossier(
    title: str,
    rows: Sequence[Mapping[str, Any]],
    told: Mapping[str, Sequence[Evidence]],
    reports: Sequence[Mapping[str, Any]],
    others: Sequence[Evidence] = (),
    as_of: str = "",
) -> Dossier:
    """The dossier of these rows of the account.

    A row may have `converted`: its amount in another currency with the rate, its day and source. `told` gives the tellings of
    each row by its id, `reports` the reports (name, day, publisher, voice) that tell any
    of them, `others` the tellings of kinds that are not joined (statements, accusations).
    """
    by_id = {r["id"]: r for r in rows}
    parts = [
        Part("Pledges", BOARD, tuple(_pledge(r, by_id, told) for r in _of(rows, "pledge"))),
        Part("Mandates", ("what", "by", "stage", "date", "votes", "told by"), tuple(
            _row(r, told, _text(r, "what"), _names(r, "by"), _text(r, "stage"), date(r), _votes(r))
            for r in _of(rows, "mandate"))),
        Part("Agreements", ("about", "between", "stage", "date", "term", "told by"), tuple(
            _row(r, told, _text(r, "subject"), _names(r, "by"), _text(r, "stage"), date(r), _text(r, "term"))
            for r in _of(rows, "agreement"))),
        Part("Timeline", ("date", "what", "told by"), tuple(
            _row(r, told, date(r), _sentence(r)) for r in _by_date(rows))),
        Part("Toll", ("date", "place", "killed", "injured", "told by"), tuple(
            _row(r, told, date(r), _names(r, "place"), shown(r.get("killed", "")), shown(r.get("injured", "")))
            for r in _of(rows, "attack") if r.get("killed") is not None or r.get("injured") is not None)),
        Part("Disagreements", ("about", "field", "values"), tuple(
            _dispute(r, d, told) for r in rows for d in r.get("disputes", ()))),
        Part("Said", ("who", "words", "report"), tuple(_said(t) for t in others if t.kind == "statement")),
        Part("Concerns", ("who", "about", "report"), tuple(_said(t) for t in others if t.kind in ("accusation", "rejection"))),
        Part("Sources", ("report", "day", "publisher", "voice"), tuple(
            Row(str(r["id"]), (str(r["name"]), str(r["day"]), str(r["publisher"]), str(r["voice"])[:6]), ()) for r in reports)),
    ]  # fmt: skip
    voices = len({r["voice"] for r in reports})
    return Dossier(
        title, as_of, paragraph(rows, len(rows), len(reports), voices), tuple(p for p in parts if p.rows), len(reports), voices
    )


def shown(value: Any) -> str:
    """A value for people: thousands marked, a range as "24 to 99", nothing for nothing."""
    if isinstance(value, list | tuple):
        joint = " to " if len(value) == 2 and all(isinstance(v, int | float) for v in value) else ", "
        return joint.join(shown(v) for v in value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value or "")


def _of(rows: Iterable[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    return _by_date(r for r in rows if r["kind"] == kind)


def _by_date(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Earliest first, what is undated last."""
    return sorted(rows, key=lambda r: (_text(r, "date") or "9", r["id"]))


def _row(row: Mapping[str, Any], told: Mapping[str, Sequence[Evidence]], *cells: str) -> Row:
    return Row(
        row["id"], (*cells, ", ".join(row["reports"])), _sources(told.get(row["id"], ())), bool(row.get("disputes"))
    )


def _pledge(
    row: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]], told: Mapping[str, Sequence[Evidence]]
) -> Row:
    amount = (
        f"{shown(row['amount'])} {row.get('unit', '')}".strip() if row.get("amount") is not None else "unquantified"
    )
    if made := row.get("converted"):
        amount += f" ({shown(made['amount'])} {made['currency']} at {made['rate']:g} of {made['date']}, {made['source']})"
    waits = by_id.get(row.get("conditional_on", ""))
    condition = " ".join(
        x
        for x in (
            _sentence(waits) if waits else _text(row, "condition"),
            f"({row['condition_state']})" if row.get("condition_state") else "",
        )
        if x
    )
    return _row(
        row, told, f"{amount}: {_text(row, 'what')}", _names(row, "by"), _names(row, "to"), _text(row, "stage"), condition,
        shown(row.get("delivered")) if row.get("delivered") is not None else "", shown(row.get("outstanding")) or "",
    )  # fmt: skip


def _dispute(row: Mapping[str, Any], dispute: Mapping[str, Any], told: Mapping[str, Sequence[Evidence]]) -> Row:
    values = " · ".join(
        f"{shown(v['value'])} ({v['voices']} {'voice' if v['voices'] == 1 else 'voices'}: {', '.join(v['reports'])})"
        for v in dispute["values"]
    )
    return Row(row["id"], (_sentence(row), dispute["field"], values), _sources(told.get(row["id"], ())), True)


def _said(telling: Evidence) -> Row:
    quote = telling.fields.get("quote") or telling.fields.get("about") or (telling.words[0] if telling.words else "")
    words = " … ".join(quote) if isinstance(quote, list) else str(quote)
    who = ", ".join(telling.fields.get("by", ()))
    return Row("", (who, words, telling.name), _sources([telling]))


def _sources(told: Iterable[Evidence]) -> tuple[Source, ...]:
    return tuple(Source(t.name, t.day, t.words[0]) for t in told if t.words)


def _names(row: Mapping[str, Any], field: str) -> str:
    return ", ".join(row.get(field, ()))


def _text(row: Mapping[str, Any], field: str) -> str:
    return str(row.get(field, ""))


def _votes(row: Mapping[str, Any]) -> str:
    return "–".join(str(v) for v in row.get("votes", ()))


def date(row: Mapping[str, Any]) -> str:
    """An imprecise date is shown as it is: "2023-07", never a day that nobody named."""
    return _text(row, "date") or "undated"


def what(row: Mapping[str, Any]) -> str:
    """What a row is about, in the words of its reports; "" where they say no more than its kind."""
    return next((str(row[f]) for f in ("what", "subject", "force", "means") if row.get(f)), "")


def parties(row: Mapping[str, Any]) -> str:
    """Who acts, and on whom: "A → B"."""
    left, right = _names(row, "by") or "(nobody named)", _names(row, "to")
    return f"{left} → {right}" if right else left


def _sentence(row: Mapping[str, Any]) -> str:
    about = what(row)
    reality = f", {row['reality']}" if row.get("reality") else ""
    return f"{parties(row)}: {row['kind']}{', ' + about if about else ''}{reality}"
