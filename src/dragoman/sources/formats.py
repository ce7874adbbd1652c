"""The formats that can be read: every module of this folder with EXTENSIONS and to_text is one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache

import dragoman.sources
from dragoman.model.raw import SourceText

Reader = Callable[[bytes, str], SourceText]


@cache
def formats() -> Mapping[str, Reader]:
    """Reader by file extension (small letters, with the dot)."""
    readers: dict[str, Reader] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(dragoman.sources.__path__)):
        if module in ("formats", "read", "decoding"):
            continue
        found = importlib.import_module(f"dragoman.sources.{module}")
        for extension in getattr(found, "EXTENSIONS", ()):
            readers[extension] = found.to_text
    return readers
