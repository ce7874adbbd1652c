"""Corrections: an append-only log that wins over every later reading, undone without limit, with the second editor told."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import LedgerError
from dragoman.ledger import corrections
from dragoman.ledger.book import Ledger
from dragoman.ledger.intake import Report
from dragoman.ledger.store import transaction

TEXT = "Varland pledged 800 engineers.\n\nMirosia thanked Varland. Halvania closed its port."
REPORT = Report("varland", TEXT, day="2031-03-04")


def told(passage: str, kind: str = "pledge", **fields: Any) -> dict[str, Any]:
    start = TEXT.index(passage)
    return {"kind": kind, "words": [{"start": start, "end": start + len(passage)}], **fields}


PLEDGE = told("Varland pledged 800 engineers", by=["Varland"], what="800 engineers", amount=800, score=0.4)
THANKS = told("Mirosia thanked Varland", "support", by=["Mirosia"], to=["Varland"], score=0.9)


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    with Ledger(tmp_path / "l.db") as book:
        book.add_records(REPORT, [PLEDGE, THANKS], reader="rules")
        yield book


def home(book: Ledger) -> str:
    return str(book.reports()[0]["id"])


def correct(book: Ledger, action: str, key: str = "", after: Any = (), **more: Any) -> int:
    with transaction(book.connection, book.path):
        return corrections.correct(book.connection, home(book), action, key, after, author="ana", **more)


def key_of(book: Ledger, kind: str) -> str:
    return next(h.key for h in corrections.held(book.connection, home(book)) if h.record["kind"] == kind)


def told_kinds(book: Ledger) -> list[str]:
    return [t.kind for t in book.told()]


def test_an_edit_changes_what_the_ledger_tells_and_a_later_reading_does_not_change_it_back(ledger: Ledger) -> None:
    key = key_of(ledger, "pledge")
    correct(ledger, "edit", key, [{**PLEDGE, "amount": 80}], reason="misread")
    assert ledger.pledges()[0].value("amount") == 80
    ledger.add_records(REPORT, [{**PLEDGE, "amount": 8000}, THANKS], reader="model")
    assert [t.value("amount") for t in ledger.pledges()] == [80]
    assert told_kinds(ledger) == ["pledge", "support"]


def test_a_rejected_record_stays_away_and_an_accepted_one_stays(ledger: Ledger) -> None:
    correct(ledger, "reject", key_of(ledger, "support"))
    correct(ledger, "accept", key_of(ledger, "pledge"))
    ledger.add_records(REPORT, [{**THANKS, "about": "help"}], reader="model")
    assert told_kinds(ledger) == ["pledge"]


def test_new_and_split_records(ledger: Ledger) -> None:
    correct(ledger, "new", "", [told("Halvania closed its port", "coercion", by=["Halvania"], what="its port")])
    assert told_kinds(ledger) == ["pledge", "support", "coercion"]
    key = key_of(ledger, "pledge")
    correct(ledger, "split", key, [{**PLEDGE, "amount": 300}, {**PLEDGE, "amount": 500}])
    assert sorted(t.fields["amount"] for t in ledger.told("pledge")) == [300, 500]


def test_everything_can_be_undone_and_the_undoing_too(ledger: Ledger) -> None:
    before = [(t.id, t.kind) for t in ledger.told()]
    db, report = ledger.connection, home(ledger)
    correct(ledger, "edit", key_of(ledger, "pledge"), [{**PLEDGE, "amount": 1}])
    correct(ledger, "reject", key_of(ledger, "support"))
    steps = []
    while entry := corrections.last_done(db, report):
        with transaction(db, ledger.path):
            steps.append(corrections.undo(db, report, entry.number, author="ben"))
    assert [(t.id, t.kind) for t in ledger.told()] == before
    with transaction(db, ledger.path):
        corrections.undo(db, report, steps[0], author="ben")  # the rejection holds again
    assert told_kinds(ledger) == ["pledge"]
    with pytest.raises(LedgerError), transaction(db, ledger.path):
        corrections.undo(db, report, 999, author="ben")


def test_the_second_editor_is_told(ledger: Ledger) -> None:
    key = key_of(ledger, "pledge")
    correct(ledger, "accept", key, version=0)
    with pytest.raises(corrections.Outdated, match="ana has changed"):
        correct(ledger, "reject", key, version=0)
    assert told_kinds(ledger) == ["pledge", "support"]


def test_a_blind_layer_changes_nothing_for_others(ledger: Ledger) -> None:
    correct(ledger, "reject", key_of(ledger, "support"), layer="ben")
    assert told_kinds(ledger) == ["pledge", "support"]
    assert [h.status for h in corrections.held(ledger.connection, home(ledger), "ben")] == ["open", "rejected"]
    assert [h.status for h in corrections.held(ledger.connection, home(ledger))] == ["open", "open"]


def test_the_log_is_append_only_and_scores_are_kept(ledger: Ledger) -> None:
    correct(ledger, "accept", key_of(ledger, "pledge"))
    for sql in ("DELETE FROM correction", "UPDATE correction SET reason = 'x'"):
        with pytest.raises(sqlite3.DatabaseError):
            ledger.connection.execute(sql)
    assert [h.score for h in corrections.held(ledger.connection, home(ledger))] == [0.4, 0.9]
