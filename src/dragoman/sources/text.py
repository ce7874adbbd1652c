"""Plain text reports."""

from __future__ import annotations

from dragoman.model.raw import SourceText
from dragoman.sources.decoding import decoded

EXTENSIONS = (".txt", ".text")


def to_text(data: bytes, where: str) -> SourceText:
    """The file's text, exactly as it stands. Raises UnreadableInput, naming `where`, for what is no text."""
    text, note = decoded(data, where)
    return SourceText(text, note=note)
