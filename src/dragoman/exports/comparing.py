"""What changed from one export to a later one: records added, changed, merged, split or removed.

Only identifiers and fingerprints are read, so that exports of different formats can be compared, too.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.exports.format import INDEX, MANIFEST


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    revision: str
    tellings: tuple[str, ...]
    fields: str


def is_export(path: str | Path) -> bool:
    """Whether there is a folder with an export at `path`."""
    return (Path(path) / MANIFEST).is_file()


def compare(old: str | Path, new: str | Path) -> list[dict[str, Any]]:
    """The changes in order of id: `change`, `id`, `kind`, with `fields` that changed or the id a record was merged `into`.

    A record whose tellings all belong to one other record now is merged into that one, to several: split; one whose
    tellings are gone is removed. Raises UnreadableInput for a folder that holds no whole export.
    """
    before, after = dict(_rows(Path(old))), dict(_rows(Path(new)))
    homes = {telling: key for key, row in after.items() for telling in row.tellings}
    found: list[dict[str, Any]] = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if was is None and now is not None:
            found.append({"change": "added", "id": key, "kind": now.kind})
        elif was is not None and now is None:
            heirs = sorted({homes[t] for t in was.tellings if t in homes})
            change = "merged" if len(heirs) == 1 else "split" if heirs else "removed"
            into: dict[str, Any] = {"into": heirs[0] if len(heirs) == 1 else heirs} if heirs else {}
            found.append({"change": change, "id": key, "kind": was.kind, **into})
        elif was is not None and now is not None and was.revision != now.revision:
            a, b = json.loads(was.fields), json.loads(now.fields)
            fields = sorted(f for f in a.keys() | b.keys() if a.get(f) != b.get(f))
            found.append({"change": "changed", "id": key, "kind": now.kind, "fields": fields})
    return found


def _rows(folder: Path) -> Iterator[tuple[str, _Row]]:
    path = folder / INDEX.name
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row["record_id"], _Row(row["kind"], row["revision"], tuple(row["tellings"].split()), row["fields"])
    except (OSError, KeyError, AttributeError, csv.Error) as error:
        raise UnreadableInput(f"{folder}: no whole export of `dragoman export` ({INDEX.name}: {error})") from None
