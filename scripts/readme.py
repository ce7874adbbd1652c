#!/usr/bin/env python3
"""Put what the program prints into README.md: python scripts/readme.py [--check] [--figures]

Fills each block between `<!-- output: COMMAND -->` and `<!-- end of output -->` with the first lines that COMMAND
prints, and with --figures the table of quality between `<!-- figures -->` and `<!-- end of figures -->` (needs the
coded reports). With --check nothing is written; exit code 1 if an output block would change.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
SCREEN = 32
"""Most lines of one output that are shown."""
BLOCK = re.compile(r"(<!-- output: (.+?) -->\n```text\n)(.*?)(```\n<!-- end of output -->)", re.DOTALL)
TABLE = re.compile(r"(<!-- figures -->\n)(.*?)(<!-- end of figures -->)", re.DOTALL)
SETS = {"seed": "the founding case", "dev": "33 real reports, not trained on", "stories": "38 reports of six stories"}


def printed(command: str) -> str:
    """The standard output of a `dragoman` command, run in the root of the repository."""
    words = shlex.split(command)
    here = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    program = shutil.which(words[0], path=here)
    if not program:
        sys.exit(f"the command {words[0]} is not installed in this environment")
    done = subprocess.run([program, *words[1:]], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
                          env=os.environ | {"PYTHONUTF8": "1"})
    if done.returncode:
        sys.exit(f"{command} failed: {done.stderr}")
    return done.stdout


def screen(output: str) -> str:
    """The first lines of `output`, cut at the end of a group, with "..." where more follows."""
    lines = output.splitlines()
    if len(lines) > SCREEN:
        ends = [n for n in range(SCREEN) if not lines[n]]
        lines = [*lines[: ends[-1] if ends and ends[-1] > SCREEN // 2 else SCREEN], "", "..."]
    return "".join(line + "\n" for line in lines)


def with_output(text: str) -> str:
    return BLOCK.sub(lambda m: m[1] + screen(printed(m[2])) + m[4], text)


def with_figures(text: str) -> str:
    reached = json.loads(printed("dragoman score --json"))
    rows = ["| reports | slots F1 | records F1 | acts F1 | precision of records |", "| --- | --- | --- | --- | --- |"]
    for name, label in SETS.items():
        if name in reached:
            f = reached[name]
            rows.append(f"| {label} | {f['slots']['f1']:.2f} | {f['records']['f1']:.2f} | {f['acts']['f1']:.2f} "
                        f"| {f['records']['p']:.2f} |")
    return TABLE.sub(lambda m: m[1] + "\n".join(rows) + "\n" + m[3], text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--figures", action="store_true")
    options = parser.parse_args()
    old = README.read_text(encoding="utf-8")
    new = with_output(old)
    if options.figures:
        new = with_figures(new)
    if options.check:
        sys.exit(new != old)
    README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
