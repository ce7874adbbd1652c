"""`dragoman kinds`: prints the codebook."""

from __future__ import annotations

import typer

from dragoman.cli._screen import write


def run(
    kind: str = typer.Argument("", metavar="[KIND]", help="One kind, shown with its rules and their examples."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Print the codebook: the kinds of record and their fields."""
    from dragoman.kinds.load import kinds
    from dragoman.outputs import codebook, json

    known = kinds()
    if kind and kind not in known:
        raise typer.BadParameter(f"no kind {kind!r}; the kinds are: {', '.join(known)}")
    chosen = {kind: known[kind]} if kind else known
    if as_json:
        write(json.document(codebook.rows(chosen)))
    else:
        write(codebook.entry(known[kind]) if kind else codebook.codebook(known))
