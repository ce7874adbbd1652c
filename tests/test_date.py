"""Times and durations in our own sentences; the reference day is Wednesday, 27 September 2023 unless told otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.values.date import find_durations, find_times, resolve, time_spans
from dragoman.values.edtf import is_valid

WEDNESDAY = "2023-09-27"

# One sentence, the words of each time in it, and its value ("" where it must stay unresolved).
FOUND: list[tuple[str, list[tuple[str, str]]]] = [
    # weekdays
    ("The two met on Monday.", [("Monday", "2023-09-25")]),
    ("The council sat on Wednesday.", [("Wednesday", "2023-09-27")]),
    ("Shots were heard on Thursday night.", [("Thursday night", "2023-09-21")]),
    ("Ministers said Friday the road was open.", [("Friday", "2023-09-22")]),
    ("Late on Sunday the guards withdrew.", [("Late on Sunday", "2023-09-24")]),
    ("Tuesday's attack killed two.", [("Tuesday", "2023-09-26")]),
    ("TUESDAY was calm.", [("TUESDAY", "2023-09-26")]),
    ("Envoys arrived last Wednesday.", [("last Wednesday", "2023-09-20")]),
    ("The talks resume next Monday.", [("next Monday", "2023-10-02")]),
    ("It was signed on Tuesday of last week.", [("Tuesday of last week", "2023-09-19")]),
    # weekdays ahead
    ("The council will vote on Friday.", [("Friday", "2023-09-29")]),
    ("On Friday, the council will vote.", [("Friday", "2023-09-29")]),
    ("Leaders are to meet on Monday in Oslo.", [("Monday", "2023-10-02")]),
    ("A pact is to be signed on Friday.", [("Friday", "2023-09-29")]),
    ("A ruling is expected on Thursday.", [("Thursday", "2023-09-28")]),
    ("He said on Monday that troops will leave on Friday.", [("Monday", "2023-09-25"), ("Friday", "2023-09-29")]),
    ("On Monday the ministry said it would appeal.", [("Monday", "2023-09-25")]),
    ("Unions have called a strike for Friday.", [("Friday", "2023-09-29")]),
    ("He apologised for Friday's remarks.", [("Friday", "2023-09-22")]),
    ("The court cancelled its planned hearing on Monday.", [("Monday", "2023-09-25")]),
    ("Rebels agreed to hold talks on Friday.", [("Friday", "2023-09-29")]),
    ("He failed to appear on Friday.", [("Friday", "2023-09-22")]),
    # days around the reference
    ("Guards fired yesterday.", [("yesterday", "2023-09-26")]),
    ("Today the bridge is shut.", [("Today", "2023-09-27")]),
    ("He speaks tomorrow evening.", [("tomorrow evening", "2023-09-28")]),
    ("They met the day before yesterday.", [("the day before yesterday", "2023-09-25")]),
    ("The mayor was held this morning.", [("this morning", "2023-09-27")]),
    ("Shelling resumed last night.", [("last night", "2023-09-26")]),
    # weeks, weekends, months, years
    ("It began last week.", [("last week", "2023-09-18/2023-09-24")]),
    ("Clashes broke out earlier this week.", [("earlier this week", "2023-09-25/2023-10-01")]),
    ("Envoys return next week.", [("next week", "2023-10-02/2023-10-08")]),
    ("Planes flew in the past week.", [("the past week", "2023-09-20/2023-09-27")]),
    ("Homes burned over the weekend.", [("over the weekend", "2023-09-23/2023-09-24")]),
    ("They rallied last weekend.", [("last weekend", "2023-09-23/2023-09-24")]),
    ("They will rally next weekend.", [("next weekend", "2023-10-07/2023-10-08")]),
    ("The bill passed this month.", [("this month", "2023-09")]),
    ("The bill passed last month.", [("last month", "2023-08")]),
    ("The mission ends later this year.", [("later this year", "2023")]),
    ("He was jailed last year.", [("last year", "2022")]),
    ("Elections are due next year.", [("next year", "2024")]),
    ("They were freed in October of last year.", [("October of last year", "2022-10")]),
    ("The base closed in July.", [("July", "2023-07")]),
    ("The base closed in November.", [("November", "2022-11")]),
    ("The base will close in November.", [("November", "2023-11")]),
    ("The base closed in July 2021.", [("July 2021", "2021-07")]),
    ("The army took over last March.", [("last March", "2023-03")]),
    ("Fighting began in early July.", [("early July", "2023-07")]),
    # dates
    ("It was signed on 25 September 2023.", [("25 September 2023", "2023-09-25")]),
    ("It was signed on September 25, 2023.", [("September 25, 2023", "2023-09-25")]),
    ("It was signed on Sept. 25.", [("Sept. 25", "2023-09-25")]),
    ("It was signed on the 5th of May.", [("the 5th of May", "2023-05-05")]),
    ("It was signed on the fifth of May.", [("the fifth of May", "2023-05-05")]),
    ("It was signed on 5 May.", [("5 May", "2023-05-05")]),
    ("It was signed on 20 December.", [("20 December", "2022-12-20")]),
    ("It is to be signed on 20 December.", [("20 December", "2023-12-20")]),
    ("The envoys met (25 September).", [("25 September", "2023-09-25")]),
    ("On Monday, 25 September, they met.", [("Monday, 25 September", "2023-09-25")]),
    ("Monday, September 25, 2023", [("Monday, September 25, 2023", "2023-09-25")]),
    ("The fire of Sunday night (March 5) spread.", [("Sunday night (March 5", "2023-03-05")]),
    ("Posted 2023-09-25.", [("2023-09-25", "2023-09-25")]),
    ("It was shot down last November 24.", [("last November 24", "2022-11-24")]),
    ("A truce held on Christmas Day.", [("Christmas Day", "2022-12-25")]),
    # years and longer
    ("The pact was made in 2015.", [("2015", "2015")]),
    ("The 2014 protests shook the town.", [("The 2014", "2014")]),
    ("He ruled in the 1990s.", [("the 1990s", "199X")]),
    ("He ruled in the sixties.", [("the sixties", "196X")]),
    ("It was a war of the 20th century.", [("the 20th century", "19XX")]),
    ("Talks began in early 2020.", [("early 2020", "2020")]),
    ("An offensive came in spring 2024.", [("spring 2024", "2024-21")]),
    ("An offensive came last autumn.", [("last autumn", "2022-23")]),
    ("Exports fell in the first quarter of 2023.", [("the first quarter of 2023", "2023-01/2023-03")]),
    # intervals
    ("The road has been shut since Tuesday.", [("since Tuesday", "2023-09-26/..")]),
    ("The road has been shut since 2015.", [("since 2015", "2015/..")]),
    ("The road has been shut since last week.", [("since last week", "2023-09-18/..")]),
    ("The road has been shut since the 1990s.", [("since the 1990s", "1990/..")]),
    ("The road is shut until Friday.", [("until Friday", "../2023-09-29")]),
    ("Troops must leave by the end of the month.", [("by the end of the month", "../2023-09-30")]),
    ("Troops must leave by the end of 2025.", [("by the end of 2025", "../2025-12-31")]),
    ("Troops must leave by March.", [("by March", "../2024-03")]),
    ("By Sunday evening 200 lorries had crossed.", [("Sunday evening", "2023-09-24")]),
    ("They met from 3 to 5 March.", [("3 to 5 March", "2023-03-03/2023-03-05")]),
    ("They met between 3 and 5 March 2020.", [("3 and 5 March 2020", "2020-03-03/2020-03-05")]),
    ("It ran from January 23 to March 9, 2014.", [("from January 23 to March 9, 2014", "2014-01-23/2014-03-09")]),
    ("It ran from November 2012 to March 2013.", [("from November 2012 to March 2013", "2012-11/2013-03")]),
    ("He ruled from 2004 to 2009.", [("from 2004 to 2009", "2004/2009")]),
    ("He ruled between 2004 and 2009.", [("between 2004 and 2009", "2004/2009")]),
    ("Aid for 2014-2016 was cut.", [("2014-2016", "2014/2016")]),
    ("It rained the past three days.", [("the past three days", "2023-09-24/2023-09-27")]),
    ("He was there for the past two years.", [("the past two years", "2021/2023")]),
    # counted back
    ("They met two weeks ago.", [("two weeks ago", "2023-09-11/2023-09-17")]),
    ("They met three days ago.", [("three days ago", "2023-09-24")]),
    ("They met a month ago.", [("a month ago", "2023-08")]),
    ("They met Ten years ago.", [("Ten years ago", "2013")]),
    # unresolved
    ("They fought for months.", [("for months", "")]),
    ("It may come in months.", [("in months", "")]),
    ("They met three days later.", [("three days later", "")]),
    ("They met the following day.", [("the following day", "")]),
    ("They met a few weeks ago.", [("a few weeks ago", "")]),
    ("They met 48 hours ago.", [("48 hours ago", "")]),
]

NONE = [
    "He may march in the sun for a second time.",
    "They march to the sun.",
    "Mrs May said so, and the plan of May was dropped.",
    "The Sun said so.",
    "It was the second attack.",
    "Black Friday sales and Bloody Sunday songs.",
    "Guards pray there every Friday.",
    "Some 2000 soldiers and 1999 dollars.",
    "Resolution 1973 and Resolution 2000.",
    "An F-16, a T-90 and 10 Downing Street.",
    "April Jones and June Okafor came.",
    "Sat there, he wed and had fun.",
    "The fall of the town.",
    "They hope for the next five years.",
    "A two-year term and an 18-month ban.",
    "On 31 February nobody came.",
    "The cost was $2015 or 2,015 pounds, 20.15 each.",
    "A woman in her sixties.",
    "At 10:30 he spoke.",
    "Dec. and Mar. are short.",
    "",
]


@pytest.mark.parametrize(("sentence", "expected"), FOUND, ids=[sentence for sentence, _ in FOUND])
def test_times_have_their_words_and_value(sentence: str, expected: list[tuple[str, str]]) -> None:
    found = find_times(sentence, WEDNESDAY)
    assert [(mention.span.of(sentence), mention.value) for mention in found] == expected


@pytest.mark.parametrize("sentence", NONE)
def test_words_that_only_look_like_times_are_left_alone(sentence: str) -> None:
    assert find_times(sentence, WEDNESDAY) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "They met on Monday.",
        "They met last week.",
        "They met on 5 May.",
        "They met in July.",
        "Guards fired yesterday.",
        "Shut since Tuesday.",
        "Shut until Friday.",
        "They met two weeks ago.",
        "Over the weekend they met.",
        "It fell this year.",
        "They met from Monday to Friday.",
        "It fell last spring.",
        "By the end of the month they left.",
    ],
)
@pytest.mark.parametrize("reference", ["", "2023", "2023-13-40", "soon"])
def test_without_a_reference_day_relative_times_stay_unresolved_and_say_why(sentence: str, reference: str) -> None:
    (mention,) = find_times(sentence, reference)
    assert mention.value == ""
    assert mention.how == "unresolved"
    assert "reference" in mention.why


def test_what_the_words_state_needs_no_reference_day() -> None:
    text = "It began on 5 May 2021, paused in July 2022 and ended in 2023."
    found = find_times(text, "")
    assert [(mention.value, mention.how) for mention in found] == [
        ("2021-05-05", "stated"),
        ("2022-07", "stated"),
        ("2023", "stated"),
    ]


def test_inferred_and_stated_are_told_apart() -> None:
    found = find_times("They met on Monday, after the pact of 25 September 2020.", WEDNESDAY)
    assert [mention.how for mention in found] == ["inferred", "stated"]


def test_a_weekday_beside_a_date_chooses_the_year() -> None:
    (mention,) = find_times("They met on Monday, 5 December.", WEDNESDAY)
    assert mention.value == "2022-12-05"  # a Monday; in 2023 it is a Tuesday


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("2023-09-18", "2023-09-16/2023-09-17"),
        ("2023-09-22", "2023-09-23/2023-09-24"),
        ("2023-09-24", "2023-09-23/2023-09-24"),
    ],
)
def test_this_weekend_is_the_last_one_early_in_the_week_and_the_coming_one_late(reference: str, value: str) -> None:
    assert resolve("this weekend", reference).value == value


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("2024-01-10", "2023-12-20"),
        ("2023-06-10", "2022-12-20"),
        ("2023-08-10", "2023-12-20"),
        ("2023-12-18", "2023-12-20"),
        ("2024-12-20", "2024-12-20"),
        ("2023-12-21", "2023-12-20"),
    ],
)
def test_a_day_without_a_year_is_the_nearest(reference: str, value: str) -> None:
    assert resolve("20 December", reference).value == value


def test_a_day_of_next_year_counts_as_twice_as_far() -> None:
    assert resolve("5 March", "2023-09-27").value == "2023-03-05"
    assert resolve("5 January", "2023-12-20").value == "2024-01-05"


def test_the_ends_of_the_calendar_are_survived() -> None:
    assert resolve("last week", "0001-01-01").value == ""
    assert resolve("next year", "9999-12-31").value == ""
    assert resolve("5000 years ago", WEDNESDAY).value == ""


def test_resolve_spans_its_own_words() -> None:
    mention = resolve("in October of last year", WEDNESDAY)
    assert (mention.value, mention.span.of("in October of last year")) == ("2022-10", "October of last year")
    assert resolve("with great care", WEDNESDAY).how == "unresolved"


DURATIONS = [
    ("a five-year pact", [("five-year", "P5Y")]),
    ("over the next five years", [("five years", "P5Y")]),
    ("for six months", [("six months", "P6M")]),
    ("an 18-month ban", [("18-month", "P18M")]),
    ("a two-year term", [("two-year", "P2Y")]),
    ("a six-week halt", [("six-week", "P6W")]),
    ("a 72-hour truce", [("72-hour", "PT72H")]),
    ("a 30-minute speech", [("30-minute", "PT30M")]),
    ("90 days", [("90 days", "P90D")]),
    ("two decades of war", [("two decades", "P20Y")]),
    ("a decade-long war", [("a decade-long", "P10Y")]),
    ("half a year", [("half a year", "P6M")]),
    ("for a year", [("a year", "P1Y")]),
    ("two and a half years", [("two and a half years", "P30M")]),
    ("an initial 12 months", [("12 months", "P12M")]),
    ("a fortnight", []),
    ("for months", []),
    ("two years ago", []),
    ("three days later", []),
    ("a 42-year-old man, 42 years old", []),
    ("$4 billion a year", []),
    ("twice a day", []),
    ("the decade and the year", []),
    ("years of war", []),
    ("10 to 15 years, two or three months, agreed to five years", [("five years", "P5Y")]),
]


@pytest.mark.parametrize(("words", "expected"), DURATIONS)
def test_durations(words: str, expected: list[tuple[str, str]]) -> None:
    assert [(span.of(words), value) for span, value in find_durations(words)] == expected


PIECES = st.lists(
    st.sampled_from(
        [
            "Monday",
            "last",
            "next",
            "week",
            "the",
            "since",
            "until",
            "by",
            "from",
            "to",
            "and",
            "between",
            "May",
            "5",
            "31",
            "2023",
            "1990s",
            "two",
            "hundred",
            "years",
            "ago",
            "later",
            "of",
            "September",
            "Sept.",
            ",",
            "-",
            "–",
            "(",
            ")",
            "early",
            "end of",
            "spring",
            "will",
            "past",
            "few",
            "a",
            "in",
            "for",
            "first",
            "quarter",
            "9/11",
            "'s",
            "weekend",
            "half",
            "\n",
            "٣",
            "²",
            "th",
            "20th",
            "century",
            "0000",
        ]
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(PIECES | st.text(max_size=60), st.sampled_from(["", WEDNESDAY, "0001-01-01", "9999-12-31", "2024-02-29", "x"]))
def test_any_text_is_read_with_spans_inside_it(text: str, reference: str) -> None:
    reach = 0
    for mention in find_times(text, reference):
        assert reach <= mention.span.start < mention.span.end <= len(text)
        reach = mention.span.end
        assert mention.value == "" or is_valid(mention.value)
        assert (mention.how == "unresolved") == (mention.value == "") == bool(mention.why)
    for span, value in find_durations(text):
        assert 0 <= span.start < span.end <= len(text)
        assert value.startswith("P")
    assert all(0 <= span.start < span.end <= len(text) for span in time_spans(text))
    resolve(text, reference)
