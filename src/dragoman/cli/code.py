"""`dragoman code`: codes sentences as events of the field, one line of JSON for each line read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

import typer

from dragoman.cli._reports import READER, ReaderName
from dragoman.cli._screen import complain, write
from dragoman.errors import UnreadableInput


def run(
    path: str = typer.Argument("-", metavar="[FILE]", help="JSON Lines with id, text, maybe date; or - (stdin)."),
    reader: ReaderName = READER,
) -> None:
    """Code sentences as events of the field, a line each.

    An event has source and target, each with country and sector, PLOVER type, CAMEO code and the place of its words.
    """
    from dragoman.outputs.json import compact

    coded = 0
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = parsed(line)
            events = coding(row["text"], date=row.get("date") or "", reader=reader.value)
        except UnreadableInput as error:
            complain(f"line {number}: {error}")
            continue
        write(compact({"id": row["id"], "events": events}) + "\n")
        coded += 1
    if not coded:
        complain(f"{'standard input' if path == '-' else path}: no sentence could be read")
        raise typer.Exit(2)


def coding(text: str, *, date: str = "", reader: str = "auto") -> list[dict[str, Any]]:
    """The events that `text` reports, in its order; an empty list where it reports none.

    Each is a dictionary as described at `outputs.events.events`. `date` is the day that relative times count from.
    Raises UnreadableInput if `date` is no day.
    """
    from dragoman.annotations.spacy_engine import annotate
    from dragoman.outputs.events import events
    from dragoman.pipeline import read
    from dragoman.records.told import told

    reading = read(text, published=date, reader=reader)
    if not any(record.codes.plover for record in reading.records):
        return events(reading)
    return events(reading, told(reading, annotate(reading.article, reading.sentences)))


def parsed(line: bytes) -> dict[str, Any]:
    """The JSON object in one line, with `id` and `text`. Raises UnreadableInput that says what is wrong with it."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"not UTF-8: {error.reason} at byte {error.start}") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"not JSON: {error}") from None
    if not isinstance(row, dict):
        raise UnreadableInput('must be an object such as {"id": "1", "text": "..."}')
    if "id" not in row:
        raise UnreadableInput('has no "id"')
    if not isinstance(row.get("text"), str):
        raise UnreadableInput('has no "text", or it is no string')
    if not isinstance(row.get("date") or "", str):
        raise UnreadableInput('its "date" is no string; give a day as "YYYY-MM-DD"')
    return row


def _lines(path: str) -> Iterator[bytes]:
    if path == "-":
        yield from sys.stdin.buffer
        return
    try:
        stream: BinaryIO = open(path, "rb")  # noqa: SIM115 (closed below, after the last line is taken)
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror or error}") from None
    with stream:
        yield from stream
