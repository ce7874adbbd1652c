"""Everything as CSV: a table for each kind of record, with evidence, history, disputes, reports and a codebook."""

from __future__ import annotations

from dragoman.exports import kind_tables
from dragoman.exports.entry import Book
from dragoman.exports.format import Format, Output


def write(book: Book, output: Output) -> None:
    kind_tables.write(book, output, "csv", Output.sheet)


FORMAT = Format(
    "csv", "Everything, one CSV table for each kind of record, with evidence and a codebook.",
    "a Frictionless data package (datapackage.json)", "nothing but people's decisions and the reports' full texts",
    lambda: kind_tables.documented("csv"), write, converts=True,
)  # fmt: skip
