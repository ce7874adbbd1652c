"""Quantities and votes in our own sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.values.number import value
from dragoman.values.quantity import find_quantities, find_votes

# The sentence, then for each quantity: its words, low, high, unit, comparator.
FOUND: list[tuple[str, list[tuple[str, float, float, str, str]]]] = [
    ("It sent 1,000 security officers from Kisumu.", [("1,000", 1000, 1000, "security officers", "exact")]),
    ("At least 20 people died.", [("At least 20", 20, 20, "people", "at_least")]),
    ("Nearly 3,000 troops left.", [("Nearly 3,000", 3000, 3000, "troops", "about")]),
    ("More than 500 armed police officers came.", [("More than 500", 500, 500, "armed police officers", "at_least")]),
    ("Up to 400 men may go.", [("Up to 400", 400, 400, "men", "at_most")]),
    ("Some 40 Black Hawk helicopters flew.", [("Some 40", 40, 40, "Black Hawk helicopters", "about")]),
    ("They gave 31 Leopard 2 tanks.", [("31", 31, 31, "Leopard 2 tanks", "exact")]),
    ("A 13,000-strong contingent left.", [("13,000", 13000, 13000, "contingent", "exact")]),
    ("At least 2 900 people fled.", [("At least 2 900", 2900, 2900, "people", "at_least")]),
    ("They hold 20 of his officers.", [("20", 20, 20, "officers", "exact")]),
    (
        "500 or more guards and 20 or so tanks",
        [("500 or more", 500, 500, "guards", "at_least"), ("20 or so", 20, 20, "tanks", "about")],
    ),
    # words
    ("Twenty-five soldiers fell.", [("Twenty-five", 25, 25, "soldiers", "exact")]),
    (
        "Two hundred and five thousand people fled.",
        [("Two hundred and five thousand", 205000, 205000, "people", "exact")],
    ),
    ("A thousand tents came.", [("A thousand", 1000, 1000, "tents", "exact")]),
    (
        "A dozen tanks and two dozen lorries",
        [("A dozen", 12, 12, "tanks", "exact"), ("two dozen", 24, 24, "lorries", "exact")],
    ),
    ("Half a million people voted.", [("Half a million", 500000, 500000, "people", "exact")]),
    ("One soldier was hurt.", [("One", 1, 1, "soldier", "exact")]),
    # vague words
    ("Dozens were hurt.", [("Dozens", 24, 99, "", "vague")]),
    ("Hundreds of migrants came.", [("Hundreds", 100, 999, "migrants", "vague")]),
    ("Thousands marched.", [("Thousands", 1000, 9999, "", "vague")]),
    ("Tens of thousands of protesters came.", [("Tens of thousands", 10000, 99999, "protesters", "vague")]),
    ("Hundreds of thousands fled.", [("Hundreds of thousands", 100000, 999999, "", "vague")]),
    ("Several villages burned.", [("Several", 2, 9, "villages", "vague")]),
    ("Several thousand supporters came.", [("Several thousand", 2000, 9999, "supporters", "vague")]),
    ("Several dozen marchers came.", [("Several dozen", 24, 99, "marchers", "vague")]),
    # ranges
    ("Between 20 and 30 militants hid.", [("Between 20 and 30", 20, 30, "militants", "between")]),
    ("They want 20 to 30 tanks.", [("20 to 30", 20, 30, "tanks", "between")]),
    ("They want 20-30 tanks.", [("20-30", 20, 30, "tanks", "between")]),
    (
        "Between one hundred and two hundred men came.",
        [("Between one hundred and two hundred", 100, 200, "men", "between")],
    ),
    ("About 2 to 3 million refugees live there.", [("About 2 to 3 million", 2e6, 3e6, "refugees", "between")]),
    ("It rose from 20 to 30.", [("20", 20, 20, "", "exact"), ("30", 30, 30, "", "exact")]),
    # money
    ("It costs $1.2bn.", [("$1.2bn", 1.2e9, 1.2e9, "USD", "exact")]),
    ("It costs €300 million.", [("€300 million", 3e8, 3e8, "EUR", "exact")]),
    ("It costs US$40m.", [("US$40m", 4e7, 4e7, "USD", "exact")]),
    ("It costs 300 million euros.", [("300 million euros", 3e8, 3e8, "EUR", "exact")]),
    ("It costs 40 billion yen.", [("40 billion yen", 4e10, 4e10, "JPY", "exact")]),
    ("It costs nearly £5m.", [("nearly £5m", 5e6, 5e6, "GBP", "about")]),
    ("It costs $2-3 billion.", [("$2-3 billion", 2e9, 3e9, "USD", "between")]),
    ("It costs a million dollars.", [("a million dollars", 1e6, 1e6, "USD", "exact")]),
    ("It costs 3 million Kenyan shillings.", [("3 million Kenyan shillings", 3e6, 3e6, "KES", "exact")]),
    ("It costs USD 300 billion.", [("USD 300 billion", 3e11, 3e11, "USD", "exact")]),
    (
        "Oslo gave 120 million dollars and Bern 20 million.",
        [("120 million dollars", 1.2e8, 1.2e8, "USD", "exact"), ("20 million", 2e7, 2e7, "USD", "exact")],
    ),
    ("They found 50 pounds of explosives.", [("50", 50, 50, "pounds", "exact")]),
    # money and years in one place
    ("In 2000 it sent 2000 soldiers.", [("2000", 2000, 2000, "soldiers", "exact")]),
]

NONE = [
    "It grew by 20 percent, 20 per cent and 20%.",
    "It began in 2015, on 25 September and on May 5, 2021.",
    "Anna Berg, 42, and a 30-year-old aged 42.",
    "The 5th and the twentieth man.",
    "At 10am, 10.30 am, 10:30 and 8 p.m.",
    "Resolution 2699, Article 5 and Flight 370.",
    "An F-16, an AK-47, a G20 and COVID-19.",
    "For two weeks and five years, three days later.",
    "One of the men, no one, one another.",
    "A two-day visit by a 15-member council.",
    "Two thirds of it and 3/4 of that, version 1.2.3.",
    "A man and an army.",
    "",
]


@pytest.mark.parametrize(("sentence", "expected"), FOUND, ids=[sentence for sentence, _ in FOUND])
def test_quantities(sentence: str, expected: list[tuple[str, float, float, str, str]]) -> None:
    found = find_quantities(sentence)
    assert [(q.span.of(sentence), q.low, q.high, q.unit, q.comparator) for q in found] == expected
    for q in found:
        assert q.is_money == (q.unit.isupper() and len(q.unit) == 3)
        assert q.is_money or (q.unit_span.of(sentence) if q.unit_span else "") == q.unit


@pytest.mark.parametrize("sentence", NONE)
def test_numbers_that_count_nothing_are_left_out(sentence: str) -> None:
    assert find_quantities(sentence) == ()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("zero", 0),
        ("twenty-one", 21),
        ("three hundred", 300),
        ("three hundred and four", 304),
        ("a hundred thousand", 100000),
        ("two million three hundred thousand and five", 2300005),
        ("1.1 million", 1100000),
        ("12,345", 12345),
        ("one and a half million", 1500000),
        ("half a dozen", 6),
        ("3bn", 3e9),
        ("two crore", 2e7),
        ("soldiers", None),
        ("", None),
    ],
)
def test_the_value_of_number_words(words: str, number: float | None) -> None:
    assert value(words) == number


VOTES = [
    ("The text passed with 13 in favour, none against and two abstentions.", [13, 0, 2]),
    ("The bill was carried by 57 votes to 17.", [57, 17]),
    ("The House passed it 217-213.", [217, 213]),
    ("It was adopted 14-0 with one abstention.", [14, 0, 1]),
    ("The Council voted 15-0 to act.", [15, 0, 0]),
    ("The House voted 230-to-197 to go on.", [230, 197]),
    ("It was approved by 138 votes to 9, with 41 abstentions.", [138, 9, 41]),
    ("The count was 128 in favor and nine opposed.", [128, 9]),
    ("It passed by ten votes to none, with China, Brazil and Chad abstaining.", [10, 0, 3]),
    ("The text got 13 votes to none. Peru and Chad abstained.", [13, 0, 2]),
    ("They voted down the motion by 285 to 272.", [272, 285]),
    ("All 15 members voted in favour.", [15, 0, 0]),
    ("The 17 judges of the court were unanimous.", [17, 0, 0]),
    ("A total of 149 of the 198 lawmakers present said yes and 35 no.", [149, 35]),
    ("Some 170 deputies backed the motion, 37 were against and 21 abstained.", [170, 37, 21]),
    ("In a six-to-three decision the court struck it down.", [6, 3]),
    ("It was supported by 158 senators; 136 voted against it and 24 abstained.", [158, 136, 24]),
]


@pytest.mark.parametrize(("sentence", "expected"), VOTES)
def test_votes(sentence: str, expected: list[int]) -> None:
    ((span, counts),) = find_votes(sentence)
    assert counts == expected
    assert str(span.of(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The team won 3-2 on Sunday.",
        "The council passed a bill between 2010 and 2015.",
        "It voted for the plan.",
        "About 20 to 30 people came.",
        "He opposed the 2015 pact.",
        "Rates fell from 5 to 3 percent.",
        "",
        "They voted on 5 May.",
    ],
)
def test_what_is_no_vote(sentence: str) -> None:
    assert find_votes(sentence) == ()


PIECES = st.lists(
    st.sampled_from(
        [
            "$",
            "US$",
            "€",
            "5",
            "1,000",
            "20",
            "-",
            "–",
            "to",
            "and",
            "between",
            "two",
            "hundred",
            "million",
            "bn",
            "dozen",
            "dozens of",
            "a",
            "half",
            "at least",
            "tanks",
            "people",
            "voted",
            "against",
            "abstained",
            "in favour",
            "votes",
            ".",
            ",",
            "one",
            "none",
            "all",
            "members",
            "pounds",
            "of",
            "strong",
            "-year",
            "%",
            "²",
            "٣",
            "Ⅷ",
            "\n",
            "unanimous",
            "May",
            "9" * 400,
        ]
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(PIECES | st.text(max_size=60))
def test_any_text_is_read_with_spans_inside_it(text: str) -> None:
    reach = 0
    for mention in find_quantities(text):
        assert reach <= mention.span.start < mention.span.end <= len(text)
        assert mention.low <= mention.high
        reach = mention.span.end
        if mention.unit_span:
            assert mention.span.end <= mention.unit_span.start < mention.unit_span.end <= len(text)
            reach = mention.unit_span.end
    for span, counts in find_votes(text):
        assert 0 <= span.start < span.end <= len(text)
        assert len(counts) in (2, 3)
