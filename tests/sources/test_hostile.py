"""Hostile files cost one line and no more: no crash, no hang, no memory, nothing written, nothing read from elsewhere."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.articles.parts import compose
from dragoman.errors import UnreadableInput
from dragoman.model.raw import Raw
from dragoman.sources.formats import formats
from dragoman.sources.opened import FREE, MOST_RATIO
from dragoman.sources.read import load

GOLDEN = Path(__file__).parent / "golden"
SEEDS = [p.read_bytes() for p in sorted(GOLDEN.glob("*/input.*"))]
TEXT = b"Norland and Sudmark signed a pact on Tuesday, said Ada Voss, the foreign minister of Norland.\n"
EXAMPLES = int(os.environ.get("DRAGOMAN_EXAMPLES", "60"))


def faults(path: Path) -> list[str]:
    """What is said of a file in which nothing can be read."""
    found = list(load([str(path)]))
    assert found and all(isinstance(f, UnreadableInput) for f in found), found
    assert not any("\n" in str(f) for f in found)
    return [str(f) for f in found]


def zipped(members: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    (said,) = faults(zipped({"a.txt": b"0" * 300_000_000}, tmp_path / "bomb.zip"))
    assert "packed to less than" in said


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(FREE // 1_000_000 + 70):
            file.write((b" " * 999_999) + b"\n")
    assert path.stat().st_size * MOST_RATIO < FREE
    (said,) = faults(path)
    assert "unpacks to far more" in said


def test_a_zstandard_bomb_is_not_unpacked(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    path = tmp_path / "bomb.jsonl.zst"
    path.write_bytes(zstandard.ZstdCompressor().compress((b" " * 999_999 + b"\n") * (FREE // 1_000_000 + 10)))
    (said,) = faults(path)
    assert "unpacks to far more" in said


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    data = TEXT
    for depth in range(6):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as made:
            made.writestr("inner.zip" if depth else "a.txt", data)
        data = held.getvalue()
    path = tmp_path / "deep.zip"
    path.write_bytes(data)
    (said,) = faults(path)
    assert "archives in one another" in said


def test_a_bomb_in_an_archive_spends_the_budget_of_the_whole(tmp_path: Path) -> None:
    inner = gzip.compress((b" " * 999_999 + b"\n") * 50)  # few lines: millions are only slow to pass over
    said = faults(zipped({f"{n}.jsonl.gz": inner for n in range(9)}, tmp_path / "many.zip"))
    assert any("far more" in one for one in said) and len(said) < 9


def test_bad_members_do_not_stop_the_others(tmp_path: Path) -> None:
    path = zipped(
        {"a.txt": TEXT, "b.pdf": b"%PDF-1.4 broken", "c.html": b"<html></html>", "d.txt": TEXT}, tmp_path / "x.zip"
    )
    found = list(load([str(path)]))
    assert [type(f) for f in found] == [Raw, UnreadableInput, UnreadableInput, Raw]
    damaged = bytearray(path.read_bytes())
    damaged[45] ^= 0xFF  # in the first member's packed bytes
    path.write_bytes(damaged)
    found = list(load([str(path)]))
    assert [type(f) for f in found] == [UnreadableInput, UnreadableInput, UnreadableInput, Raw]


def test_nothing_is_written_under_the_names_in_an_archive(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    path = zipped({"../../evil.txt": TEXT, "/etc/evil.txt": TEXT, "c:\\evil.txt": TEXT}, folder / "x.zip")
    before = sorted(tmp_path.rglob("*"))
    found = list(load([str(path)]))
    assert len(found) == 3 and all(isinstance(f, Raw) for f in found)
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/etc/evil.txt").exists()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>&c;</title><item>
<title>&c;</title></item></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>Pact</title><description>&a;</description></item></channel></rss>"""


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE, LAUGHS.decode().encode("utf-16")])
@pytest.mark.parametrize("name", ["x.rss", "x.xml", "x.opml", "x.newsml", "x.nitf"])
def test_xml_entities_are_refused(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (said,) = faults(path)
    assert "entities" in said or "known format" in said


def test_a_dtd_from_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    start = b'<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf.dtd"><nitf><body><body.content><p>'
    page = start + TEXT + b"</p></body.content></body></nitf>"
    path = tmp_path / "x.nitf"
    path.write_bytes(page)
    (raw,) = load([str(path)])
    assert isinstance(raw, Raw) and raw.text.strip() == TEXT.decode().strip()


MB = 1_000_000
LARGE = {
    "large.html": b"<html><body>" + b"<div>" * 2_000_000,
    "deep.html": b"<html><body>" + b"<div>" * 40_000 + b"<p>x",
    "tags.html": b"<html><body><article><p>" + (b"<b>" + TEXT + b"</b>") * 14_000,
    "wide.html": b"<html><body><article>" + (b"<p>" + TEXT + b"</p>") * 29_000,
    "attributes.html": b"<html><body><p " + b"a=b " * 1_200_000 + b">x</p>",
    "links.html": b"<html><body>" + b"<a href=x>y</a>" * 19_000 + b"<p>" + TEXT * 40_000,
    "captions.html": b"<html><body><article>" + b"<div class=caption><img><span>" * 100 + TEXT * 40_000,
    "figures.html": b"<html><body><article>"
    + b"<figure><img alt='a b c d e f'><figcaption>abc</figcaption>" * 90
    + TEXT * 40_000,
    "ld.html": b'<html><head><script type="application/ld+json">' + b"[" * 900_000 + b"</script></head>",
    "words.html": b"<html><body><p>" + b"word " * 900_000,
    "deep.xml": b"<rss><channel>" + b"<item>" * 1_400_000,
    "items.rss": b"<rss><channel>" + b"<item><title>Pact</title></item>" * 40_000 + b"</channel></rss>",
    "quotes.rss": b"<rss><channel><item><title>x</title><description>"
    + b"&lt;" * 1_900_000
    + b"</description></item></channel></rss>",
    "deep.json": b"[" * 9_000_000,
    "wide.json": b'{"items": [' + b'{"body_text": "x"},' * 500_000 + b"{}]}",
    "deep.jsonl": b"[" * 9_000_000,
    "lines.jsonl": b"{}\n" * 3_000_000,
    "cells.csv": b"text" + b",a" * 4_900_000,
    "rows.csv": b"text,b\n" + b"a,b\n" * 2_400_000,
    "quote.csv": b'text\n"' + b"a\n" * 4_900_000,
    "parts.eml": b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 1_200_000,
    "nested.eml": b"From: a@b.example\n" + b"Content-Type: message/rfc822\n\n" * 300_000,
    "header.eml": b"From: a@b.example\nSubject: " + b"=?utf-8?q?a?= " * 700_000 + b"\n\nx",
    "fields.eml": b"a:\n" * 3_000_000,
    "lines.eml": b"From: a@b.example\n\n" + b"> > >\n" * 1_600_000,
    "many.mbox": (b"From a Tue May  4 22:40:00 2021\nSubject: x\n\ny\n\n") * 200_000,
    "zeros.pdf": b"%PDF-1.7\n" + b"0 " * 4_900_000,
    "records.warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * 150_000,
    "heads.warc": b"WARC/1.0\r\n" + b"a: b\r\n" * 1_600_000,
    "marks.md": b"*" * 2_000_000,
    "links.md": b"[" * 2_000_000,
    "rules.md": b"- " * 900_000,
    "quotes.md": b">" * 2_000_000,
    "zeros.parquet": b"PAR1" + b"\0" * 9_000_000 + b"PAR1",
    "comments.md": b"<!--" * 400_000,
    "heading.md": b"# a" + b" " * 1_900_000 + b"b",
    "line.md": b"word " * 380_000,
    "key.md": b"---\n" + b"a" * 1_900_000 + b"\n---\nx",
    "blank.txt": b"x\n" + b" " * 1_900_000 + b"\nx",
    "spaces.txt": b" " * 1_900_000 + b"x",
    "brackets.txt": b"(" * 1_900_000,
    "lines.txt": b"By A\n" * 390_000,
}

SERVER = """
import json, os, resource, sys, time
from dragoman.articles.parts import compose
from dragoman.errors import UnreadableInput
from dragoman.sources.formats import formats
from dragoman.sources.read import load
import feedparser, htmldate, lxml.html, trafilatura  # what most formats load when they are first used

formats()


def peak():  # kilobytes; ru_maxrss begins at what the parent held when it started this process
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def read(path, most):
    found = [0, 0]
    start = last = time.process_time()
    longest = 0.0
    for raw in load([path]):
        longest, last = max(longest, time.process_time() - last), time.process_time()
        found[isinstance(raw, UnreadableInput)] += 1
        if not isinstance(raw, UnreadableInput):
            compose(raw.text, published=raw.published, title=raw.title, roles=raw.roles)
        if sum(found) >= most:
            break
    longest = max(longest, time.process_time() - last)
    return {"articles": found[0], "faults": found[1], "longest": longest, "memory": peak() / 1000}


for line in sys.stdin:  # each file in a process of its own, which starts with everything loaded
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.write(theirs, json.dumps(read(*json.loads(line))).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as told:
        print(told.read(), flush=True)
    os.waitpid(child, 0)
"""

STREAMED = 1_000
"""Articles of a file of millions that are read: none may take long, and what one leaves behind in memory adds up in these, too."""


@pytest.fixture(scope="module")
def measured() -> Iterator[Callable[[Path], dict[str, float]]]:
    """Reads a file in a process of its own, and says what came of it, the most processor seconds for one, and peak memory in MB."""
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdin and server.stdout

    def ask(path: Path) -> dict[str, float]:
        assert server.stdin and server.stdout
        print(json.dumps([str(path), STREAMED]), file=server.stdin, flush=True)
        told: dict[str, float] = json.loads(server.stdout.readline())
        return told

    yield ask
    server.stdin.close()
    server.wait()


@pytest.mark.parametrize("name", LARGE)
def test_ten_megabytes_of_nonsense_cost_neither_time_nor_memory(
    name: str, tmp_path: Path, measured: Callable[[Path], dict[str, float]]
) -> None:
    path = tmp_path / name
    path.write_bytes(LARGE[name][: 10 * MB])
    told = measured(path)
    assert told["articles"] + told["faults"] >= 1
    assert told["memory"] < 1000, told
    # By the processor's clock: other work on the machine does not count against the reader.
    assert told["longest"] < 10, told


names = st.sampled_from(["", *sorted(formats())]).map(lambda ending: "input" + ending)
noise = st.binary(max_size=400)
spoilt = st.tuples(st.sampled_from(SEEDS), st.integers(0, 4000), st.binary(max_size=12), st.integers(0, 40)).map(
    lambda t: t[0][: t[1]] + t[2] + t[0][t[1] + t[3] :]
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(name=names, data=st.one_of(noise, spoilt), packed=st.sampled_from(["", ".gz", ".zip"]))
def test_any_bytes_under_any_name(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes, packed: str
) -> None:
    """The whole intake: what comes out is an article whose parts hold all its words, or a fault that names the file."""
    path = tmp_path_factory.getbasetemp() / f"{name}{packed}"
    if packed == ".zip":
        zipped({name: data}, path)
    else:
        path.write_bytes(gzip.compress(data, mtime=0) if packed else data)
    try:
        for found in load([str(path)]):
            if isinstance(found, UnreadableInput):
                assert str(path) in str(found) and "\n" not in str(found)
                continue
            article = compose(found.text, published=found.published, title=found.title, roles=found.roles)
            held = "".join(p.span.of(article.text) for p in article.parts)
            assert "".join(held.split()) == "".join(article.text.split())
            assert len(found.sha256) == 64
    finally:
        path.unlink()
