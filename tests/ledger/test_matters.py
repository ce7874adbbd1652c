"""A matter a page at a time: the same things as the whole of it, latest first, as of any day."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.filing import Ledger
from dragoman.ledger import matters

STRAITS = Path(__file__).parents[1] / "stories" / "straits"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    with Ledger(tmp_path_factory.mktemp("matters") / "straits.db") as book:
        book.add(STRAITS, gold=True)
        book.settle()
        yield book


@pytest.mark.parametrize(
    "words", ["Mirosia", "Varland", "Straits Council", "harbours", "engineers harbours", "", "Atlantis"]
)
@pytest.mark.parametrize("as_of", ["", "2031-03-31", "2030-01-01"])
def test_a_small_matter_is_all_of_it(book, words, as_of) -> None:
    found = matters.matter(book.connection, words, as_of)
    whole = book.about(words, as_of)
    assert [t.id for t in found.things] == [t.id for t in whole]
    assert [(t.stage, t.links) for t in found.things] == [(t.stage, t.links) for t in whole]
    assert found.earlier is None and found.total <= len(found.things)  # what was told later is not counted


@pytest.mark.parametrize("as_of", ["2031-02-28", "2031-03-31", "2031-05-15", "2032-01-01"])
def test_of_a_large_ledger_only_what_was_told_later_is_worked_out_anew(book, as_of, monkeypatch) -> None:
    whole = {t.id: t for t in book.about("Mirosia", as_of)}
    monkeypatch.setattr(matters, "is_small", lambda db: False)
    found = {t.id: t for t in matters.matter(book.connection, "Mirosia", as_of).things}
    assert found.keys() == whole.keys()
    for key, thing in found.items():
        assert [x.id for x in thing.tellings] == [x.id for x in whole[key].tellings]
        assert (thing.stage, thing.values, thing.links) == (whole[key].stage, whole[key].values, whole[key].links)


def test_a_thing_is_found_by_the_beginning_of_its_id(book) -> None:
    one = book.things()[0]
    assert one.id in [t.id for t in matters.matter(book.connection, one.id[:12]).things]


def test_pages_go_back_in_time_and_hold_everything_once(book) -> None:
    whole = {t.id: t for t in book.about("Mirosia")}
    seen: list[str] = []
    before = matters.END
    while True:
        page = matters.matter(book.connection, "Mirosia", "", before, 2)
        linked = {o for t in page.things for others in t.links.values() for o in others}
        new = [t for t in page.things if t.id not in linked and t.id not in seen]
        assert len(new) <= 2 and page.total >= 3
        seen += [t.id for t in sorted(new, key=lambda t: t.tellings[0].key, reverse=True)]
        if page.earlier is None:
            break
        before = page.earlier
    days = [whole[t].tellings[0].day for t in seen]
    assert days == sorted(days, reverse=True) and len(days) >= 3


def test_where_too_many_reports_have_the_words_it_says_how_many_were_gone_through(book, monkeypatch) -> None:
    assert matters.matter(book.connection, "engineers").searched == 0
    monkeypatch.setattr(matters, "_SEARCHED", 1)
    assert matters.matter(book.connection, "engineers").searched == 1
    assert matters.matter(book.connection, "Mirosia", most=1).searched == 0  # the name is enough


def test_the_days_of_a_matter_are_those_on_which_it_was_told(book) -> None:
    told = {x.day for t in book.about("Mirosia") for x in t.tellings}
    assert set(matters.days(book.connection, "Mirosia")) == told


def test_beside_are_the_latest_of_each_kind(book) -> None:
    reports = [r["id"] for r in book.reports()]
    roles = book.told("role")
    found = matters.beside(book.connection, reports, ("role", "accusation"), most=1)
    assert [t.id for t in found] == [roles[-1].id] and len(roles) == 2
    assert matters.beside(book.connection, reports, ("role",), as_of="2000-01-01") == []
