"""Given names that nearly always belong to women, or to men: whom "she" may mean.

given_names.tsv is compiled from the data of the package nomquamgender (MIT), which brings together 36 public sources:
names that at least five of them have, of at least 100 people, of whom at least 92 in 100 are of one gender.
`python -m dragoman.gazetteer.given_names NAME_DATA.JSON` makes it anew.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Literal

from dragoman.gazetteer.tables import folded

FILE = Path(__file__).with_name("given_names.tsv")
HEADER = "# Given names by gender, women's then men's. Compiled from nomquamgender (MIT) by dragoman.gazetteer.given_names.\n"
SOURCES, PEOPLE, CLEAR = 5, 100, 0.92

Gender = Literal["female", "male", ""]


def gender_of(name: str) -> Gender:
    """The gender of nearly all people with the given name that `name` begins with; "" where it is not known or not clear."""
    first = name.split(" ", 1)[0]
    women, men = _names()
    for given in (first, first.split("-")[0]):
        key = folded(given)
        if key in women:
            return "female"
        if key in men:
            return "male"
    return ""


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    _, women, men = FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(women.split("\t")), frozenset(men.split("\t"))


def build(source: Path, target: Path = FILE) -> int:
    """Writes the file from the package's `name_data.json` (name -> sources, people, share of women, ...); returns how many."""
    women, men = [], []
    for name, (sources, people, share, *_) in json.loads(source.read_text(encoding="utf-8")).items():
        if not (name.isascii() and name.isalpha() and 2 < len(name) < 16 and sources >= SOURCES and people >= PEOPLE):
            continue
        if share >= CLEAR:
            women.append(name)
        elif share <= 1 - CLEAR:
            men.append(name)
    target.write_text(HEADER + "\t".join(sorted(women)) + "\n" + "\t".join(sorted(men)) + "\n", encoding="utf-8")
    return len(women) + len(men)


if __name__ == "__main__":
    print(build(Path(sys.argv[1])), "names")
