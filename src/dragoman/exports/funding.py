"""Funding lines: pledges and gifts of money in a currency with a code, as flows from a giver to a receiver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.exports.entry import NO_FIGURE, Book, Entry, Span, spread
from dragoman.exports.format import Output
from dragoman.exports.money import is_money
from dragoman.values.currency import currency, is_rate

_ENDED = frozenset(("withdrawn", "blocked", "lapsed", "superseded", "rejected"))


@dataclass(frozen=True, slots=True)
class Flow:
    """One funding line. `status` is pledge, commitment or paid; `parent` names the pledge that a payment carries out."""

    entry: Entry
    status: str
    currency: str
    amount: Span
    outstanding: Span
    parent: str = ""


def flows(book: Book, output: Output) -> Iterator[Flow]:
    """The funding lines of a book: no stage is counted twice, and what only may come is left out. Notes what is left out.

    A pledge that payments carry out stays a pledge or commitment, with what is outstanding; the payments are lines of
    their own that name it.
    """
    paid_for: dict[str, str] = {}
    payments: list[str] = []
    for entry in book.entries(("pledge", "aid")):
        for deed in entry.links.get("delivered_by", ()):
            paid_for[deed] = entry.id
        if entry.kind == "aid" and not _why_not(entry):
            payments.append(entry.id)
    paying = {paid_for[deed] for deed in payments if deed in paid_for}
    for entry in book.entries(("pledge", "aid")):
        if why := _why_not(entry):
            output.leave(entry, why)
            continue
        code, amount = currency(entry.text("unit")), entry.figure("amount")
        if entry.kind == "aid":
            yield Flow(entry, "paid", code, amount, NO_FIGURE, paid_for.get(entry.id, ""))
            continue
        status = "commitment" if entry.stage in ("committed", "in delivery", "delivered", "closed") else "pledge"
        if entry.stage in ("delivered", "closed") and entry.id not in paying:
            status = "paid"
        yield Flow(entry, status, code, amount, spread(entry.outstanding))


def _why_not(entry: Entry) -> str:
    """Why a record is no funding line; empty if it is one."""
    unit = entry.text("unit")
    if not is_money(entry):
        return "no money"
    if not currency(unit):
        return "a currency without a known code"
    if entry.figure("amount").low is None:
        return "no sum told"
    if is_rate(unit):
        return "a rate, no sum"
    if entry.reality == "denied":
        return "denied"
    if entry.kind == "aid" and not entry.done:
        return f"{entry.reality}, not done"
    if entry.stage == "signalled":
        return "only signalled"
    if entry.stage in _ENDED:
        return entry.stage
    if entry.links.get("superseded_by"):
        return "superseded"  # raised: the later sum holds this one
    return ""
