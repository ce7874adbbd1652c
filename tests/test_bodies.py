"""Bodies: the table is consistent, and names, initials and nicknames find their body."""

import pytest

from dragoman.gazetteer.bodies import bodies, body_of, is_full_name
from dragoman.gazetteer.countries import by_code

SECTORS = {
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "REL", "SOC",
}  # fmt: skip


def test_every_body_has_a_known_sector_and_state() -> None:
    for body in bodies():
        assert body.sector in SECTORS | {"IGO", "NGO"}, body.name
        assert not body.country or by_code(body.country), body.name
        assert not (body.sector == "IGO" and body.country), body.name
    assert len(bodies()) > 250


def test_no_name_belongs_to_two_bodies() -> None:
    owner: dict[str, str] = {}
    for body in bodies():
        for name in body.all_names:
            assert owner.setdefault(name, body.name) == body.name, name


@pytest.mark.parametrize(
    ("words", "name", "sector", "country"),
    [
        ("Security Council", "UN Security Council", "IGO", ""),
        ("the U.N. Security Council", "UN Security Council", "IGO", ""),
        ("United Nations Security Council", "UN Security Council", "IGO", ""),
        ("U.N.", "UN", "IGO", ""),
        ("Nato", "NATO", "IGO", ""),
        ("Economic Community of West African States", "ECOWAS", "IGO", ""),
        ("WHO", "World Health Organization", "IGO", ""),
        ("Doctors Without Borders", "Médecins Sans Frontières", "NGO", ""),
        ("al-Shabaab", "al-Shabab", "REB", "SOM"),
        ("Hamas's", "Hamas", "REB", "PSE"),
        ("the Pentagon", "Pentagon", "MIL", "USA"),
        ("U.S. Congress", "US Congress", "LEG", "USA"),
        ("the M23 rebels", "M23", "REB", "COD"),
    ],
)
def test_words_name_a_body(words: str, name: str, sector: str, country: str) -> None:
    body = body_of(words)
    assert body is not None
    assert (body.name, body.sector, body.country) == (name, sector, country)


@pytest.mark.parametrize("words", ["who", "is", "the council", "diet", "", "Ministry of Tides"])
def test_other_words_name_no_body(words: str) -> None:
    assert body_of(words) is None


def test_a_name_in_words_is_told_from_initials() -> None:
    body = body_of("IMF")
    assert body is not None
    assert is_full_name(body, "the International Monetary Fund") and not is_full_name(body, "IMF")
