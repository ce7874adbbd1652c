"""The pages made of the ledger, through the command line: dossier, show, changes, decisions."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))
from straits import FOLDER, filled, only

from dragoman.cli import app
from dragoman.dossiers.listing import line, quoted
from dragoman.ledger.changes import changes


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    place = tmp_path_factory.mktemp("pages") / "straits.db"
    filled(place).close()
    return str(place)


def run(*arguments):
    return CliRunner().invoke(app([arguments[0], "undo"]), [str(a) for a in arguments])


def test_every_line_of_a_dossier_ends_in_its_sentence(path):
    page = run("dossier", path, "Varland", "--format", "markdown").output
    assert "| 800 engineers: " in page
    assert "“Varland will send 800 engineers to Mirosia to clear the wrecks from its harbours”" in page
    assert "300" in page and "500" in page
    assert "Straits Council" in page  # the mandate that the pledge waited for


def test_a_dossier_is_set_in_four_ways(path):
    data = json.loads(run("dossier", path, "Mirosia", "--format", "json").output)
    assert data["voices"] == 3
    assert {p["title"] for p in data["parts"]} >= {"Pledges", "Mandates", "Timeline", "Sources"}
    html = run("dossier", path, "--format", "html").output
    assert html.startswith("<!doctype html>") and 'class="disputed"' in html
    assert "(disputed)" in run("dossier", path).output


def test_a_dossier_of_nothing_says_so(path):
    assert run("dossier", path, "Atlantis").exit_code == 2


def test_show_filters_and_marks(path):
    assert len(run("show", path, "--kind", "pledge").output.splitlines()) == 2
    assert (
        len(run("show", path, "--by", "Varland", "--kind", "pledge", "--stage", "in delivery").output.splitlines()) == 1
    )
    assert "«pilots»" in run("show", path, "--text", "pilots").output


def test_show_one_says_why_it_is_one(path):
    line = run("show", path, "--kind", "pledge", "--by", "Varland").output
    page = run("show", path, line.split()[0]).output
    assert "joined because" in page
    assert "(04-arrival)" in page or "04-arrival (2031-06-20)" in page
    assert ": new" in page and "restates" in page


def test_the_account_is_json(path):
    account = json.loads(run("account", path).output)
    assert account["copies"] == [["01-offer", "02-offer-copy"]]


def test_add_takes_what_read_wrote_and_says_what_is_wrong(path, tmp_path):
    ledger = tmp_path / "new.db"
    records = [
        {
            "kind": "pledge",
            "by": ["Varland"],
            "words": [],
            "claims": {"by": [{"value": "Varland", "words": "Varland", "start": 0, "end": 7}]},
        }
    ]
    (tmp_path / "one.json").write_text(json.dumps(records))
    (tmp_path / "bad.json").write_text("{}")
    answer = run("add", ledger, tmp_path / "one.json", tmp_path / "bad.json", FOLDER, "--gold")
    assert answer.exit_code == 0
    assert "5 reports added" in answer.output and "not the JSON of" in answer.output
    assert "5 known already" in run("add", ledger, tmp_path / "one.json", FOLDER, "--gold").output


def test_add_makes_no_ledger_where_there_is_nothing_to_add(tmp_path):
    answer = run("add", tmp_path / "new.db", tmp_path / "nowhere")
    assert answer.exit_code == 2 and "no such file" in answer.output
    assert not list(tmp_path.iterdir())


def test_add_takes_no_toml_for_a_report(tmp_path):
    (tmp_path / "one.txt").write_text("Varland will send engineers to Mirosia.")
    (tmp_path / "one.toml").write_text('title = "Engineers"')
    answer = run("add", tmp_path / "new.db", tmp_path / "one.toml", tmp_path / "one.txt", "--reader", "rules")
    assert "one.toml: TOML holds facts" in answer.output and "1 report added" in answer.output


def test_a_day_and_a_kind_that_are_none_are_refused(path):
    for wrong in (("--as-of", "yesterday"), ("--as-of", "2031-99-99"), ("--kind", "promise")):
        answer = run("show", path, *wrong)
        assert answer.exit_code == 2 and wrong[1] in answer.output
    assert "dragoman: nothing in" in run("dossier", path, "Atlantis").output


def test_a_line_names_the_unit_and_a_quotation_is_not_quoted_twice(path):
    row = {"id": "abcdefghij", "kind": "pledge", "by": ["Norway"], "amount": 14, "unit": "boats", "reports": ["a"]}
    assert "amount 14 boats" in line(row)
    assert [quoted(w) for w in ("they  went", '"We went," she said')] == ["“they went”", '"We went," she said']


def test_decisions_from_the_command_line(path, tmp_path):
    ledger = tmp_path / "decide.db"
    with filled(ledger) as book:
        pledge = only(book.pledges(by="Varland")).id
        before = book.account()
    answer = run(
        "different", ledger, f"{pledge}@01-offer", f"{pledge}@04-arrival", "--reason", "two offers", "--author", "A"
    )
    assert answer.exit_code == 0, answer.output
    assert "different" in run("show", ledger, "--decisions").output
    number = run("show", ledger, "--decisions").output.split()[0]
    with filled(ledger) as book:
        after = book.account()
    found = changes(before, after)
    assert {c["change"] for c in found} <= {"added", "changed", "split"} and found
    assert run("undo", ledger, number).exit_code == 0
    with filled(ledger) as book:
        assert changes(before, book.account()) == []
