"""Builds a ledger for every story and scores its account: from the coded records, and from the text alone.

    python benchmarks/stories.py [STORIES] [--gold] [--text] [--reader rules] [--cross] [--faults]

STORIES holds a folder a story (story.toml and one folder a report); by default gold/stories of the folder that
DRAGOMAN_SHARED names, or of ../shared. The scorer is score_story.py beside STORIES' parent. Without --gold or --text
both are done. `--cross` fits the weights of joining anew for each story, on the others only: what may be expected of
a story never seen (coded records). Between the two figures lies the reading's share of the loss; below 1 of the first
lies joining's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def accounts(stories: list[Path], out: Path, gold: bool, reader: str) -> None:
    """Writes OUT/<story>.json for every story: what `dragoman add` and `dragoman account` make of it."""
    from dragoman.filing import Ledger

    for folder in stories:
        with tempfile.TemporaryDirectory() as place, Ledger(Path(place) / "story.db") as ledger:
            ledger.add(folder, gold=gold, reader=reader)
            (out / f"{folder.name}.json").write_text(json.dumps(ledger.account(), ensure_ascii=False))


def crossed(stories: list[Path], out: Path) -> None:
    """As `accounts` from the coded records, each story with weights that were fitted on the others."""
    weights = HERE / "src/dragoman/ledger/weights.toml"
    fitter = [sys.executable, str(HERE / "benchmarks/joining_weights.py"), str(stories[0].parent)]
    with tempfile.TemporaryDirectory() as place:
        for folder in stories:
            other = Path(place) / f"{folder.name}.toml"
            subprocess.run([*fitter, "--leave-out", folder.name, "--out", str(other)], check=True)
            environment = os.environ | {"DRAGOMAN_JOINING_WEIGHTS": str(other)}
            code = (
                "import sys; sys.path.insert(0, sys.argv[3]); from pathlib import Path; import stories; "
                "stories.accounts([Path(sys.argv[1])], Path(sys.argv[2]), True, 'auto')"
            )
            subprocess.run(
                [sys.executable, "-c", code, str(folder), str(out), str(HERE / "benchmarks")],
                check=True,
                env=environment,
            )
    assert weights.exists()


def scored(scorer: Path, out: Path, stories: list[Path], faults: bool) -> dict[str, dict[str, float]]:
    command = [sys.executable, str(scorer), str(out), *map(str, stories)]
    if faults:
        subprocess.run([*command, "--faults"], check=True)
    answer = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    result: dict[str, dict[str, float]] = json.loads(answer.stdout)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("DRAGOMAN_SHARED", HERE.parent / "shared"))
    parser.add_argument("stories", type=Path, nargs="?", default=shared / "gold" / "stories")
    parser.add_argument("--gold", action="store_true", help="from the coded records only")
    parser.add_argument("--text", action="store_true", help="from the text only")
    parser.add_argument("--cross", action="store_true", help="also with weights fitted on the other stories")
    parser.add_argument("--reader", default="auto")
    parser.add_argument("--faults", action="store_true")
    options = parser.parse_args()
    scorer = shared / "gold" / "score_story.py"
    stories = (
        [options.stories]
        if (options.stories / "story.toml").exists()
        else sorted(p.parent for p in options.stories.glob("*/story.toml"))
    )
    if not stories or not scorer.exists():
        sys.exit(f"no stories at {options.stories}, or no scorer at {scorer}: set DRAGOMAN_SHARED")
    rows = {}
    with tempfile.TemporaryDirectory() as place:
        for name, wanted in (
            ("coded", options.gold or not options.text),
            ("crossed", options.cross),
            ("text", options.text or not options.gold),
        ):
            if wanted:
                out = Path(place) / name
                out.mkdir()
                if name == "crossed":
                    crossed(stories, out)
                else:
                    accounts(stories, out, name == "coded", options.reader)
                rows[name] = scored(scorer, out, stories, options.faults)
    figures = ("account", "found", "told", "fields", "life", "disputes", "copies")
    print(f"{'records':10}" + "".join(f"{f:>10}" for f in figures) + f"   ({len(stories)} stories, F1)")
    for name, result in rows.items():
        print(f"{name:10}" + "".join(f"{result[f]['f1']:10.3f}" for f in figures))
    if {"coded", "text"} <= rows.keys():
        coded, text = rows["coded"]["account"]["f1"], rows["text"]["account"]["f1"]
        lost = f"joining and life lose {1 - coded:.3f}, reading {coded - text:.3f}"
        print(f"of the loss from the text ({1 - text:.3f}), {lost}")


if __name__ == "__main__":
    main()
