"""Places: cities, states and regions are found offline with identifier, country and position."""

import subprocess
import sys

import pytest

from dragoman.gazetteer.places import best, lookup
from dragoman.values.place import canonical_place, located


@pytest.mark.parametrize(
    ("name", "country", "geonames"),
    [
        ("Goma", "COD", 216281), ("Kyiv", "UKR", 703448), ("Kiev", "UKR", 703448), ("Port-au-Prince", "HTI", 3718426),
        ("PORT-AU-PRINCE", "HTI", 3718426), ("N’Djamena", "TCD", 2427123), ("The Hague", "NLD", 2747373),
        ("Paris", "FRA", 2988507), ("New York", "USA", 5128581), ("Gaza City", "PSE", 281133), ("Aden", "YEM", 415189),
        ("Washington, D.C.", "USA", 4140963), ("Bogota", "COL", 3688689),
    ],
)  # fmt: skip
def test_cities_are_found_by_their_names(name: str, country: str, geonames: int) -> None:
    place = best(name).place
    assert place is not None
    assert (place.country, place.geonames) == (country, geonames)


@pytest.mark.parametrize(
    ("name", "country", "feature"),
    [
        ("Kenya", "KEN", "PCLI"), ("the Philippines", "PHL", "PCLI"), ("US", "USA", "PCLI"), ("Tigray", "ETH", "ADM1"),
        ("Darfur", "SDN", "RGN"), ("Cité Soleil", "HTI", "PPLX"), ("Cite Soleil", "HTI", "PPLX"),
        ("Texas", "USA", "ADM1"),
        ("Nagorno-Karabakh", "AZE", "RGN"), ("Strait of Hormuz", "", "STRT"), ("West Bank", "PSE", "RGN"),
        ("Cabo Delgado", "MOZ", "ADM1"), ("Crimea", "UKR", "ADM1"),
    ],
)  # fmt: skip
def test_states_and_regions_are_found(name: str, country: str, feature: str) -> None:
    place = best(name).place
    assert place is not None
    assert (place.country, place.feature) == (country, feature)


@pytest.mark.parametrize("name", ["reading", "the", "", "Zzyzxville", "x" * 500, "\ud800", "Kenyan", "’", "\n\t"])
def test_other_words_are_no_place(name: str) -> None:
    assert lookup(name) == () and best(name).place is None


def test_candidates_come_with_most_people_first() -> None:
    people = [p.population for p in lookup("Santiago")]
    assert len(people) > 3 and people == sorted(people, reverse=True)


def test_the_states_of_a_report_decide_between_namesakes() -> None:
    def country(name: str, *context: str) -> str:
        place = best(name, context).place
        return place.country if place else ""

    assert country("Hyderabad") == "IND" and country("Hyderabad", "PAK") == "PAK"
    assert country("Georgia") == "GEO" and country("Georgia", "USA") == "USA"
    assert country("Paris", "USA") == "FRA"  # a village must not win because a report is about its state


def test_close_rivals_are_shown_as_ambiguous() -> None:
    assert best("San José").ambiguous and not best("Nairobi").ambiguous


def test_positions_are_degrees() -> None:
    place = best("Nairobi").place
    assert place is not None and -1.4 < place.lat < -1.2 and 36.7 < place.lon < 36.9 and place.feature == "PPLC"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the port city of Sfax", "Sfax"), ("the capital, Nairobi", "capital, Nairobi"), ("Kenya's", "Kenya"),
        ("southern Lebanon", "southern Lebanon"), ("The Hague", "The Hague"), ("the border", "border"),
        ("Washington, D.C.", "Washington, D.C."), ("the village of Adi Mor", "Adi Mor"),
    ],
)  # fmt: skip
def test_place_names_are_entered_bare(words: str, name: str) -> None:
    assert canonical_place(words) == name


@pytest.mark.parametrize(
    ("words", "country"),
    [("southern Lebanon", "LBN"),
     ("downtown Nairobi", "KEN"), ("Latakia province", "SYR"),
     ("north-eastern Syria", "SYR"),
     ("Culiacán, Sinaloa", "MEX"), ("the port city of Sfax", "TUN")],
)  # fmt: skip
def test_parts_of_places_resolve_to_what_they_are_part_of(words: str, country: str) -> None:
    place = located(words).place
    assert place is not None and place.country == country


def test_the_table_is_not_read_before_it_is_asked() -> None:
    code = "import sys, dragoman.gazetteer.places as p; print(p._file.cache_info().currsize, 'sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]
