#!/usr/bin/env python3
"""How well articles are taken out of web pages: python benchmarks/extraction.py [DATA] [--misses] [--half developed|other]

DATA is a folder with fundus.jsonl.gz and readability.jsonl.gz (pages with the expected title, date and body); by default
`data/html` under DRAGOMAN_SHARED or ../shared. Prints for each set, ours beside plain trafilatura's: the share of titles
that are exactly right, the same with the site's name behind the title left out on both sides, the mean F1 of the body by runs
of four words, and the share of right days among pages with a known one.

Some expected titles of readability have the site's name behind the headline ("Mozilla - Wikipedia"): how many of these are ours
but for that is printed. Dragoman gives it in the title where the publisher does so in OpenGraph and nowhere tells the headline
alone, and never in the headline of the text; where only the page's <title> has it, "title exact" counts ours wrong.
The expected bodies of readability hold the captions, those of fundus do not, and neither has the byline, which Dragoman takes
from the page's metadata and which is left out here.

The pages are in two halves by a hash of their names: rules were written by looking at one half ("developed") only.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_WORD = re.compile(r"\w+")
_RUN = 4
_NOT_BODY = {"fundus": ("headline", "caption", "credit", "alt_text"), "readability": ("headline", "alt_text")}
_SITE = re.compile(r"\s+(?:[|–—-]\s+[^|–—\s-][^|–—]{0,30}|\[[^\]]{1,30}\])$")


@dataclass(frozen=True)
class Page:
    """A page with what is expected of it; `day` is "" where none is known."""

    name: str
    data: bytes
    title: str
    day: str
    body: str


@dataclass(frozen=True)
class Read:
    """What was read of a page."""

    title: str = ""
    day: str = ""
    body: str = ""


def pages(folder: Path, dataset: str) -> Iterator[Page]:
    """The pages of a data set, in the order of its list."""
    with gzip.open(folder / f"{dataset}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if dataset == "readability":
                meta = row["metadata"]
                yield _page(folder, row["html_gz"], meta.get("title"), meta.get("publishedTime"), row["expected_text"])
                continue
            for path, told in zip(row["html_gz"], row["expected"].values(), strict=False):
                sections = [x for s in told["body"]["sections"] for x in (*s["headline"], *s["paragraphs"])]
                body = "\n".join([*told["body"]["summary"], *sections])
                yield _page(folder, path, told["title"], told["publishing_date"], body)


def _page(folder: Path, path: str, title: str | None, stamp: str | None, body: str) -> Page:
    return Page(path, gzip.decompress((folder / path).read_bytes()), _line(title), (stamp or "")[:10], body)


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def half(name: str) -> str:
    """Which half a page is in."""
    return "developed" if hashlib.sha256(name.encode()).digest()[0] % 2 == 0 else "other"


def plain(page: Page) -> Read:
    """What trafilatura alone reads."""
    import trafilatura

    found = trafilatura.bare_extraction(
        page.data.decode("utf-8", "replace"), include_comments=False, include_tables=False, with_metadata=True
    )
    return Read(_line(found.title), (found.date or "")[:10], found.text or "") if found else Read()


def ours(page: Page, dataset: str) -> Read:
    """What Dragoman reads; the body is those parts of the text that the data set counts as the body."""
    from dragoman.errors import UnreadableInput
    from dragoman.sources.html import to_text

    try:
        found = to_text(page.data, page.name)
    except UnreadableInput:
        return Read()
    kept = [
        line
        for line, role in zip(found.text.strip().split("\n\n"), found.roles, strict=True)
        if role not in _NOT_BODY[dataset] and not (role == "credit" and line.startswith("By "))
    ]
    return Read(found.title, found.published, "\n".join(kept))


def f1(a: str, b: str) -> float:
    """The agreement of two texts by their runs of four words, each as often as it is there."""
    one, two = _runs(a), _runs(b)
    common = sum((one & two).values())
    return 2 * common / (sum(one.values()) + sum(two.values())) if common else float(one == two)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return Counter(tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1)))


def figures(found: list[tuple[Page, Read]]) -> dict[str, float]:
    """The figures over pages and their readings."""
    dated = [(p, r) for p, r in found if p.day]
    return {
        "title exact": _mean([r.title == p.title for p, r in found]),
        "without site": _mean([_bare(r.title) == _bare(p.title) for p, r in found]),
        "body F1": _mean([f1(r.body, p.body) for p, r in found]),
        "right days": _mean([r.day == p.day for p, r in dated]),
    }


def _bare(title: str) -> str:
    return _SITE.sub("", title)


def _mean(values: list[float] | list[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument(
        "--misses", action="store_true", help="name the pages that are not right, of the developed half"
    )
    parser.add_argument("--half", choices=("developed", "other"), help="only this half")
    options = parser.parse_args()
    shared = os.environ.get("DRAGOMAN_SHARED") or Path(__file__).parents[2] / "shared"
    folder = options.data or Path(shared) / "data" / "html"
    if not (folder / "fundus.jsonl.gz").is_file():
        sys.exit(f"no pages in {folder}; name the folder with fundus.jsonl.gz")
    both: list[tuple[Page, Read, Read]] = []
    for dataset in ("fundus", "readability"):
        read = [(p, plain(p), ours(p, dataset)) for p in pages(folder, dataset) if options.half in (None, half(p.name))]
        both += read
        for part in ("developed", "other", "all"):
            show(dataset, part, [row for row in read if part in ("all", half(row[0].name))])
        named = sum(_bare(b.title) == _bare(p.title) and b.title != p.title for p, _, b in read)
        print(f"{dataset:12}expected titles that are ours with a site's name behind: {named}")
        if options.misses:
            for page, theirs, own in read:
                if half(page.name) == "developed":
                    _tell(page, theirs, own)
    show("both", "all", both)
    print("in brackets: plain trafilatura")


def show(dataset: str, part: str, rows: list[tuple[Page, Read, Read]]) -> None:
    """Prints the figures over pages with both readings of each."""
    if rows:
        theirs, own = figures([(p, a) for p, a, _ in rows]), figures([(p, b) for p, _, b in rows])
        shown = "   ".join(f"{name} {own[name]:.3f} ({theirs[name]:.3f})" for name in own)
        print(f"{dataset:12}{part:10}{len(rows):4} pages   {shown}", flush=True)


def _tell(page: Page, theirs: Read, own: Read) -> None:
    agreed, before = f1(own.body, page.body), f1(theirs.body, page.body)
    if own.title != page.title:
        print(f"  {page.name}: title {own.title!r}, expected {page.title!r}")
    if page.day and own.day != page.day:
        print(f"  {page.name}: day {own.day!r}, expected {page.day!r}")
    if agreed < before or agreed < 0.95:
        print(f"  {page.name}: body {agreed:.3f} ({before:.3f})")
        expected, got = set(map(_line, page.body.split("\n"))), set(map(_line, own.body.split("\n")))
        for sign, lines in (("-", expected - got), ("+", got - expected)):
            for line in sorted(lines)[:6]:
                print(f"      {sign} {line[:120]}")


if __name__ == "__main__":
    main()
