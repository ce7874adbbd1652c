"""The readable ledger: records grouped by kind, each with the report's sentence and the anchored words marked.

One layout serves two renderings: plain text («marked») and, through rich, a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from dragoman.model.reading import Reading
from dragoman.model.record import Field, Record, Value
from dragoman.model.span import Span

Style = Literal["", "title", "kind", "name", "label", "mark", "faint"]
Piece = tuple[str, Style]

_LAST = ("date", "place", "reality", "source")
_SHOWN_BELOW = frozenset(("by", "to", "quote", *_LAST))  # a quotation is marked in its sentence: not told twice
_CLIP = 400  # longest sentence shown whole, in characters
_AROUND = 120  # characters kept on both sides of a mark in a longer one
_ONE_LINE = str.maketrans(dict.fromkeys("\n\r\t\x0b\x0c\x85\u2028\u2029", " "))
_TERMINAL: Mapping[Style, str] = {
    "": "", "title": "bold", "kind": "bold cyan", "name": "bold", "label": "dim", "mark": "bold underline",
    "faint": "dim",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger: how far it is set in, and its pieces with their styles."""

    indent: int
    pieces: tuple[Piece, ...]


def layout(reading: Reading, headings: Mapping[str, str]) -> Iterator[Line]:
    """The lines of one report. `headings` maps kinds, in the order wanted, to what stands above their records.

    A record's number is its place in `reading.records`, from 1: what `dragoman why` asks for.
    """
    yield Line(0, tuple(_title(reading)))
    for kind in [*headings, *sorted({r.kind for r in reading.records} - set(headings))]:
        group = [(number, r) for number, r in enumerate(reading.records, 1) if r.kind == kind]
        if not group:
            continue
        yield Line(0, ())
        yield Line(0, ((headings.get(kind, kind.capitalize()), "kind"), (f" ({len(group)})", "faint")))
        for number, record in group:
            yield Line(2, tuple(_entry(number, record)))
            for span in sentences_of(reading, record):
                yield Line(6, tuple(sentence(reading, span, anchors(record))))
    if reading.notes:
        yield Line(0, ())
    for note in reading.notes:
        yield Line(0, (("note: ", "label"), (note, "faint")))


def plain(lines: Iterable[Line]) -> str:
    """The lines as plain text, each ended; marked words stand in «guillemets»."""
    rows = []
    for line in lines:
        text = "".join(f"«{words}»" if style == "mark" else words for words, style in line.pieces)
        rows.append(" " * line.indent + text if text else "")
    return "".join(row + "\n" for row in rows)


def terminal(lines: Iterable[Line]) -> str:
    """The lines with the colours and at the width of the terminal, long ones wrapped under their own indentation."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    with console.capture() as captured:
        for line in lines:
            text = Text.assemble(*((words, _TERMINAL[style]) for words, style in line.pieces))
            # An empty Padding would print no line at all.
            console.print(Padding(text, (0, 0, 0, line.indent), expand=False) if text else "")
    return captured.get()


def shown(value: Value, *, votes: bool = False) -> str:
    """A value for people: numbers with thousands marked, a range as "24 to 99", a list joined by commas."""
    if isinstance(value, list):
        numbers = all(isinstance(v, int | float) for v in value)
        joint = " to " if numbers and len(value) == 2 and not votes else ", "
        return joint.join(shown(v) for v in value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}" if isinstance(value, int | float) else value.translate(_ONE_LINE)


def anchors(record: Record) -> list[Span]:
    """Where the words of the record's values stand, in the order of the text, overlapping ones joined."""
    spans = sorted({c.anchor for f in record.fields.values() for c in f.claims} or set(record.passages))
    joined: list[Span] = []
    for span in spans:
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        elif span.end > span.start:
            joined.append(span)
    return joined


def sentences_of(reading: Reading, record: Record) -> list[Span]:
    """The sentences that tell the record, clearest first, then those that hold words of a value only."""
    found: dict[Span, None] = {}
    for span in [*record.passages, *anchors(record)]:
        here = reading.sentence_at(span.start)
        found.setdefault(here.span if here else span)
    return list(found)


def sentence(reading: Reading, span: Span, marks: Iterable[Span]) -> Iterator[Piece]:
    """The sentence at `span` as pieces, with those of `marks` that fall in it marked; a very long one is cut."""
    text = reading.article.text
    inside = [Span(max(m.start, span.start), min(m.end, span.end)) for m in marks if m.overlaps(span)]
    start, end = span
    if end - start > _CLIP:
        first = inside[0].start if inside else start
        start = max(start, first - _AROUND)
        end = min(end, max(start + _CLIP, min(inside[-1].end if inside else 0, start + 2 * _CLIP) + _AROUND))
        inside = [Span(m.start, min(m.end, end)) for m in inside if m.start < end]
    if start > span.start:
        yield "… ", "faint"
    position = start
    for mark in inside:
        if mark.start > position:
            yield text[position : mark.start].translate(_ONE_LINE), ""
        yield mark.of(text).translate(_ONE_LINE), "mark"
        position = mark.end
    if end > position:
        yield text[position:end].translate(_ONE_LINE), ""
    if end < span.end:
        yield " …", "faint"


def parties(record: Record) -> str:
    """Who did it and to whom: "Kenya -> Haiti", "-> Haiti" where nobody is named as the actor."""
    left, right = ", ".join(record.by), ", ".join(record.to)
    return f"{left} -> {right}".strip() if right else left or "(nobody named)"


def _title(reading: Reading) -> Iterator[Piece]:
    article, count = reading.article, len(reading.records)
    yield article.name.translate(_ONE_LINE), "title"
    about = [article.title.translate(_ONE_LINE)] if article.title else []
    day = article.reference
    about.append(f"{day.day} ({day.basis})" if day.day else "no reference date")
    about.append("1 record" if count == 1 else f"{count} records")
    yield "  " + " | ".join(about), "faint"


def _entry(number: int, record: Record) -> Iterator[Piece]:
    yield f"{number}. ", "faint"
    yield parties(record), "name"
    order = [n for n in record.fields if n not in _SHOWN_BELOW] + [n for n in _LAST if n in record.fields]
    for name in order:
        field = record.fields[name]
        value = shown(field.value, votes=name == "votes")
        if not value or (name == "reality" and value == "happened"):
            continue
        yield " | ", "faint"
        if name not in ("date", "reality"):
            yield f"{name}: ", "label"
        yield value, ""
        yield from _how(field)


def _how(field: Field) -> Iterator[Piece]:
    if field.name == "date" and field.how != "stated":
        yield f" ({field.how} from “{field.words.translate(_ONE_LINE)}”)", "faint"
