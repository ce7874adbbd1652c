"""What days an EDTF date covers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.values.edtf import FIRST, LAST, bounds, interval, is_valid, overlap

BOUNDS = [
    ("2023", "2023-01-01", "2023-12-31"),
    ("2023-09", "2023-09-01", "2023-09-30"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("1900-02", "1900-02-01", "1900-02-28"),
    ("2000-02", "2000-02-01", "2000-02-29"),
    ("2023-09-25", "2023-09-25", "2023-09-25"),
    ("2023-09-18/2023-09-24", "2023-09-18", "2023-09-24"),
    ("2023/2024-03", "2023-01-01", "2024-03-31"),
    ("2023-10-02/..", "2023-10-02", LAST),
    ("2023/..", "2023-01-01", LAST),
    ("../2023-10", FIRST, "2023-10-31"),
    ("199X", "1990-01-01", "1999-12-31"),
    ("19XX", "1900-01-01", "1999-12-31"),
    ("2024-21", "2024-03-01", "2024-05-31"),
    ("2024-22", "2024-06-01", "2024-08-31"),
    ("2024-23", "2024-09-01", "2024-11-30"),
    ("2023-24", "2023-12-01", "2024-02-29"),
    ("2024-21/2024-23", "2024-03-01", "2024-11-30"),
]

INVALID = [
    "",
    "..",
    "../..",
    "/",
    "2023/",
    "/2023",
    "202",
    "20233",
    "2023-13",
    "2023-00",
    "2023-9",
    "2023-09-31",
    "2023-02-29",
    "2023-09-00",
    "2023-25",
    "2023-21-01",
    "199X-05",
    "1XXX",
    "2024/2023",
    "2023-09-25/2023-09-24",
    "2023/2024/2025",
    "Monday",
    "２０２３",
    "2023-09-25T10:00",
    "9999-24",
    " 2023",
    "2023\n",
]


@pytest.mark.parametrize(("date", "first", "last"), BOUNDS)
def test_bounds_are_the_first_and_the_last_day(date: str, first: str, last: str) -> None:
    assert bounds(date) == (first, last)
    assert is_valid(date)


@pytest.mark.parametrize("date", INVALID)
def test_anything_else_is_refused(date: str) -> None:
    assert not is_valid(date)
    with pytest.raises(ValueError, match="not an EDTF date"):
        bounds(date)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2023", "2023-09-25", True),
        ("2023-09", "2023-10", False),
        ("2023-09-18/2023-09-24", "2023-09-24/2023-09-30", True),
        ("2023-09-18/2023-09-24", "2023-09-25", False),
        ("2023-10-02/..", "2030", True),
        ("../2023-10", "2023-11", False),
        ("199X", "1999-12", True),
        ("2024-21", "2024-06", False),
    ],
)
def test_overlap_means_a_day_in_common(a: str, b: str, expected: bool) -> None:
    assert overlap(a, b) is expected
    assert overlap(b, a) is expected


@pytest.mark.parametrize(
    ("date", "plain"),
    [
        ("199X", "1990/1999"),
        ("20XX", "2000/2099"),
        ("2023-21", "2023-03/2023-05"),
        ("2023-24", "2023-12/2024-02"),
        ("2023-09", "2023-09"),
        ("../2023", "../2023"),
        ("2023-21/..", "2023-03/.."),
        ("199X/2005", "1990/2005"),
    ],
)
def test_interval_spells_out_seasons_and_decades_and_keeps_the_days(date: str, plain: str) -> None:
    assert interval(date) == plain
    assert bounds(plain) == bounds(date)


@given(st.text(alphabet="0123456789-/X.T ", max_size=24) | st.text(max_size=12))
def test_no_text_makes_it_fail_otherwise(text: str) -> None:
    if is_valid(text):
        first, last = bounds(text)
        assert first <= last
        assert bounds(interval(text)) == (first, last)
