"""Records in the flat form of the gold files: a plain dictionary each, ready for JSON."""

from __future__ import annotations

from typing import Any

from dragoman.gazetteer.countries import country_of
from dragoman.model.reading import Reading
from dragoman.model.record import Claim, Field, Record
from dragoman.model.span import Span
from dragoman.values.place import located

Flat = dict[str, Any]


def flat(record: Record) -> Flat:
    """The record as a dictionary: `kind`, `words`, one entry a field, then `claims`, `codes`, `rule` and `score`.

    `words` holds the passages as {"start", "end"}: code points into the report's text, end-exclusive. Field names and
    values are those of the guide: a field that is empty is left out, and so is `reality` where it is "happened".
    `where` gives each place's entry in the gazetteer.
    `claims` gives for each field the list of its claims: value, words, start, end, rule, how.
    """
    fields = {name: f for name, f in record.fields.items() if _told(f)}
    row: Flat = {"kind": record.kind, "words": [place(span) for span in record.passages]}
    row.update((name, f.value) for name, f in fields.items())
    if record.place:
        row["where"] = where(record.place)
    row["claims"] = {name: [claim_row(c) for c in f.claims] for name, f in fields.items()}
    codes = record.codes
    row["codes"] = {"plover": codes.plover, "mode": codes.mode, "contexts": list(codes.contexts), "cameo": codes.cameo}
    row["rule"] = record.rule
    row["score"] = round(record.score, 4)
    return row


def where(names: list[str]) -> list[Flat]:
    """Each place of a record in the gazetteer: GeoNames identifier (null if not known), country (ISO 3166-1 alpha-3), degrees.

    The states among `names` tell which of several towns of one name is meant. `ambiguous` says that another one is about as
    likely, and `candidates` how many there are; a place that the gazetteer lacks has no coordinates.
    """
    states = [country.alpha3 for name in names if (country := country_of(name))]
    rows: list[Flat] = []
    for name in names:
        found = located(name, states).resolved
        row: Flat = {"name": name, "ambiguous": found.ambiguous, "candidates": len(found.candidates)}
        if found.place:
            p = found.place
            row |= {"geonames": p.geonames or None, "country": p.country, "lat": p.lat, "lon": p.lon, "feature": p.feature}
        rows.append(row)
    return rows


def place(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def claim_row(claim: Claim) -> Flat:
    """One claim: its value, the report's words for it, where they stand, and how it was found."""
    return {
        "value": claim.value, "words": claim.words, "start": claim.anchor.start, "end": claim.anchor.end,
        "rule": claim.rule, "how": claim.how,
    }


def flat_reading(reading: Reading) -> Flat:
    """The report with its records. `text` is the stored text that all offsets point into; `sha256` is its identity."""
    article = reading.article
    return {
        "report": article.name, "title": article.title, "publisher": article.publisher, "url": article.url,
        "licence": article.licence, "sha256": article.sha256,
        "reference": {"day": article.reference.day, "basis": article.reference.basis},
        "reader": reading.reader, "notes": list(reading.notes), "text": article.text,
        "records": [flat(record) for record in reading.records],
    }


def _told(f: Field) -> bool:
    if not f.claims or f.value in ("", []):
        return False
    return not (f.name == "reality" and f.value == "happened")
