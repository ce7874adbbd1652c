"""What has changed is told once, with the words behind it; what is only repeated is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.filing import Ledger
from dragoman.intake import changes
from dragoman.intake.versions import Version, gone
from dragoman.ledger.intake import Report

STRAITS = Path(__file__).parents[1] / "stories" / "straits"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "book.db") as book:
        yield book


def told(book: Ledger, before: tuple[Any, Any], today: str = "2031-04-20") -> dict[str, changes.Alert]:
    return {a.change: a for a in changes.compared(book.things(), *before, today, addresses(book))}


def addresses(book: Ledger) -> dict[str, str]:
    return {r["id"]: r["url"] for r in book.reports()}


def snapshot(book: Ledger) -> tuple[Any, Any]:
    return changes.snapshot(book.things(), addresses(book))


def pledge(book: Ledger, name: str, day: str, amount: int, page: str = "", **fields: Any) -> None:
    text = f"Varland promised to send {amount} tents to Mirosia."
    record = {
        "kind": "pledge", "words": [text], "by": ["Varland"], "to": ["Mirosia"], "what": f"send {amount} tents",
        "provides": ["equipment"], "amount": amount, "unit": "tents", "reality": "intended", **fields,
    }  # fmt: skip
    book.add_records(Report(name, text, publisher=name, day=day, basis="option", url=f"https://{page or name}.example/"), [record])


def test_a_condition_that_is_met_is_told_with_the_words_of_the_vote(book: Ledger) -> None:
    book.add(STRAITS / "01-offer", gold=True)
    before = snapshot(book)
    book.add(STRAITS / "03-vote", gold=True)
    found = told(book, before)
    met = found["condition met"]
    assert (met.kind, met.after) == ("pledge", "met")
    assert met.before == "once the Straits Council has approved the operation"
    assert "Varland → Mirosia" in met.title


def test_a_repetition_is_not_told(book: Ledger) -> None:
    book.add(STRAITS / "01-offer", gold=True)
    before = snapshot(book)
    book.add(STRAITS / "02-offer-copy", gold=True)
    assert not told(book, before)


def test_a_new_record_is_told_with_its_sentence_and_address(book: Ledger) -> None:
    before = snapshot(book)
    pledge(book, "wire", "2031-03-01", 600)
    (alert,) = told(book, before).values()
    assert alert.change == "new record"
    assert alert.evidence == ({
        "report": "wire", "day": "2031-03-01", "url": "https://wire.example/",
        "words": "Varland promised to send 600 tents to Mirosia.",
    },)  # fmt: skip


def test_a_figure_that_changes_is_told_from_what_to_what(book: Ledger) -> None:
    pledge(book, "wire", "2031-03-01", 600)
    states, owners = snapshot(book)
    (thing,) = states
    states[thing]["figures"]["amount"] = 500
    found = told(book, (states, owners))
    assert (found["figure changed"].before, found["figure changed"].after) == ("amount 500", "amount 600")


def test_a_page_that_corrects_its_figure_differs_from_nobody_but_another_page_does(book: Ledger) -> None:
    pledge(book, "wire", "2031-03-01", 600)
    before = snapshot(book)
    pledge(book, "wire-v2", "2031-03-01", 700, page="wire")
    found = told(book, before)
    assert "figure changed" in found
    assert "figure disputed" not in found
    before = snapshot(book)
    pledge(book, "gazette", "2031-03-01", 800)
    assert "figure disputed" in told(book, before)


def test_a_pledge_whose_day_is_past_is_overdue_once(book: Ledger) -> None:
    pledge(book, "wire", "2031-03-01", 600, date="2031-04")
    before = snapshot(book)
    assert not told(book, before, "2031-04-30")
    one, two = (told(book, before, day)["pledge overdue"] for day in ("2031-05-01", "2031-06-01"))
    assert one.key == two.key
    assert one.before == "2031-04"


def test_a_pledge_dated_by_its_promising_is_never_overdue(book: Ledger) -> None:
    pledge(book, "wire", "2031-03-01", 600, date="2031-03-01")
    assert not told(book, snapshot(book), "2035-01-01")


def test_a_thing_that_gets_an_earlier_telling_is_still_the_same(book: Ledger) -> None:
    pledge(book, "wire", "2031-03-02", 600)
    before = snapshot(book)
    pledge(book, "gazette", "2031-03-01", 600)
    (thing,) = book.things()
    assert thing.id not in before[0]
    assert "new record" not in told(book, before)


def test_sentences_that_versions_have_dropped() -> None:
    one = Version("1", "Varland sends tents. Halvania sends six trucks to the camps. The camps wait for water and tents.")
    two = Version("2", "Varland sends tents. Halvania sends nine trucks to the camps.")
    three = Version("3", "“Varland sends tents.” Halvania sends nine trucks to the camps. The camps wait for water and tents.")
    lost = {v.text[a:b]: (by.id, now) for v, a, b, by, now in gone([one, two])}
    assert lost == {
        "Halvania sends six trucks to the camps.": ("2", "Halvania sends nine trucks to the camps."),
        "The camps wait for water and tents.": ("2", ""),
    }
    assert [v.text[a:b] for v, a, b, _, _ in gone([one, two, three])] == ["Halvania sends six trucks to the camps."]
    everything = gone([one, Version("2", "")])
    assert [v.text[a:b] for v, a, b, _, _ in everything] == [one.text[a:b] for a, b in one.sentences()]
    assert gone([one]) == []


def test_a_sentence_of_a_text_that_came_back_and_went_again_is_marked_once_where_it_stands() -> None:
    one = Version("1", "Varland sends tents. Halvania sends six trucks to the camps.")
    two = Version("2", "Varland sends tents.")
    again, last = Version("3", one.text, again=True), Version("4", "Varland sends tents. The camps wait for water.")
    assert [(v.id, by.id) for v, _, _, by, _ in gone([one, two, again, last])] == [("1", "4")]
    assert gone([one, two, again]) == []
