"""The story of a dossier in a paragraph: dates, names and figures as an editor writes them, and nothing added."""

from __future__ import annotations

import re

import pytest
from straits import filled

from dragoman.dossiers.paragraph import paragraph
from dragoman.dossiers.prose import at, figure, joined, lasting
from dragoman.ledger.account import row


def told(*rows):
    whole = [{"id": f"r{n}", "reports": ["a"], **r} for n, r in enumerate(rows)]
    return paragraph(whole, len(whole), 2, 2)


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2024-02-01", "on 1 February 2024"),
        ("2024-02", "in February 2024"),
        ("2024-21", "in spring 2024"),
        ("2024", "in 2024"),
        ("199X", "in the 1990s"),
        ("2023-09-18/2023-09-24", "some time between 18 and 24 September 2023"),
        ("2023-09-28/2023-10-04", "some time between 28 September and 4 October 2023"),
        ("2023-07/2023-09", "some time between July and September 2023"),
        ("2023-12-30/2024-01-02", "some time between 30 December 2023 and 2 January 2024"),
        ("../2024-02-01", "by 1 February 2024"),
        ("2024-02-01/..", "from 1 February 2024 on"),
        ("", ""),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(date, shown):
    assert at(date) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (1000, "police officers", "1,000 police officers"),
        (80_500_000, "dollars", "80.5 million dollars"),
        ([2_000_000_000, 3_000_000_000], "crowns", "2 to 3 billion crowns"),
        ([6, 9], "ships", "six to nine ships"),
        (2.5, "tonnes", "2.5 tonnes"),
    ],
)
def test_a_figure_is_written_out(value, unit, shown):
    assert figure(value, unit) == shown


def test_names_have_their_articles_and_many_are_counted():
    assert joined(["US", "Kenya"]) == "the US and Kenya"
    assert joined(["Straits Council", "council of ministers", "Ministry of Harbours", "aid agencies"]) == (
        "the Straits Council, the council of ministers, the Ministry of Harbours and aid agencies"
    )
    assert joined(["A", "B", "C", "D", "E", "F"]) == "A, B, C and three others"
    assert joined(["The Quay Party", "Parliament", "parliament"]) == "The Quay Party, Parliament and the parliament"


def test_a_term_is_told_in_words():
    assert (lasting("P5Y"), lasting("P1Y6M"), lasting("P120D"), lasting("soon")) == (
        "five years",
        "one year and six months",
        "120 days",
        "",
    )


def test_the_straits_are_told_in_english(tmp_path):
    with filled(tmp_path / "straits.db") as book:
        story = paragraph([row(t) for t in book.about("")], 5, 5, 3)
    assert story == (
        "Five reports by three independent voices tell of five things. The Straits Council decided on 11 April 2031 by 9 votes "
        "to none, two abstaining: “the operation”. Varland promised 800 engineers to Mirosia on 4 March 2031; 300 have come, 500 "
        "are outstanding. Halvania promised 40 million crowns to Mirosia. An attack in Merel Bay on 10 April 2031 killed six to "
        "nine people."
    )
    assert not re.search(r"\d{4}-\d\d", story)


def test_a_decision_stands_in_the_words_of_its_reports():
    deal = {
        "kind": "agreement",
        "by": ["Orlind", "US"],
        "subject": "lets grain out",
        "stage": "signed",
        "date": "2031-05",
        "term": "P5Y",
    }
    assert "Orlind and the US signed an agreement in May 2031 for five years: “lets grain out”." in told(deal)
    left = {"kind": "agreement", "by": ["Orlind"], "subject": "a pact", "stage": "suspended"}
    assert "Orlind suspended an agreement: “a pact”." in told(left)


def test_the_date_is_that_of_the_stage_reached_and_a_vote_is_not_put_to_a_later_stage():
    deal = {"kind": "mandate", "by": ["Straits Council"], "what": "the mission", "stage": "extended", "date": "2031-05-01",
            "votes": [9, 0, 2], "history": [{"date": "2031-05-01", "stage": "adopted", "report": "a"},
                                            {"date": "2032-04-30", "stage": "extended", "report": "a"}]}  # fmt: skip
    assert "The Straits Council extended a mandate on 30 April 2032: “the mission”." in told(deal)


def test_what_may_only_come_is_not_told_as_done():
    assert "agreement" not in told({"kind": "agreement", "by": ["Orlind"], "stage": "signed", "reality": "possible"})
    assert "A decision was asked of the cabinet: “consent”." in told(
        {"kind": "mandate", "by": ["cabinet"], "what": "consent", "stage": "sought", "reality": "possible"}
    )


def test_what_came_of_a_promise():
    pledge = {
        "kind": "pledge",
        "by": ["Orlind"],
        "to": ["Mirosia"],
        "amount": 90,
        "unit": "nurses",
        "what": "send 90 nurses",
    }
    assert "Orlind promised 90 nurses to Mirosia and took it back." in told(pledge | {"stage": "withdrawn"})
    assert "to Mirosia; nothing of it has come." in told(
        pledge | {"stage": "pledged", "delivered": 0, "outstanding": 90}
    )
    assert "to Mirosia; one has come, 89 are outstanding." in told(pledge | {"delivered": 1, "outstanding": 89})
    bare = {k: v for k, v in pledge.items() if k != "amount"}
    assert "Orlind signalled “send 90 nurses” to Mirosia." in told(bare | {"stage": "signalled"})


def test_the_deadliest_attack_is_told_and_no_tolls_are_added_up():
    attacks = [{"kind": "attack", "place": [place], "date": "2031-03-04", "killed": killed}
               for place, killed in (("Quay", 3), ("Locks", [7, 9]), ("Pier", 0))]  # fmt: skip
    assert "Of three attacks, the deadliest in Locks on 4 March 2031 killed seven to nine people." in told(*attacks)
    assert "attack" not in told(attacks[0] | {"reality": "denied"})
