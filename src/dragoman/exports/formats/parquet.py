"""Everything as Parquet: the tables of the csv format with typed columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from dragoman.errors import MissingPart
from dragoman.exports import kind_tables
from dragoman.exports.entry import Book
from dragoman.exports.format import Format, Output
from dragoman.exports.table import Table, cell

_AT_ONCE = 5000  # rows held before they are written


def write(book: Book, output: Output) -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise MissingPart("the parquet format needs pyarrow: pip install 'dragoman[parquet]'") from None
    kind_tables.write(book, output, "parquet", _opened)


class _Rows:
    """A Parquet table being written, a few thousand rows at a time."""

    def __init__(self, path: str, table: Table) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        types = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32(),
                 "boolean": pa.bool_()}  # fmt: skip
        self._schema = pa.schema([
            pa.field(c.name, types[c.type], metadata={"description": c.doc}) for c in table.columns
        ])  # fmt: skip
        self._columns = table.columns
        self._writer = pq.ParquetWriter(path, self._schema)
        self._held: list[dict[str, Any]] = []
        self.rows = 0

    def add(self, row: Mapping[str, Any]) -> None:
        self._held.append({c.name: _typed(row.get(c.name), c.type) for c in self._columns})
        self.rows += 1
        if len(self._held) >= _AT_ONCE:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._held:
            self._writer.write_table(pa.Table.from_pylist(self._held, schema=self._schema))
            self._held = []


@contextmanager
def _opened(output: Output, table: Table) -> Iterator[_Rows]:
    rows = _Rows(str(output.path(table.name)), table)
    try:
        yield rows
    finally:
        rows.close()
    output.rows[table.name] = rows.rows
    output.tables.append(table)


def _typed(value: Any, kind: str) -> Any:
    if value is None or value == "":
        return None
    if kind == "number":
        return float(value)
    if kind == "date":
        return date.fromisoformat(value)
    if kind in ("integer", "boolean"):
        return value
    return cell(value) or None


FORMAT = Format(
    "parquet", "The tables and columns of the csv format as Parquet, with typed columns.", "Apache Parquet",
    "nothing but people's decisions and the reports' full texts", lambda: (), write,
    "parquet", converts=True,
)  # fmt: skip
