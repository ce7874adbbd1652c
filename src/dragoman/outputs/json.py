"""Readings as JSON: one document, one line a record, or one file a report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from dragoman.model.reading import Reading
from dragoman.outputs.flat import flat, flat_reading

_KEEP = str.maketrans({"/": "_", "\\": "_", "\0": "_", ":": "_"})
_LONGEST = 200  # file systems allow 255 bytes a name; the suffix needs some


def compact(value: Any) -> str:
    """One line of JSON. A lone surrogate, which UTF-8 cannot hold, is written as an escape."""
    return _writable(json.dumps(value, ensure_ascii=False))


def document(value: Any) -> str:
    """A JSON document over several lines, ending with a line end."""
    return _writable(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"


def reports(readings: Iterable[Reading]) -> Iterator[str]:
    """Pieces of one JSON document, a list of reports, written as the readings come."""
    opening = "["
    for reading in readings:
        yield opening + "\n" + document(flat_reading(reading)).rstrip("\n")
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


def lines(reading: Reading) -> Iterator[str]:
    """One line a record, without line end, each with its report's name."""
    for record in reading.records:
        yield compact({"report": reading.article.name, **flat(record)})


def records(reading: Reading) -> str:
    """The list of the report's records: the file that the scorer of the gold folders reads."""
    return document([flat(record) for record in reading.records])


def file_name(name: str, taken: set[str]) -> str:
    """A stem for the report `name` that no earlier report has: "x", then "x-2". Adds it to `taken`.

    Stems that differ in case only count as one, since some file systems take them for one.
    """
    stem = name.translate(_KEEP).strip(". ")
    stem = stem.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore") or "report"
    found, number = stem, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem}-{number}"
    taken.add(found.casefold())
    return found


def _writable(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text
