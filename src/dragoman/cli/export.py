"""`dragoman export`: the ledger as files that other programs and people work with."""

from __future__ import annotations

import typer

from dragoman.cli._ledgers import AS_OF, RATES, reading
from dragoman.cli._screen import write

_LEDGER = typer.Argument("", metavar="[LEDGER]", help="The ledger's file.")


def run(
    ledger: str = _LEDGER,
    form: str = typer.Option("csv", "--format", metavar="NAME", help="The format; --list names all."),
    out: str = typer.Option("", "--out", metavar="DIR", help="The folder to write to: new, empty, or with an export."),
    show_names: bool = typer.Option(
        False, "--show-names", help="Show the names of victims and minors, which are withheld otherwise."
    ),
    as_of: str = AS_OF,
    rates: str = RATES,
    listed: bool = typer.Option(False, "--list", help="List the formats instead."),
) -> None:
    """Write a ledger in one of many formats, with a codebook; names of victims and minors are withheld."""
    from dragoman.exports import discovery

    if listed:
        write("".join(f"{f.name:<9} {f.doc} Like {f.like}.\n" for f in discovery.every()))
        return
    if not ledger or not out:
        raise typer.BadParameter("name a ledger and, with --out, a folder; or --list")
    discovery.find(form)
    from dragoman.exporting import export
    from dragoman.ledger import rates as tables

    with reading(ledger) as book:
        made = export(book, form, out, as_of=as_of, show_names=show_names, rates=tables.rates(rates) if rates else ())
    files = [f"{f['name']} ({f['rows']})" if f["rows"] else f["name"] for f in made["files"]]
    typer.echo(f"{out}: {', '.join(files)}", err=True)
    for why, count in made["left_out"].items():
        typer.echo(f"left out: {count} {why}", err=True)
    if made["names_withheld"]:
        typer.echo(f"{made['names_withheld']} names of victims and minors are withheld; --show-names shows them", err=True)
