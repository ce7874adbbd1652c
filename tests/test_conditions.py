"""On what an act depends, and what it is for."""

import pytest

from dragoman.model import Span
from dragoman.records.conditions import condition, purpose


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fiji would send troops if the council asked.", "if the council asked"),
        ("Fiji will send troops, subject to a vote in its parliament.", "subject to a vote in its parliament"),
        ("Fiji will pay $1.5 million once the first part is spent.", "once the first part is spent"),
        ("The port will stay shut unless the strike ends.", "unless the strike ends"),
        ("Fiji is ready to help should other countries hold back.", "should other countries hold back"),
        ("Should the money arrive, payments will start at once.", "Should the money arrive"),
        ("Fiji will take part provided that the truce holds.", "provided that the truce holds"),
        ("Fiji will take part, provided the truce holds.", "provided the truce holds"),
        ("A bigger loan hinges on a deal with the fund.", "a deal with the fund"),
        ("Fiji may send a ship, a delegate said, once the port has been cleared.", "once the port has been cleared"),
        ("Fiji will take part – provided the truce holds.", "provided the truce holds"),
        ("Its men will go once “a working force” has been set up.", "once “a working force” has been set up"),
        ("Fiji lends a base, on the sole condition that Tonga pays.", "on the sole condition that Tonga pays"),
        ("They gave up the mine in return for seats in parliament.", "in return for seats in parliament"),
        ("The army will stay until the last hostage is free.", "until the last hostage is free"),
    ],
)
def test_a_condition_runs_to_the_end_of_its_clause(text: str, words: str) -> None:
    whole = Span(0, len(text))
    found = condition(text, whole, whole)
    assert found is not None
    assert found.of(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Fiji provided the mission with trucks.",
        "Reporters asked if the troops had left.",
        "The troops will stay until 31 March.",
        "The troops will stay until the end of the year.",
        "Fiji said once again that it would send troops.",
        "Ministers said the council should act.",
    ],
)
def test_what_only_looks_like_a_condition(text: str) -> None:
    whole = Span(0, len(text))
    assert condition(text, whole, whole) is None


def test_the_nearest_of_two_conditions() -> None:
    text = "Fiji will send doctors if asked by Samoa, and Tonga will lend ships once its dock is mended."
    act = Span(text.index("Tonga"), len(text))
    found = condition(text, Span(0, len(text)), act)
    assert found is not None
    assert found.of(text) == "once its dock is mended"


@pytest.mark.parametrize(
    ("text", "act", "words"),
    [
        ("Fiji offered 100 officers to help fight gangs.", "offered", "help fight gangs"),
        ("Fiji sent a ship to Suva in order to guard the port.", "sent", "guard the port"),
        ("Fiji will pay for measures aimed at feeding the north.", "pay", "feeding the north"),
        ("Fiji offered to help the north.", "offered", None),
        ("Fiji sent a ship to Tonga.", "sent", None),
        ("Fiji sent a ship, and Tonga had one to guard the port.", "sent", None),
    ],
)
def test_a_purpose_hangs_on_what_is_given(text: str, act: str, words: str | None) -> None:
    start = text.index(act)
    found = purpose(text, Span(0, len(text)), Span(start, start + len(act)))
    assert (found.of(text) if found else None) == words


def test_a_condition_before_a_semicolon_is_not_of_what_stands_behind_it() -> None:
    text = "No ship would leave unless the money came; Fiji promised ten more."
    assert condition(text, Span(0, len(text)), Span(text.index("Fiji"), len(text))) is None
