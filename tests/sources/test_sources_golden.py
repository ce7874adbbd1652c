"""Every source format has a golden input with the articles that it must give, and every golden input a format."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dragoman.articles.parts import compose
from dragoman.errors import UnreadableInput
from dragoman.sources import formats as all_formats
from dragoman.sources import html, text
from dragoman.sources.formats import format_of, formats
from dragoman.sources.opened import opened
from dragoman.sources.read import load

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(p.parent.name for p in GOLDEN.glob("*/expected.toml"))
FACTS = ("title", "published", "publisher", "url", "licence", "note")


def given(case: str) -> Path:
    (path,) = (GOLDEN / case).glob("input.*")
    return path


def found(path: Path) -> dict[str, list[dict[str, Any]]]:
    """What a file gives, in the form of the expected.toml."""
    articles, rejects = [], []
    for raw in load([str(path)]):
        if isinstance(raw, UnreadableInput):
            rejects.append({"says": str(raw).replace(str(path), "FILE")})
            continue
        made = compose(
            raw.text,
            published=raw.published,
            published_basis=raw.basis,
            name=raw.name,
            title=raw.title,
            roles=raw.roles,
        )
        row: dict[str, Any] = {"name": raw.name}
        if where := raw.where.removeprefix(str(path)).removeprefix(": "):
            row["where"] = where
        row |= {k: v.replace(str(path), "FILE") for k in FACTS if (v := getattr(raw, k))}
        if made.reference.day != raw.published:
            row["day"] = made.reference.day
        row["parts"] = [[p.role, p.span.of(made.text)] for p in made.parts]
        articles.append(row)
    return {k: v for k, v in (("articles", articles), ("rejects", rejects)) if v}


@pytest.mark.parametrize("case", CASES)
def test_what_a_golden_input_gives(case: str) -> None:
    path = given(case)
    expected = tomllib.loads((GOLDEN / case / "expected.toml").read_text(encoding="utf-8"))
    assert found(path) == expected


def test_every_format_has_a_golden_input_and_every_golden_input_a_format() -> None:
    shown = set()
    for case in CASES:
        with given(case).open("rb") as file:
            shown.add(format_of(opened(file, given(case).name, "x", {})).name)
    assert shown == {one.name for many in formats().values() for one in many}
    assert {p.name for p in GOLDEN.iterdir()} == set(CASES)


@pytest.mark.parametrize("case", [c for c in CASES if c not in ("text", "markdown", "csv")])
def test_a_file_without_an_ending_is_known_by_its_bytes(case: str, tmp_path: Path) -> None:
    path = tmp_path / "unnamed"
    path.write_bytes(given(case).read_bytes())
    with path.open("rb") as one, given(case).open("rb") as other:
        known = format_of(opened(one, "unnamed", "x", {})).name
        named = format_of(opened(other, given(case).name, "x", {})).name
    assert known == ("gz" if case == "warc" else named)  # a packed WARC is a gzip file first


def test_raw_bytes_are_told_with_each_article() -> None:
    (page,) = load([str(given("html"))])
    assert page.data == given("html").read_bytes()
    hashes = [r.sha256 for r in load([str(given("csv"))]) if not isinstance(r, UnreadableInput)]
    assert len(set(hashes)) == len(hashes) == 2


def test_a_format_of_another_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An entry point of the group dragoman.sources names a module with EXTENSIONS and to_text."""
    from importlib import metadata

    module = SimpleNamespace(EXTENSIONS=(".shout",), to_text=lambda data, where: text.to_text(data.upper(), where))
    entry = SimpleNamespace(name="shout", load=lambda: module)
    monkeypatch.setattr(metadata, "entry_points", lambda group: [entry] if group == all_formats.GROUP else [])
    formats.cache_clear()
    try:
        (tmp_path / "a.shout").write_text("Norland signs a pact.")
        (raw,) = load([str(tmp_path)])
        assert (raw.text, raw.name) == ("NORLAND SIGNS A PACT.", "a")
    finally:
        formats.cache_clear()


@pytest.mark.parametrize(
    ("case", "module", "extra"),
    [
        ("parquet", "pyarrow", "parquet"),
        ("pdf", "pypdfium2", "pdf"),
        ("zst", "zstandard", "zst"),
        ("warc", "warcio", "warc"),
    ],
)
def test_a_missing_package_is_named(case: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [m for m in sys.modules if m.split(".")[0] in (module, "fastwarc")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, "fastwarc", None)
    (fault,) = load([str(given(case))])
    assert f"pip install 'dragoman[{extra}]'" in str(fault)


def test_warcio_gives_what_fastwarc_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fastwarc")
    fast = found(given("warc"))
    for name in [m for m in sys.modules if m.split(".")[0] == "fastwarc"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "fastwarc", None)
    assert found(given("warc")) == fast


def test_columns_that_the_user_names(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("words;name\nNorland signs a pact.;Pact\n")
    (fault,) = load([str(path)])
    assert "there are: words, name" in str(fault) and "--columns" in str(fault)
    (raw,) = load([str(path)], columns={"text": "words", "title": "Name"})
    assert raw.text == "Pact\n\nNorland signs a pact."
    (fault,) = load([str(path)], columns={"text": "story"})
    assert "no column 'story'" in str(fault)


def test_a_page_without_metadata_has_its_headline_from_the_page() -> None:
    page = (
        "<html><head><title>Norland signs pact - Post</title></head><body><article><h1>Norland signs pact</h1>"
        + "<p>Norland and Sudmark have signed a pact on their common border after talks in the capital, Nordhaven.</p>"
        * 1
        + "<p>The two sides will meet again on Monday, said Ada Voss, the foreign minister of Norland.</p></article></body></html>"
    )
    read = html.page_text(page, "x")
    assert read.title == "Norland signs pact"
    assert read.roles[0] == "headline" and "Norland signs pact" not in read.text.split("\n\n", 1)[1]


HEAD = "Norland signs border pact"


@pytest.mark.parametrize(
    ("graph", "known", "title"),
    [
        (f"{HEAD} - Post", "", f"{HEAD} - Post"),  # as the publisher wants it shown
        (f"{HEAD} - Post", HEAD, HEAD),  # who tells it without, too
        (f"{HEAD} after years of talks", "", HEAD),  # another wording is no name of a site
        ("Norland", "", HEAD),
    ],
)
def test_the_title_has_the_name_of_the_site_behind_it_where_the_publisher_gives_it_so(graph: str, known: str, title: str) -> None:
    data = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{known}"}}</script>'
    page = (
        f'<html><head><title>{HEAD} - Post</title><meta property="og:title" content="{graph}">{data if known else ""}</head>'
        f"<body><article><h1>{HEAD}</h1>"
        "<p>Norland and Sudmark have signed a pact on their common border after talks in the capital, Nordhaven.</p>"
        "<p>The two sides will meet again on Monday, said Ada Voss, the foreign minister of Norland.</p></article></body></html>"
    )
    read = html.page_text(page, "x")
    assert read.title == title
    assert read.roles[0] == "headline" and read.text.split("\n\n", 1)[0] == HEAD
