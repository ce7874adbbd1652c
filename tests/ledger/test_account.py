"""What the ledger makes of the story of the straits: each thing once, its life, its disputes, whatever the order of arrival."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from straits import FOLDER, REPORTS, filled, only

from dragoman.errors import LedgerError


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("ledger") / "straits.db") as book:
        yield book


def test_a_pledge_told_by_four_reports_is_one_pledge(ledger):
    pledge = only(ledger.pledges(by="Varland"))
    assert pledge.reports == tuple(REPORTS)
    assert pledge.value("amount") == 800  # restatements add nothing
    assert pledge.value("date") == "2031-03-04"


def test_a_mandate_meets_the_condition_of_the_pledge_that_waited_for_it(ledger):
    pledge, mandate = only(ledger.pledges(by="Varland")), only(ledger.mandates())
    assert pledge.links["conditional_on"] == [mandate.id]
    assert pledge.condition_state == "met"
    assert [s.stage for s in mandate.steps] == ["sought", "adopted"]
    assert mandate.value("votes") == [9, 0, 2]


def test_what_has_arrived_is_taken_from_what_was_pledged(ledger):
    pledge = only(ledger.pledges(by="Varland"))
    assert (pledge.stage, pledge.delivered, pledge.outstanding) == ("in delivery", 300, 500)
    assert [s.stage for s in pledge.steps] == ["pledged", "authorised", "in delivery"]


def test_two_figures_stand_side_by_side(ledger):
    attack = only(ledger.attacks())
    dispute = only(attack.disputes)
    assert {(p.value, p.reports) for p in dispute.positions} == {(6, ("03-vote",)), (9, ("03-vote", "04-arrival"))}
    assert attack.value("killed") == [6, 9]
    assert attack.values["killed"].rule == "range"


def test_copies_are_one_voice(ledger):
    assert ledger.copies() == [["01-offer", "02-offer-copy"]]
    assert len({r["voice"] for r in ledger.reports()}) == 3


def test_the_account_names_reports_by_their_folders(ledger):
    account = ledger.account()
    assert account["copies"] == [["01-offer", "02-offer-copy"]]
    assert {r for row in account["records"] for r in row["reports"]} == set(REPORTS)
    pledge = next(r for r in account["records"] if r["kind"] == "pledge" and r["by"] == ["Varland"])
    assert pledge["history"][0] == {"date": "2031-03-04", "stage": "pledged", "report": "01-offer"}


def test_what_was_known_on_a_day(ledger):
    then = ledger.select("pledge", by="Varland", as_of="2031-03-31")
    assert only(then).condition_state == "open"
    assert only(then).delivered is None
    assert not ledger.select("attack", as_of="2031-03-31")


def test_a_question_is_answered_with_marked_words(ledger):
    hits = ledger.search("pilots school")
    assert {h["name"] for h in hits} == {"01-offer", "02-offer-copy"}
    assert "«pilots»" in hits[0]["snippet"]
    assert ledger.search('"unfinished OR (') == []


@pytest.mark.parametrize("order", list(itertools.permutations(REPORTS))[1::5])
def test_the_order_of_arrival_changes_nothing(order, tmp_path, ledger):
    with filled(tmp_path / "other.db", order) as other:
        assert other.account() == ledger.account()


def test_adding_twice_changes_nothing(tmp_path):
    with filled(tmp_path / "twice.db") as book:
        before = book.account(), book.connection.execute("SELECT count(*) FROM claim").fetchone()[0]
        added = book.add(FOLDER, gold=True)
        assert not any(a.new or a.reread for a in added)
        assert (book.account(), book.connection.execute("SELECT count(*) FROM claim").fetchone()[0]) == before


class TestDecisions:
    def test_a_join_is_undone_and_done_again(self, tmp_path):
        with filled(tmp_path / "decide.db") as book:
            before = book.account()
            pledge = only(book.pledges(by="Varland"))
            made = book.decide(
                "different", f"{pledge.id}@01-offer", f"{pledge.id}@04-arrival", reason="two offers", author="A"
            )
            parted = book.pledges(by="Varland")
            assert len(parted) == 2
            assert not any({"01-offer", "04-arrival"} <= set(t.reports) for t in parted)
            book.undo(made.number)
            assert book.account() == before
            assert book.judgements() == []
            assert [j.undone for j in book.judgements(standing=False)] == [True]

    def test_same_joins_what_the_scores_would_not(self, tmp_path):
        with filled(tmp_path / "decide.db") as book:
            one, other = only(book.pledges(by="Halvania")), only(book.pledges(by="Varland"))
            book.decide("same", one.id, other.id)
            assert len(book.pledges()) == 1

    def test_a_persons_different_outlives_a_new_reading(self, tmp_path):
        import tomllib

        from dragoman.ledger.intake import Report

        with filled(tmp_path / "decide.db") as book:
            pledge = only(book.pledges(by="Varland"))
            book.decide("different", f"{pledge.id}@03-vote", f"{pledge.id}@04-arrival")
            row = book.connection.execute("SELECT * FROM report WHERE name = '04-arrival'").fetchone()
            coded = tomllib.loads((FOLDER / "04-arrival" / "expected.toml").read_text())
            coded["pledge"][0]["purpose"] = "to clear the harbours"  # a better reader finds one thing more
            records = [{"kind": kind, **r} for kind, rows in coded.items() for r in rows]
            report = Report(
                row["name"], row["text"], row["title"], row["publisher"], row["url"], row["licence"], row["day"]
            )
            added = book.add_records(report, records, reader="better")
            assert added.reread
            assert not any({"03-vote", "04-arrival"} <= set(t.reports) for t in book.pledges(by="Varland"))

    def test_a_reference_that_names_nothing_is_refused(self, tmp_path):
        with filled(tmp_path / "decide.db") as book:
            with pytest.raises(LedgerError, match="no record"):
                book.decide("same", "zzzz", "yyyy")
            with pytest.raises(LedgerError, match="no decision 7"):
                book.undo(7)


def test_a_better_reading_supersedes_and_keeps_the_old_claims(tmp_path):
    from dragoman.ledger.intake import Report

    with filled(tmp_path / "again.db", REPORTS[:1]) as book:
        claims = book.connection.execute("SELECT count(*) FROM claim").fetchone()[0]
        row = book.connection.execute("SELECT * FROM report").fetchone()
        report = Report(
            row["name"], row["text"], row["title"], row["publisher"], row["url"], row["licence"], row["day"]
        )
        book.add_records(
            report, [{"kind": "pledge", "words": ["Varland will send 800 engineers"], "by": ["Varland"]}], reader="x"
        )
        assert len(book.told()) == 1
        assert book.connection.execute("SELECT count(*) FROM claim").fetchone()[0] > claims
        assert (
            book.connection.execute("SELECT count(*) FROM reading WHERE superseded_by IS NOT NULL").fetchone()[0] == 1
        )
        book.add(FOLDER / REPORTS[0], gold=True)  # the first reading again: it stands again
        assert len(book.told()) == 4


def test_versions_are_chained_by_address_and_no_address_chains_nothing(tmp_path):
    from dragoman.ledger.book import Ledger
    from dragoman.ledger.intake import Report

    with Ledger(tmp_path / "versions.db") as book:
        a = book.add_records(
            Report("a", "The text as it was first.", url="https://example.org/1", day="2031-01-01"), []
        )
        b = book.add_records(
            Report("b", "The text as it was later.", url="https://example.org/1", day="2031-01-02"), []
        )
        book.add_records(Report("c", "Another text.", day="2031-01-03"), [])
        book.add_records(Report("d", "A text of its own.", day="2031-01-04"), [])
        follows = {r["name"]: r["follows"] for r in book.reports()}
        assert follows == {"a": None, "b": a.report, "c": None, "d": None}
        assert a.report != b.report
