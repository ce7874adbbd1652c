"""`dragoman changes`: what was added, changed, merged or removed between two accounts of a ledger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer

from dragoman.cli._screen import write
from dragoman.errors import UnreadableInput

_OLD = typer.Argument(..., metavar="OLD", help="An account (`dragoman account`) as it was.")
_NEW = typer.Argument(..., metavar="NEW", help="An account as it is.")


def run(
    old: str = _OLD,
    new: str = _NEW,
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """List what changed from one account to a later one, by the identifiers that both use."""
    from dragoman.ledger.changes import changes
    from dragoman.outputs.json import document

    found = changes(_account(old), _account(new))
    if as_json:
        write(document(found))
        return
    for change in found:
        into = f" into {change['into']}" if change.get("into") else ""
        fields = f": {', '.join(change['fields'])}" if change.get("fields") else ""
        write(f"{change['change']}  {change['id']}  {change['kind']}{into}{fields}\n")


def _account(path: str) -> dict[str, Any]:
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        assert isinstance(found["records"], list)
    except (OSError, ValueError, KeyError, TypeError, AssertionError):
        raise UnreadableInput(f"{path}: not an account; `dragoman account LEDGER > FILE` makes one") from None
    return dict(found)
