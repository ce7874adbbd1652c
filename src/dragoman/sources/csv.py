"""CSV and TSV tables of articles, one a row, with named columns in the first row. Read row by row."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from dragoman.errors import UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.columns import article, chosen
from dragoman.sources.decoding import MOST_CHARACTERS
from dragoman.sources.opened import Opened

EXTENSIONS = (".csv", ".tsv", ".tab")

_MOST_COLUMNS = 2_000
_MARKS = (",", ";", "\t", "|")


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """The articles in the rows, numbered from 1 below the heading. Commas, semicolons, tabs and bars may part columns.

    A row of another length, or too long, is rejected. Text is UTF-8 (or UTF-16 with its mark); what is not is rejected by
    the row. Raises UnreadableInput for a table without a column of text.
    """
    start = file.start()
    encoding = "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    # UTF-16 knows no escape for what is broken; there it becomes the mark of replacement.
    errors, broken = ("replace", "\ufffd") if encoding == "utf-16" else ("surrogateescape", "")
    text = io.TextIOWrapper(file.stream, encoding=encoding, errors=errors, newline="")
    csv.field_size_limit(MOST_CHARACTERS)
    rows = csv.reader(_lines(text, file.where), delimiter=_parting(start))
    try:
        heading = next(rows, [])
    except csv.Error as error:
        raise UnreadableInput(f"{file.where}: no table ({error})") from None
    if len(heading) > _MOST_COLUMNS:
        raise UnreadableInput(f"{file.where}: {len(heading):,} columns are too many for a table of articles")
    columns = chosen(heading, file.columns, file.where)
    number = 0
    while True:
        number += 1
        member = f"row {number}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield UnreadableInput(f"{file.where}: {member}: {error}")
            continue
        if row is None:
            return
        if not row:
            number -= 1  # an empty line is no row
            continue
        if len(row) != len(heading):
            yield UnreadableInput(f"{file.where}: {member}: {len(row)} cells where there are {len(heading)} columns")
        elif any("\udc80" <= c <= "\udcff" or c == broken for cell in row for c in cell):
            yield UnreadableInput(f"{file.where}: {member}: broken characters; save the table as UTF-8")
        else:
            yield article(dict(zip(heading, row, strict=True)), columns, member, file.where)


def _lines(text: io.TextIOWrapper, where: str) -> Iterator[str]:
    """The lines, none longer than a report may be: one endless line is not read into memory."""
    while line := text.readline(2 * MOST_CHARACTERS):
        if len(line) >= 2 * MOST_CHARACTERS:
            raise UnreadableInput(
                f"{where}: a line of over {2 * MOST_CHARACTERS:,} characters; this is no table of reports"
            )
        yield line


def _parting(start: bytes) -> str:
    """The mark between columns: the one that the first line has most of, outside of quotation marks."""
    first = start.replace(b"\x00", b"").decode("utf-8", "replace").splitlines()[:1]
    line = "".join((first[0] if first else "").split('"')[::2])
    return max(_MARKS, key=line.count)
