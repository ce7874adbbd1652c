"""From what the user names (files, folders, "-") to raw reports, one at a time; a fault never stops the rest.

`inputs` says what there is to read, `articles` reads one of them, `load` does both.
"""

from __future__ import annotations

import contextlib
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.model.raw import Raw
from dragoman.sources.formats import articles as of_format
from dragoman.sources.formats import formats
from dragoman.sources.opened import opened

REPORT, FACTS = "report.txt", "report.toml"
_PACKED = (".gz", ".zst")
_NOT_REPORTS = ("readme", "license", "licence", "changelog", "contributing", "notice")  # beside reports, never one


@dataclass(frozen=True, slots=True)
class Input:
    """One file to be read: the file, the name it goes by in output, and the file of its metadata, if any."""

    path: Path | None  # None: standard input
    name: str
    where: str
    facts: Path | None = field(default=None)


def day(text: str, where: str) -> str:
    """`text` ("2023-09-25", or a time stamp that starts so) as an ISO day; "" if it is blank.

    Raises UnreadableInput, naming `where`, if there is no such day.
    """
    given = text.strip()
    if not given:
        return ""
    try:
        if len(given) > 10 and given[10] not in "T ":
            raise ValueError
        return date.fromisoformat(given[:10]).isoformat()
    except ValueError:
        raise UnreadableInput(f"{where}: {given[:40]!r} is no date; give a day as YYYY-MM-DD") from None


def inputs(paths: Iterable[str]) -> Iterator[Input | UnreadableInput]:
    """The files behind `paths`, in order, each with its own name; what cannot be one comes as an UnreadableInput.

    A folder with report.txt is one report, named by the folder, with report.toml as its metadata. Any other folder is
    walked, in sorted order, for such folders and for files of a known extension. "-" is standard input.
    """
    taken: dict[str, int] = {}
    for path in paths:
        for found in _behind(path):
            if isinstance(found, UnreadableInput):
                yield found
                continue
            number = taken[found.name] = taken.get(found.name, 0) + 1
            name = found.name
            while number > 1:
                name = f"{found.name}-{number}"
                if name not in taken:
                    taken[name] = 1
                    break
                number += 1
            yield Input(found.path, name, found.where, found.facts)


def _behind(given: str) -> Iterator[Input | UnreadableInput]:
    if given == "-":
        yield Input(None, "stdin", "standard input")
        return
    path = Path(given)
    try:
        if path.is_dir():
            found = list(_in_folder(path))
            yield from found
            if not found:
                known = ", ".join(sorted(formats()))
                yield UnreadableInput(
                    f"{given}: no reports in this folder; looked for {REPORT} and files ending in {known}"
                )
        elif path.suffix.lower() == Path(FACTS).suffix and path.is_file():
            yield UnreadableInput(f"{given}: TOML holds facts about reports, or records of them, and is no report; left out")
        elif path.exists():
            yield Input(path, _stem(path), given)
        else:
            yield UnreadableInput(f"{given}: no such file or folder; check the path")
    except (OSError, ValueError) as error:
        yield UnreadableInput(f"{given}: could not be opened ({_reason(error)}); check the path and its permissions")


def _in_folder(folder: Path) -> Iterator[Input]:
    if (folder / REPORT).is_file():
        facts = folder / FACTS
        yield Input(folder / REPORT, folder.resolve().name, str(folder / REPORT), facts if facts.is_file() else None)
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _in_folder(path)
        elif path.is_file() and path.suffix.lower() in formats() and path.stem.lower() not in _NOT_REPORTS:
            yield Input(path, _stem(path), str(path))


def _stem(path: Path) -> str:
    """The file's name without its ending, and without two where it is packed ("day.csv.gz")."""
    inner = Path(path.stem)
    packed = path.suffix.lower() in _PACKED and inner.suffix.lower() in formats()
    return (inner.stem if packed else path.stem) or path.name


def articles(
    source: Input, *, published: str = "", columns: Mapping[str, str] | None = None
) -> Iterator[Raw | UnreadableInput]:
    """The articles of one input, one at a time; what cannot be read comes as an UnreadableInput in its place.

    `published`, a day, goes before any date in their metadata. `columns` says which column of a table holds what
    ({"text": "story", "title": "head"}). An article of a file that may hold many goes by the file's name and its number
    ("day#3"); the number counts what could not be read, too.
    """
    try:
        given = day(published, "--published")
        facts = _facts(source.facts) if source.facts else {}
        told = day(str(facts.get("published", "")), f"{source.facts}: published")
    except UnreadableInput as fault:
        yield fault
        return
    with contextlib.ExitStack() as stack:
        try:
            stream = sys.stdin.buffer if source.path is None else stack.enter_context(source.path.open("rb"))
            file = opened(stream, source.path.name if source.path else "", source.where, columns or {})
            file.start()
        except (OSError, ValueError) as error:
            yield UnreadableInput(
                f"{source.where}: could not be read ({_reason(error)}); check the file and its permissions"
            )
            return
        for number, found in enumerate(of_format(file), 1):
            if isinstance(found, UnreadableInput):
                yield found
                continue
            yield Raw(
                text=found.text,
                name=f"{source.name}#{number}" if found.member else source.name,
                where=f"{source.where}: {found.member}" if found.member else source.where,
                title=str(facts.get("title", "")) or found.title,
                published=given or told or found.published,
                basis="option" if given else "metadata",
                publisher=str(facts.get("publisher", "")) or found.publisher,
                url=str(facts.get("url", "")) or found.url,
                licence=str(facts.get("licence", "")) or found.licence,
                note=found.note,
                roles=found.roles,
                data=found.data,
            )


def read(source: Input, *, published: str = "") -> Raw:
    """The one raw report of `source`. `published`, a day, goes before any date in its metadata.

    Raises UnreadableInput with one line that says what, where and what to do, also where there are several reports.
    """
    found = articles(source, published=published)
    first = next(found, None)
    if first is None:
        raise UnreadableInput(f"{source.where}: no article in it")
    if isinstance(first, UnreadableInput):
        raise first
    if next(found, None) is not None:
        raise UnreadableInput(f"{source.where}: holds several reports where one was expected")
    return first


def load(
    paths: Iterable[str], *, published: str = "", columns: Mapping[str, str] | None = None
) -> Iterator[Raw | UnreadableInput]:
    """The raw reports behind `paths`, one after the other; a fault of one comes in its place and stops no other.

    Raises UnreadableInput at once if `published` is given and is no date.
    """
    return _load(paths, day(published, "--published"), columns)


def _load(paths: Iterable[str], published: str, columns: Mapping[str, str] | None) -> Iterator[Raw | UnreadableInput]:
    for found in inputs(paths):
        if isinstance(found, UnreadableInput):
            yield found
        else:
            yield from articles(found, published=published, columns=columns)


def _facts(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise UnreadableInput(f"{path}: not valid TOML ({error}); correct the line or remove the file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInput(f"{path}: could not be read ({_reason(error)}); save it as UTF-8 text") from error


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
