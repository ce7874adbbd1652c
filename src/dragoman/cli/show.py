"""`dragoman show`: the ledger's things, filtered, one a line, or one of them with all that is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from dragoman.cli._ledgers import AS_OF, LEDGER, reading
from dragoman.cli._screen import write

if TYPE_CHECKING:
    from dragoman.intake.versions import Withdrawn

_RECORD = typer.Argument(
    "", metavar="[RECORD]", help="A record's id or its beginning: shows that one with its evidence."
)


def run(
    ledger: str = LEDGER,
    record: str = _RECORD,
    kind: str = typer.Option(
        "", "--kind", help="pledge, agreement, mandate, mobilization, aid, withdrawal, attack or sanction."
    ),
    by: str = typer.Option("", "--by", help="Who: a name or an ISO code (KEN)."),
    to: str = typer.Option("", "--to", help="Whom it is directed at."),
    party: str = typer.Option("", "--party", help="Either side."),
    place: str = typer.Option("", "--place", help="Where."),
    stage: str = typer.Option("", "--stage", help='Where it stands: "in delivery".'),
    since: str = typer.Option("", "--since", metavar="DATE", help="Not before."),
    until: str = typer.Option("", "--until", metavar="DATE", help="Not after."),
    text: str = typer.Option("", "--text", help="Words of the reports; their places are shown marked."),
    as_of: str = AS_OF,
    decisions: bool = typer.Option(
        False, "--decisions", help="List people's decisions instead, with the numbers that undo them."
    ),
    withdrawn: bool = typer.Option(
        False, "--withdrawn", help="List instead the sentences that publishers have dropped or reworded since."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Show what the ledger holds: each thing with its id, date, parties, stage and reports."""
    from dragoman.dossiers.listing import decision_line, line, page
    from dragoman.ledger.account import row
    from dragoman.ledger.telling import JOINED
    from dragoman.outputs.json import document

    if kind and kind not in JOINED:
        raise typer.BadParameter(f"the ledger joins no {kind!r}; there are {', '.join(JOINED)}", param_hint="--kind")
    with reading(ledger) as book:
        if decisions:
            made = book.judgements(standing=False)
            write(
                "".join(
                    decision_line(j.number, j.decision, j.one, j.other, j.reason, j.author, j.made, j.undone)
                    for j in made
                )
            )
            return
        if withdrawn:
            from dataclasses import asdict

            from dragoman.intake import versions

            found_gone = versions.withdrawn(book)
            write(document([asdict(w) for w in found_gone]) if as_json else "".join(map(_gone, found_gone)))
            return
        if record:
            thing = book.find(record, book.things(as_of) if as_of else None)
            write(document(row(thing)) if as_json else page(row(thing), thing.tellings, thing.told, book.joins(thing)))
            return
        found = book.select(
            kind, by=by, to=to, party=party, place=place, stage=stage, since=since, until=until, text=text, as_of=as_of
        )
        if as_json:
            write(document(found.rows()))
            return
        write("".join(line(r) for r in found.rows()))
        for hit in book.search(text) if text else ():
            write(f"  {hit['name']} ({hit['day']}): {' '.join(hit['snippet'].split())}\n")


def _gone(sentence: Withdrawn) -> str:
    now = f"\n  now: “{' '.join(sentence.now.split())}”" if sentence.now else ""
    what = "reworded" if sentence.now else "withdrawn"
    words = " ".join(sentence.words.split())
    return f"{sentence.name} ({sentence.start} to {sentence.end}), {what} {sentence.day[:10]}: “{words}”{now}\n"
