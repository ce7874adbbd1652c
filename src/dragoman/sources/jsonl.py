"""JSON Lines of articles: one JSON object a line, with named keys. Read line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.columns import article, chosen
from dragoman.sources.opened import MOST_BYTES, Opened

EXTENSIONS = (".jsonl", ".ndjson", ".jsonlines")


def recognises(start: bytes) -> bool:
    """A first line that is a whole JSON object, with a second behind it."""
    first, _, rest = start.partition(b"\n")
    if not first.lstrip().startswith(b"{") or not rest.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """The articles in the lines, numbered as the lines are; the keys may differ from line to line.

    A line that is no JSON object, or tells no text, or is too long, is rejected.
    """
    number = 0
    while line := file.stream.readline(2 * MOST_BYTES):
        number += 1
        member = f"line {number}"
        if len(line) >= 2 * MOST_BYTES:
            yield UnreadableInput(f"{file.where}: {member}: too long for one report")
            while line and not line.endswith(b"\n"):
                line = file.stream.readline(1 << 20)
            continue
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _line(line, member, file)


def _line(line: bytes, member: str, file: Opened) -> SourceText | UnreadableInput:
    here = f"{file.where}: {member}"
    try:
        row: Any = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return UnreadableInput(f"{here}: no JSON ({str(error)[:100]})")
    if not isinstance(row, dict):
        return UnreadableInput(f"{here}: no JSON object")
    try:
        return article(row, chosen(row, file.columns, here), member, file.where)
    except UnreadableInput as fault:
        return fault
