"""`dragoman verify`: whether two runs gave the same records, and where they differ."""

from __future__ import annotations

import typer

from dragoman.cli._screen import one_line, write

_ONE = typer.Argument(..., metavar="A", help="The folder of a run.")
_OTHER = typer.Argument(..., metavar="B", help="The folder of another.")


def run(
    one: str = _ONE,
    other: str = _OTHER,
    most: int = typer.Option(20, "--most", metavar="N", min=0, help="How many differences are told; the rest is counted."),
) -> None:
    """Prove that two runs gave the same articles, records and rejects, or say where they differ (exit code 1)."""
    from dragoman.batch.verify import verify

    verdict = verify(one, other, most)
    if verdict.equal:
        how = "byte for byte" if verdict.bytes_equal else "in every row; the files are cut or made otherwise"
        write(f"equal {how}: {verdict.articles} articles, {verdict.records} records\n")
        return
    for d in verdict.differences:
        write(one_line(f"{d.article}  {d.what}: {d.first} | {d.second}") + "\n")
    total = len(verdict.differences) + verdict.more
    write(f"different in {total} {'place' if total == 1 else 'places'}{f', {verdict.more} not shown' if verdict.more else ''}\n")
    raise typer.Exit(1)
