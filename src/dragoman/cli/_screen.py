"""What the verbs share in writing: results to standard output, all else to standard error."""

from __future__ import annotations

import sys
import unicodedata
from types import TracebackType
from typing import Self

import typer

_BAR = 24


def write(text: str) -> None:
    """Writes a result to standard output as it is."""
    sys.stdout.write(text)


def complain(message: str) -> None:
    """One line on standard error; line ends and control characters, in a file's name say, cannot break it."""
    typer.echo("dragoman: " + one_line(message), err=True)


def one_line(text: str) -> str:
    """`text` without characters that move the cursor, change colours or turn the direction of writing."""
    text = " ".join(text.split())
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)


class Progress:
    """A bar on standard error that shows how far long work has come: nothing for one input or outside a terminal."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.shown = total > 1 and sys.stderr.isatty()

    def __enter__(self) -> Self:
        self._draw("")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def step(self, name: str) -> None:
        """One input more is done. `name` is shown beside the bar."""
        self.done += 1
        self._draw(name)

    def clear(self) -> None:
        """Takes the bar away, so that a result can be written; the next step draws it again."""
        if self.shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()

    def _draw(self, name: str) -> None:
        if self.shown:
            full = _BAR * self.done // self.total
            bar = "#" * full + "-" * (_BAR - full)
            sys.stderr.write(f"\r\x1b[2K[{bar}] {self.done}/{self.total} {one_line(name)[:40]}")
            sys.stderr.flush()
