"""Gzip: one file in any other format, packed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import cast

from dragoman.errors import UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.opened import Opened, Readable

EXTENSIONS = (".gz",)


def recognises(start: bytes) -> bool:
    """By the two bytes of every gzip file, and the only method there is."""
    return start.startswith(b"\x1f\x8b\x08")


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """What the packed file holds, read as its name without .gz says. Raises UnreadableInput where it is no gzip."""
    from dragoman.sources.formats import articles as of_format

    if not recognises(file.start()):
        raise UnreadableInput(f"{file.where}: no gzip file, whatever its name says")
    name = file.name[:-3] if file.name.lower().endswith(".gz") else ""
    with gzip.GzipFile(fileobj=file.stream, mode="rb") as stream:
        yield from of_format(file.member(cast(Readable, stream), name, file.where))
