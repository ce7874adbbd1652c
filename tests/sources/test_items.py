"""Items of agencies and feeds that are odd, but no reason to fail."""

from __future__ import annotations

import io
import json

from dragoman.model.raw import SourceText
from dragoman.sources import ninjs
from dragoman.sources.opened import Budget, Opened


def test_a_body_of_marks_alone_is_not_taken_for_a_missing_headline() -> None:
    data = json.dumps({"uri": "urn:x", "body_xhtml": "<p>]</p>"}).encode()
    (found,) = ninjs.articles(Opened(io.BytesIO(data), "x.json", "x", budget=Budget(1_000_000)))
    assert isinstance(found, SourceText) and found.text.strip() == "]"
