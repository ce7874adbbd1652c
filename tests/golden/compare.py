#!/usr/bin/env python3
"""Show how the reading differs from the golden reports: python tests/golden/compare.py [SLUG]... [--all]

For each golden record that is not found: the nearest record of its kind in the same place and the fields in which they
differ; then the records that nobody expects. Records marked as wanted are shown with --all. Never writes anything.
"""

from __future__ import annotations

import argparse

import matching

NOTHING = "nothing of its kind is found there"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slug", nargs="*")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    for folder in [matching.HERE / s for s in options.slug] or matching.folders():
        golden = matching.load(folder)
        reading = matching.read(golden)
        found = matching.found(golden, reading)
        spare = matching.surplus(golden, reading)
        wanted = sum(r.wanted for r in golden.records)
        print(f"{golden.slug}: {len(found)} of {len(golden.records)} found, {wanted} wanted, {len(spare)} not expected")
        for record in golden.records:
            if record in found and record.wanted:
                print(f"  found, take the mark away: {record}")
            elif record not in found and (options.all or not record.wanted):
                print(f"  {'wanted' if record.wanted else 'MISSING'}: {record}")
                nearest = matching.nearest(record, reading)
                for line in matching.differences(record.row, nearest) if nearest else [NOTHING]:
                    print(f"      {line}")
        for row in spare if options.all or golden.slug.startswith("none-") else []:
            first = row["words"][0]
            print(f"  not expected: {row['kind']}: {reading.article.text[first['start']:first['end']]}")


if __name__ == "__main__":
    main()
