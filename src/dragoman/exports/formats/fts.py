"""Funding flows in the manner of the Financial Tracking Service of UN OCHA."""

from __future__ import annotations

from typing import Any

from dragoman.exports.actors import countries
from dragoman.exports.dates import when
from dragoman.exports.entry import Book
from dragoman.exports.evidence import OWN, own
from dragoman.exports.format import Format, Output
from dragoman.exports.funding import Flow, flows
from dragoman.exports.table import Column, Table, columns

FLOWS = Table(
    "flows.csv",
    "One row for each pledge or gift of money in a known currency. Statuses are never added up; a payment that carries out a "
    "pledge names it as its parent, and the pledge's row keeps what was pledged beside what is outstanding.",
    (
        Column("id", "the record's identifier", required=True),
        *columns(
            ("versionId", "the record's revision"),
            ("parentFlowId", "the pledge that this payment carries out"),
            ("date", "date", "the day, only if it is known to the day"),
            ("decisionDate", "when, EDTF"),
            ("budgetYear", "integer", "the year, if it lies within one"),
            ("status", "pledge, commitment or paid"),
            ("flowType", "Standard"),
            ("contributionType", "financial"),
            ("srcOrganization", "who gives"),
            ("srcLocations", "ISO 3166-1 alpha-3 of the givers' states"),
            ("destOrganization", "who receives"),
            ("destLocations", "ISO 3166-1 alpha-3"),
            ("description", "what it is, in the report's words"),
            ("originalAmount", "number", "the sum that the ledger shows; empty where reports leave it open"),
            ("originalAmountLow", "number", "the lowest sum of any report"),
            ("originalAmountHigh", "number", "the highest sum of any report"),
            ("originalCurrency", "ISO 4217 code of the currency told"),
            ("amountUSD", "number", "the same sum in US dollars: where it is told in them, or at a rate that the export was given"),
            ("exchangeRate", "number", "that rate: what one unit of the currency told was worth"),
            ("exchangeRateDate", "date", "the day of that rate"),
            ("exchangeRateSource", "who gives the rate"),
            ("outstandingLow", "number", "of a pledge: pledged less delivered, never below zero"),
            ("outstandingHigh", "number", "the same, the most that it may be"),
            ("newMoney", "boolean", "left empty: reports seldom say"),
            ("onBoundary", "left empty: flows are drawn for no boundary"),
        ),
        *OWN,
    ),
    ("id",),
)


def write(book: Book, output: Output) -> None:
    with output.sheet(FLOWS) as sheet:
        for flow in flows(book, output):
            output.keep(flow.entry)
            sheet.add(_row(flow))


def _row(flow: Flow) -> dict[str, Any]:
    entry, time = flow.entry, when(flow.entry.text("date"))
    return {
        "id": entry.id, "versionId": entry.revision, "parentFlowId": flow.parent, "date": time.day, "decisionDate": time.edtf,
        "budgetYear": time.year, "status": flow.status, "flowType": "Standard", "contributionType": "financial",
        "srcOrganization": entry.names("by"), "srcLocations": countries(entry.names("by")),
        "destOrganization": entry.names("to"), "destLocations": countries(entry.names("to")), "description": entry.what,
        "originalAmount": flow.amount.best, "originalAmountLow": flow.amount.low, "originalAmountHigh": flow.amount.high,
        "originalCurrency": flow.currency, **_dollars(flow),
        "outstandingLow": flow.outstanding.low, "outstandingHigh": flow.outstanding.high, **own(entry),
    }  # fmt: skip


def _dollars(flow: Flow) -> dict[str, Any]:
    if flow.currency == "USD":
        return {"amountUSD": flow.amount.best}
    made = flow.entry.converted
    if made is None or made.currency != "USD":
        return {}
    return {"amountUSD": made.amount.best, "exchangeRate": made.rate, "exchangeRateDate": made.date,
            "exchangeRateSource": made.source}  # fmt: skip


FORMAT = Format(
    "fts", "Funding flows: pledged, committed, paid.", "the flows of OCHA's Financial Tracking Service",
    "all but money in a known currency; what is only signalled, or ended unkept", lambda: (FLOWS,), write,
    converts=True,
)  # fmt: skip
