"""Offices: the whole name, the title and whose it is, from the order of the words. All names are invented."""

from __future__ import annotations

import pytest

from dragoman.model import Span
from dragoman.records.roles import office, whole_name

CASES = [  # text, the words marked as person, as title, as owner; the name, the title and the owner wanted
    (
        "Health Ministry official Asad Ramli spoke.",
        "Asad",
        "Ministry official",
        "",
        ("Asad Ramli", "official", "Health Ministry"),
    ),
    (
        "Former Iraqi minister Sami Haddawi left.",
        "Haddawi",
        "Former Iraqi minister",
        "",
        ("Sami Haddawi", "minister", "Iraqi"),
    ),
    (
        "Mora Quell, spokeswoman for Doctors Abroad, said so.",
        "Mora Quell",
        "spokeswoman for Doctors",
        "",
        ("Mora Quell", "spokeswoman", "Doctors Abroad"),
    ),
    (
        "Tarek Omondi, adviser to the Kenyan Ministry of Health, said so.",
        "Omondi",
        "adviser to the Kenyan Ministry of Health",
        "",
        ("Tarek Omondi", "adviser", "Kenyan Ministry of Health"),
    ),
    ("Senator Ada Klobe of Minnesota agreed.", "Ada Klobe", "Senator", "", ("Ada Klobe", "Senator", "Minnesota")),
    ("The mayor of London, Nadia Khoury, agreed.", "Khoury", "mayor", "", ("Nadia Khoury", "mayor", "London")),
    ("Judge Durwin Hale QC ruled.", "Durwin Hale QC", "Judge", "", ("Durwin Hale", "Judge", None)),
    (
        "Health and Child Welfare Secretary Gerald Gwisa said so.",
        "Gwisa",
        "Secretary",
        "",
        ("Gerald Gwisa", "Health and Child Welfare Secretary", None),
    ),
    (
        "President of the United States Jane Doeren spoke.",
        "Doeren",
        "President",
        "",
        ("Jane Doeren", "President", "United States"),
    ),
    ("WHO director Maura Chand warned.", "Maura Chand", "director", "", ("Maura Chand", "director", "WHO")),
    ("Prime minister Hugo Minnow resigned.", "Minnow", "Prime minister", "", ("Hugo Minnow", "Prime minister", None)),
    (
        "Mexican president Luis Obrero, spoke.",
        "Luis Obrero",
        "president",
        "Mexican president Luis",
        ("Luis Obrero", "president", "Mexican"),
    ),
]


def place(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


@pytest.mark.parametrize(
    ("text", "person", "title", "of", "wanted"), CASES, ids=lambda v: v[:30] if isinstance(v, str) else ""
)
def test_an_office_is_told_apart_from_its_holder_and_its_owner(
    text: str, person: str, title: str, of: str, wanted: tuple[str, str, str | None]
) -> None:
    found = office(text, Span(0, len(text)), place(text, person), place(text, title), place(text, of) if of else None)
    assert found is not None
    assert (found.name.of(text), found.title.of(text), found.of.of(text) if found.of else None) == wanted


@pytest.mark.parametrize("title", ["Dr.", "Mr", "Sir"])
def test_a_courtesy_is_no_office(title: str) -> None:
    text = f"{title} Tony Mollard came."
    assert office(text, Span(0, len(text)), place(text, "Tony Mollard"), place(text, title), None) is None


def test_a_name_is_made_whole_and_takes_no_title_day_or_state_with_it() -> None:
    text = "On Monday President Jean-Luc van der Berg of Kenya met US Senator Ida B. Wells in Paris."
    sentence = Span(0, len(text))
    berg, wells = whole_name(text, sentence, place(text, "Luc van")), whole_name(text, sentence, place(text, "Wells"))
    assert berg and berg.of(text) == "Jean-Luc van der Berg"
    assert wells and wells.of(text) == "Ida B. Wells"
    assert whole_name(text, sentence, place(text, "met")) is None
