"""Tables: columns that say what they hold, and rows written one at a time."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

TYPES = ("string", "integer", "number", "date", "boolean")
"""The types of columns: those of Frictionless Table Schema. A date is a whole day, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `doc` says what it holds, with units; `values` lists the only ones possible, if they are few."""

    name: str
    doc: str
    type: str = "string"
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an export. `name` is the file's; `key` names the columns that together are unique; `foreign` maps a
    column to the file and column that it refers to. A table that is no table in the file (features, XML elements) has
    `separator` "".
    """

    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    foreign: tuple[tuple[str, str, str], ...] = ()
    separator: str = ","


class Sheet:
    """A table being written, as text with one row a line. Cells hold no line ends."""

    def __init__(self, file: IO[str], table: Table) -> None:
        self.table = table
        self.rows = 0
        self._names = [c.name for c in table.columns]
        self._known = frozenset(self._names)
        self._file = file
        self._tabs = table.separator == "\t"
        self._writer = csv.writer(file, delimiter=",", lineterminator="\n")
        self._write(self._names)

    def add(self, row: Mapping[str, Any]) -> None:
        """Writes a row; columns that it lacks stay empty. Raises KeyError for a column that the table does not have."""
        if unknown := row.keys() - self._known:
            raise KeyError(f"{self.table.name} has no column {sorted(unknown)}")
        self._write([cell(row.get(name)) for name in self._names])
        self.rows += 1

    def _write(self, cells: list[str]) -> None:
        if self._tabs:  # nothing is quoted, for readers that know no quotes: cells hold neither tabs nor line ends
            self._file.write("\t".join(cells) + "\n")
        else:
            self._writer.writerow(cells)


def cell(value: Any) -> str:
    """A value as a cell: nothing for None, whole numbers without a point, several values joined by "; ", one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, list | tuple):
        return "; ".join(cell(v) for v in value)
    return clean(str(value))


def clean(text: str) -> str:
    """Text on one line, without control characters and lone surrogates, which the files of an export cannot hold."""
    plain = "".join(c if c.isprintable() or c in "\u200c\u200d\u00ad" else " " if c.isspace() else "" for c in text)
    return " ".join(plain.split())


def columns(*rows: Sequence[str]) -> tuple[Column, ...]:
    """Columns from (name, doc) or (name, type, doc)."""
    return tuple(Column(r[0], r[-1], r[1] if len(r) > 2 else "string") for r in rows)
