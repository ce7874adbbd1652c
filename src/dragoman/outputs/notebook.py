"""A reading as HTML for notebooks: the text with marked words coloured by kind, the records in a table beside it."""

from __future__ import annotations

from html import escape

from dragoman.model.reading import Reading
from dragoman.model.record import Record
from dragoman.model.span import Span
from dragoman.outputs.ledger import parties, shown

LONGEST = 50_000
"""Characters of text shown: a notebook cell is no place for more. The table always holds every record."""

# Hues of the sixteen event types follow their quadrant (green to agree and help, red to fight); the rest are neutral.
_HUES = {
    "agreement": 140, "meeting": 160, "support": 120, "concession": 100, "cooperation": 150, "aid": 130,
    "withdrawal": 80, "pledge": 170, "mandate": 190, "request": 45, "accusation": 30, "rejection": 35, "threat": 20,
    "protest": 55, "sanction": 15, "mobilization": 10, "coercion": 5, "attack": 0, "statement": 220, "impact": 330,
    "role": 250, "tie": 275,
}
_BOX = "display:flex;gap:1.5em;align-items:flex-start;font-size:13px;line-height:1.5"
_TEXT = "flex:3;white-space:pre-wrap;max-height:40em;overflow:auto"
_TABLE = "flex:2;max-height:40em;overflow:auto"
_CELL = "text-align:left;vertical-align:top;padding:2px 8px"


def html(reading: Reading) -> str:
    """One self-contained piece of HTML without scripts. Everything taken from the report is escaped."""
    notes = "".join(f"<p><small>{escape(note)}</small></p>" for note in reading.notes)
    return (
        f'<div style="{_BOX}"><div style="{_TEXT}">{_marked(reading)}</div>'
        f'<div style="{_TABLE}">{_table(reading)}{notes}</div></div>'
    )


def colour(kind: str) -> str:
    """The background of a kind: the same for one kind everywhere, readable on light and dark pages."""
    hue = _HUES.get(kind)
    if hue is None:
        hue = sum(map(ord, kind)) * 37 % 360
    return f"hsla({hue},75%,55%,0.35)"


def _marked(reading: Reading) -> str:
    """The text with each passage in its kind's colour and the words of values in bold.

    Passages overlap freely, so the text is cut at every edge and each stretch is marked alone.
    """
    text = reading.article.text[:LONGEST]
    passages: list[tuple[Span, int]] = []
    words: list[Span] = []
    for number, record in enumerate(reading.records, 1):
        passages += [(span, number) for span in record.passages]
        words += [claim.anchor for f in record.fields.values() for claim in f.claims]
    edges: dict[int, list[tuple[bool, int]]] = {}
    for span, number in [*passages, *((span, 0) for span in words)]:
        if span.start < min(span.end, len(text)):
            edges.setdefault(span.start, []).append((True, number))
            edges.setdefault(min(span.end, len(text)), []).append((False, number))
    pieces: list[str] = []
    open_now: list[int] = []
    position = 0
    for edge in sorted({*edges, len(text)}):
        if edge > position:
            pieces.append(_stretch(text[position:edge], reading.records, open_now))
            position = edge
        for opens, number in edges.get(edge, ()):
            if opens:
                open_now.append(number)
            else:
                open_now.remove(number)
    if len(reading.article.text) > LONGEST:
        pieces.append(" …")
    return "".join(pieces)


def _stretch(words: str, records: tuple[Record, ...], open_now: list[int]) -> str:
    out = escape(words)
    if 0 in open_now:
        out = f"<b>{out}</b>"
    numbers = sorted({n for n in open_now if n})
    if not numbers:
        return out
    told = escape("; ".join(f"{n} {records[n - 1].kind}" for n in numbers))
    return f'<mark style="background:{colour(records[numbers[0] - 1].kind)};color:inherit" title="{told}">{out}</mark>'


def _table(reading: Reading) -> str:
    rows = []
    for number, record in enumerate(reading.records, 1):
        cells = [
            str(number),
            f'<span style="background:{colour(record.kind)};padding:0 4px">{escape(record.kind)}</span>',
            escape(parties(record)),
            _fields(record),
        ]
        rows.append("<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>")
    head = "".join(f'<th style="{_CELL}">{name}</th>' for name in ("", "kind", "by -&gt; to", "fields"))
    day = reading.article.reference
    title = reading.article.title or reading.article.name
    caption = f"{title} ({day.day or 'no reference date'}, {len(reading.records)} records)"
    return f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{''.join(rows)}</table>"


def _fields(record: Record) -> str:
    told = []
    for name, field in record.fields.items():
        value = shown(field.value, votes=name == "votes")
        if name in ("by", "to") or not value or (name == "reality" and value == "happened"):
            continue
        why = f"{field.how}: “{field.words}” ({field.rule})"
        told.append(f'<span title="{escape(why)}"><i>{escape(name)}</i> {escape(value)}</span>')
    return "<br>".join(told)
