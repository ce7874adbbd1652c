"""Zstandard: one file in any other format, packed. Needs the package zstandard."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from dragoman.errors import MissingPart, UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.opened import Opened

EXTENSIONS = (".zst", ".zstd")

_MOST_WINDOW = 1 << 27  # 128 MB, what `zstd --long` uses at most by itself


def recognises(start: bytes) -> bool:
    """By the mark of every frame."""
    return start.startswith(b"\x28\xb5\x2f\xfd")


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """What the packed file holds, read as its name without .zst says.

    Raises UnreadableInput where it is no Zstandard file, MissingPart where zstandard is not installed.
    """
    from dragoman.sources.formats import articles as of_format

    try:
        zstandard: Any = importlib.import_module("zstandard")
    except ImportError as error:
        raise MissingPart("reading .zst needs zstandard: pip install 'dragoman[zst]'") from error
    if not recognises(file.start()):
        raise UnreadableInput(f"{file.where}: no Zstandard file, whatever its name says")
    lowered = file.name.lower()
    name = next((file.name[: -len(e)] for e in EXTENSIONS if lowered.endswith(e)), "")
    unpacking = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW)
    stream = unpacking.stream_reader(file.stream, read_across_frames=True)
    yield from of_format(file.member(_Stream(stream, zstandard.ZstdError), name, file.where))


class _Stream:
    """The unpacked bytes; the library's own error becomes an OSError, which every stream may raise."""

    def __init__(self, inner: Any, error: type[Exception]) -> None:
        self._inner = inner
        self._error = error

    def read(self, size: int = -1, /) -> bytes:
        try:
            found: bytes = self._inner.read(size)
        except self._error as error:
            raise OSError(str(error)) from None
        return found
