"""Loads the kinds of record: our own files, other languages' rules, and what folders and packages add."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import dragoman.languages
from dragoman.discover import files
from dragoman.errors import DeclarationError
from dragoman.kinds.check import Checker
from dragoman.kinds.schema import FieldSpec, Kind

GROUP = "dragoman.kinds"
VARIABLE = "DRAGOMAN_KINDS"
_HERE = Path(__file__).parent


def kinds() -> Mapping[str, Kind]:
    """Every kind by name, in order of rank. Read once for each value of DRAGOMAN_KINDS.

    A kind is a file `<name>.toml` in this package, in a folder listed in DRAGOMAN_KINDS, or in a package that offers
    the entry point `dragoman.kinds`. Further rules come from `languages/<code>/rules/<kind>.toml` ([[rules]]) and from
    outside files with `extends = "<kind>"`. Raises DeclarationError that lists every fault of a file.
    """
    return _kinds(os.environ.get(VARIABLE, ""))


@cache
def _kinds(_setting: str) -> Mapping[str, Kind]:
    return load(files(GROUP, VARIABLE, "*.toml"))


def load(extra: Iterable[Path] = ()) -> Mapping[str, Kind]:
    """The kinds of this package together with those of the files `extra`. Not cached."""
    words = word_lists("en")
    common = _common(words)
    found: dict[str, Kind] = {}
    for path in [*sorted(p for p in _HERE.glob("*.toml") if not p.name.startswith("_")), *extra]:
        table = _read(path)
        checker = Checker(_shown(path), words)
        target = table.get("extends")
        if target is not None and target not in found:
            checker.fault("extends", f"unknown kind {target!r}", found)
        elif target is not None:
            for language, rules in table.get("rules", {}).items():
                found[target] = _with(found[target], checker, language, rules)
        elif path.stem in found:
            checker.fault(
                "file", f"the kind {path.stem!r} is declared already; use extends = {path.stem!r} to add rules"
            )
        else:
            found[path.stem] = checker.kind(path.stem, table, common)
        _stop(checker)
    for path in sorted(Path(dragoman.languages.__path__[0]).glob("*/rules/*.toml")):
        language = path.parent.parent.name
        checker = Checker(_shown(path), word_lists(language))
        if path.stem not in found:
            checker.fault("file", f"unknown kind {path.stem!r}", found)
        else:
            table = _read(path)
            for key in table.keys() - {"rules"}:
                checker.fault(key, "unknown key", ("rules",))
            found[path.stem] = _with(found[path.stem], checker, language, table.get("rules", []))
        _stop(checker)
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: (item[1].order, item[0]))))


@cache
def word_lists(language: str) -> Mapping[str, tuple[str, ...]]:
    """The word lists `languages/<language>/words/<file>.toml`, each list under "<file>.<key>"."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((Path(dragoman.languages.__path__[0]) / language / "words").glob("*.toml")):
        for key, value in _read(path).items():
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                raise DeclarationError(f"{_shown(path)}: {key}: must be a list of words")
            found[f"{path.stem}.{key}"] = tuple(value)
    return MappingProxyType(found)


def _common(words: Mapping[str, tuple[str, ...]]) -> Mapping[str, FieldSpec]:
    path = _HERE / "_every.toml"
    checker = Checker(_shown(path), words)
    fields = {name: checker.field(name, name, spec) for name, spec in _read(path)["fields"].items()}
    _stop(checker)
    return fields


def _with(kind: Kind, checker: Checker, language: str, rules: object) -> Kind:
    return replace(kind, rules=kind.rules + tuple(checker.rules(kind.name, language, rules, kind.fields)))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(f"{_shown(path)}: cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"{_shown(path)}: not valid TOML: {error}") from None


def _shown(path: Path) -> str:
    return "/".join(path.parts[-2:])


def _stop(checker: Checker) -> None:
    if checker.faults:
        raise DeclarationError("\n".join(checker.faults))
