"""CAMEO events in the columns of ICEWS, tab-separated."""

from __future__ import annotations

from typing import Any

from dragoman.exports.entry import Book
from dragoman.exports.events import Event, events
from dragoman.exports.evidence import OWN, own
from dragoman.exports.format import Format, Output
from dragoman.exports.table import Column, Table, columns
from dragoman.gazetteer.countries import by_code
from dragoman.values.identity import Identity

EVENTS = Table(
    "events.tsv",
    "One row for each pair of source and target of a record that has a CAMEO code. The first 20 columns are those of ICEWS, "
    "in its order; the rest are ours.",
    (
        Column("Event ID", "content hash of record, source and target", required=True),
        *columns(
            ("Event Date", "date", "the day, only if it is known to the day"),
            ("Source Name", "who acts"),
            ("Source Sectors", "PLOVER sector of the actor"),
            ("Source Country", "name of the actor's country"),
            ("Event Text", "what it is about, in the report's words"),
            ("CAMEO Code", "CAMEO 1.1b3 code"),
            ("Intensity", "left empty: no score is given that no sentence says"),
            ("Target Name", "whom it is directed at"),
            ("Target Sectors", "PLOVER sector"),
            ("Target Country", "name of the country"),
            ("Story ID", "identifier of the earliest report"),
            ("Sentence Number", "left empty: start and end say where the words stand"),
            ("Publisher", "of the earliest report"),
            ("City", "the place, if it is a town"),
            ("District", "left empty"),
            ("Province", "the place, if it is a first-level division"),
            ("Country", "name of the country of the place"),
            ("Latitude", "number", "degrees, WGS 84; only for towns and sites, never for a country"),
            ("Longitude", "number", "degrees, WGS 84"),
            ("kind", "the record's kind"),
            ("quad_class", "integer", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
            ("source_iso3", "ISO 3166-1 alpha-3 of the source"),
            ("target_iso3", "ISO 3166-1 alpha-3 of the target"),
            ("date", "when, EDTF"),
            ("date_precision", "how precisely that is known"),
        ),
        *OWN,
    ),
    ("Event ID",),
    separator="\t",
)


def write(book: Book, output: Output) -> None:
    with output.sheet(EVENTS) as sheet:
        for event in events(book, output, plover=False):
            sheet.add(_row(event))


def _row(event: Event) -> dict[str, Any]:
    entry, spot, report = event.entry, event.spot, event.entry.passage[0]
    return {
        "Event ID": event.id, "Event Date": event.when.day, "Event Text": entry.what, "CAMEO Code": event.codes.cameo,
        **_side("Source", event.source), **_side("Target", event.target),
        "Story ID": report.id, "Publisher": report.publisher,
        "City": spot.town, "Province": spot.division, "Country": spot.country_name,
        "Latitude": spot.lat, "Longitude": spot.lon, "kind": entry.kind, "quad_class": event.quad_class,
        "source_iso3": event.source.state if event.source else "",
        "target_iso3": event.target.state if event.target else "",
        "date": event.when.edtf, "date_precision": event.when.precision, **own(entry),
    }  # fmt: skip


def _side(side: str, who: Identity | None) -> dict[str, Any]:
    if who is None:
        return {}
    country = by_code(who.state) if who.state else None
    return {
        f"{side} Name": who.name, f"{side} Sectors": who.sector, f"{side} Country": country.name if country else "",
    }  # fmt: skip


FORMAT = Format(
    "cameo", "Events in CAMEO codes, plain statements included.", "the 20 columns of ICEWS (CAMEO 1.1b3)",
    "threads, conditions and amounts; deeds not done", lambda: (EVENTS,), write,
)  # fmt: skip
