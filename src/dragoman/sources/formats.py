"""The formats that can be read: every module of this folder with EXTENSIONS is one, and so is what packages offer.

A module has EXTENSIONS (small letters, with the dot) and either `to_text(data, where) -> SourceText`, for a format in
which a file is one article, or `articles(file: Opened) -> Iterator[SourceText | UnreadableInput]`, for one with many.
It may have `recognises(start: bytes) -> bool`, which tells the format by a file's first bytes where the name does not,
and MOST_BYTES, the longest file that `to_text` is given.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import dragoman.sources
from dragoman.errors import DragomanError, UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.opened import MOST_BYTES, Opened

GROUP = "dragoman.sources"
Found = SourceText | UnreadableInput


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is read: `articles` gives what a file holds, `recognises` says whether bytes look like it."""

    name: str
    extensions: tuple[str, ...]
    articles: Callable[[Opened], Iterator[Found]]
    recognises: Callable[[bytes], bool]


@cache
def formats() -> Mapping[str, tuple[Format, ...]]:
    """The formats by file extension. Several share one, such as .xml; our own come before those of other packages.

    Another package offers a format by an entry point of the group `dragoman.sources` that names a module as above.
    """
    from importlib import metadata

    names = sorted(m.name for m in pkgutil.iter_modules(dragoman.sources.__path__))
    modules = [(n, importlib.import_module(f"dragoman.sources.{n}")) for n in names if n not in ("formats", "read")]
    modules += [(e.name, e.load()) for e in sorted(metadata.entry_points(group=GROUP), key=lambda e: e.name)]
    found: dict[str, tuple[Format, ...]] = {}
    for name, module in modules:
        if extensions := getattr(module, "EXTENSIONS", ()):
            made = Format(name, tuple(extensions), _reading(module), getattr(module, "recognises", _never))
            for extension in made.extensions:
                found[extension] = (*found.get(extension, ()), made)
    return found


def format_of(file: Opened) -> Format:
    """The format of a file: by the longest extension of its name that is known, else by its first bytes, else text.

    Where several formats share the extension, the bytes decide. Raises UnreadableInput where they fit none of them.
    """
    known = formats()
    pieces = file.name.lower().rsplit("/", 1)[-1].split(".")
    for first in range(1, len(pieces)):
        if shared := known.get("." + ".".join(pieces[first:])):
            if len(shared) == 1:
                return shared[0]
            start = file.start()
            for one in shared:
                if one.recognises(start):
                    return one
            names = ", ".join(one.name for one in shared)
            raise UnreadableInput(f"{file.where}: this is not in any known format of its ending ({names})")
    start = file.start()
    for one in {f.name: f for shared in known.values() for f in shared}.values():
        if one.recognises(start):
            return one
    return known[".txt"][0]


def articles(file: Opened) -> Iterator[Found]:
    """What a file holds, one article at a time, in the file's order. Never raises: what cannot be read comes as an
    UnreadableInput in its place, and the rest goes on as far as the format allows."""
    try:
        yield from format_of(file).articles(file)
    except DragomanError as error:
        text = str(error)
        yield UnreadableInput(text if text.startswith(file.where) else f"{file.where}: {text}")
    except MemoryError:
        yield UnreadableInput(f"{file.where}: not enough memory to read it")
    # A library met a file that its authors did not think of. The fuzz targets call the formats without this net.
    except Exception as error:
        yield UnreadableInput(f"{file.where}: could not be read ({type(error).__name__}: {str(error)[:200]})")


def _reading(module: Any) -> Callable[[Opened], Iterator[Found]]:
    if hasattr(module, "articles"):
        made: Callable[[Opened], Iterator[Found]] = module.articles
        return made

    def one(file: Opened) -> Iterator[Found]:
        data = file.data(getattr(module, "MOST_BYTES", MOST_BYTES))
        found = module.to_text(data, file.where)
        if not found.text.strip():
            raise UnreadableInput(f"{file.where}: no text in it")
        yield replace(found, data=data)

    return one


def _never(start: bytes) -> bool:
    return False
