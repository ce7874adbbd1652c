"""`dragoman account`: the whole ledger as one JSON document."""

from __future__ import annotations

from dragoman.cli._ledgers import AS_OF, LEDGER, reading
from dragoman.cli._screen import write


def run(ledger: str = LEDGER, as_of: str = AS_OF) -> None:
    """Print everything the ledger holds, each thing once: values, reports, life and disputes, as JSON."""
    from dragoman.outputs.json import document

    with reading(ledger) as book:
        write(document(book.account(as_of)))
