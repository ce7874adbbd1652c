"""States: every ISO code is there and right, and words find the state that they name."""

import pytest

from dragoman.gazetteer.countries import (
    by_code,
    capital_of,
    countries,
    country_at_start,
    country_of,
    is_ambiguous,
    part_of,
)


def test_codes_agree_with_iso_3166() -> None:
    pycountry = pytest.importorskip("pycountry")
    ours = {c.alpha2: (c.alpha3, c.numeric) for c in countries() if c.alpha2 != "XK"}
    assert ours == {c.alpha_2: (c.alpha_3, c.numeric) for c in pycountry.countries}


def test_kosovo_has_the_codes_in_use_for_it() -> None:
    kosovo = by_code("XKX")
    assert kosovo is not None
    assert (kosovo.alpha2, kosovo.numeric, kosovo.cow, kosovo.name) == ("XK", "", "347", "Kosovo")


def test_cow_codes_are_distinct_numbers() -> None:
    cow = [c.cow for c in countries() if c.cow]
    assert len(cow) == len(set(cow)) and all(code.isdigit() for code in cow)
    assert {c.alpha3: c.cow for c in countries()}["KEN"] == "501"


def test_the_words_of_one_state_name_no_other() -> None:
    owner: dict[str, str] = {}
    for country in countries():
        for word in (country.name, *country.names, *country.formal, *country.adjectives, *country.demonyms):
            assert owner.setdefault(word, country.alpha3) == country.alpha3, word


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Kenya", "KEN"), ("the Kenyans", "KEN"), ("Kenyan", "KEN"), ("Kenya's", "KEN"), ("Kenya’s", "KEN"),
        ("US", "USA"), ("the U.S.", "USA"), ("United States", "USA"), ("American", "USA"), ("UK", "GBR"),
        ("Britain", "GBR"), ("Russian Federation", "RUS"), ("DR Congo", "COD"), ("South Korean", "KOR"),
        ("the Netherlands", "NLD"), ("Dutch", "NLD"), ("Côte d’Ivoire", "CIV"), ("Ivorian", "CIV"), ("KENYA", "KEN"),
        ("Burmese", "MMR"), ("Nigerien", "NER"), ("Nigerian", "NGA"), ("Holy See", "VAT"), ("Czechia", "CZE"),
        ("Philippines'", "PHL"),
    ],
)  # fmt: skip
def test_words_name_a_state(words: str, code: str) -> None:
    found = country_of(words)
    assert found is not None and found.alpha3 == code


@pytest.mark.parametrize("words", ["us", "turkey", "Nairobi", "Kenyatta", "", "the", "chad", "polish", "Scotland"])
def test_other_words_name_no_state(words: str) -> None:
    assert country_of(words) is None


@pytest.mark.parametrize(
    ("words", "code"),
    [("Washington", "USA"), ("the Kremlin", "RUS"), ("the White House", "USA"), ("Beijing", "CHN"), ("Kiev", "UKR")],
)
def test_capitals_and_seats_stand_for_governments(words: str, code: str) -> None:
    found = capital_of(words)
    assert found is not None and found.alpha3 == code


def test_a_city_that_is_no_capital_stands_for_nothing() -> None:
    assert capital_of("Mombasa") is None


@pytest.mark.parametrize("words", ["Chad", "Jordan", "Georgia", "Santiago"])
def test_words_of_two_meanings_are_flagged(words: str) -> None:
    assert is_ambiguous(words)
    assert not is_ambiguous("Kenya")


def test_a_phrase_opens_with_its_state() -> None:
    found = country_at_start("South Korean police officers")
    assert found is not None and (found[0].alpha3, found[1]) == ("KOR", 2)
    assert country_at_start("police in Seoul") is None


def test_parts_are_coded_with_their_state_but_are_not_it() -> None:
    scots = part_of("Scottish")
    assert scots is not None and scots.alpha3 == "GBR" and country_of("Scottish") is None
