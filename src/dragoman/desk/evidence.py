"""The pieces of a dossier that stand on it hundreds of times: names, figures that lead to their sentences, sentences to unfold.

They are made here and not by macros of the template, which take three times as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from dragoman.desk.words import day

_SHOWN = 3
"""So many sentences unfold on a page; the others are on the thing's own."""


def who(names: Sequence[str]) -> str:
    return ", ".join(names) or "nobody named"


def figure(text: object, row: Mapping[str, Any], alone: bool) -> Markup:
    """A figure that leads to its first sentence, or in a file of its own as it is."""
    if alone or not row["sources"]:
        return escape(text)
    return Markup(f'<a href="{escape(row["sources"][0]["address"])}" title="To the sentence">{escape(text)}</a>')


def evidence(sources: Sequence[Mapping[str, Any]], alone: bool, thing: str = "") -> Markup:
    """The sentences behind a line, to unfold: all of them in a file of its own, else the first, with the way to the others."""
    if not sources:
        return Markup("")
    made = [
        f'<details class="evidence"><summary>{len(sources)} {"sentence" if len(sources) == 1 else "sentences"}</summary>'
    ]
    for s in sources if alone else sources[:_SHOWN]:
        name = escape(s["name"])
        cite = name if alone else f'<a href="{escape(s["address"])}">{name}</a>'
        made.append(f"<blockquote>“{escape(s['words'])}” <cite>{cite}, {escape(day(s['day']))}</cite></blockquote>")
    if thing and not alone and len(sources) > _SHOWN:
        made.append(f'<a href="/things/{escape(thing)}">{len(sources) - _SHOWN} more</a>')
    return Markup("".join(made) + "</details>")
