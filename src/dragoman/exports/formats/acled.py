"""Single acts of violence in the columns of ACLED."""

from __future__ import annotations

from typing import Any

from dragoman.exports.entry import Book
from dragoman.exports.evidence import OWN, own
from dragoman.exports.format import Format, Output
from dragoman.exports.table import Column, Table, columns
from dragoman.exports.violence import Act, acts, civilian, is_armed_group, is_state
from dragoman.gazetteer.countries import by_code
from dragoman.values.identity import Identity

EVENTS = Table(
    "events.csv",
    "One row for each single act of violence. The first 31 columns are ACLED's, in its order; the rest are ours.",
    (
        Column("event_id_cnty", "alpha-3 code of the country and the record's identifier", required=True),
        *columns(
            ("event_date", "date", "the day, only if it is known to the day"),
            ("year", "integer", "the year, if it lies within one"),
            ("time_precision", "integer", "1 day, 2 week, 3 month"),
            ("disorder_type", "Political violence"),
            ("event_type", "ACLED's type; empty where the reports do not settle it"),
            ("sub_event_type", "ACLED's sub-type; empty where the reports do not settle it"),
            ("actor1", "who did it"),
            ("assoc_actor_1", "others who did it"),
            ("inter1", "integer", "1 state forces, 2 rebels, 3 militias and gangs, 7 civilians, 8 forces of another state"),
            ("actor2", "whom it befell"),
            ("assoc_actor_2", "others whom it befell"),
            ("inter2", "integer", "as inter1"),
            ("interaction", "integer", "both numbers, the lower first"),
            ("civilian_targeting", "Civilian targeting, if civilians are the target"),
            ("iso", "ISO 3166-1 numeric code of the country"),
            ("region", "left empty"),
            ("country", "name of the country"),
            ("admin1", "the place, if it is a first-level division"),
            ("admin2", "left empty"),
            ("admin3", "left empty"),
            ("location", "the place that is known most precisely"),
            ("latitude", "number", "degrees, WGS 84; empty unless geo_precision is 1 or 2"),
            ("longitude", "number", "degrees, WGS 84"),
            ("geo_precision", "integer", "1 the place, 2 near it, 3 a larger region"),
            ("source", "publishers of the reports"),
            ("source_scale", "left empty"),
            ("notes", "the report's words"),
            ("fatalities", "integer", "the figure that the ledger shows; empty where reports leave it open or tell of none"),
            ("tags", "left empty"),
            ("timestamp", "left empty: an export holds no time of its own, so that it can be made again"),
            ("fatalities_low", "integer", "the lowest figure of any report"),
            ("fatalities_high", "integer", "the highest figure of any report"),
            ("injured_low", "integer", "the lowest figure of any report"),
            ("injured_high", "integer", "the highest figure of any report"),
            ("abducted_low", "integer", "the lowest figure of any report"),
            ("abducted_high", "integer", "the highest figure of any report"),
            ("date", "when, EDTF"),
            ("date_start", "date", "first day"),
            ("date_end", "date", "last day"),
        ),
        *OWN,
    ),
    ("event_id_cnty",),
)

_REMOTE = {
    "aerial": "Air/drone strike", "drone": "Air/drone strike", "suicide-attack": "Suicide bomb",
    "heavy-weapons": "Shelling/artillery/missile attack", "explosives": "Remote explosive/landmine/IED",
}  # fmt: skip
_AGAINST = {"abduct": "Abduction/forced disappearance", "sexual": "Sexual violence"}


def write(book: Book, output: Output) -> None:
    with output.sheet(EVENTS) as sheet:
        for act in acts(book, output):
            output.keep(act.entry)
            sheet.add(_row(act))


def _row(act: Act) -> dict[str, Any]:
    entry, spot = act.entry, act.spot
    country = by_code(spot.country) if spot.country else None
    kind, sub = _type(act)
    inter1, inter2 = _inter(act.a, spot.country), _inter(act.b, spot.country)
    injured, abducted, killed = entry.figure("injured"), entry.figure("abducted"), act.killed
    both = sorted(n for n in (inter1, inter2) if n is not None)
    return {
        "event_id_cnty": f"{spot.country or 'XXX'}-{entry.id}", "event_date": act.when.day, "year": act.when.year,
        "time_precision": act.when.time_precision, "disorder_type": "Political violence", "event_type": kind,
        "sub_event_type": sub, "actor1": act.a.name if act.a else "", "assoc_actor_1": entry.names("by")[1:],
        "inter1": inter1, "actor2": act.b.name if act.b else "", "assoc_actor_2": entry.names("to")[1:],
        "inter2": inter2, "interaction": "".join(map(str, both)) if len(both) == 2 else None,
        "civilian_targeting": "Civilian targeting" if act.against_civilians else "",
        "iso": country.numeric if country else "", "country": country.name if country else "",
        "admin1": spot.division, "location": spot.name, "latitude": spot.lat, "longitude": spot.lon,
        "geo_precision": spot.geo_precision, "source": entry.publishers, "notes": entry.passage[1].words,
        "fatalities": killed.best, "fatalities_low": killed.low, "fatalities_high": killed.high,
        "injured_low": injured.low, "injured_high": injured.high, "abducted_low": abducted.low,
        "abducted_high": abducted.high, "date": act.when.edtf, "date_start": act.when.start, "date_end": act.when.end,
        **own(entry),
    }  # fmt: skip


def _type(act: Act) -> tuple[str, str]:
    if sub := _REMOTE.get(act.mode):
        return "Explosions/Remote violence", sub
    if sub := _AGAINST.get(act.mode):
        return "Violence against civilians", sub
    if act.against_civilians:
        return "Violence against civilians", "Attack"
    if act.a and act.b and all(is_state(x) or is_armed_group(x) for x in (act.a, act.b)):
        return "Battles", "Armed clash"
    return "", ""


def _inter(who: Identity | None, country: str) -> int | None:
    if who is None:
        return None
    if is_state(who):
        return 1 if not country or not who.state or who.state == country else 8
    if who.sector == "REB":
        return 2
    if is_armed_group(who):
        return 3
    return 7 if civilian(who) else None


FORMAT = Format(
    "acled", "Single acts of violence, with precision codes and low and high figures.",
    "ACLED's 31 columns, codes as numbers", "all but single acts of violence; ACLED's regions and lower divisions",
    lambda: (EVENTS,), write,
)  # fmt: skip
