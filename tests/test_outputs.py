"""Outputs: flat records, JSON, the ledger, the way back, events, the notebook's HTML."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace

import pytest

from dragoman.model import Article, Claim, Codes, Field, Record, Sentence, Span
from dragoman.model.reading import Reading
from dragoman.outputs import events, homes, ledger, notebook, trail
from dragoman.outputs import json as as_json
from dragoman.outputs.flat import flat, flat_reading
from handmade import HEADINGS, TEXT, reading, span


def test_flat_has_the_guides_fields_and_offsets():
    row = flat(reading().records[0])
    assert row["kind"] == "pledge"
    assert [TEXT[w["start"] : w["end"]] for w in row["words"]] == [
        "Norway will send 1,000 tents to Chad if rain persists", "Norway promises tents to Chad"]
    assert row["by"] == ["Norway"] and row["to"] == ["Chad"] and row["amount"] == 1000
    assert row["provides"] == ["equipment"] and row["reality"] == "intended" and row["date"] == "2024-05-06"
    assert row["codes"] == {"plover": "AGREE", "mode": "aid", "contexts": ["humanitarian"], "cameo": "0333"}


def test_flat_tells_for_each_field_its_claims():
    row = flat(reading().records[0])
    assert set(row["claims"]) == set(row) - {"kind", "words", "claims", "codes", "rule", "score"}
    (claim,) = row["claims"]["date"]
    assert claim == {"value": "2024-05-06", "words": "on Monday", "start": TEXT.index("on Monday"),
                     "end": TEXT.index("on Monday") + 9, "rule": "made-by-hand", "how": "inferred"}
    for claims in row["claims"].values():
        assert all(TEXT[c["start"] : c["end"]] == c["words"] for c in claims)


def test_flat_leaves_out_what_is_empty_and_what_happened():
    row = flat(reading().records[1])
    assert "reality" not in row and "reality" not in row["claims"] and "to" not in row
    bare = flat(Record("attack", ()))
    assert bare["words"] == [] and bare["claims"] == {}


def test_json_document_is_one_list_whose_offsets_index_the_text():
    made = json.loads("".join(as_json.reports([reading("a"), reading("b")])))
    assert [r["report"] for r in made] == ["a", "b"]
    assert made[0]["text"] == TEXT and made[0]["sha256"] == reading().article.sha256
    assert made[0]["notes"] == ["'for weeks' stays unresolved"] and len(made[0]["records"]) == 3
    assert json.loads("".join(as_json.reports([]))) == []


def test_json_lines_name_the_report():
    rows = [json.loads(line) for line in as_json.lines(reading("a"))]
    assert [(r["report"], r["kind"]) for r in rows] == [("a", "pledge"), ("a", "statement"), ("a", "role")]


def test_json_survives_a_lone_surrogate():
    odd = flat_reading(replace(reading(), notes=("a \ud800 b",)))
    assert json.loads(as_json.document(odd).encode("utf-8"))["notes"] == ["a \ud800 b"]
    assert json.loads(as_json.compact(odd).encode("utf-8"))["notes"] == ["a \ud800 b"]


def test_file_names_are_distinct_and_safe():
    taken: set[str] = set()
    names = [as_json.file_name(n, taken) for n in ("x", "x", "x-2", "X", "x", "../x", "a/b", "", "..", "ü" * 300)]
    assert names[:5] == ["x", "x-2", "x-2-2", "X-3", "x-4"]
    assert names[6] == "a_b" and names[7] == "report" and names[8] == "report-2"
    assert len({n.casefold() for n in names}) == len(names)
    assert not any("/" in n or n.startswith(".") for n in names) and len(names[9].encode()) <= 255


def test_ledger_groups_by_kind_and_marks_the_words():
    text = ledger.plain(ledger.layout(reading(), HEADINGS))
    assert text.index("Pledge (1)") < text.index("Statement (1)") < text.index("Role (1)")
    line = next(row for row in text.splitlines() if row.startswith("  1. "))
    assert line == (
        "  1. Norway -> Chad | what: send 1,000 tents to Chad | amount: 1,000 | unit: tents | condition: rain persists"
        " | provides: equipment | 2024-05-06 (inferred from “on Monday”) | intended | source: Ola Brekkestad")
    assert ("      «Norway» «will» «send 1,000 tents to Chad» if «rain persists», Foreign Minister «Ola Brekkestad»"
            " said «on Monday».") in text
    assert "      Norway promises tents to Chad\n" in text, "a passage without a value is shown too"
    assert "note: 'for weeks' stays unresolved" in text


def test_ledger_numbers_are_those_that_why_takes():
    shuffled = replace(reading(), records=tuple(reversed(reading().records)))
    text = ledger.plain(ledger.layout(shuffled, HEADINGS))
    assert "  3. Norway -> Chad" in text and "  1. Ola Brekkestad" in text


def test_ledger_shows_a_kind_that_has_no_heading_and_a_record_without_fields():
    odd = replace(reading(), records=(Record("parade", (span("Norway promises"),)),))
    text = ledger.plain(ledger.layout(odd, HEADINGS))
    assert "Parade (1)\n  1. (nobody named)\n      «Norway promises» tents to Chad\n" in text


def test_marking_loses_no_letter_and_overlapping_words_are_marked_once():
    made = reading()
    for sentence in made.sentences:
        pieces = list(ledger.sentence(made, sentence.span, ledger.anchors(made.records[0])))
        assert "".join(words for words, _ in pieces) == sentence.span.of(TEXT)
    spans = ledger.anchors(made.records[0])
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_a_very_long_sentence_is_cut_around_its_marks():
    text = "a " * 50_000 + "Norway voted" + " b" * 50_000
    at = Span(text.index("Norway"), text.index("Norway") + 6)
    made = Reading(Article(text), (Sentence(Span(0, len(text)), "body", 0),), (Record("mandate", (at,)),))
    shown = ledger.plain(ledger.layout(made, {}))
    assert "«Norway» voted" in shown and "… " in shown and len(shown) < 1_500


@pytest.mark.parametrize(("value", "shown"), [
    (1000, "1,000"), (2.5, "2.5"), (3000.0, "3,000"), ([24, 99], "24 to 99"), (["a", "b"], "a, b"), ("P5Y", "P5Y"),
    ("two\nlines", "two lines"),
])
def test_values_are_shown_for_people(value, shown):
    assert ledger.shown(value) == shown


def test_votes_are_no_range():
    assert ledger.shown([13, 2], votes=True) == "13, 2"


def test_the_terminal_shows_the_same_words():
    plain = ledger.plain(ledger.layout(reading(), HEADINGS)).replace("«", "").replace("»", "")
    shown = re.sub(r"\x1b\[[0-9;]*m", "", ledger.terminal(ledger.layout(reading(), HEADINGS)))
    assert shown.split() == plain.split()
    assert [bool(row.strip()) for row in shown.splitlines()].count(False) == plain.count("\n\n")


def test_the_way_back_names_every_step():
    made = reading()
    (found,) = trail.claims(made, 1, "amount")
    text = ledger.plain(trail.trail(made, found, {}))
    at = TEXT.index("1,000")
    for step in ("1.amount", "value    1,000  (stated)", "rule     made-by-hand", f"characters {at} to {at + 5}",
                 "send «1,000» tents", "part     body", made.article.sha256):
        assert step in text


def test_the_way_back_tells_what_a_grammar_rule_is_for():
    rule = SimpleNamespace(name="made-by-hand", why="The plain form.")
    kinds = {"pledge": SimpleNamespace(rules=(rule,))}
    (found,) = trail.claims(reading(), 1, "amount")
    assert "rule     made-by-hand  The plain form." in ledger.plain(trail.trail(reading(), found, kinds))
    assert trail.trail_row(reading(), found, kinds)["rule_doc"] == "The plain form."
    assert trail.trail_row(reading(), found, {})["rule_doc"] is None


@pytest.mark.parametrize("value", ["1,000", "1000", " 1000 "])
def test_claims_are_found_by_value(value):
    assert [(f.number, f.claim.field) for f in trail.claims_of_value(reading(), value)] == [(1, "amount")]


def test_claims_are_found_by_words_where_no_value_is_equal():
    assert [f.claim.field for f in trail.claims_of_value(reading(), "monday")] == ["date"]
    assert trail.claims_of_value(reading(), "Bergen") == [] and trail.claims_of_value(reading(), " ") == []


def told(text: str, kind: str, plover: str, by: str = "", to: str = "", *more: Record) -> Reading:
    """A one-sentence report with one record; `by` and `to` name parties in the report's words, several split by |."""
    def claims(name: str, words: str) -> dict[str, Field]:
        found = [Claim(name, w, w, Span(text.index(w), text.index(w) + len(w)), "hand") for w in words.split("|") if w]
        return {name: Field(name, tuple(found), True)} if found else {}

    whole = Span(0, len(text))
    made = Record(kind, (whole,), claims("by", by) | claims("to", to), Codes(plover, "", (), "00" if plover else ""))
    return Reading(Article(text), (Sentence(whole, "body", 0),), (made, *more))


def test_one_event_for_each_pair():
    text = "Norway and Sweden sent tents to Chad and Mali."
    found = events.events(told(text, "aid", "AID", "Norway|Sweden", "Chad|Mali"))
    assert [(e["source"]["country"], e["target"]["country"]) for e in found] == [
        ("NOR", "TCD"), ("NOR", "MLI"), ("SWE", "TCD"), ("SWE", "MLI")]
    assert {(e["plover"], e["cameo"], e["start"], e["end"]) for e in found} == {("AID", "00", 0, len(text))}
    assert found[0]["source"] == {"name": "Norway", "country": "NOR", "sector": "GOV"}


def test_an_unnamed_actor_has_empty_codes_and_no_target_is_implied():
    (event,) = events.events(told("Shots were fired in Chad.", "attack", "ASSAULT"))
    assert event["source"] == {"name": "", "country": "", "sector": ""} and event["target"] is None


@pytest.mark.parametrize(("text", "kind", "plover", "by", "target"), [
    ("Norway will withdraw its troops from Chad.", "withdrawal", "RETREAT", "Norway", "TCD"),
    ("Norway threatened to close the ports.", "threat", "THREATEN", "Norway", "NOR"),
    ("Norway released the funds.", "aid", "AID", "Norway", None),
    ("Norway threatened Chad, Mali and Niger.", "threat", "THREATEN", "Norway", None),
])
def test_a_target_is_implied_only_by_the_states_that_the_sentence_names(text, kind, plover, by, target):
    (event,) = events.events(told(text, kind, plover, by))
    assert (event["target"] or {}).get("country") == target


def test_a_statement_has_no_plover_type_and_a_role_is_no_event():
    assert [(e["plover"], e["cameo"][:2], e["target"]) for e in events.events(reading())] == [
        ("AGREE", "03", {"name": "Chad", "country": "TCD", "sector": "GOV"}), (None, "01", None)]
    for kind, plover in (("tie", "AGREE"), ("impact", "")):
        assert events.events(told("Norway is near Sweden.", kind, plover, "Norway")) == []


@pytest.mark.parametrize(("text", "party", "country"), [
    ("Rebels in Guinea freed the men, Mali said.", "Rebels", "GIN"),
    ("Mali heard Chad's President Idris Obuya.", "Idris Obuya", "TCD"),
    ("The gunmen fled when Kenyan police came.", "gunmen", "KEN"),
    ("The gunmen fled from Kenyan police and Ugandan soldiers.", "gunmen", ""),
    ("The UN met in Kenya.", "UN", ""),
    ("Jordan Obuya met Kenyan police.", "Jordan Obuya", "KEN"),
])
def test_the_state_of_a_party_follows_from_its_company(text, party, country):
    made = told(text, "meeting", "CONSULT", party)
    assert homes.coded_party(made, made.records[0].fields["by"].claims[0]).country == country


def test_an_office_told_elsewhere_gives_the_state():
    made = replace(reading(), records=(reading().records[2], reading().records[1]))
    (event,) = events.events(made)
    assert event["source"]["country"] == "NOR" and event["source"]["sector"] == "GOV"


def test_states_named_in_a_text():
    assert homes.states_in("Kenya’s police and South Sudanese troops met Ivory Coast's envoy.") == {"KEN", "SSD", "CIV"}
    assert homes.states_in("a turkey told us nothing") == set()


class Tags(HTMLParser):
    """Checks that tags nest and collects the text."""

    def __init__(self):
        super().__init__()
        self.open, self.text, self.marks = [], "", 0

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)
        self.marks += tag == "mark"

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_notebook_html_is_well_formed_and_escaped():
    tags = Tags()
    made = notebook.html(reading())
    tags.feed(made)
    assert not tags.open and tags.marks >= 3
    assert TEXT in tags.text, "every letter of the report is there, in order"
    assert "<our>" not in made and "Ola Brekkestad" in tags.text


def test_notebook_escapes_what_a_report_could_smuggle_in():
    text = '<script>alert(1)</script> & "x"'
    made = Reading(Article(text, name="<b>", title="<i>"), (), (Record("<kind>", (Span(0, len(text)),)),), ("<u>",))
    html = notebook.html(made)
    assert not re.search(r"<(script|i>|u>|b>|kind)", html)


def test_kinds_have_colours_of_their_own():
    assert notebook.colour("attack") != notebook.colour("pledge")
    assert notebook.colour("parade") == notebook.colour("parade")


def test_a_reading_finds_its_sentences():
    made = reading()
    for sentence in made.sentences:
        assert made.sentence_at(sentence.span.start) == sentence == made.sentence_at(sentence.span.end - 1)
    assert made.sentence_at(29) is None and made.sentence_at(10**6) is None


def test_display_is_the_notebooks():
    import dragoman  # noqa: F401 (gives readings their display)

    assert reading()._repr_html_() == notebook.html(reading())


def test_places_carry_their_gazetteer_entry() -> None:
    from dragoman.outputs.flat import where

    nairobi, kenya, nowhere = where(["Nairobi", "Kenya", "Xyzzyville"])
    assert (nairobi["country"], nairobi["geonames"]) == ("KEN", 184745)
    assert abs(nairobi["lat"] + 1.28) < 0.1
    assert kenya["country"] == "KEN"
    assert "lat" not in nowhere
