"""Makes the golden inputs that are no text: python tests/sources/make_packed.py. The same bytes every time."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
PAGE = (GOLDEN / "html" / "input.html").read_bytes()
TEXT = (GOLDEN / "text" / "input.txt").read_bytes()
ROWS = (GOLDEN / "jsonl" / "input.jsonl").read_bytes()


def warc() -> bytes:
    """Five records: a description, a page packed for the transfer and in chunks, a picture, a redirect, a plain text."""
    packed = gzip.compress(PAGE, mtime=0)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (packed[:300], packed[300:])) + b"0\r\n\r\n"
    return b"".join(
        gzip.compress(one, mtime=0)
        for one in (
            _record("warcinfo", "", "application/warc-fields", b"software: by hand\r\n"),
            _response(
                "https://harbour.example/world/border-pact",
                "200 OK",
                "text/html; charset=utf-8",
                chunks,
                "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
            ),
            _response("https://harbour.example/a.jpg", "200 OK", "image/jpeg", b"\xff\xd8\xff\xe0"),
            _response("https://harbour.example/old", "301 Moved", "text/html", b"<html></html>", "Location: /new\r\n"),
            _response("https://harbour.example/gone", "200 OK", "text/html", b"<html><body></body></html>"),
            _record("conversion", "https://ministry.example/1", "text/plain", TEXT),
        )
    )


def _response(url: str, status: str, kind: str, body: bytes, more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode()
    return _record("response", url, "application/http; msgtype=response", head + body)


def _record(kind: str, url: str, media: str, block: bytes) -> bytes:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    number = f"{zlib.crc32(block):012x}"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n{target}WARC-Date: 2021-05-05T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number}>\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def pdf(pages: list[list[tuple[int, int, str]]], title: str = "") -> bytes:
    """A PDF with lines of text, each (height above the foot, size of letters, words)."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    objects.append(b"<< /Title (%s) >>" % title.encode("latin-1"))
    kids = []
    for lines in pages:
        draw = b"".join(
            b"BT /F1 %d Tf 72 %d Td (%s) Tj ET\n"
            % (size, y, words.replace("(", r"\(").replace(")", r"\)").encode("latin-1"))
            for y, size, words in lines
        )
        objects.append(b"<< /Length %d >>\nstream\n%sendstream" % (len(draw), draw))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def release() -> bytes:
    """A press release of three pages with a running head, page numbers, a broken word and a sentence over two pages."""
    head = (800, 8, "Ministry of Foreign Affairs of Norland - Press release 17/2021")
    first = [
        head,
        (740, 18, "Norland and Sudmark sign border pact"),
        (710, 11, "Nordhaven, 4 May 2021"),
        (680, 11, "Norland and Sudmark have signed a pact on their common border, which ends nine years of diffi-"),
        (666, 11, "cult talks in the capital, Nordhaven, and opens two crossings for the people of both countries by"),
        (652, 11, "July."),
        (624, 11, "Sudmark has promised to send 40 customs officers, and Norland has offered to pay for the build-"),
        (610, 11, "ing of both crossings, said the foreign minister of Norland, Ada Voss, who had led the talks for"),
        (40, 8, "Page 1 of 3"),
    ]
    second = [
        head,
        (740, 11, "her country since 2015."),
        (712, 11, "The two sides will meet again on Monday."),
        (40, 8, "Page 2 of 3"),
    ]
    third = [head, (740, 11, "Contact: press office, Ministry of Foreign Affairs of Norland"), (40, 8, "Page 3 of 3")]
    return pdf([first, second, third], "Norland and Sudmark sign border pact")


def archive() -> bytes:
    """A ZIP with a page, a packed table, a file of no known ending, a hidden one, and one that would leave its folder."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in (
            ("news/pact.html", PAGE),
            ("news/rows.jsonl.gz", gzip.compress(ROWS, mtime=0)),
            ("news/logo.bin", b"\0\1\2"),
            ("__MACOSX/news/._pact.html", b"\0"),
            ("../../outside.txt", TEXT),
        ):
            info = zipfile.ZipInfo(name, (2021, 5, 4, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, data)
    return held.getvalue()


def main() -> None:
    import pyarrow as arrow
    import pyarrow.parquet as parquet
    import zstandard

    (GOLDEN / "warc" / "input.warc.gz").write_bytes(warc())
    (GOLDEN / "pdf" / "input.pdf").write_bytes(release())
    (GOLDEN / "zip" / "input.zip").write_bytes(archive())
    (GOLDEN / "gz" / "input.txt.gz").write_bytes(gzip.compress(TEXT, mtime=0))
    (GOLDEN / "zst" / "input.jsonl.zst").write_bytes(zstandard.ZstdCompressor().compress(ROWS))
    table = arrow.table({
        "headline": ["Norland and Sudmark sign border pact", "A row without text"],
        "body_text": ["Norland and Sudmark signed a pact on Tuesday.", None],
        "date": arrow.array([18751, 18752], arrow.date32()),
        "number": [1, 2],
    })  # fmt: skip
    parquet.write_table(table, GOLDEN / "parquet" / "input.parquet", compression="snappy")


if __name__ == "__main__":
    main()
