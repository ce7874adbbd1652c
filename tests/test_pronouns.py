"""Whom "he" and "she" mean. All names are invented."""

from __future__ import annotations

import pytest

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.gazetteer.given_names import gender_of
from dragoman.mentions.quotations import quotations
from dragoman.model import Annotated, Span
from dragoman.records.naming import Names


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Emily Vantrose", "female"),
        ("José Quillfeather", "male"),
        ("Marie-Claude Ostrander", "female"),
        ("Jean Corviser", ""),  # borne by women and men
        ("Xqzt Ohm", ""),
        ("", ""),
    ],
)
def test_gender_is_told_only_by_clear_given_names(name: str, gender: str) -> None:
    assert gender_of(name) == gender


CASES = [  # text, the pronoun's words around it, who is meant
    ("Anna Quist met Peter Holm in Varna.\n\nShe praised the plan.", "She praised", "Anna Quist"),
    ("Anna Quist met Peter Holm in Varna.\n\nHe praised the plan.", "He praised", "Peter Holm"),
    ('"It will not do," Peter Holm said of Marcus Vint.\n\nHe left.', "He left", "Peter Holm"),
    ('"Marcus Vint must go," Peter Holm said.\n\nHe left.', "He left", "Peter Holm"),
    ("Marcus Vint spoke to Peter Holm.\n\nThe hall was full.\n\nHe left.", "He left", "Marcus Vint"),
]


@pytest.mark.parametrize(("text", "words", "person"), CASES)
def test_a_pronoun_means_the_person_before_it_of_its_gender(text: str, words: str, person: str) -> None:
    article = compose(text)
    report = Annotated(article, sentences(article))
    persons = [
        Span(article.text.index(n), article.text.index(n) + len(n))
        for n in ("Anna Quist", "Peter Holm", "Marcus Vint")
        if n in article.text
    ]
    names = Names(report, persons, quotes=quotations(article, report.sentences))
    at = article.text.index(words)
    named = names.resolve(Span(at, at + len(words.split()[0])))
    assert named is not None and named.value == person and not named.stated


def test_an_office_of_several_holders_means_the_one_named_last() -> None:
    text = "President Otto Brandl of Arkadia met President Lior Santos of Belmont.\n\nThe president left."
    article = compose(text)
    report = Annotated(article, sentences(article))
    persons = [Span(text.index(n), text.index(n) + len(n)) for n in ("Otto Brandl", "Lior Santos")]
    names = Names(report, persons, [("Otto Brandl", "President", "Arkadia"), ("Lior Santos", "President", "Belmont")])
    at = article.text.index("The president")
    named = names.resolve(Span(at, at + len("The president")))
    assert named is not None and named.value == "Lior Santos"


def test_a_name_is_known_without_its_accents() -> None:
    article = compose("President Tarık Öztuna spoke.\n\nOztuna left.")
    report = Annotated(article, sentences(article))
    names = Names(report, [Span(10, 22)])
    assert names.full("Oztuna") == "Tarık Öztuna"


def test_somebody_without_a_name_is_told_without_his_place() -> None:
    article = compose("A diplomat in Port Arkadia said so.")
    report = Annotated(article, sentences(article))
    named = Names(report, []).resolve(Span(0, 26))
    assert named is not None and named.value == "diplomat"
