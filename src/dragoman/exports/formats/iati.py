"""Funding lines as IATI 2.03 activities, each marked as told by a secondary reporter: nobody here is the publisher."""

from __future__ import annotations

from xml.sax.saxutils import escape

from dragoman.exports.actors import actor
from dragoman.exports.dates import When, when
from dragoman.exports.entry import Book, Entry
from dragoman.exports.format import Format, Output
from dragoman.exports.funding import Flow, flows
from dragoman.exports.table import Table, cell, clean, columns
from dragoman.values.identity import Identity

REPORTER = "DRAGOMAN-PRESS-REPORTS"
"""Identifies the reporting organisation: no publisher of the IATI registry, on purpose."""

_TITLE = "Compiled from press reports with Dragoman; not published by the organisations named"

ACTIVITIES = Table(
    "activities.xml",
    "One iati-activity for each funding line whose sum and currency are told. Without any there is no "
    "file. Paths below iati-activity, in the order of the standard.",
    columns(
        ("iati-identifier", f"{REPORTER} and the record's identifier"),
        ("reporting-org", "secondary-reporter=\"1\": the line is gathered from the press"),
        ("title", "what is pledged or given, in the report's words"),
        ("description[1]", "giver, receiver, stage and reality"),
        ("description[4]", "the report's words, with its name, day and offsets"),
        ("participating-org[1]", "the giver (role 1, funding)"),
        ("participating-org[4]", "the receiver (role 4, implementing)"),
        ("other-identifier", "the record's revision (type B9)"),
        ("activity-status", "1 pledged, 2 committed or under way, 4 delivered"),
        ("activity-date[1]", "date", "first day that the pledge or gift may mean (planned start)"),
        ("recipient-country", "ISO 3166-1 alpha-2 of the receiver, if it is one state"),
        ("transaction", "12 outgoing pledge, 2 outgoing commitment, 3 disbursement"),
        ("transaction/value", "number", "the sum that the ledger shows, in the currency told; value-date is the transaction's"),
        ("conditions", "what it waits for, in the report's words (type 1, policy)"),
    ),
    separator="",
)

_STATUS = {"pledge": "1", "commitment": "2", "paid": "4"}
_TYPE = {"pledge": "12", "commitment": "2", "paid": "3"}
_KINDS = {"state": "10", "body": "90", "group": "90", "person": "90", "people": "90"}


def write(book: Book, output: Output) -> None:
    made = 0
    newest = max((r.day for r in book.reports()), default="")
    stamp = f' generated-datetime="{newest}T00:00:00Z"' if newest else ""
    with output.file("activities.xml") as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03"{stamp}>\n')
        for flow in flows(book, output):
            time = _time(flow.entry)
            if flow.amount.best is None:
                output.leave(flow.entry, "no single sum")
            elif not time:
                output.leave(flow.entry, "no date")
            else:
                output.keep(flow.entry)
                file.write(_activity(flow, time))
                made += 1
        file.write("</iati-activities>\n")
    output.rows["activities.xml"] = made
    if not made:
        output.drop("activities.xml")


def _activity(flow: Flow, time: When) -> str:
    entry = flow.entry
    givers, receivers = [actor(n) for n in entry.names("by")], [actor(n) for n in entry.names("to")]
    report, passage = entry.passage
    place = f", characters {passage.start} to {passage.end}" if passage.start is not None else ""
    said = f"“{passage.words}” ({report.name}, {report.day or 'undated'}{place})"
    about = f"{_names(givers) or 'Nobody named'} to {_names(receivers) or 'nobody named'}; stage: {entry.stage or flow.status}; "
    about += f"reality: {entry.reality}; told by {entry.voices} independent voices"
    if entry.disputed:
        about += f"; reports differ on: {entry.disputed}"
    states = {r.alpha2 for r in receivers if r.alpha2}
    lines = [
        f"<iati-identifier>{REPORTER}-{entry.id}</iati-identifier>",
        f'<reporting-org ref="{REPORTER}" type="90" secondary-reporter="1">{_say(_TITLE)}</reporting-org>',
        f"<title>{_say(entry.what or entry.kind)}</title>",
        f'<description type="1">{_say(about)}</description>',
        f'<description type="4">{_say(said)}</description>',
        *(_org(a, "1") for a in givers),
        *(_org(a, "4") for a in receivers),
        f'<other-identifier ref="{entry.revision}" type="B9"/>',
        f'<activity-status code="{_STATUS[flow.status]}"/>',
        f'<activity-date type="1" iso-date="{time.start}">{_say(_exactness(entry, time))}</activity-date>',
        *(f'<recipient-country code="{code}" percentage="100"/>' for code in states if len(states) == 1),
        *_transaction(flow, time, givers, receivers),
    ]
    if entry.text("condition"):
        lines.append(
            f'<conditions attached="1"><condition type="1">{_say(entry.text("condition"))}</condition></conditions>'
        )
    body = "".join(f"    {line}\n" for line in lines)
    newest = f' last-updated-datetime="{entry.last_told}T00:00:00Z"' if entry.last_told else ""
    return f'  <iati-activity xml:lang="en" default-currency="{flow.currency}"{newest}>\n{body}  </iati-activity>\n'


def _transaction(flow: Flow, time: When, givers: list[Identity], receivers: list[Identity]) -> list[str]:
    rows = [f'<transaction ref="{flow.entry.id}">', f'  <transaction-type code="{_TYPE[flow.status]}"/>',
            f'  <transaction-date iso-date="{time.start}"/>',
            f'  <value currency="{flow.currency}" value-date="{time.start}">{cell(flow.amount.best)}</value>']  # fmt: skip
    if flow.parent:
        rows.append(f"  <description>{_say(f'Carries out the pledge {REPORTER}-{flow.parent}')}</description>")
    for tag, who in (("provider-org", givers), ("receiver-org", receivers)):
        if len(who) == 1:
            rows.append(f'  <{tag} type="{_KINDS[who[0].sort]}">{_say(who[0].name)}</{tag}>')
    return [*rows, "</transaction>"]


def _org(who: Identity, role: str) -> str:
    return f'<participating-org role="{role}" type="{_KINDS[who.sort]}">{_say(who.name)}</participating-org>'


def _time(entry: Entry) -> When | None:
    """The record's date, else the day of its first report: IATI takes whole days only, and the narrative says which."""
    time = when(entry.text("date"))
    if time.start:
        return time
    return when(entry.first_told) if entry.first_told else None


def _exactness(entry: Entry, time: When) -> str:
    if not when(entry.text("date")).start:
        return f"No date told; first reported on {time.start}"
    return f"Told as {time.edtf}" + ("" if time.precision == "day" else ": the day is only the first that it may mean")


def _names(who: list[Identity]) -> str:
    return ", ".join(a.name for a in who)


def _say(text: str) -> str:
    return f"<narrative>{escape(clean(text))}</narrative>"


FORMAT = Format(
    "iati", "Funding lines as IATI activities, marked as second-hand.", "IATI 2.03 activities",
    "all but money with one sum and a known currency", lambda: (ACTIVITIES,), write,
)  # fmt: skip
