"""Which number belongs to an act, and what it counts."""

import pytest

from dragoman.model import Span
from dragoman.records.amounts import amount_of, unit_of
from dragoman.values.quantity import find_quantities


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("kind", "text", "act", "low", "high"),
    [
        ("pledge", "Togo offered 2,000 soldiers to a mission of ten countries.", "offered", 2000, 2000),
        ("pledge", "The ten member states offered to send up to 300 officers.", "send", 300, 300),
        ("aid", "Norway gave $40 million to the three provinces.", "gave", 40_000_000, 40_000_000),
        ("aid", "Norway, which has already given $7 million, sent $40 million.", "sent", 40_000_000, 40_000_000),
        ("withdrawal", "Chad pulled out 150 troops at a cost of $3 million.", "pulled", 150, 150),
        ("protest", "Thousands of teachers marched in four cities.", "marched", 1000, 9999),
        ("pledge", "Norway will raise its share from 12 to 18 million dollars.", "raise", 18_000_000, 18_000_000),
        ("pledge", "Togo will give from $1 million to $2 million.", "give", 1_000_000, 2_000_000),
        ("pledge", "Togo will send 600 soldiers, 200 fewer than it offered.", "send", 600, 600),
        ("mobilization", "The army sent between 200 and 300 soldiers to two towns.", "sent", 200, 300),
    ],
)
def test_the_number_that_belongs_to_the_act(kind: str, text: str, act: str, low: float, high: float) -> None:
    found = amount_of(kind, text, find_quantities(text), Span(0, len(text)), span(text, act), None)
    assert found is not None
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    ("kind", "text", "act"),
    [
        ("pledge", "The five parties promised to support the truce.", "promised"),
        ("pledge", "Oslo promised to reform its police.", "promised"),
        ("protest", "Farmers marched against a tax of $2 million.", "marched"),
    ],
)
def test_no_number_where_it_counts_something_else(kind: str, text: str, act: str) -> None:
    assert amount_of(kind, text, find_quantities(text), Span(0, len(text)), span(text, act), None) is None


def test_the_reader_decides_between_two() -> None:
    text = "Peru will lend 12 helicopters and 40 pilots."
    found = amount_of("pledge", text, find_quantities(text), Span(0, len(text)), span(text, "lend"), span(text, "40"))
    assert found is not None
    assert found.low == 40


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("Ghana said that its troops were ready. It is sending 400.", "400", "troops"),
        ("Mali wants police officers; Togo has offered 60.", "60", "police officers"),
        ("Lima has sent 60.", "60", None),
    ],
)
def test_the_people_meant_by_a_bare_number(text: str, number: str, unit: str | None) -> None:
    at = text.index(number)
    found = next(q for q in find_quantities(text) if q.span.start <= at < q.span.end)
    place = unit_of(text, found, Span(text.rfind(". ") + 2 if ". " in text else 0, len(text)))
    assert (place.of(text) if place else None) == unit
