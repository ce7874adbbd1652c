"""Sets a dossier: Markdown, HTML, plain text for a terminal, or JSON. Each figure ends in the sentence behind it."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import Any

from dragoman.dossiers.compose import Dossier, Row
from dragoman.dossiers.listing import quoted

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 "
    "1rem}table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #ccc;padding:.3rem "
    ".5rem;text-align:left;vertical-align:top}blockquote{margin:.2rem 0;color:#555}"
    ".disputed{background:#fff4e0}"
)


def markdown(found: Dossier) -> str:
    """The dossier as Markdown; the sentences stand as notes below, one for each line of a table."""
    lines = [f"# {found.title}", ""]
    if found.as_of:
        lines += [f"As known on {found.as_of}.", ""]
    lines += [found.story, ""]
    notes: list[str] = []
    for part in found.parts:
        lines += [
            f"## {part.title}",
            "",
            "| " + " | ".join((*part.columns, "evidence")) + " |",
            "|" + " --- |" * (len(part.columns) + 1),
        ]
        for row in part.rows:
            mark = ""
            if row.sources:
                notes.append(" ".join(f"{s.report} ({s.day}): “{s.words}”" for s in row.sources))
                mark = f"[^{len(notes)}]"
            disputed = " (disputed)" if row.disputed and part.title != "Disagreements" else ""
            lines.append("| " + " | ".join(_cell(c) for c in (*row.cells, mark + disputed)) + " |")
        lines.append("")
    lines += [f"[^{i}]: {_cell(note)}" for i, note in enumerate(notes, 1)]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def html(found: Dossier) -> str:
    """The dossier as one page without scripts; every line unfolds to its sentences."""
    body = [f"<h1>{escape(found.title)}</h1>"]
    if found.as_of:
        body.append(f"<p>As known on {escape(found.as_of)}.</p>")
    body.append(f"<p>{escape(found.story)}</p>")
    for part in found.parts:
        head = "".join(f"<th>{escape(c)}</th>" for c in (*part.columns, "evidence"))
        body.append(f"<h2>{escape(part.title)}</h2><table><thead><tr>{head}</tr></thead><tbody>")
        body += [_html_row(row) for row in part.rows]
        body.append("</tbody></table>")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(found.title)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(body)}</body></html>\n"
    )


def _html_row(row: Row) -> str:
    cells = "".join(f"<td>{escape(c)}</td>" for c in row.cells)
    quotes = "".join(
        f"<blockquote>{escape(s.words)} <cite>{escape(s.report)}, {escape(s.day)}</cite></blockquote>"
        for s in row.sources
    )
    evidence = f"<details><summary>{len(row.sources)}</summary>{quotes}</details>" if row.sources else ""
    marks = f' id="{escape(row.id)}"' if row.id else ""
    return f"<tr{' class=' + chr(34) + 'disputed' + chr(34) if row.disputed else ''}{marks}>{cells}<td>{evidence}</td></tr>"


def plain(found: Dossier) -> str:
    """The dossier as plain text: one line a row, its first sentence below."""
    lines = [found.title + (f" (as known on {found.as_of})" if found.as_of else ""), "", found.story]
    for part in found.parts:
        lines += ["", part.title]
        for row in part.rows:
            cells = [f"{name}: {cell}" for name, cell in zip(part.columns, row.cells, strict=False) if cell]
            lines.append(
                "  " + " | ".join(" ".join(c.split()) for c in cells) + (" (disputed)" if row.disputed else "")
            )
            if row.sources:
                first = row.sources[0]
                lines.append(f"      {quoted(first.words)} ({first.report})")
    return "\n".join(lines) + "\n"


def data(found: Dossier) -> dict[str, Any]:
    """The dossier as a dictionary, ready for JSON."""
    return asdict(found)
