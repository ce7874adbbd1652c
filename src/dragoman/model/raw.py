"""A report as it was received: its text before anybody has fixed it, and what was told beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SourceText:
    """What one file says once its format is undone: plain text, headline first, and what the file tells of itself.

    `published` is a day (YYYY-MM-DD) or ""; `note` is a line for the user about how the bytes were read, or "".
    """

    text: str
    title: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""
    licence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Raw:
    """A report's plain text with its name, where it came from and its metadata.

    `published` is a day (YYYY-MM-DD) or ""; `basis` says whether the user gave it (`option`) or the report's own
    metadata. `name` is distinct among the inputs of one run.
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
