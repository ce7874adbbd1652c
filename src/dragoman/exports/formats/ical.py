"""When mandates and agreements run out, and when what is planned or pledged falls due, as a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dragoman.exports.dates import When, after, when
from dragoman.exports.entry import Book, Entry
from dragoman.exports.format import Format, Output
from dragoman.exports.table import Table, clean, columns
from dragoman.values.duration import find_durations

EVENTS = Table(
    "dates.ics",
    "One VEVENT for each expiry and due date. Without any there is no file. Whole days; a date known only to the month spans it.",
    columns(
        ("UID", "the record's identifier, and expiry or due"),
        ("DTSTAMP", "the day of the latest report, so that the calendar can be made again"),
        ("DTSTART", "date", "the day, or the first that it may be"),
        ("DTEND", "date", "the day after the last that it may be"),
        ("SUMMARY", "Expires or Due, who, and what"),
        ("DESCRIPTION", "how the date is known, stage and reality, the report's words and the report"),
        ("STATUS", "CONFIRMED where a report tells the date; TENTATIVE where it is worked out, or what it dates is disputed"),
        ("CATEGORIES", "the record's kind, and expiry or due"),
        ("TRANSP", "TRANSPARENT: nobody is busy"),
        ("LAST-MODIFIED", "as DTSTAMP"),
        ("X-DRAGOMAN-RECORD", "the record's identifier"),
        ("X-DRAGOMAN-REVISION", "its revision"),
        ("X-DRAGOMAN-PRECISION", "how precisely the date is known"),
    ),
    separator="",
)

_ENDED = frozenset(("ended", "rejected", "suspended", "withdrawn", "blocked", "lapsed", "superseded", "delivered", "closed"))
_STANDING = {"agreement": ("signed", "ratified", "in force", "agreed"), "mandate": ("adopted", "extended")}
_DUE = ("pledge", "mobilization", "withdrawal", "aid", "meeting", "agreement", "mandate")


@dataclass(frozen=True, slots=True)
class Date:
    """A day to note: what falls on it, when, and how it is known."""

    entry: Entry
    sort: str
    when: When
    basis: str
    told: bool


def write(book: Book, output: Output) -> None:
    made = 0
    with output.file("dates.ics") as file:
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dragoman//Ledger export//EN", "CALSCALE:GREGORIAN",
                 f"X-WR-CALNAME:{_text(book.name)}"]  # fmt: skip
        file.write("".join(_folded(line) for line in lines))
        for entry in book.entries(tuple(dict.fromkeys((*_STANDING, *_DUE)))):
            found = list(dates(entry))
            if found:
                output.keep(entry)
            for noted in found:
                file.write("".join(_folded(line) for line in _event(noted)))
                made += 1
        file.write(_folded("END:VCALENDAR"))
    output.rows["dates.ics"] = made
    if not made:
        output.drop("dates.ics")


def dates(entry: Entry) -> Iterator[Date]:
    """The days to note for a record: at most one expiry and one due date."""
    if entry.reality == "denied" or entry.stage in _ENDED:
        return
    time = when(entry.text("date"))
    if entry.kind in _STANDING and entry.stage in _STANDING[entry.kind] and entry.done and (end := _expiry(entry, time)):
        yield end
    if entry.kind in _DUE and entry.reality in ("intended", "possible") and entry.last_told:
        last = time.end or time.start
        if time.start and last > entry.last_told:
            yield Date(entry, "due", When(time.edtf, time.start, last, time.precision), "the date that reports give", True)


def _expiry(entry: Entry, time: When) -> Date | None:
    """The end of the time for which it holds: told as an interval, or its term counted from its day."""
    if "/" in time.edtf and time.end and time.end > time.start and time.precision in ("year", "longer", "open"):
        return Date(entry, "expiry", when(time.end), "the end of the time that reports give", True)
    steps = [s for s in entry.steps if s.stage in _STANDING[entry.kind]]
    begin = when(steps[-1].date) if steps else time
    term, said = entry.text("term"), "its term"
    if not term and entry.kind == "mandate":
        found = {d: None for _, d in find_durations(entry.text("what")) if d.endswith(("Y", "M", "W", "D"))}
        term, said = (next(iter(found)), "the time in its words") if len(found) == 1 else ("", "")
    if not term or not begin.start or begin.precision not in ("day", "days", "week", "month"):
        return None
    first, last = after(begin.start, term), after(begin.end, term)
    if not first or not last:
        return None
    basis = f"{said}, {term}, counted from {begin.edtf}"
    return Date(entry, "expiry", When(f"{first}/{last}" if last != first else first, first, last, begin.precision), basis, False)


def _event(noted: Date) -> list[str]:
    entry, time = noted.entry, noted.when
    report, passage = entry.passage
    stamp = (entry.last_told or time.start).replace("-", "") + "T000000Z"
    word = "Expires" if noted.sort == "expiry" else "Due"
    who = ", ".join(entry.names("by")) or "(nobody named)"
    about = [f"Known from: {noted.basis}.", f"Stage: {entry.stage or 'none'}; reality: {entry.reality}."]
    if entry.text("condition"):
        about.append(f"Only if: {entry.text('condition')} ({entry.condition_state or 'open'}).")
    about.append(f"“{clean(passage.words)}” ({report.name}, {report.day or 'undated'})")
    sure = noted.told and not entry.disputes and entry.reality != "possible"
    last = date.fromisoformat(time.end) + timedelta(days=1)
    return [
        "BEGIN:VEVENT", f"UID:{entry.id}-{noted.sort}@dragoman", f"DTSTAMP:{stamp}", f"LAST-MODIFIED:{stamp}",
        f"DTSTART;VALUE=DATE:{time.start.replace('-', '')}", f"DTEND;VALUE=DATE:{last.isoformat().replace('-', '')}",
        f"SUMMARY:{_text(f'{word}: {who}: {clean(entry.what) or entry.kind}')}", f"DESCRIPTION:{_text(chr(10).join(about))}",
        f"STATUS:{'CONFIRMED' if sure else 'TENTATIVE'}", f"CATEGORIES:{entry.kind},{noted.sort}", "TRANSP:TRANSPARENT",
        f"X-DRAGOMAN-RECORD:{entry.id}", f"X-DRAGOMAN-REVISION:{entry.revision}",
        f"X-DRAGOMAN-PRECISION:{time.precision}", "END:VEVENT",
    ]  # fmt: skip


def _text(text: str) -> str:
    """Text as iCalendar wants it (RFC 5545, 3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line of at most 75 octets, continued on further lines that begin with a blank; ended by CRLF."""
    parts: list[str] = []
    held = ""
    for letter in line:
        if len((held + letter).encode()) > (75 if not parts else 74):
            parts.append(held)
            held = ""
        held += letter
    return "\r\n ".join([*parts, held]) + "\r\n"


FORMAT = Format(
    "ical", "When mandates and agreements expire and what is planned falls due.", "iCalendar (RFC 5545)",
    "all without a coming date", lambda: (EVENTS,), write,
)  # fmt: skip
