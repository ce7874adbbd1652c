"""Parquet tables of articles, one a row, with named columns, through pyarrow. Read batch by batch."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from dragoman.errors import MissingPart, UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.columns import article, chosen
from dragoman.sources.opened import Opened

EXTENSIONS = (".parquet", ".pq")

_ROWS = 64  # in memory at once
_MOST_GROUP = 500_000_000  # bytes that one row group may unpack to


def recognises(start: bytes) -> bool:
    """By the mark that every Parquet file begins with."""
    return start.startswith(b"PAR1")


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """The articles in the rows, numbered from 1. Only the columns that are wanted are read.

    Raises UnreadableInput for a broken file or one without a column of text, MissingPart where pyarrow is not installed.
    """
    try:
        parquet: Any = importlib.import_module("pyarrow.parquet")
        arrow: Any = importlib.import_module("pyarrow")
    except ImportError as error:
        raise MissingPart("reading Parquet needs pyarrow: pip install 'dragoman[parquet]'") from error
    number = 0
    try:
        table = parquet.ParquetFile(file.seekable(), pre_buffer=False, memory_map=False)
        columns = chosen(table.schema_arrow.names, file.columns, file.where)
        wanted = sorted(set(columns.values()))
        for group in range(table.num_row_groups):
            # Looking at the metadata of single columns ends the process where they are broken (pyarrow 26).
            if table.metadata.row_group(group).total_byte_size > _MOST_GROUP:
                rows = table.metadata.row_group(group).num_rows
                yield UnreadableInput(f"{file.where}: rows {number + 1} to {number + rows}: too much for one row group")
                number += rows
                continue
            for batch in table.iter_batches(_ROWS, row_groups=[group], columns=wanted, use_threads=False):
                for row in _rows(batch):
                    number += 1
                    if isinstance(row, Exception):
                        yield UnreadableInput(f"{file.where}: row {number}: a value that cannot be ({row})")
                    else:
                        yield article(row, columns, f"row {number}", file.where)
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise UnreadableInput(f"{file.where}: broken Parquet after {number} rows ({str(error)[:200]})") from None


def _rows(batch: Any) -> Iterator[dict[str, Any] | Exception]:
    """The rows; for one with a value out of range (a day in the year 5,881,580) the error that it raised."""
    try:
        yield from batch.to_pylist()
    except (OverflowError, ValueError):
        for at in range(batch.num_rows):
            try:
                yield batch.slice(at, 1).to_pylist()[0]
            except (OverflowError, ValueError) as error:
                yield error
