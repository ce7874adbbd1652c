"""Items of agencies and feeds that are odd, but no reason to fail."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dragoman.model.raw import Raw, SourceText
from dragoman.sources import ninjs
from dragoman.sources.opened import Budget, Opened
from dragoman.sources.read import load


def test_a_body_of_marks_alone_is_not_taken_for_a_missing_headline() -> None:
    data = json.dumps({"uri": "urn:x", "body_xhtml": "<p>]</p>"}).encode()
    (found,) = ninjs.articles(Opened(io.BytesIO(data), "x.json", "x", budget=Budget(1_000_000)))
    assert isinstance(found, SourceText) and found.text.strip() == "]"


def test_a_damaged_record_of_a_web_archive_costs_itself_alone(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    path = tmp_path / "day.warc.gz"
    places = []
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number in range(5):
            places.append(file.tell())
            body = f"Norland signs pact {number}.\n\n{random.Random(number).randbytes(2_000).hex()}"
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/plain")], protocol="HTTP/1.1")
            page = {"payload": io.BytesIO(body.encode()), "http_headers": head}
            writer.write_record(writer.create_warc_record(f"https://news.example/{number}", "response", **page))
    data = bytearray(path.read_bytes())
    data[places[1] : places[1] + 3] = b"xxx"  # cannot be found
    data[places[3] + 600 : places[3] + 620] = bytes(20)  # begins well
    path.write_bytes(data)
    found = list(load([str(path)]))
    assert [f.url[-1] for f in found if isinstance(f, Raw)] == ["0", "2", "4"]
    assert len(found) == 5
