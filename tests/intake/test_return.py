"""What a publisher stands by follows from what its page showed last, in whatever order the versions came and are dated."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("httpx", reason="the extra watch is not installed")
pytest.importorskip("protego", reason="the extra watch is not installed")

from bad_site import said
from watched import TENTS, THANKS, TRUCKS, WEATHER, Desk, feed, page

from dragoman.errors import LedgerError
from dragoman.filing import Ledger
from dragoman.intake.state import State
from dragoman.intake.versions import withdrawn
from dragoman.ledger.intake import Report


def marked(desk: Desk) -> set[str]:
    with Ledger(desk.folder / "book.db") as book:
        return {w.words for w in withdrawn(book)}


def test_a_page_that_returns_to_an_older_text_stands_by_it_again(desk: Desk) -> None:
    one, two = page(TENTS, TRUCKS, THANKS), page(TENTS, THANKS, WEATHER)
    desk.site.at("/feed", said(200, feed(desk.site.at("/a", said(200, one)))))
    desk.round()
    with Ledger(desk.folder / "book.db") as book:
        pledges = len(book.pledges())
    for body, gone in ((two, {TRUCKS}), (one, {WEATHER}), (two, {TRUCKS}), (one, {WEATHER})):
        desk.site.at("/a", said(200, body))
        desk.later(200)
        desk.round()
        assert marked(desk) == gone
    with Ledger(desk.folder / "book.db") as book:
        assert len([r for r in book.reports() if book.text(r["id"])]) == 2
        assert len(book.pledges()) == pledges
    desk.site.at("/a", said(200, page(TENTS, TRUCKS, THANKS, WEATHER)))
    desk.later(200)
    desk.round()
    assert marked(desk) == set()


def test_a_return_is_noted_once_even_if_the_watch_has_lost_its_memory(desk: Desk) -> None:
    one, two = page(TENTS, TRUCKS, THANKS), page(TENTS, THANKS, WEATHER)
    desk.site.at("/feed", said(200, feed(desk.site.at("/a", said(200, one)))))
    desk.round()
    for body in (two, one):
        desk.site.at("/a", said(200, body))
        desk.later(200)
        desk.round()
    count = len(desk.reports())
    for path in desk.folder.glob("book.db.watch*"):
        path.unlink()
    desk.later(1)
    desk.round()
    assert len(desk.reports()) == count
    assert marked(desk) == {WEATHER}


def test_versions_are_in_the_order_in_which_they_came_whatever_their_date(tmp_path: Path) -> None:
    url = "https://wire.example/1"
    with Ledger(tmp_path / "book.db") as book:
        for n, (sentence, day) in enumerate(((TENTS, "2024-03-05"), (TRUCKS, "2024-03-04"), (WEATHER, "2024-03-05"))):
            book.add_records(Report(f"r{n}", f"{THANKS}\n\n{sentence}", publisher="Wire", day=day, basis="metadata", url=url), [])
        assert {w.words for w in withdrawn(book)} == {TENTS, TRUCKS}


def test_a_second_watch_on_one_ledger_is_refused_at_once_and_not_after_the_first_has_ended(tmp_path: Path) -> None:
    with State(tmp_path / "book.db.watch"), pytest.raises(LedgerError, match="another watch"):
        State(tmp_path / "book.db.watch")
    State(tmp_path / "book.db.watch").close()
