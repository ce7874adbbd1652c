"""Records with places as GeoJSON. A point stands only where a town or site is known; a country is never a pin."""

from __future__ import annotations

import json
from typing import Any

from dragoman.exports.dates import when
from dragoman.exports.entry import Book, Entry
from dragoman.exports.evidence import OWN, own
from dragoman.exports.format import Format, Output
from dragoman.exports.spots import PRECISIONS, Spot, ranked
from dragoman.exports.table import Table, clean, columns

FEATURES = Table(
    "records.geojson",
    "A FeatureCollection (RFC 7946) with one feature for each record and place that it names. The geometry is a point, or null "
    "where the place is not known as a town or site. Properties:",
    (
        *columns(
            ("kind", "the record's kind"),
            ("label", "what it is about, in the report's words"),
            ("by", "who acts"),
            ("to", "whom it is directed at"),
            ("date", "when, EDTF"),
            ("date_start", "date", "the first day that it may mean"),
            ("date_end", "date", "the last day that it may mean"),
            ("date_precision", "how precisely that is known"),
            ("place", "the place's name"),
            ("place_rank", "integer", "which of the record's places it is, from 1: the finest first"),
            ("precision", "how precisely the place is known: " + "; ".join(f"{k} ({v})" for k, v in PRECISIONS.items())),
            ("country", "ISO 3166-1 alpha-3"),
            ("geonames", "integer", "GeoNames identifier"),
            ("feature", "GeoNames feature code"),
        ),
        *OWN,
    ),
    separator="",
)


def write(book: Book, output: Output) -> None:
    made = 0
    with output.file("records.geojson") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for entry in book.entries():
            if entry.kind == "role" or not entry.names("place"):
                continue
            output.keep(entry)
            for rank, spot in enumerate(ranked(entry.names("place")), 1):
                file.write(("," if made else "") + "\n" + json.dumps(_feature(entry, spot, rank), ensure_ascii=False))
                made += 1
        file.write("\n]}\n")
    output.rows["records.geojson"] = made


def _feature(entry: Entry, spot: Spot, rank: int) -> dict[str, Any]:
    time = when(entry.text("date"))
    point = None if spot.lat is None else {"type": "Point", "coordinates": [spot.lon, spot.lat]}
    properties = {
        "kind": entry.kind, "label": entry.what, "by": list(entry.names("by")), "to": list(entry.names("to")),
        "date": time.edtf, "date_start": time.start, "date_end": time.end, "date_precision": time.precision,
        "place": spot.name, "place_rank": rank, "precision": spot.precision, "country": spot.country,
        "geonames": spot.geonames, "feature": spot.feature, **own(entry),
    }  # fmt: skip
    told = {name: clean(v) if isinstance(v, str) else v for name, v in properties.items() if v not in ("", None, 0, [])}
    return {"type": "Feature", "id": f"{entry.id}-{rank}", "geometry": point, "properties": told | {"masked": entry.masked}}


FORMAT = Format(
    "geojson", "Records with their places, each with its precision.", "GeoJSON (RFC 7946)",
    "records without a place; outlines of countries and regions", lambda: (FEATURES,), write,
)  # fmt: skip
