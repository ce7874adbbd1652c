"""What it means that the reading finds a golden record, for the tests and the commands in this folder.

A golden folder holds `report.txt`, `report.toml` and `expected.toml`: the records a careful reader would write down, a
table each in an array named after the kind. A record with `status = "wanted"` is right but not found yet.

A golden record is found if the reading has one of its kind that shares a sentence with its `words`, names one of its
actors, and agrees in every field given: names and dates equal after folding, numbers equal, text fields (`what`,
`about` ...) with at least three in five of their words in common. A record read answers to at most one golden record.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.model.reading import Reading
from dragoman.outputs.flat import flat

HERE = Path(__file__).parent
TEXT = ("what", "about", "subject", "topic", "means", "condition", "purpose", "title", "force", "unit")
NAMES = ("by", "to", "place", "signatories", "source", "of")
ALIASES = {"united states": "us", "united nations": "un", "united kingdom": "uk", "britain": "uk",
           "european union": "eu", "african union": "au", "security council": "un security council"}
UNITS = {"euros": "eur", "euro": "eur", "dollars": "usd", "us dollars": "usd", "$": "usd", "pounds": "gbp"}
ALIKE = 0.6
"""How much of their words two text fields must share (F1) to say the same."""

Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Expected:
    """One golden record: its kind, its number within the kind (from 0), its fields, whether it is marked as wanted."""

    kind: str
    number: int
    row: Row
    wanted: bool

    def __str__(self) -> str:
        return f"{self.kind} {self.number + 1}: {self.row['words'][0]}"


@dataclass(frozen=True)
class Golden:
    """One golden folder."""

    folder: Path
    text: str
    meta: Row
    records: tuple[Expected, ...]

    @property
    def slug(self) -> str:
        return self.folder.name


def folders() -> list[Path]:
    """All golden folders."""
    return sorted(p.parent for p in HERE.glob("*/expected.toml"))


def load(folder: Path) -> Golden:
    coded = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    records = tuple(
        Expected(kind, number, {k: v for k, v in row.items() if k != "status"}, row.get("status") == "wanted")
        for kind, rows in coded.items()
        for number, row in enumerate(rows)
    )
    meta = tomllib.loads((folder / "report.toml").read_text(encoding="utf-8"))
    return Golden(folder, (folder / "report.txt").read_text(encoding="utf-8"), meta, records)


def read(golden: Golden) -> Reading:
    """Reads the report as `dragoman read` does, with the date of its report.toml."""
    import dragoman

    return dragoman.read(golden.text, published=golden.meta.get("published", ""), name=golden.slug)


def found(golden: Golden, reading: Reading) -> dict[Expected, Row]:
    """The golden records that the reading finds, each with the record that answers to it."""
    rows = [flat(r) for r in reading.records]
    choices = {e: [n for n, row in enumerate(rows) if same(e, row, reading)] for e in golden.records}
    return {e: rows[n] for e, n in _paired(choices).items()}


def surplus(golden: Golden, reading: Reading) -> list[Row]:
    """The records read that no golden record is about: no sentence of one of the same kind is theirs."""
    rows = [flat(r) for r in reading.records]
    return [row for row in rows if not any(_same_place(e, row, reading) for e in golden.records)]


def differences(expected: Row, row: Row) -> Iterator[str]:
    """What keeps `row` from answering to the golden record, a line a field. Silent on what is given in `row` alone."""
    for field, value in expected.items():
        if field == "words" or (field == "reality" and value == "happened"):
            continue
        got = row.get(field)
        if got is None or not agree(field, value, got):
            yield f"{field}: expected {value!r}, found {got!r}"
    if expected.get("reality", "happened") == "happened" and row.get("reality", "happened") != "happened":
        yield f"reality: expected 'happened', found {row['reality']!r}"


def same(expected: Expected, row: Row, reading: Reading) -> bool:
    placed = _same_place(expected, row, reading) and _share_actor(expected.row, row)
    return placed and not any(differences(expected.row, row))


def nearest(expected: Expected, reading: Reading) -> Row | None:
    """The record that comes closest to a golden record not found, if one of its kind is in its place."""
    rows = [r for r in map(flat, reading.records) if _same_place(expected, r, reading)]
    return min(rows, key=lambda r: len(list(differences(expected.row, r))), default=None)


def agree(field: str, a: Any, b: Any) -> bool:
    """Whether two values of a field are equal after folding."""
    if field == "unit" and (units := {UNITS.get(fold(str(v)), fold(str(v))) for v in (a, b)}) & set(UNITS.values()):
        return len(units) == 1
    if field in TEXT:
        return _overlap(str(a), str(b)) >= ALIKE
    if field == "quote":
        return fold(" ".join(_listed(a))) == fold(" ".join(_listed(b)))
    if field in NAMES:
        return {_name(str(v)) for v in _listed(a)} == {_name(str(v)) for v in _listed(b)}
    if field == "provides":
        return set(a) == set(b)
    return bool(a == b)


def fold(text: str) -> str:
    text = re.sub(r"[’']s\b", "", text.casefold().replace("’", "'"))
    text = re.sub(r"\b(?:the|an?)\b", " ", re.sub(r"[^\w\s$€£]", " ", text))
    return " ".join(text.split())


def _name(name: str) -> str:
    return ALIASES.get(fold(name), fold(name))


def _overlap(a: str, b: str) -> float:
    x, y = fold(a).split(), fold(b).split()
    common = sum(min(x.count(w), y.count(w)) for w in set(x))
    return 2 * common / (len(x) + len(y)) if x and y else float(x == y)


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _same_place(expected: Expected, row: Row, reading: Reading) -> bool:
    if row["kind"] != expected.kind:
        return False
    text = reading.article.text
    golden = {s for words in expected.row["words"] for s in _sentences(text.find(words), len(words), reading)}
    read = {s for p in row["words"] for s in _sentences(p["start"], p["end"] - p["start"], reading)}
    return bool(golden & read)


def _sentences(start: int, length: int, reading: Reading) -> set[int]:
    if start < 0:
        return set()
    return {n for n, s in enumerate(reading.sentences) if s.span.start < start + length and start < s.span.end}


def _share_actor(expected: Row, row: Row) -> bool:
    sides = [(expected.get(f), row.get(f)) for f in ("by", "to") if expected.get(f)]
    return not sides or any({_name(n) for n in a} & {_name(n) for n in b or []} for a, b in sides)


def _paired(choices: Mapping[Expected, Sequence[int]]) -> dict[Expected, int]:
    """As many golden records as possible paired with a record each, no record twice."""
    owner: dict[int, Expected] = {}

    def place(expected: Expected, tried: set[int]) -> bool:
        for n in choices[expected]:
            if n not in tried:
                tried.add(n)
                if n not in owner or place(owner[n], tried):
                    owner[n] = expected
                    return True
        return False

    for expected in choices:
        place(expected, set())
    return {expected: n for n, expected in owner.items()}
