"""What a format is, and the folder that it writes to."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from dragoman.exports.entry import Book, Entry
from dragoman.exports.table import Sheet, Table, columns

MANIFEST = "export.json"
INDEX = Table(
    "index.csv",
    "Every record of this export: what `dragoman changes` compares two exports by.",
    columns(
        ("record_id", "the record's identifier: a content hash, equal in every export of the same evidence"),
        ("kind", "the record's kind"),
        ("revision", "changes whenever anything shown of the record does"),
        ("tellings", "the identifiers of what the reports tell of it, separated by blanks"),
        ("fields", "a fingerprint of each thing shown of it, as JSON"),
    ),
    ("record_id",),
)
"""What every export holds beside the files of its format."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format. `write` writes a book into an output; `tables` describe every file that it writes, column by column.

    `like` names the standard or dataset that it follows, `loses` what of the ledger it cannot hold. `needs` is the extra
    of this package that it needs, if any; `converts` says whether it shows sums of money in another currency, too.
    """

    name: str
    doc: str
    like: str
    loses: str
    tables: Callable[[], tuple[Table, ...]]
    write: Callable[[Book, Output], None]
    needs: str = ""
    converts: bool = False


class Output:
    """The folder of one export. Counts rows and what was left out, with the reason: nothing is dropped in silence."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, int] = {}
        self.left_out: Counter[str] = Counter()
        self.tables: list[Table] = []
        self._index: Sheet | None = None

    @contextmanager
    def indexed(self) -> Iterator[None]:
        """Within the block, `keep` files records in the export's index."""
        with self.sheet(INDEX) as self._index:
            yield

    def keep(self, entry: Entry) -> None:
        """Notes that the export holds this record. Call once for each record that a format writes."""
        if self._index:
            self._index.add({
                "record_id": entry.id, "kind": entry.kind, "revision": entry.revision,
                "tellings": " ".join(t.id for t in entry.told),
                "fields": json.dumps(entry.content, separators=(",", ":")),
            })  # fmt: skip

    @contextmanager
    def sheet(self, table: Table) -> Iterator[Sheet]:
        """A table to add rows to; the file is whole when the block ends."""
        with self.file(table.name) as file:
            sheet = Sheet(file, table)
            yield sheet
        self.rows[table.name] = sheet.rows
        self.tables.append(table)

    @contextmanager
    def file(self, name: str) -> Iterator[IO[str]]:
        """A text file in UTF-8, line ends as written."""
        with (self.folder / name).open("w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
        self.rows.setdefault(name, 0)

    def path(self, name: str) -> Path:
        """Where to write a file that is no text; it is counted as one of the export's."""
        self.rows[name] = 0
        return self.folder / name

    def drop(self, name: str) -> None:
        """Takes a file back: of a standard that knows no empty one."""
        (self.folder / name).unlink()
        del self.rows[name]

    def leave(self, entry: Entry, why: str) -> None:
        """Notes that a record of a kind that the format is for is not in it, and why."""
        self.left_out[f"{entry.kind}: {why}"] += 1

    def document(self, name: str, value: Any) -> None:
        """A JSON document."""
        with self.file(name) as file:
            file.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")

    def manifest(self, about: dict[str, Any]) -> None:
        """Writes export.json: what was exported and how, each file with rows and hash, what was left out."""
        files = [
            {"name": name, "rows": rows, "sha256": _hash(self.folder / name)} for name, rows in sorted(self.rows.items())
        ]
        self.document(MANIFEST, {**about, "files": files, "left_out": dict(sorted(self.left_out.items()))})


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
