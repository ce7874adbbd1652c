"""A file that is being read: its bytes as a stream, where they come from, and how much may still be unpacked.

Archives open what they hold as further `Opened`s that share one budget, so that no nesting unpacks without end.
"""

from __future__ import annotations

import io
import os
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol, cast

from dragoman.errors import UnreadableInput
from dragoman.sources.decoding import MOST_CHARACTERS

MOST_BYTES = 4 * MOST_CHARACTERS
"""The longest document in text form: UTF-8 needs at most four bytes a character."""

MOST_RATIO = 50
"""So many times its own size a packed file may unpack to. News in text packs to between a third and a twentieth."""

FREE = 64_000_000
"""So many bytes any file may unpack to, whatever its size."""

MOST_DEPTH = 3
"""An archive in an archive in an archive is read; what is deeper is not."""

_IN_MEMORY = 16_000_000  # a spooled file that is longer goes to disk, under no name
_PEEK = 16_384


class Readable(Protocol):
    """All that is asked of a stream."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(slots=True)
class Budget:
    """How many bytes may still be unpacked from one file and all that it holds."""

    left: int = FREE


@dataclass(slots=True)
class Opened:
    """A file or a member of an archive, open for reading.

    `name` is its file name as far as it is known, `where` what messages call it. `columns` says which columns of a table
    hold what, where the user said so. `stream` is read once, from its beginning.
    """

    stream: BinaryIO
    name: str
    where: str
    depth: int = 0
    budget: Budget = field(default_factory=Budget)
    columns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not hasattr(self.stream, "peek"):
            self.stream = cast(BinaryIO, io.BufferedReader(cast(Any, self.stream), _PEEK))

    def start(self) -> bytes:
        """The first bytes, at most 16 kB, without reading on."""
        found: bytes = cast(Any, self.stream).peek(_PEEK)
        return found[:_PEEK]

    def data(self, most: int = MOST_BYTES) -> bytes:
        """All bytes. Raises UnreadableInput if there are more than `most`."""
        data = self.stream.read(most + 1)
        if len(data) > most:
            limit = f"{MOST_CHARACTERS:,} characters" if most == MOST_BYTES else f"{most:,} bytes"
            raise UnreadableInput(
                f"{self.where}: too long for one report (limit {limit}); split the file into one report each"
            )
        return data

    def seekable(self) -> BinaryIO:
        """The same bytes with random access: the stream itself where it can, else a nameless copy, which is limited."""
        if self.stream.seekable():
            return self.stream
        copy = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # closed with the last reference to it
        size = 0
        while block := self.stream.read(1 << 20):
            size += len(block)
            if size > MOST_RATIO * _IN_MEMORY:
                raise UnreadableInput(f"{self.where}: too long to be held; give it as a file of its own")
            copy.write(block)
        copy.seek(0)
        return cast(BinaryIO, copy)

    def member(self, stream: Readable, name: str, where: str) -> Opened:
        """A stream that was found in this one, unpacked at the cost of the common budget.

        Raises UnreadableInput if it is nested too deeply.
        """
        if self.depth >= MOST_DEPTH:
            raise UnreadableInput(
                f"{where}: more than {MOST_DEPTH} archives in one another; unpack the outer ones first"
            )
        limited = _Limited(stream, where, self.budget)
        opened = cast(BinaryIO, io.BufferedReader(limited, _PEEK))
        return Opened(opened, name, where, self.depth + 1, self.budget, self.columns)


def opened(stream: BinaryIO, name: str, where: str, columns: Mapping[str, str]) -> Opened:
    """A file on disk or standard input, with a budget by its size."""
    try:
        size = os.fstat(stream.fileno()).st_size
    except (OSError, AttributeError, ValueError):
        size = 0
    return Opened(stream, name, where, budget=Budget(max(FREE, MOST_RATIO * size)), columns=columns)


class _Limited(io.RawIOBase):
    """Bytes unpacked from elsewhere, counted against a budget. Faults of unpacking are faults of the input."""

    def __init__(self, inner: Readable, where: str, budget: Budget) -> None:
        super().__init__()
        self._inner = inner
        self._where = where
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(min(len(buffer), 1 << 16))
        except (OSError, EOFError, zlib.error, ValueError, NotImplementedError, RuntimeError) as error:
            reason = str(error) or type(error).__name__
            raise UnreadableInput(f"{self._where}: cannot be unpacked ({reason}); the file is damaged") from None
        self._budget.left -= len(data)
        if self._budget.left < 0:
            raise UnreadableInput(
                f"{self._where}: unpacks to far more than its size (over {MOST_RATIO} times); not read any further"
            )
        buffer[: len(data)] = data
        return len(data)
