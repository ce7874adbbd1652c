"""Deadly single events in the columns of the UCDP Georeferenced Event Dataset."""

from __future__ import annotations

from math import floor
from typing import Any

from dragoman.exports.entry import Book
from dragoman.exports.evidence import OWN, own
from dragoman.exports.format import Format, Output
from dragoman.exports.identifiers import number
from dragoman.exports.table import Column, Table, columns
from dragoman.exports.violence import Act, acts, civilian, is_armed_group, is_state

EVENTS = Table(
    "events.csv",
    "One row for each single act of violence with at least one death. The first 49 columns are those of UCDP GED, in its "
    "order; the rest are ours.",
    (
        Column("id", "a number from the record's hash", "integer", required=True),
        *columns(
            ("relid", "the record's identifier"),
            ("year", "integer", "the year, if it lies within one"),
            ("active_year", "boolean", "left empty: needs UCDP's conflicts"),
            ("code_status", "Draft: read by machine, checked by nobody"),
            ("type_of_violence", "integer", "1 state-based, 2 non-state, 3 one-sided; empty where the reports do not settle it"),
            ("conflict_dset_id", "left empty"),
            ("conflict_new_id", "left empty"),
            ("conflict_name", "left empty"),
            ("dyad_dset_id", "left empty"),
            ("dyad_new_id", "left empty"),
            ("dyad_name", "both sides, where both are named"),
            ("side_a_dset_id", "left empty"),
            ("side_a_new_id", "left empty"),
            ("side_a", "who did it"),
            ("side_b_dset_id", "left empty"),
            ("side_b_new_id", "left empty"),
            ("side_b", "whom it befell; Civilians for one-sided violence"),
            ("number_of_sources", "integer", "independent voices that tell it"),
            ("source_article", "names of the reports"),
            ("source_office", "publishers of the reports"),
            ("source_date", "days of the reports"),
            ("source_headline", "titles of the reports"),
            ("source_original", "to whom the reports attribute it"),
            ("where_prec", "integer", "1 exact, 2 near, 4 first-level division, 5 area or line, 6 country, 7 at sea"),
            ("where_coordinates", "name of the place that the coordinates are of"),
            ("where_description", "all places, as the record has them"),
            ("adm_1", "the place, if it is a first-level division"),
            ("adm_2", "left empty"),
            ("latitude", "number", "degrees, WGS 84; empty unless where_prec is 1 or 2"),
            ("longitude", "number", "degrees, WGS 84"),
            ("geom_wkt", "the point as WKT"),
            ("priogrid_gid", "integer", "PRIO-GRID cell of the point"),
            ("country", "name of the country"),
            ("country_id", "integer", "left empty: Gleditsch-Ward codes are not held"),
            ("region", "left empty"),
            ("event_clarity", "integer", "1 clear; 2 where the reports differ on what or when it was"),
            ("date_prec", "integer", "1 day, 2 two to six days, 3 week, 4 month"),
            ("date_start", "date", "first day"),
            ("date_end", "date", "last day"),
            ("deaths_a", "integer", "left empty: reports seldom part the dead by side"),
            ("deaths_b", "integer", "left empty"),
            ("deaths_civilians", "integer", "the best figure, if the dead are civilians"),
            ("deaths_unknown", "integer", "the best figure, if it is not told who the dead are"),
            ("best", "integer", "the figure that the ledger shows; empty where reports leave it open"),
            ("high", "integer", "the highest figure of any report"),
            ("low", "integer", "the lowest figure of any report"),
            ("gwnoa", "integer", "left empty"),
            ("gwnob", "integer", "left empty"),
            ("date", "when, EDTF"),
            ("country_iso3", "ISO 3166-1 alpha-3 of the place"),
        ),
        *OWN,
    ),
    ("id",),
)


def write(book: Book, output: Output) -> None:
    with output.sheet(EVENTS) as sheet:
        for act in acts(book, output):
            if not act.killed.high:
                output.leave(act.entry, "no death told")
                continue
            output.keep(act.entry)
            sheet.add(_row(act))


def _row(act: Act) -> dict[str, Any]:
    entry, spot, killed = act.entry, act.spot, act.killed
    sort = _type(act)
    side_b = "Civilians" if act.against_civilians else act.b.name if act.b else ""
    unclear = any(d.field in ("date", "reality", "place") for d in entry.disputes)
    point = spot.lat is not None and spot.lon is not None
    return {
        "id": number(entry.id), "relid": entry.id, "year": act.when.year, "code_status": "Draft", "type_of_violence": sort,
        "dyad_name": f"{act.a.name} - {side_b}" if act.a and side_b else "", "side_a": act.a.name if act.a else "",
        "side_b": side_b, "number_of_sources": entry.voices, "source_article": [r.name for r in entry.reports],
        "source_office": entry.publishers, "source_date": [r.day for r in entry.reports],
        "source_headline": [r.title for r in entry.reports if r.title], "source_original": entry.text("source"),
        "where_prec": spot.where_prec, "where_coordinates": spot.name if point else "", "where_description": entry.names("place"),
        "adm_1": spot.division, "latitude": spot.lat, "longitude": spot.lon,
        "geom_wkt": f"POINT ({spot.lon} {spot.lat})" if point else "", "priogrid_gid": _cell(spot.lat, spot.lon),
        "country": spot.country_name, "event_clarity": 2 if unclear else 1, "date_prec": act.when.date_prec,
        "date_start": act.when.start, "date_end": act.when.end,
        "deaths_civilians": killed.best if act.against_civilians else None,
        "deaths_unknown": None if act.against_civilians else killed.best,
        "best": killed.best, "high": killed.high, "low": killed.low, "date": act.when.edtf, "country_iso3": spot.country,
        **own(entry),
    }  # fmt: skip


def _type(act: Act) -> int | None:
    """Never settled from one named side alone: who attacked is the report's to say."""
    if act.a is None or act.b is None or not (is_state(act.a) or is_armed_group(act.a)):
        return None
    if civilian(act.b):
        return 3
    if not (is_state(act.b) or is_armed_group(act.b)):
        return None
    return 1 if is_state(act.a) or is_state(act.b) else 2


def _cell(lat: float | None, lon: float | None) -> int | None:
    """The cell of PRIO-GRID (half degrees, numbered from the south-west) that holds a point."""
    if lat is None or lon is None:
        return None
    return floor((lat + 90) / 0.5) * 720 + floor((lon + 180) / 0.5) + 1


FORMAT = Format(
    "ucdp-ged", "Single acts of violence with deaths, with low, best and high figures.", "the 49 columns of UCDP GED",
    "all but deadly single events; conflicts and dyads of UCDP", lambda: (EVENTS,), write,
)  # fmt: skip
