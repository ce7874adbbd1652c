"""`dragoman changes`: what was added, changed, merged or removed between two exports, or two accounts, of a ledger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer

from dragoman.cli._screen import write
from dragoman.errors import UnreadableInput

_OLD = typer.Argument(..., metavar="OLD", help="A folder of `dragoman export`, or an account, as it was.")
_NEW = typer.Argument(..., metavar="NEW", help="The same as it is.")


def run(
    old: str = _OLD,
    new: str = _NEW,
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """List what changed from one export or account to a later one, by the identifiers that both use."""
    from dragoman.outputs.json import document

    found = _changes(old, new)
    if as_json:
        write(document(found))
        return
    for change in found:
        heirs = change.get("into")
        into = f" into {' and '.join(heirs) if isinstance(heirs, list) else heirs}" if heirs else ""
        fields = f": {', '.join(change['fields'])}" if change.get("fields") else ""
        write(f"{change['change']}  {change['id']}  {change['kind']}{into}{fields}\n")


def _changes(old: str, new: str) -> list[dict[str, Any]]:
    from dragoman.exports.comparing import compare, is_export
    from dragoman.ledger.changes import changes

    folders = [p for p in (old, new) if Path(p).is_dir()]
    if not folders:
        return changes(_account(old), _account(new))
    if wrong := next((p for p in (old, new) if not is_export(p)), None):
        raise UnreadableInput(f"{wrong}: no export; `dragoman export LEDGER --format NAME --out {wrong}` makes one")
    return compare(old, new)


def _account(path: str) -> dict[str, Any]:
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        assert isinstance(found["records"], list)
    except (OSError, ValueError, KeyError, TypeError, AssertionError):
        raise UnreadableInput(f"{path}: not an account; `dragoman account LEDGER > FILE` makes one") from None
    return dict(found)
