#!/usr/bin/env python3
"""Set the marks of the golden reports to what the reading finds: python tests/golden/mark.py [SLUG]... [--check]

Writes `status = "wanted"` under each record that is not found, and takes it away where the record is found; nothing
else in expected.toml changes. In report.toml of a report about nothing that belongs in the ledger, `surplus` is lowered
to the number of records that nobody expects; it is never raised. Prints what was gained and what was lost: a loss
wants a reason. With --check nothing is written, and the exit code is 1 if something would be.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection
from pathlib import Path

import matching

HEADER = re.compile(r"\[\[\s*([\w-]+)\s*\]\]\s*")
STATUS = re.compile(r'status\s*=\s*"wanted"\s*')
SURPLUS = re.compile(r"^surplus *= *(\d+) *$", re.MULTILINE)


def marked(codes: str, wanted: Collection[tuple[str, int]]) -> str:
    """`codes` with the mark under exactly the records in `wanted`: kind and number within the kind, from 0."""
    lines: list[str] = []
    seen: dict[str, int] = {}
    for line in codes.splitlines():
        if STATUS.fullmatch(line):
            continue
        lines.append(line)
        if header := HEADER.fullmatch(line):
            kind = header[1]
            number = seen[kind] = seen.get(kind, -1) + 1
            if (kind, number) in wanted:
                lines.append('status = "wanted"')
    return "".join(line + "\n" for line in lines)


def lowered(meta: str, surplus: int) -> str:
    """report.toml with `surplus` at most as given; set where it is missing."""
    if not (old := SURPLUS.search(meta)):
        return meta.rstrip("\n") + f"\nsurplus = {surplus}\n"
    return SURPLUS.sub(f"surplus = {min(surplus, int(old[1]))}", meta)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slug", nargs="*")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    changed = all_found = total = 0
    for folder in [matching.HERE / s for s in options.slug] or matching.folders():
        golden = matching.load(folder)
        reading = matching.read(golden)
        found = matching.found(golden, reading)
        for record in golden.records:
            if record.wanted == (record in found):
                print(f"{golden.slug}: {'found' if record in found else 'LOST'}: {record}")
        wanted = {(r.kind, r.number) for r in golden.records if r not in found}
        changed += _write(folder / "expected.toml", marked(_text(folder / "expected.toml"), wanted), options.check)
        if golden.slug.startswith("none-"):
            meta = folder / "report.toml"
            changed += _write(meta, lowered(_text(meta), len(matching.surplus(golden, reading))), options.check)
        all_found += len(found)
        total += len(golden.records)
    verb = "would change" if options.check else "changed"
    print(f"{all_found} of {total} golden records found; {changed} files {verb}")
    sys.exit(bool(options.check and changed))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, text: str, check: bool) -> bool:
    if text == _text(path):
        return False
    if not check:
        path.write_text(text, encoding="utf-8")
    return True


if __name__ == "__main__":
    main()
