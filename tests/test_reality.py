"""What an act's date says of its reality."""

import pytest

from dragoman.records.reality import outcome, reality

DAY = "2021-05-10"


@pytest.mark.parametrize(
    ("date", "when"),
    [
        ("2021-05-12", "ahead"),
        ("2021-06", "ahead"),
        ("2022/..", "ahead"),
        ("2021-05-09", "past"),
        ("2021-04", "past"),
        ("2021-05-03/2021-05-09", "past"),
        ("2021-05-10", ""),
        ("2021-05", ""),
        ("2021", ""),
        ("2020/..", ""),
        ("../2021-05-01", ""),
        ("", ""),
    ],
)
def test_whether_a_date_lies_ahead(date: str, when: str) -> None:
    assert outcome(date, DAY) == when


def test_without_a_reference_day_nothing_is_ahead() -> None:
    assert outcome("2021-05-12", "") == ""


@pytest.mark.parametrize(
    ("kind", "guessed", "when", "value"),
    [
        ("pledge", "happened", "", "intended"),
        ("pledge", "denied", "", "denied"),
        ("meeting", "happened", "ahead", "intended"),
        ("meeting", "possible", "ahead", "possible"),
        ("meeting", "intended", "past", "happened"),
        ("attack", "denied", "past", "denied"),
        ("mobilization", "ongoing", "", "ongoing"),
        ("request", "happened", "ahead", "happened"),
    ],
)
def test_the_date_overrules_what_cannot_be(kind: str, guessed: str, when: str, value: str) -> None:
    assert reality(kind, guessed, when) == value  # type: ignore[arg-type]
