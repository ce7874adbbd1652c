"""Files, folders and streams as reports, and the one line that each bad input gets."""

from __future__ import annotations

import io
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import UnreadableInput
from dragoman.model.raw import Raw
from dragoman.sources import markdown, text
from dragoman.sources.formats import formats
from dragoman.sources.html import to_text as html_text
from dragoman.sources.read import load

REPORT = "Norland signs pact\n\nAda Voss signed a pact on Monday, she said. It is “good”.\n"


def one(path: Path | str, **options: str) -> Raw:
    (found,) = load([str(path)], **options)
    assert isinstance(found, Raw), found
    return found


def fault(path: Path | str) -> str:
    (found,) = load([str(path)])
    assert isinstance(found, UnreadableInput), found
    assert "\n" not in str(found) and str(path) in str(found)
    return str(found)


def test_formats_are_found() -> None:
    assert set(formats()) >= {".txt", ".md", ".markdown", ".html", ".htm"}


def test_a_text_file_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "pact.txt"
    path.write_text(REPORT, encoding="utf-8")
    found = one(path)
    assert (found.text, found.name, found.where, found.note) == (REPORT, "pact", str(path), "")


def test_a_report_folder(tmp_path: Path) -> None:
    folder = tmp_path / "norland-pact"
    folder.mkdir()
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    (folder / "report.toml").write_text(
        'title = "Pact"\npublisher = "Post"\nurl = ""\npublished = "2021-05-04"\nlicence = "CC0"\n'
    )
    found = one(folder)
    assert (found.name, found.title, found.publisher, found.licence) == ("norland-pact", "Pact", "Post", "CC0")
    assert (found.published, found.basis) == ("2021-05-04", "metadata")
    given = one(folder, published="2021-05-06")
    assert (given.published, given.basis) == ("2021-05-06", "option")


def test_a_toml_date_without_quotation_marks(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "report.toml").write_text("published = 2021-05-04\n")
    assert one(tmp_path).published == "2021-05-04"


def test_a_folder_is_walked_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "notes.dat", "README.md", ".hidden.txt", "c/report.txt", "c/other.txt", "d/a.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(REPORT, encoding="utf-8")
    found = [r for r in load([str(tmp_path)]) if isinstance(r, Raw)]
    assert [r.name for r in found] == ["a", "b", "c", "a-2"]


def test_a_pipe_in_a_folder_is_no_report(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")  # opening it would wait for a writer for ever
    (tmp_path / "b.txt").write_text(REPORT, encoding="utf-8")
    assert [r.name for r in load([str(tmp_path)]) if isinstance(r, Raw)] == ["b"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(REPORT.encode())))
    found = one("-")
    assert (found.text, found.where, found.name) == (REPORT, "standard input", "stdin")


def test_a_fault_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text(REPORT, encoding="utf-8")
    assert [type(r) for r in load([str(tmp_path), str(tmp_path / "none.txt")])] == [
        UnreadableInput,
        Raw,
        UnreadableInput,
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x00" * 50, "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x00\x01\x02\x03abc" * 200, "binary"),
        ("Минис".encode("koi8-r") * 50, "encoding"),
        (b"\xff\xfea\x00b\x00c", "UTF-16"),
        (b"x" * 20_000_000, "2,000,000"),
        (b"x " * 1_500_000, "2,000,000"),
    ],
)
def test_files_that_are_no_report(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    assert said in fault(path)


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "UTF-16"),
        ("cp1252", "windows-1252"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, note: str) -> None:
    path = tmp_path / "pact.txt"
    path.write_bytes(REPORT.encode(encoding))
    found = one(path)
    assert found.text.lstrip("\ufeff") == REPORT
    assert note in found.note and bool(note) == bool(found.note)


def test_a_stray_byte_does_not_turn_the_rest_of_the_text_into_another_encoding(tmp_path: Path) -> None:
    text = "“Norland – and Sudmark,” said Åsa Voß, “sign a pact’s draft.”\n"
    path = tmp_path / "pact.txt"
    path.write_bytes(text.encode() + b"The talks \xe2\x80 go on.\n")
    found = one(path)
    assert found.text == text + "The talks \ufffd go on.\n"
    assert "damaged UTF-8" in found.note


def test_missing_and_empty_places(tmp_path: Path) -> None:
    assert "no such file" in fault(tmp_path / "none.txt")
    (tmp_path / "notes.dat").write_text("x")
    assert "no reports" in fault(tmp_path)
    assert [type(r) for r in load(["a\x00b"])] == [UnreadableInput]


def test_broken_metadata(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    facts = tmp_path / "report.toml"
    facts.write_text("title = Pact\n")
    (found,) = load([str(tmp_path)])
    assert "TOML" in str(found) and str(facts) in str(found)
    facts.write_text('published = "2023-13-45"\n')
    (found,) = load([str(tmp_path)])
    assert "2023-13-45" in str(found) and str(facts) in str(found)


def test_impossible_option() -> None:
    with pytest.raises(UnreadableInput, match="--published: '2023-13-45' is no date"):
        load(["-"], published="2023-13-45")


MARKDOWN = """---
title: "Norland signs pact"
date: 2021-05-04
---

# Norland signs pact

Ada Voss **signed** a [pact](https://example.org/a_(b)) on *Monday*,
she said. See <https://example.org>. A snake_case_word and 2 * 3 * 4 stay.

> “It is good,” she said.

* first item
* second `item`

Second heading
--------------

![A photo](a.png)

The end\\.
"""


def test_markdown() -> None:
    found = markdown.to_text(MARKDOWN.encode(), "x.md")
    assert (found.title, found.published) == ("Norland signs pact", "2021-05-04")
    lines = found.text.strip().split("\n\n")
    assert lines[0] == "Norland signs pact"
    assert lines[1].startswith("Ada Voss signed a pact") and "on Monday, she said." in lines[1]
    assert "snake_case_word and 2 * 3 * 4 stay." in lines[1]
    assert lines[2:] == [
        "“It is good,” she said.",
        "first item",
        "second item",
        "Second heading",
        "A photo",
        "The end.",
    ]


PAGE = """<!DOCTYPE html><html><head><title>Norland signs pact | Post</title>
<meta property="og:title" content="Norland signs pact"><meta property="og:site_name" content="Post">
<meta property="article:published_time" content="2021-05-04T10:00:00Z"></head><body><nav>Home News Sport</nav>
<article><h1>Norland signs pact</h1><figure><img src="a.jpg">
<figcaption>Voss and Brandt meet in the capital, Nordhaven</figcaption></figure>
<p>Norland and Sudmark have signed a pact on their common border,
ending months of difficult talks in the capital, Nordhaven.</p>
<p>The two sides will meet again on Monday, said Ada Voss,
the foreign minister of Norland, who led the talks for her country.</p>
</article><footer>All rights reserved</footer></body></html>"""


def test_html() -> None:
    found = html_text(PAGE.encode(), "x.html")
    lines = found.text.strip().split("\n\n")
    assert lines[0] == found.title == "Norland signs pact"
    assert found.published == "2021-05-04"
    assert "Voss and Brandt meet in the capital, Nordhaven" in lines
    assert any(line.startswith("Norland and Sudmark have signed") for line in lines)
    assert "rights reserved" not in found.text


def test_html_without_an_article() -> None:
    with pytest.raises(UnreadableInput, match=r"x\.html: no article"):
        html_text(b"<html><body></body></html>", "x.html")


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass"))))
def test_any_bytes(data: bytes) -> None:
    for reader in (text.to_text, markdown.to_text):
        try:
            found = reader(data, "x")
        except UnreadableInput as error:
            assert str(error).startswith("x: ")
        else:
            assert isinstance(found.text, str)


def test_a_utf_16_table_that_ends_within_a_character_loses_one_row_only(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    rows = f"text,date\n{REPORT.splitlines()[0]} and more of it.,2020-05-04\nCut,2020-05-05"
    table.write_bytes(rows.encode("utf-16") + b"\x41")
    found = list(load([str(table)]))
    assert [type(f) for f in found] == [Raw, UnreadableInput]
    assert "row 2" in str(found[1])


def test_a_day_that_cannot_be_costs_its_row_of_a_parquet_table_only(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    days = pa.array([18_000, 2**31 - 1], type=pa.int32()).cast(pa.date32())
    parquet.write_table(pa.table({"text": [REPORT, REPORT], "date": days}), tmp_path / "t.parquet")
    found = list(load([str(tmp_path / "t.parquet")]))
    assert [type(f) for f in found] == [Raw, UnreadableInput]
    assert "row 2" in str(found[1])
