"""Records as linked data: schema.org for what happened, PROV-O for where it is from, Web Annotation for the words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dragoman.exports.actors import WITHHELD, actor
from dragoman.exports.entry import Book, Entry, Report, Told
from dragoman.exports.format import Format, Output
from dragoman.exports.identifiers import identifier
from dragoman.exports.spots import Spot, spots
from dragoman.exports.table import Table, clean, columns
from dragoman.values.currency import currency

CONTEXT: dict[str, Any] = {
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dragoman": "urn:dragoman:term:",
    "id": "@id",
    "type": "@type",
}
"""In the file itself, so that it can be read without a network."""

GRAPH = Table(
    "records.jsonld",
    "A graph of nodes. Identifiers are urn:dragoman:record:…, :report:…, :telling:… and :claim:…. Properties by type of node:",
    columns(
        ("record: type", "schema:Event for what is done, schema:PlanAction for a pledge, schema:Role for an office, "
         "schema:Quotation for a statement, schema:Claim for what is only planned, possible or denied; and prov:Entity"),
        ("record: dragoman:kind", "the record's kind"),
        ("record: dragoman:reality", "happened, ongoing, intended, possible or denied"),
        ("record: dragoman:stage", "how far it has come"),
        ("record: dragoman:revision", "changes whenever anything shown of it does"),
        ("record: schema:name", "what it is about, in the report's words"),
        ("record: schema:agent", "who acts"),
        ("record: schema:recipient", "whom it is directed at"),
        ("record: schema:startDate", "when, EDTF"),
        ("record: schema:location", "places; coordinates only for towns and sites"),
        ("record: schema:amount", "low, best and high; schema:currency where the unit is a known one"),
        ("record: dragoman:*", "any other field, by its name"),
        ("record: prov:wasDerivedFrom", "the tellings that it is made of"),
        ("record: dragoman:conditional_on …", "links to other records, by relation"),
        ("record: dragoman:disputed", "fields on which reports differ, each side with value, voices and reports"),
        ("report: type", "schema:NewsArticle and prov:Entity"),
        ("report: schema:headline, schema:publisher, schema:datePublished, schema:url", "what is known of its origin"),
        ("telling: prov:wasQuotedFrom", "the report"),
        ("telling: prov:wasGeneratedBy", "the reading that found it, with the rules in dragoman:rule"),
        ("annotation: type", "oa:Annotation, one for each claim and each passage"),
        ("annotation: oa:hasBody", "dragoman:field and rdf:value of the claim, or none for a passage"),
        ("annotation: oa:hasTarget", "oa:hasSource the report; oa:hasSelector an oa:TextPositionSelector (code points, end "
         "exclusive) and an oa:TextQuoteSelector with prefix and suffix; the quote is left out where a name is withheld"),
    ),
    separator="",
)  # fmt: skip

_TYPES = {"pledge": "schema:PlanAction", "role": "schema:Role", "statement": "schema:Quotation"}
_SHOWN = frozenset(("by", "to", "date", "place", "reality", "amount", "unit", "where"))


def write(book: Book, output: Output) -> None:
    made = 0
    with output.file("records.jsonld") as file:
        file.write('{"@context":' + json.dumps(CONTEXT) + ',\n"@graph":[')
        for node in _nodes(book, output):
            file.write(("," if made else "") + "\n" + json.dumps(node, ensure_ascii=False))
            made += 1
        file.write("\n]}\n")
    output.rows["records.jsonld"] = made


def _nodes(book: Book, output: Output) -> Iterator[dict[str, Any]]:
    for report in book.reports():
        yield _report(report)
    for entry in book.entries():
        output.keep(entry)
        yield _told(_record(entry))
        for told in entry.told:
            yield _told({
                "id": _urn("telling", told.id), "type": "prov:Entity", "prov:wasQuotedFrom": _ref("report", told.report.id),
                "dragoman:told_as": told.how, "dragoman:reality": told.reality,
                "dragoman:rule": sorted({c.rule for c in told.claims if c.rule}),
            })  # fmt: skip
            yield from _annotations(book, entry, told)


def _report(report: Report) -> dict[str, Any]:
    return _told({
        "id": _urn("report", report.id), "type": ["schema:NewsArticle", "prov:Entity"], "schema:headline": report.title,
        "schema:name": report.name, "schema:publisher": report.publisher, "schema:datePublished": report.day,
        "schema:url": report.url, "schema:license": report.licence, "dragoman:voice": report.voice,
        "schema:sha256": report.sha256,
    })  # fmt: skip


def _record(entry: Entry) -> dict[str, Any]:
    kind = _TYPES.get(entry.kind) or ("schema:Event" if entry.done else "schema:Claim")
    made: dict[str, Any] = {
        "id": _urn("record", entry.id), "type": [kind, "prov:Entity"], "dragoman:kind": entry.kind,
        "dragoman:reality": entry.reality, "dragoman:stage": entry.stage, "dragoman:revision": entry.revision,
        "schema:name": clean(entry.what), "schema:agent": [_actor(n) for n in entry.names("by")],
        "schema:recipient": [_actor(n) for n in entry.names("to")], "schema:startDate": entry.text("date"),
        "schema:location": [_place(s) for s in spots(entry.names("place"))], "schema:amount": _amount(entry),
        "dragoman:condition_state": entry.condition_state, "dragoman:delivered": entry.delivered,
        "dragoman:outstanding": entry.outstanding, "dragoman:masked": entry.masked,
        "prov:wasDerivedFrom": [_ref("telling", t.id) for t in entry.told],
    }  # fmt: skip
    for name, value in entry.values.items():
        if name not in _SHOWN:
            made[f"dragoman:{name}"] = clean(value) if isinstance(value, str) else value
    for relation, others in entry.links.items():
        made[f"dragoman:{relation}"] = [_ref("record", other) for other in others]
    made["dragoman:disputed"] = [
        {"dragoman:field": d.field, "dragoman:state": d.state, "dragoman:position": [
            {"rdf:value": p.value, "dragoman:voices": p.voices, "dragoman:report": list(p.reports)} for p in d.positions]}
        for d in entry.disputes
    ]  # fmt: skip
    return made


def _actor(name: str) -> dict[str, Any]:
    who = actor(name)
    kind = {"person": "schema:Person", "state": "schema:Country"}.get(who.sort, "schema:Organization")
    return _told({"id": _urn("actor", identifier("actor", who.key)), "type": kind, "schema:name": who.name,
                  "dragoman:country": who.state, "dragoman:sector": who.sector})  # fmt: skip


def _place(spot: Spot) -> dict[str, Any]:
    geo = None
    if spot.lat is not None:
        geo = {"type": "schema:GeoCoordinates", "schema:latitude": spot.lat, "schema:longitude": spot.lon}
    known = {"id": f"https://sws.geonames.org/{spot.geonames}/"} if spot.geonames and geo else {}
    return _told({**known, "type": "schema:Country" if spot.precision == "country" else "schema:Place",
                  "schema:name": spot.name, "dragoman:precision": spot.precision, "dragoman:country": spot.country,
                  "schema:geo": geo})  # fmt: skip


def _amount(entry: Entry) -> dict[str, Any] | None:
    figure = entry.figure("amount")
    if figure.low is None:
        return None
    code = currency(entry.text("unit"))
    return _told({
        "type": "schema:MonetaryAmount" if code else "schema:QuantitativeValue", "schema:minValue": figure.low,
        "schema:value": figure.best, "schema:maxValue": figure.high, "schema:unitText": entry.text("unit"),
        "schema:currency": code,
    })  # fmt: skip


def _annotations(book: Book, entry: Entry, told: Told) -> Iterator[dict[str, Any]]:
    for number, passage in enumerate(told.passages):
        if passage.start is not None and passage.end is not None:
            yield _annotation(book, entry, told, f"{told.id}:passage:{number}", passage.words, (passage.start, passage.end))
    for claim in told.claims:
        body = {"dragoman:field": claim.field, "rdf:value": claim.value, "dragoman:how": claim.how}
        if claim.start is not None and claim.end is not None:
            made = _annotation(book, entry, told, claim.id, claim.words, (claim.start, claim.end))
            yield made | {"oa:hasBody": _told(body), "oa:motivatedBy": {"id": "oa:tagging"}}


def _annotation(
    book: Book, entry: Entry, told: Told, key: str, words: str, span: tuple[int, int]
) -> dict[str, Any]:
    start, end = span
    selectors: list[dict[str, Any]] = [{"type": "oa:TextPositionSelector", "oa:start": start, "oa:end": end}]
    before, after = book.around(told.report.id, start, end)
    if len(words) == end - start and WITHHELD not in before + words + after:
        selectors.append({"type": "oa:TextQuoteSelector", "oa:exact": words, "oa:prefix": before, "oa:suffix": after})
    return {
        "id": _urn("claim", key), "type": "oa:Annotation", "oa:motivatedBy": {"id": "oa:identifying"},
        "dcterms:subject": _ref("record", entry.id),
        "oa:hasTarget": {"oa:hasSource": _ref("report", told.report.id), "oa:hasSelector": selectors},
    }  # fmt: skip


def _urn(kind: str, key: str) -> str:
    return f"urn:dragoman:{kind}:{key}"


def _ref(kind: str, key: str) -> dict[str, str]:
    return {"id": _urn(kind, key)}


def _told(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in ("", None, [], ())}


FORMAT = Format(
    "jsonld", "Records as linked data, each value annotated where the report says it.",
    "JSON-LD 1.1 with schema.org, PROV-O and W3C Web Annotation", "nothing but people's decisions and the full texts",
    lambda: (GRAPH,), write,
)  # fmt: skip
