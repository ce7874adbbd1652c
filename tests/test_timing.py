"""Which time of a passage belongs to the act."""

import pytest

from dragoman.model import Span
from dragoman.records.timing import date_of
from dragoman.values.date import find_times


@pytest.mark.parametrize(
    ("text", "act", "date"),
    [
        ("Chad and Niger signed a pact on 3 May 2021.", "signed", "2021-05-03"),
        ("In March 2020 Chad recalled its envoy.", "recalled", "2020-03"),
        ("Chad welcomed Friday's vote.", "welcomed", None),
        ("Chad suspended the 1960 treaty.", "suspended", None),
        ("Chad shelled rebels who had come in 2012.", "shelled", None),
        ("Chad, which joined in 1999, left the bloc on 2 May 2021.", "left", "2021-05-02"),
        ("Chad recalled its envoy.", "recalled", None),
    ],
)
def test_a_time_stands_by_the_act(text: str, act: str, date: str | None) -> None:
    start = text.index(act)
    found = date_of(text, find_times(text, "2021-05-10"), Span(0, len(text)), Span(start, start + len(act)))
    assert (found.value if found else None) == date
