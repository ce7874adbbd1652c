"""CAMEO events in the 61 columns of GDELT 2.0, tab-separated, with a line of names."""

from __future__ import annotations

from typing import Any

from dragoman.exports.entry import Book
from dragoman.exports.events import Event, events
from dragoman.exports.evidence import OWN, own
from dragoman.exports.format import Format, Output
from dragoman.exports.identifiers import number
from dragoman.exports.table import Column, Table, columns
from dragoman.values.identity import Identity


def _actor(side: str) -> tuple[Column, ...]:
    return columns(
        (f"{side}Code", "country and sector joined, as CAMEO does: KENMIL"),
        (f"{side}Name", "name in capitals, as GDELT has it"),
        (f"{side}CountryCode", "ISO 3166-1 alpha-3 (CAMEO country code)"),
        (f"{side}KnownGroupCode", "left empty"),
        (f"{side}EthnicCode", "left empty"),
        (f"{side}Religion1Code", "left empty"),
        (f"{side}Religion2Code", "left empty"),
        (f"{side}Type1Code", "sector"),
        (f"{side}Type2Code", "left empty"),
        (f"{side}Type3Code", "left empty"),
    )


def _geo(side: str, told: bool) -> tuple[Column, ...]:
    empty = "left empty: where an actor is from is no place of the event"
    docs = (
        "1 country, 3 town of the USA, 4 town elsewhere, 5 first-level division", "name of the place",
        "ISO 3166-1 alpha-2 (GDELT uses FIPS 10-4)", "left empty", "left empty",
        "degrees, only for towns and sites: a country never has a point", "degrees", "GeoNames identifier",
    )  # fmt: skip
    names = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    types = ("integer", "string", "string", "string", "string", "number", "number", "string")
    return tuple(
        Column(f"{side}Geo_{n}", d if told else empty, t) for n, d, t in zip(names, docs, types, strict=True)
    )


EVENTS = Table(
    "events.tsv",
    "One row for each pair of actors of a record that has a CAMEO code. The first 61 columns are those of GDELT 2.0, in its "
    "order; the rest are ours.",
    (
        Column("GLOBALEVENTID", "a number from the hash of record and actors", "integer", required=True),
        *columns(
            ("SQLDATE", "integer", "the day as 20310704, only if it is known to the day"),
            ("MonthYear", "integer", "the month as 203107, if it lies within one"),
            ("Year", "integer", "the year, if it lies within one"),
            ("FractionDate", "number", "left empty"),
        ),
        *_actor("Actor1"),
        *_actor("Actor2"),
        *columns(
            ("IsRootEvent", "integer", "1: every record is told for itself"),
            ("EventCode", "CAMEO code"),
            ("EventBaseCode", "its first three digits"),
            ("EventRootCode", "its first two digits"),
            ("QuadClass", "integer", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict"),
            ("GoldsteinScale", "number", "left empty: no score is given that no sentence says"),
            ("NumMentions", "integer", "how many reports tell it, copies counted"),
            ("NumSources", "integer", "independent voices: copies of one report are one"),
            ("NumArticles", "integer", "reports that tell it"),
            ("AvgTone", "number", "left empty"),
        ),
        *_geo("Actor1", False),
        *_geo("Actor2", False),
        *_geo("Action", True),
        *columns(
            ("DATEADDED", "integer", "day of the earliest report, as 20310704"),
            ("SOURCEURL", "address of the earliest report that has one"),
            ("kind", "the record's kind"),
            ("date", "when, EDTF"),
            ("date_precision", "how precisely that is known"),
            ("place_precision", "how precisely the place is known"),
        ),
        *OWN,
    ),
    ("GLOBALEVENTID",),
    separator="\t",
)

_GEO_TYPE = {"country": 1, "region": 5, "place": 4, "near": 4}


def write(book: Book, output: Output) -> None:
    with output.sheet(EVENTS) as sheet:
        for event in events(book, output, plover=False):
            sheet.add(_row(event))


def _row(event: Event) -> dict[str, Any]:
    entry, time, code = event.entry, event.when, event.codes.cameo
    return {
        "GLOBALEVENTID": number(event.id), "SQLDATE": time.day.replace("-", "") or None, "MonthYear": time.month,
        "Year": time.year, **_side("Actor1", event.source), **_side("Actor2", event.target), "IsRootEvent": 1,
        "EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2], "QuadClass": event.quad_class,
        "NumMentions": len(entry.told), "NumSources": entry.voices, "NumArticles": len(entry.reports), **_place(event),
        "DATEADDED": entry.first_told.replace("-", "") or None,
        "SOURCEURL": next((r.url for r in entry.reports if r.url), ""), "kind": entry.kind, "date": time.edtf,
        "date_precision": time.precision, "place_precision": event.spot.precision if event.spot.name else "",
        **own(entry),
    }  # fmt: skip


def _side(side: str, who: Identity | None) -> dict[str, Any]:
    if who is None:
        return {}
    return {
        f"{side}Code": who.state + ("" if who.sort == "state" else who.sector), f"{side}Name": who.name.upper(),
        f"{side}CountryCode": who.state, f"{side}Type1Code": who.sector,
    }  # fmt: skip


def _place(event: Event) -> dict[str, Any]:
    spot = event.spot
    if not spot.name:
        return {}
    kind = 3 if spot.country == "USA" and spot.lat is not None else _GEO_TYPE.get(spot.precision)
    return {
        "ActionGeo_Type": kind, "ActionGeo_FullName": spot.name, "ActionGeo_CountryCode": spot.alpha2,
        "ActionGeo_Lat": spot.lat, "ActionGeo_Long": spot.lon, "ActionGeo_FeatureID": spot.geonames or "",
    }  # fmt: skip


FORMAT = Format(
    "gdelt", "Events in CAMEO codes, in the columns of GDELT.", "the 61 columns of GDELT 2.0 events",
    "threads, conditions and amounts; deeds not done; tone and intensity, which are not given",
    lambda: (EVENTS,), write,
)  # fmt: skip
