"""Every exception a user can meet. All descend from `DragomanError`, whose text is fit to be shown as it is."""

from __future__ import annotations


class DragomanError(Exception):
    """Something a user can act on: the message says what happened, where, and what to do."""


class UnreadableInput(DragomanError):
    """A file, folder or stream could not be read as a report."""


class DeclarationError(DragomanError):
    """A kind, rule or word list is declared wrongly."""


class AnchorError(DragomanError):
    """A value's words were not found letter for letter in the report."""


class MissingPart(DragomanError):
    """An optional part (a language model, trained weights, a library) is needed but not installed."""


class LedgerError(DragomanError):
    """A ledger could not be opened, read or written; what was stored before is untouched."""
