"""Who a word of the report means."""

from __future__ import annotations

import pytest

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.model import Annotated, Span
from dragoman.records.naming import Names

TEXT = """Talks on water open in Tashkent

Uzbekistan's Foreign Minister Dilnoza Karimova met her guest on Monday. Karimova said she was content.

The World Food Programme (WFP) sent an envoy, Pedro R. Almeida Torres. Almeida thanked the Uzbek government. The WFP will stay.
The minister left early."""


def names() -> Names:
    article = compose(TEXT, published="2024-05-07")
    report = Annotated(article, sentences(article))
    persons = [at("Dilnoza Karimova"), at("Pedro R. Almeida Torres")]
    return Names(
        report,
        persons,
        [("Dilnoza Karimova", "Foreign Minister", "Uzbekistan"), ("Pedro R. Almeida Torres", "envoy", "")],
    )


def at(words: str, after: str = "") -> Span:
    start = TEXT.index(words, TEXT.index(after) if after else 0)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("words", "after", "value"),
    [
        ("Karimova", "Monday. ", "Dilnoza Karimova"),  # a surname
        ("Almeida", "Torres. ", "Pedro R. Almeida Torres"),  # the first of two surnames
        ("she", "Karimova said", "Dilnoza Karimova"),  # a pronoun: the person named last
        ("Uzbek government", "", "Uzbekistan"),
        ("Uzbek", "", "Uzbekistan"),  # the adjective alone
        ("WFP", "The WFP", "World Food Programme"),  # an abbreviation that the report explains
        ("The minister", "", "Dilnoza Karimova"),  # an office that one person of the report holds
    ],
)
def test_words_are_resolved_to_the_fullest_name(words: str, after: str, value: str) -> None:
    named = names().resolve(at(words, after))
    assert named is not None
    assert named.value == value


def test_we_is_the_speaker_and_nobody_without_one() -> None:
    known = names()
    assert known.resolve(Span(0, 0)) is None
    span = at("her")
    assert known.resolve(span) is not None


def test_a_place_keeps_its_city_and_an_adjective_gives_the_state() -> None:
    known = names()
    tashkent, uzbek = known.place(at("Tashkent")), known.place(at("Uzbek government"))
    assert tashkent is not None
    assert tashkent.value == "Tashkent"
    assert uzbek is not None


def test_the_home_state_is_the_one_named_most() -> None:
    home = names().home
    assert home is not None
    assert home[0] == "Uzbekistan"
    assert home[1].of(TEXT).startswith("Uzbek")


def test_deeds_bare_adjectives_and_money_are_nobody() -> None:
    text = "Accord signed in Norland. It asked for foreign troops, and the Red Council spoke of 7 million yen."
    names = Names(Annotated(compose(text), sentences(compose(text))), [])
    for words, meant in (("Accord", None), ("foreign", None), ("yen", None), ("Red Council", "Red Council")):
        at = text.index(words)
        named = names.resolve(Span(at, at + len(words)))
        assert (named.value if named else None) == meant


def test_the_state_told_is_the_last_in_the_paragraph() -> None:
    known = names()
    told = known.state_told(TEXT.index("The minister left"))
    assert told is None  # that paragraph names none
    told = known.state_told(TEXT.index("Karimova said"))
    assert told is not None
    assert (told[0], told[1].of(TEXT)) == ("Uzbekistan", "Uzbekistan")
