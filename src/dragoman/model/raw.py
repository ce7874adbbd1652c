"""A report as it was received: its text before anybody has fixed it, and what was told beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class SourceText:
    """What one article says once its format is undone: plain text, headline first, and what is told beside it.

    `published` is a day (YYYY-MM-DD) or ""; `note` is a line for the user about how the bytes were read, or "".
    `roles` may give the role of each paragraph of `text` (paragraphs stand apart by a blank line and are one line each),
    "" where the format does not tell; an empty tuple tells nothing. `member` says which article of its file this is
    ("row 3", "a/b.html"), "" where the file is one article; `data` is that article's bytes as they came.
    """

    text: str
    title: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""
    licence: str = ""
    note: str = ""
    roles: tuple[str, ...] = ()
    member: str = ""
    data: bytes = field(default=b"", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Raw:
    """A report's plain text with its name, where it came from and its metadata.

    `published` is a day (YYYY-MM-DD) or ""; `basis` says whether the user gave it (`option`) or the report's own
    metadata. `name` is distinct among the inputs of one run. `roles` and `data` are as in `SourceText`.
    """

    text: str
    name: str
    where: str
    title: str = ""
    published: str = ""
    basis: Literal["option", "metadata"] = "metadata"
    publisher: str = ""
    url: str = ""
    licence: str = ""
    note: str = ""
    roles: tuple[str, ...] = ()
    data: bytes = field(default=b"", repr=False, compare=False)

    @property
    def sha256(self) -> str:
        """The hexadecimal SHA-256 of the article's bytes as they came."""
        return hashlib.sha256(self.data or self.text.encode("utf-8", "surrogatepass")).hexdigest()
