"""Finds the formats: the modules of `formats/`, and those that installed packages offer.

A package offers a format by an entry point of the group `dragoman.exports` that names a `Format` or a module with one
called FORMAT.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from dragoman.errors import DeclarationError
from dragoman.exports import formats
from dragoman.exports.format import Format

GROUP = "dragoman.exports"


def names() -> list[str]:
    """The names of all formats, in alphabetical order; nothing heavy is imported."""
    from importlib import metadata

    own = [m.name.replace("_", "-") for m in pkgutil.iter_modules(formats.__path__)]
    return sorted({*own, *(e.name for e in metadata.entry_points(group=GROUP))})


def find(name: str) -> Format:
    """The format of that name. Raises DeclarationError where there is none, or where what is offered is none."""
    from importlib import metadata

    module = name.replace("-", "_")
    if module in {m.name for m in pkgutil.iter_modules(formats.__path__)}:
        return _format(importlib.import_module(f"{formats.__name__}.{module}"), name)
    for entry in metadata.entry_points(group=GROUP):
        if entry.name == name:
            return _format(entry.load(), name)
    raise DeclarationError(f"no format {name!r}; there are {', '.join(names())}")


def every() -> Iterator[Format]:
    """All formats, by name."""
    return (find(name) for name in names())


def _format(thing: object, name: str) -> Format:
    found = thing if isinstance(thing, Format) else getattr(thing, "FORMAT", None)
    if not isinstance(found, Format):
        raise DeclarationError(f"the format {name!r} is no dragoman.exports.format.Format and has none called FORMAT")
    return found
