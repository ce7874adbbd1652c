"""mbox: a folder of mail in one file, each message one article. Read message by message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.errors import UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.eml import MOST_BYTES, articles_in
from dragoman.sources.opened import Opened

EXTENSIONS = (".mbox", ".mbx")

_FROM = re.compile(rb"From \S+.*\d{4}|From -|From MAILER", re.ASCII)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def recognises(start: bytes) -> bool:
    """By the line that stands before every message."""
    return bool(_FROM.match(start))


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """The messages in their order. One that is too long or holds no text is rejected. Raises UnreadableInput where the file
    is no mbox."""
    if not recognises(file.start()):
        raise UnreadableInput(f"{file.where}: this is no mbox: it does not begin with a line 'From ...'")
    number, size = 0, 0
    lines: list[bytes] = []
    blank = True
    while True:
        line = file.stream.readline(1 << 20)
        if not line or (blank and line.startswith(b"From ") and _FROM.match(line)):
            if number:
                yield from _message(lines, size, f"message {number}", file.where)
            if not line:
                return
            number, size, lines = number + 1, 0, []
        else:
            size += len(line)
            if size <= MOST_BYTES:
                lines.append(line)
        blank = line in (b"\n", b"\r\n")


def _message(lines: list[bytes], size: int, member: str, where: str) -> Iterator[SourceText | UnreadableInput]:
    if size > MOST_BYTES:
        yield UnreadableInput(f"{where}: {member}: too long for one message (limit {MOST_BYTES:,} bytes)")
        return
    yield from articles_in(_QUOTED.sub(rb"\1", b"".join(lines)), where, member)
