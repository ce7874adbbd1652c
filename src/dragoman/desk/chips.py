"""The small labels of which a list has hundreds: kinds with their counts, names to narrow by.

They are made here and not by the template, where they would take most of a page's time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from dragoman.desk.words import and_also, family, label, without

_MOST = 6


def chips(kinds: Mapping[str, int]) -> Markup:
    """A chip for each kind of record with its number: six, and how many more there are."""
    made = [_chip(kind, n) for kind, n in list(kinds.items())[:_MOST]]
    if len(kinds) > _MOST:
        made.append(Markup(f'<span class="chip">+{len(kinds) - _MOST}</span>'))
    return Markup(" ").join(made)


@lru_cache(maxsize=2048)
def _chip(kind: str, n: int) -> Markup:
    return Markup(f'<span class="chip kind {family(kind)}">{escape(label(kind))}{f" {n}" if n > 1 else ""}</span>')


def choices(field: str, found: Sequence[tuple[str, int]], chosen: Sequence[Sequence[str]], query: str) -> Markup:
    """The names of a facet as lines of a list: each narrows the search of that query, a chosen one takes itself out of it."""
    here = without(query, page=None, after=None)
    made = []
    on = {name for chosen_field, name in chosen if chosen_field == field}
    for name, count in found:
        shown = escape(label(name) if field == "kind" else name)
        if field == "kind":
            shown = Markup(f'<i class="dot {family(name)}"></i>{shown}')
        if name in on:
            link, state = without(query, page=None, after=None, drop=(field, name)), ' aria-current="true"'
            shown += Markup('<span class="visually-hidden"> (chosen; leave out)</span>')
        else:
            link, state = and_also(here, field, name), ""
        number = f"{count:,}" if count else ""
        made.append(f'<li><a href="{escape(link)}"{state}><span>{shown}</span><span>{number}</span></a></li>')
    return Markup("\n".join(made))
