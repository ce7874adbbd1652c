"""Parties: a name is entered as the guide says, and gives country and sector away. Private persons are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.values.party import canonical_party, party_code, same_party
from dragoman.values.titles import split_title

NAMES = [
    # who acts for a state is the state
    ("the Kenyan government", "Kenya"), ("Kenyan officials", "Kenya"), ("Kenyan authorities", "Kenya"),
    ("senior Kenyan officials", "Kenya"), ("Kenya's government", "Kenya"), ("the government of Haiti", "Haiti"),
    ("authorities in Niger", "Niger"), ("Nairobi", "Kenya"), ("Washington", "US"), ("Kenyan", "Kenya"),
    ("EU officials", "EU"), ("the Russian Federation", "Russia"),
    # always under one name
    ("United States", "US"), ("the U.S.", "US"), ("U.S.", "US"), ("Britain", "UK"), ("British officials", "UK"),
    ("Security Council", "UN Security Council"), ("the 15-member Security Council", "UN Security Council"),
    ("United Nations", "UN"), ("the European Union", "EU"),
    # bodies, forces and ministries keep the report's name
    ("Kenyan police", "Kenyan police"), ("the Kenyan Ministry of Defence", "Kenyan Ministry of Defence"),
    ("the Kremlin", "Kremlin"), ("Economic Community of West African States",) * 2, ("ECOWAS", "ECOWAS"),
    ("Democratic Republic of Congo",) * 2, ("Niger's military government",) * 2, ("United States Congress",) * 2,
    ("the West African bloc", "Economic Community of West African States"),
    ("National Union of Rail, Maritime and Transport Workers",) * 2, ("Palestinians", "Palestinians"),
    ("Tigray People's Liberation Front (TPLF)", "Tigray People's Liberation Front"),
    # persons without title or description
    ("President Joe Biden", "Joe Biden"), ("Gen. Abdul Karimi", "Abdul Karimi"),
    ("US Secretary of Defense Lloyd Austin", "Lloyd Austin"), ("Kenyan Foreign Minister Tomas Arep", "Tomas Arep"),
    ("former US president Donald Trump", "Donald Trump"), ("Crown Prince Halim bin Sorad", "Halim bin Sorad"),
    ("Lloyd Austin, the US defence secretary", "Lloyd Austin"), ("Pope Francis", "Pope Francis"),
    ("Haiti's de facto leader, Prime Minister Ariel Henry", "Ariel Henry"), ("Aden Duale", "Aden Duale"),
    ("Kenya’s Defence Cabinet Secretary Aden Duale", "Aden Duale"), ("Ada Oren, Jr.",) * 2,
    ("UN Secretary-General António Guterres", "António Guterres"), ("Lt. Col. Ana Prell", "Ana Prell"),
    ("the president", "president"), ("Prime Minister", "Prime Minister"), ("an Iranian official", "Iranian official"),
    # groups without their number
    ("dozens of protesters", "protesters"), ("the armed men", "armed men"), ("at least 20 soldiers", "soldiers"),
    ("some 500 Malian soldiers", "Malian soldiers"), ("a group of armed men", "armed men"), ("two gunmen", "gunmen"),
    ("One Nation", "One Nation"), ("Group of Seven", "Group of Seven"), ("thousands", "thousands"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "name"), NAMES)
def test_a_party_is_entered_under_the_guides_name(words: str, name: str) -> None:
    assert canonical_party(words) == name


@pytest.mark.parametrize("name", sorted({name for _, name in NAMES}))
def test_the_guides_name_stays_as_it_is(name: str) -> None:
    assert canonical_party(name) == name


@given(st.text(max_size=60))
def test_any_text_has_a_name_and_a_code(words: str) -> None:
    assert canonical_party(words) or not any(c.isalnum() for c in words)
    code = party_code(words)
    assert len(code.country) in (0, 3) and len(code.sector) in (0, 3)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Minister of Foreign Affairs Lena Oduya", ("Minister of Foreign Affairs", "Lena Oduya")),
        ("Rev. Paul de Souza", ("Rev.", "Paul de Souza")),
        ("Vice President", ("", "Vice President")),
        ("Mayor of the city", ("", "Mayor of the city")),
    ],
)
def test_titles_are_split_from_names(words: str, parts: tuple[str, str]) -> None:
    assert split_title(words) == parts


@pytest.mark.parametrize(
    ("a", "b"),
    [("Austin", "Lloyd Austin"), ("ECOWAS", "Economic Community of West African States"), ("US Senate", "Senate"),
     ("the U.S. troops", "US troops"), ("Burma", "Myanmar"), ("Minister Lena Oduya", "Oduya"), ("Kyiv", "Ukraine")],
)  # fmt: skip
def test_one_actor_under_two_names(a: str, b: str) -> None:
    assert same_party(a, b) and same_party(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [("Sudan", "South Sudan"), ("Lena Oduya", "Mark Oduya"), ("Kenyan police", "police"), ("Jordan", "Ada Jordan"),
     ("", "Kenya"), ("protesters", "students")],
)  # fmt: skip
def test_two_actors_are_two(a: str, b: str) -> None:
    assert not same_party(a, b) and not same_party(b, a)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kenya", ("KEN", "GOV")), ("Kenyan police", ("KEN", "COP")), ("Algerian security forces", ("DZA", "MIL")),
        ("Poland's parliament", ("POL", "LEG")), ("Israel's high court", ("ISR", "JUD")),
        ("Afghan rebels", ("AFG", "REB")),
        ("Ugandan opposition candidates", ("UGA", "OPP")), ("refugees in Goma", ("COD", "REF")), ("UN", ("", "IGO")),
        ("dozens of protesters", ("", "CVL")), ("Danish journalists", ("DNK", "JRN")), ("armed men", ("", "UAF")),
        ("French farmers", ("FRA", "AGR")), ("Serbian Workers' Union", ("SRB", "LAB")), ("Hamas", ("PSE", "REB")),
        ("Swiss doctors", ("CHE", "MED")), ("Israeli intelligence", ("ISR", "SPY")),
        ("Amnesty International", ("", "NGO")),
        ("US Foreign Minister Lena Oduya", ("USA", "GOV")), ("Gen. Abdul Karimi", ("", "MIL")),
        ("Darfur", ("SDN", "")),
        ("former Prime Minister Lena Oduya", ("", "ELI")), ("Scottish police", ("GBR", "COP")),
        ("Syrians", ("SYR", "CVL")),
        ("Taliban officials", ("AFG", "REB")), ("opposition parties in Nepal", ("NPL", "OPP")), ("", ("", "")),
    ],
)  # fmt: skip
def test_names_give_country_and_sector_away(name: str, code: tuple[str, str]) -> None:
    assert party_code(name) == code


@pytest.mark.parametrize("name", ["Aden Duale", "Paris Oduya", "Austin", "Jordan Sandoval", "Florence Arep"])
def test_names_of_persons_are_not_searched_for_places(name: str) -> None:
    assert party_code(name) == ("", "")
