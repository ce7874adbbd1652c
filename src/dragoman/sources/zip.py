"""ZIP archives of files in any other format. Nothing is written under the names that stand in the archive."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace

from dragoman.errors import UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.opened import Opened

EXTENSIONS = (".zip",)

_MOST_MEMBERS = 200_000
_MOST_RATIO = 200  # of one member, as the archive itself declares it
_NOT_REPORTS = ("readme", "license", "licence", "changelog", "contributing", "notice", "manifest")


def recognises(start: bytes) -> bool:
    """By the mark of a first member, or of an archive without any."""
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """The articles of the members in the order of their names; a member of no known ending is passed over.

    A member that is encrypted, damaged, packed too hard or too deeply nested is rejected. Raises UnreadableInput for a broken
    archive and for one that holds nothing to read.
    """
    from dragoman.sources.formats import articles as of_format
    from dragoman.sources.formats import formats

    try:
        archive = zipfile.ZipFile(file.seekable())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise UnreadableInput(f"{file.where}: a broken ZIP archive ({error})") from None
    with archive:
        endings = tuple(formats())
        members = [m for m in archive.infolist() if m.filename and not m.is_dir() and _wanted(m.filename, endings)]
        if len(members) > _MOST_MEMBERS:
            raise UnreadableInput(f"{file.where}: {len(members):,} members are too many (limit {_MOST_MEMBERS:,})")
        if not members:
            raise UnreadableInput(f"{file.where}: no file in the archive has an ending that can be read")
        for member in sorted(members, key=lambda m: m.filename):
            name = _shown(member.filename)
            here = f"{file.where}: {name}"
            if file.budget.left <= 0:
                yield UnreadableInput(f"{here}: the archive unpacks to far more than its size; not read any further")
                return
            if member.file_size > 1_000_000 and member.file_size > _MOST_RATIO * max(member.compress_size, 1):
                yield UnreadableInput(
                    f"{here}: packed to less than 1/{_MOST_RATIO} of its size, as no report is; not unpacked"
                )
                continue
            try:
                with archive.open(member) as stream:
                    for found in of_format(file.member(stream, name, here)):
                        if isinstance(found, UnreadableInput):
                            yield found
                        else:
                            yield replace(found, member=f"{name}: {found.member}" if found.member else name)
            except UnreadableInput as fault:
                yield fault
            except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
                yield UnreadableInput(f"{here}: cannot be unpacked ({error})")


def _wanted(name: str, endings: tuple[str, ...]) -> bool:
    last = name.rsplit("/", 1)[-1].lower()
    hidden = last.startswith(".") or name.startswith("__MACOSX/")
    return not hidden and last.endswith(endings) and last.split(".")[0] not in _NOT_REPORTS


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name)[:300]
