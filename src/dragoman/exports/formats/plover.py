"""PLOVER events in the columns of POLECAT, tab-separated."""

from __future__ import annotations

from typing import Any

from dragoman.exports.dates import PRECISIONS
from dragoman.exports.entry import Book
from dragoman.exports.events import Event, events
from dragoman.exports.evidence import OWN, own
from dragoman.exports.format import Format, Output
from dragoman.exports.table import Column, Table, columns
from dragoman.values.identity import Identity

_AUXILIARY = {"intended": "future", "possible": "hypothetical", "denied": "negation"}

EVENTS = Table(
    "events.tsv",
    "One row for each pair of actor and recipient of a record that has a PLOVER type. The first 40 columns are POLECAT's, "
    "in its order; the rest are ours.",
    (
        Column("Event ID", "content hash of record, actor and recipient", required=True),
        *columns(
            ("Event Date", "date", "the day, only if it is known to the day"),
            ("Event Type", "PLOVER type"),
            ("Event Mode", "PLOVER mode"),
            ("Intensity", "left empty: no score is given that no sentence says"),
            ("Quad Code", "V-COOP, M-COOP, V-CONF or M-CONF"),
            ("Contexts", "PLOVER contexts that the words speak of"),
            ("Actor Name", "who acts"),
            ("Actor Country", "ISO 3166-1 alpha-3"),
            ("Actor COW", "Correlates of War state code"),
            ("Primary Actor Sector", "PLOVER sector"),
            ("Actor Sectors", "PLOVER sectors"),
            ("Actor Title", "left empty: offices are records of their own"),
            ("Actor Name Raw", "who acts, as the record has it"),
            ("Wikipedia Actor ID", "left empty"),
            ("Recipient Name", "whom it is directed at"),
            ("Recipient Country", "ISO 3166-1 alpha-3"),
            ("Recipient COW", "Correlates of War state code"),
            ("Primary Recipient Sector", "PLOVER sector"),
            ("Recipient Sectors", "PLOVER sectors"),
            ("Recipient Title", "left empty"),
            ("Recipient Name Raw", "whom it is directed at, as the record has it"),
            ("Wikipedia Recipient ID", "left empty"),
            ("Placename", "the place that is known most precisely"),
            ("City", "the same, if it is a town"),
            ("District", "left empty"),
            ("Province", "the same, if it is a first-level division"),
            ("Country", "ISO 3166-1 alpha-3 of the place"),
            ("Latitude", "number", "degrees, WGS 84; only for towns and sites, never for a country"),
            ("Longitude", "number", "degrees, WGS 84"),
            ("GeoNames ID", "integer", "of the place"),
            ("Raw Placename", "all places, as the record has them"),
            ("Feature Type", "GeoNames feature code"),
            ("Source", "publisher of the earliest report"),
            ("Publication Date", "date", "day of the earliest report"),
            ("Story People", "left empty"),
            ("Story Organizations", "left empty"),
            ("Story Locations", "left empty"),
            ("Language", "of the report: en"),
            ("Version", "of this table"),
            ("auxiliary", "PLOVER's auxiliary mode: future, hypothetical, negation, or empty for what is done"),
            ("date", "when, EDTF"),
            ("date_precision", "how precisely that is known: " + "; ".join(f"{k} ({v})" for k, v in PRECISIONS.items())),
            ("place_precision", "how precisely the place is known; see the geojson format"),
        ),
        *OWN,
    ),
    ("Event ID",),
    separator="\t",
)


def write(book: Book, output: Output) -> None:
    with output.sheet(EVENTS) as sheet:
        for event in events(book, output, plover=True):
            sheet.add(_row(event))


def _row(event: Event) -> dict[str, Any]:
    entry, codes, spot = event.entry, event.codes, event.spot
    report = entry.passage[0]
    return {
        "Event ID": event.id, "Event Date": event.when.day, "Event Type": codes.plover, "Event Mode": codes.mode,
        "Quad Code": event.quad, "Contexts": list(codes.contexts),
        **_side("Actor", event.source), **_side("Recipient", event.target),
        "Placename": spot.name, "City": spot.town, "Province": spot.division, "Country": spot.country,
        "Latitude": spot.lat, "Longitude": spot.lon, "GeoNames ID": spot.geonames or None,
        "Raw Placename": entry.names("place"), "Feature Type": spot.feature,
        "Source": report.publisher, "Publication Date": report.day, "Language": "en", "Version": "1",
        "auxiliary": _AUXILIARY.get(entry.reality, ""), "date": event.when.edtf, "date_precision": event.when.precision,
        "place_precision": spot.precision if spot.name else "", **own(entry),
    }  # fmt: skip


def _side(side: str, who: Identity | None) -> dict[str, Any]:
    if who is None:
        return {}
    return {
        f"{side} Name": who.name, f"{side} Country": who.state, f"{side} COW": who.cow,
        f"Primary {side} Sector": who.sector, f"{side} Sectors": who.sector, f"{side} Name Raw": who.name,
    }  # fmt: skip


FORMAT = Format(
    "plover", "Events in PLOVER codes, who did what to whom.",
    "POLECAT's 40 columns (PLOVER 0.8)",
    "threads, conditions and amounts; plain statements, which PLOVER does not code; deeds not done",
    lambda: (EVENTS,), write,
)  # fmt: skip
