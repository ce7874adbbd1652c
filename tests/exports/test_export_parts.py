"""What the formats are made of: actors, places, dates, money, masking, cells, streaming."""

from __future__ import annotations

import io

import pytest

from dragoman.exports.actors import actor
from dragoman.exports.dates import after, when
from dragoman.exports.entry import Entry, Passage, Report, Span, Told, spread
from dragoman.exports.masking import WITHHELD, Masks, minors
from dragoman.exports.spots import finest, spots
from dragoman.exports.table import Sheet, Table, cell, clean, columns
from dragoman.values.currency import currency, is_rate


@pytest.mark.parametrize(
    ("edtf", "precision", "ucdp", "acled"),
    [("2031-07-04", "day", 1, 1), ("2031-07-04/2031-07-06", "days", 2, 2), ("2031-06-30/2031-07-06", "week", 3, 2),
     ("2031-07", "month", 4, 3), ("2031", "year", 5, None), ("2029/2031", "longer", 5, None), ("2031-07-04/..", "open", None, None),
     ("", "none", None, None), ("next week", "none", None, None)],
)  # fmt: skip
def test_a_date_is_as_precise_as_it_is_told(edtf, precision, ucdp, acled):
    time = when(edtf)
    assert (time.precision, time.date_prec, time.time_precision) == (precision, ucdp, acled)
    assert bool(time.day) == (precision == "day")


@pytest.mark.parametrize(
    ("day", "length", "end"),
    [("2031-05-02", "P5Y", "2036-05-02"), ("2032-02-29", "P1Y", "2033-02-28"), ("2031-01-31", "P1M", "2031-02-28"),
     ("2031-05-02", "P6W", "2031-06-13"), ("2031-05-02", "PT72H", ""), ("9999-05-02", "P5Y", ""), ("", "P5Y", "")],
)  # fmt: skip
def test_a_term_ends_on_a_day(day, length, end):
    assert after(day, length) == end


@pytest.mark.parametrize(
    ("names", "precision", "point"),
    [(["Goma"], "place", True), (["eastern outskirts of Goma"], "near", True), (["Kenya"], "country", False),
     (["western Kenya"], "country", False),
     (["southern Lebanon"], "area", False), (["Latakia province"], "region", False),
     (["Aceh"], "region", False), (["Nowhereville"], "unknown", False),
     (["Nairobi", "Kenya"], "place", True), ([], "unknown", False)],
)  # fmt: skip
def test_only_towns_and_sites_are_points(names, precision, point):
    spot = finest(names)
    assert (spot.lat is not None) == point
    assert spot.precision == precision


def test_no_name_makes_a_country_a_point():
    from dragoman.gazetteer.countries import countries

    for country in countries():
        for spot in spots([country.name]):
            assert spot.lat is None or spot.precision != "country", country.name


@pytest.mark.parametrize(
    ("unit", "code"),
    [("dollars", "USD"), ("US$", "USD"), ("euros", "EUR"), ("euro", "EUR"), ("Canadian dollars", "CAD"), ("GBP", "GBP"),
     ("dollars a year", "USD"), ("crowns of Halvania", ""), ("soldiers", ""), ("", ""), ("TON", "")],
)  # fmt: skip
def test_money_has_the_code_of_the_currency_told(unit, code):
    assert currency(unit) == code
    assert is_rate("dollars a year") and not is_rate("dollars")


def test_a_range_has_no_best():
    assert spread([24, 99]) == Span(24, None, 99)
    assert spread(7) == Span(7, 7, 7)
    assert spread("many") == spread(True) == spread(None) == Span(None, None, None)


def test_actors_are_one_only_where_the_name_is_sure():
    assert actor("United States").key == actor("US").key and actor("US").sort == "state"
    assert actor("Solveig Brandvold").sort == "person"
    assert actor("al-Shabab").sector == "REB"
    assert actor(WITHHELD).key == "withheld"


@pytest.mark.parametrize(
    ("text", "found"),
    [("Nadia Osei, 12, was shot.", ["Nadia Osei"]), ("The 9-year-old girl Lena Farrow died.", ["Lena Farrow"]),
     ("Omar Denning (16) was held.", ["Omar Denning"]), ("Ines Kolb, aged 15, fled.", ["Ines Kolb"]),
     ("Piet Aalders, 42, spoke.", []), ("On May 12, 14 people died.", []), ("Kenya, 12 other states", [])],
)  # fmt: skip
def test_minors_are_known_by_their_age(text, found):
    assert list(minors(text)) == found


def told(words, report="r1"):
    return Told("t", Report(report, "one", title=words), passages=(Passage(words, 0, len(words)),))


def test_names_are_withheld_everywhere_and_surnames_in_their_report():
    masks = Masks()
    masks.learn("r1", "attack", {"to": ["Maren Holt", "villagers"]}, ["Maren Holt died."])
    masks.learn("r1", "attack", {"to": ["Ada Quist"]}, ["Ada Quist, the minister, was hurt."])
    masks.learn("r1", "role", {"by": ["Ada Quist"], "of": "Norway"}, [])
    masks.settle()
    assert masks.names == ["Maren Holt"]
    entry = Entry("x", "attack", {"to": ["Maren Holt", "Ada Quist", "villagers"]}, (told("Holt and Maren Holt; Holton"),))
    shown = masks.entry(entry)
    assert shown.masked and shown.names("to") == (WITHHELD, "Ada Quist", "villagers")
    assert shown.told[0].passages[0].words == f"{WITHHELD} and {WITHHELD}; Holton"
    assert shown.revision != entry.revision
    other = Entry("y", "meeting", {"by": ["Jon Holt"]}, (told("Jon Holt met Maren Holt.", "r2"),))
    assert masks.entry(other).told[0].passages[0].words == f"Jon Holt met {WITHHELD}."


def test_cells_hold_neither_tabs_nor_line_ends_nor_what_no_file_can_hold():
    assert clean("a\tb\n c\u2028d\x00e\ud800f\u202eg") == "a b c defg"
    assert [cell(v) for v in (None, True, 3.0, 0.5, ["a", 2.0], ())] == ["", "true", "3", "0.5", "a; 2", ""]
    file = io.StringIO()
    sheet = Sheet(file, Table("x.tsv", "", columns(("a", "a"), ("b", "b")), separator="\t"))
    sheet.add({"b": 'say "\tyes"'})
    assert file.getvalue() == 'a\tb\n\tsay " yes"\n'
    with pytest.raises(KeyError, match="no column"):
        sheet.add({"c": 1})
