#!/usr/bin/env python3
"""How well `dragoman code` codes sentences: python benchmarks/coding.py [SENTENCES.jsonl] [--reader NAME] [--faults]

SENTENCES are gold records of PLOVER's own gold standard, one a line: `text`, `event`, `source` and `target` with
CAMEO-like country codes (by default ../shared/data/events/plover_gsr_cameo.jsonl, found through DRAGOMAN_SHARED).
Two figures, micro-averaged over the sentences:

  type  F1 over the PLOVER types of a sentence, as a multiset: each act counts once, however many parties it has
  whom  F1 over (source country, type, target country), one for each pair of parties, as a multiset

Types of the older list of 18 are read as those of the 16. Parties without a country (bodies, unnamed groups) compare
as "" on both sides; so does a target that nobody names. Statements, which have no PLOVER type, do not count.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Triple = tuple[str, str, str]

OLD_TYPES = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
ODD_CODES = {"JAP": "JPN", "ITL": "ITA", "VTN": "VNM", "GER": "DEU", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS"}
NO_COUNTRY = {"IGO", "NGO", "IMG", "ISM", "MNC", "INT", "UIS", "***", "---"}


def country(code: str | None) -> str:
    """An ISO 3166 alpha-3 code, or "" for what is no country: "JAP" gives "JPN", "IGO" gives ""."""
    code = (code or "").strip().upper()[:3]
    return "" if code in NO_COUNTRY else ODD_CODES.get(code, code)


def plover_type(name: str) -> str:
    """The type of PLOVER's list of 16 for one of either list."""
    return OLD_TYPES.get(name, name)


def gold_acts(row: Mapping[str, Any]) -> tuple[str, list[Triple]]:
    """The type and the triples of one gold record. A side left out, or given as text, names nobody."""
    kind = plover_type(row["event"])
    sides = [[country(p.get("code")) for p in row.get(s) or [] if isinstance(p, dict)] for s in ("source", "target")]
    return kind, [(a, kind, b) for a in sides[0] or [""] for b in sides[1] or [""]]


def coded_acts(events: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[Triple]]:
    """The types and triples of the events coded in one sentence. Events of one type at one place are one act."""
    typed = [e for e in events if e["plover"]]
    acts = dict.fromkeys((plover_type(e["plover"]), e["start"], e["end"]) for e in typed)
    triples = [
        (country(e["source"]["country"]), plover_type(e["plover"]), country((e["target"] or {}).get("country")))
        for e in typed
    ]
    return [kind for kind, _, _ in acts], triples


def shared(gold: Iterable[Any], found: Iterable[Any]) -> int:
    """How many items two multisets have in common."""
    return (Counter(gold) & Counter(found)).total()


def figures(right: int, found: int, wanted: int) -> dict[str, float]:
    """Precision, recall and F1; zero where there is nothing to divide by."""
    p, r = (right / found if found else 0.0), (right / wanted if wanted else 0.0)
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": p, "r": r, "f1": f1, "right": right, "found": found, "wanted": wanted}


def score(gold: Mapping[str, Iterable[Mapping[str, Any]]], coded: Mapping[str, Iterable[Mapping[str, Any]]],
          ) -> dict[str, dict[str, float]]:
    """Both figures for sentences: their gold records by text, and the events coded by text."""
    counts = {"type": [0, 0, 0], "whom": [0, 0, 0]}
    for text, rows in gold.items():
        acts = [gold_acts(row) for row in rows]
        found = coded_acts(coded.get(text, ()))
        wanted = [kind for kind, _ in acts], [t for _, triples in acts for t in triples]
        for name, have, want in zip(counts, found, wanted, strict=True):
            for i, more in enumerate((shared(want, have), len(have), len(want))):
                counts[name][i] += more
    return {name: figures(*values) for name, values in counts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared_folder = Path(os.environ.get("DRAGOMAN_SHARED") or "../shared")
    parser.add_argument("sentences", type=Path, nargs="?", default=shared_folder / "data/events/plover_gsr_cameo.jsonl")
    parser.add_argument("--reader", default="auto", help="auto, model or rules")
    parser.add_argument("--faults", action="store_true", help="print each sentence whose types are not all right")
    options = parser.parse_args()
    if not options.sentences.is_file():
        print(f"{options.sentences} is not here: nothing measured", file=sys.stderr)
        return
    from dragoman.cli.code import coding

    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in options.sentences.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold[row["text"]].append(row)
    start = time.perf_counter()
    coded = {text: coding(text, reader=options.reader) for text in gold}
    seconds = time.perf_counter() - start
    if options.faults:
        for text, rows in gold.items():
            wanted, found = sorted(gold_acts(r)[0] for r in rows), sorted(coded_acts(coded[text])[0])
            if wanted != found:
                print(f"wanted {', '.join(wanted)}; found {', '.join(found) or 'nothing'}: {text}")
    print(f"{len(gold)} sentences in {seconds:.1f} s")
    print(f"{'':6}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'found':>7}{'wanted':>8}")
    for name, row in score(gold, coded).items():
        print(f"{name:6}{row['p']:7.3f}{row['r']:7.3f}{row['f1']:7.3f}{row['right']:7}{row['found']:7}{row['wanted']:8}")


if __name__ == "__main__":
    main()
