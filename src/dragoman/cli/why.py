"""`dragoman why`: walks from any value back to the rule, words, sentence and report behind it."""

from __future__ import annotations

import re
import sys

import typer

from dragoman.cli._reports import PUBLISHED, READER, ReaderName, Reports
from dragoman.cli._screen import write

_WHERE = re.compile(r"(\d+)(?:\.(\w+))?")


def run(
    path: str = typer.Argument(
        ..., metavar="FILE", help="A ledger, or a file or folder of one report, or - for standard input."),
    record: str = typer.Argument(
        "", metavar="[RECORD[.FIELD]]",
        help="A record's number in the report, or its id in the ledger, maybe with a field: 3.amount."),
    value: str = typer.Option("", "--value", help="Find claims by their value or words instead: --value \"1,000\"."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
    published: str = PUBLISHED,
    reader: ReaderName = READER,
) -> None:
    """Say why a value is in a report's records or in a ledger.

    How it was reached, by which rule, from which words in which sentence of which report.
    """
    from dragoman.kinds.load import kinds
    from dragoman.outputs import json, ledger, trail

    if _is_ledger(path):
        _of_ledger(path, record, value, as_json)
        return
    place = _WHERE.fullmatch(record)
    if record and value:
        raise typer.BadParameter("give RECORD or --value, not both")
    if record and not place:
        raise typer.BadParameter(f"{record!r} is no record: give its number, or number and field, as in 3 or 3.amount")
    reports = Reports([path], published=published, reader=reader.value)
    readings = list(reports)
    reports.finish()
    if len(readings) > 1:
        raise typer.BadParameter(f"{path} holds {len(readings)} reports; name one of them")
    reading = readings[0]
    if place:
        number, field = int(place[1]), place[2] or ""
        if not 1 <= number <= len(reading.records):
            raise typer.BadParameter(f"no record {number}; {reading.article.name} has {len(reading.records)}")
        fields = reading.records[number - 1].fields
        if field and field not in fields:
            raise typer.BadParameter(f"record {number} has no field {field!r}; it has: {', '.join(fields)}")
        found = trail.claims(reading, number, field)
    elif value:
        found = trail.claims_of_value(reading, value)
        if not found:
            raise typer.BadParameter(f"no value of {reading.article.name} says {value!r}")
    else:
        found = trail.claims(reading) if as_json else []
    if as_json:
        write(json.document([trail.trail_row(reading, f, kinds()) for f in found]))
        return
    show = ledger.terminal if sys.stdout.isatty() else ledger.plain
    if not found:
        write(show(trail.index(reading)))
    write("\n".join(show(trail.trail(reading, f, kinds())) for f in found))


def _is_ledger(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(16) == b"SQLite format 3\x00"
    except OSError:
        return False


def _of_ledger(path: str, record: str, value: str, as_json: bool) -> None:
    """The way back from what `show`, `dossier` and `account` show: rule, claims, steps, joins, decisions, sentences."""
    from dragoman.cli._ledgers import reading
    from dragoman.dossiers.listing import line, reason
    from dragoman.ledger.account import row
    from dragoman.ledger.reasons import fields_of, reasons, values_of
    from dragoman.outputs import json

    if bool(record) == bool(value):
        raise typer.BadParameter("give the id of a record of the ledger, maybe with a field (4rx2.amount), or --value")
    key, _, field = record.partition(".")
    with reading(path) as book:
        if value:
            wanted = values_of(book.things(), value)
            if not wanted:
                raise typer.BadParameter(f"no value of {path} is {value!r}")
        else:
            thing = book.find(key)
            if field and field not in fields_of(thing):
                raise typer.BadParameter(f"record {key} has no field {field!r}; it has: {', '.join(fields_of(thing))}")
            wanted = [(thing, name) for name in ([field] if field else fields_of(thing))]
        found = [(thing, reasons(book, thing, name)) for thing, name in wanted]
    if as_json:
        write(json.document([made for _, made in found]))
        return
    last = ""
    for thing, made in found:
        if thing.id != last:
            write(line(row(thing)))
            last = thing.id
        write(reason(made, whole=bool(field or value)))
