"""What changed between two accounts: added, changed, merged, split or removed, so that a user can bring a copy up to date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The changes in order of id: `change`, `id`, `kind`, with `fields` that changed or the id a record was merged `into`.

    A record whose tellings all belong to another record now is merged into that one; one whose tellings are gone is removed.
    """
    before, after = ({r["id"]: r for r in account["records"]} for account in (old, new))
    homes = {telling: r["id"] for r in after.values() for telling in r.get("tellings", ())}
    found: list[dict[str, Any]] = []
    for key in sorted(before.keys() | after.keys()):
        if key not in before:
            found.append({"change": "added", "id": key, "kind": after[key]["kind"]})
        elif key not in after:
            gone = before[key]
            heirs = sorted({homes[t] for t in gone.get("tellings", ()) if t in homes})
            change = {
                "change": "merged" if len(heirs) == 1 else "split" if heirs else "removed",
                "id": key,
                "kind": gone["kind"],
            }
            found.append(change | ({"into": heirs[0]} if len(heirs) == 1 else {"into": heirs} if heirs else {}))
        else:
            fields = sorted(
                f for f in before[key].keys() | after[key].keys() if before[key].get(f) != after[key].get(f)
            )
            if fields:
                found.append({"change": "changed", "id": key, "kind": after[key]["kind"], "fields": fields})
    return found
