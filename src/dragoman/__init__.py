"""Dragoman reads news reports on international affairs and keeps a sourced ledger of what happened and was promised.

    import dragoman
    reading = dragoman.read(text, published="2023-09-26")
    for record in reading.records:
        print(record.kind, record.by, record.to, record.date)

What is heavy (language model, network) is loaded at the first reading, not at import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.errors import AnchorError, DeclarationError, DragomanError, LedgerError, MissingPart, UnreadableInput
from dragoman.model.article import Article
from dragoman.model.reading import Reading, display_with
from dragoman.model.record import Claim, Codes, Field, Record
from dragoman.model.span import Span

if TYPE_CHECKING:
    from dragoman.filing import Ledger

__all__ = [
    "AnchorError", "Article", "Claim", "Codes", "DeclarationError", "DragomanError", "Field", "Ledger", "LedgerError",
    "MissingPart", "Reading", "Record", "Span", "UnreadableInput", "read",
]


def read(text: str, *, published: str = "", name: str = "report", reader: str = "auto") -> Reading:
    """Reads one report.

    `text` is plain text: headline, then paragraphs. `published` is the day it appeared, YYYY-MM-DD, which "on Monday"
    counts from; without it the date is taken from a dateline or a dated caption, else relative times stay unresolved.
    `reader` is "model" (the trained network), "rules" (the grammar) or "auto" (the model where it is installed).

    Every offset in what comes back points into `reading.article.text`, in code points, end-exclusive. Raises
    UnreadableInput if `published` is no date, MissingPart if the reader asked for is not installed.
    """
    from dragoman.pipeline import read as read_text

    return read_text(text, published=published, name=name, reader=reader)


def _notebook(reading: Reading) -> str:
    from dragoman.outputs.notebook import html

    return html(reading)


display_with(_notebook)


def __getattr__(name: str) -> Any:
    """`dragoman.Ledger`, which is imported when it is asked for."""
    if name == "Ledger":
        from dragoman.filing import Ledger

        return Ledger
    raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
