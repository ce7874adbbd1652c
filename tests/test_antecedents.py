"""Whom "the bloc", "both sides" and "French troops" mean."""

from __future__ import annotations

import pytest

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.model import Annotated, Span
from dragoman.records.bound import acting_for
from dragoman.records.facts import standing, tight, unbroken
from dragoman.records.naming import Names

CASES = [
    ("Ecowas met on Monday. The bloc sent an envoy to Chad.", "bloc", ["Ecowas"]),
    ("Niger and Chad signed a pact. The two countries will trade again.", "two countries", ["Niger", "Chad"]),
    ("Chad, Niger and Mali signed. The three will trade again.", "three", ["Chad", "Niger", "Mali"]),
    ("Chad is at war. The Government and the Arun Front met. Both sides spoke.", "sides", ["Chad", "Arun Front"]),
    ("The Arun Liberation Front struck first. The rebels then withdrew.", "rebels", ["Arun Liberation Front"]),
    ("Ecowas met. Some countries stayed away.", "countries", ["countries"]),  # no "the": nobody in particular
    ("Ecowas met. Gunmen and people in Arun fled.", "people in", ["people"]),  # a word too many
]


@pytest.mark.parametrize(("text", "words", "meant"), CASES)
def test_a_description_means_who_was_named_before(text: str, words: str, meant: list[str]) -> None:
    article = compose(text)
    names = Names(Annotated(article, sentences(article)), [])
    start = article.text.rindex(words)
    assert [n.value for n in names.meant(Span(start, start + len(words)))] == meant


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("French troops", "France"),
        ("Mexico's foreign minister", "Mexico"),
        ("Ugandans", "Uganda"),
        ("French Open", ""),
        ("France", ""),  # bound itself
        ("troops", ""),
    ],
)
def test_forces_and_ministries_act_for_their_state(name: str, state: str) -> None:
    assert acting_for(name) == state


def test_a_name_broken_at_of_is_one_name() -> None:
    text = "The Small Group of the Arun Coalition met the Small Council."
    spans = [Span(*m) for m in ((4, 15), (16, 18), (23, 37), (46, 59))]
    assert [s.of(text) for s in unbroken(spans, text)] == ["Small Group of the Arun Coalition", "Small Council"]


def test_who_is_told_only_as_a_place_is_no_actor_beside_others() -> None:
    text = "Protesters in Arun marched."
    protesters, place = Span(0, 10), Span(14, 18)
    assert standing([protesters, place], text) == (protesters,)
    assert standing([place], text) == (place,)


def test_the_s_of_an_owner_is_no_part_of_what_he_owns() -> None:
    text = "praised Fiji’s role, and us"
    assert tight(Span(text.index("’s"), text.index(",")), text).of(text) == "role"
    assert tight(Span(text.index("us"), len(text)), text).of(text) == "us"
