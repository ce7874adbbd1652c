"""From any shown value of a ledger back to rule, claims, judgements and sentences."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))
from straits import filled, only

from dragoman.cli import app
from dragoman.ledger.reasons import RULES, fields_of, reasons


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    place = tmp_path_factory.mktemp("why") / "straits.db"
    filled(place).close()
    return place


def run(*words):
    return CliRunner().invoke(app(), ["why", *(str(w) for w in words)])


def test_every_shown_field_of_every_thing_has_a_reason_with_a_sentence(path):
    with filled(path) as book:
        for thing in book.things():
            for field in fields_of(thing):
                made = reasons(book, thing, field)
                assert made["value"] == pytest.approx(made["value"]) if isinstance(made["value"], int) else made["value"]
                told = [*made.get("claims", ()), *made.get("steps", ()), *(t for x in made.get("links", ()) for t in x["told"])]
                assert any(t.get("sentence") for t in told), (thing.kind, field)
                rules = {made["rule"]} if made.get("rule") in RULES else set()
                assert rules or made.get("rule") in (None, "life")


def test_what_is_outstanding_leads_to_the_deed_that_was_counted(path):
    with filled(path) as book:
        pledge = only(book.pledges(by="Varland"))
        made = reasons(book, pledge, "outstanding")
        deed = only(book.select("mobilization", by="Varland"))
    assert [x["id"] for x in made["links"]] == [deed.id]


def test_the_command_walks_back_and_says_what_a_record_lacks(path):
    with filled(path) as book:
        pledge = only(book.pledges(by="Varland"))
    answer = run(path, f"{pledge.id[:8]}.amount")
    assert answer.exit_code == 0, answer.output
    assert "rule" in answer.output and "800" in answer.output and "01-offer" in answer.output
    rows = json.loads(run(path, f"{pledge.id}.stage", "--json").output)
    assert rows[0]["field"] == "stage" and rows[0]["steps"]
    assert "has no field" in run(path, f"{pledge.id}.votes").output
    assert run(path, "--value", "800").exit_code == 0
    assert run(path).exit_code != 0
