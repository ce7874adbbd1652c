"""Who does an act to whom by the parse, which acts of a sentence are its news, and the events made of both."""

from __future__ import annotations

import pytest

from dragoman.annotations import spacy_engine
from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.gazetteer.leaders import leader_of
from dragoman.model import Annotated, Codes, Record, Span
from dragoman.model.reading import Reading
from dragoman.outputs.events import events
from dragoman.records.sides import SideReader
from dragoman.records.told import told


def parsed(text: str) -> Annotated:
    article = compose(text)
    return spacy_engine.annotate(article, sentences(article))


def at(text: str, word: str) -> Span:
    return Span(text.index(word), text.index(word) + len(word))


CASES = [
    ("Norway sent tents to Chad.", "sent", "AID", ["NOR"], ["TCD"]),
    ("Chad was attacked by Libyan warplanes on Monday.", "attacked", "ASSAULT", ["LBY"], ["TCD"]),
    ("Peru said it would expel two Chilean diplomats.", "expel", "SANCTION", ["PER"], ["CHL"]),
    ("Norway's invasion of Sweden began on Friday.", "invasion", "ASSAULT", ["NOR"], ["SWE"]),
    ("An attack by Sudanese rebels on a Chadian village killed six people.", "attack", "ASSAULT", ["SDN"], ["TCD"]),
    ("Kenya demanded that Uganda withdraw its police from the island.", "demanded", "REQUEST", ["KEN"], ["UGA"]),
    ("Ghana said on Friday that Togo must return the ship.", "must", "REQUEST", ["GHA"], ["TGO"]),
    ("Norway has threatened to cut off trade with Iceland.", "threatened", "THREATEN", ["NOR"], ["ISL"]),
    ("Rebels in Chad kidnapped three Italian engineers.", "kidnapped", "COERCE", ["TCD"], ["ITA"]),
    ("The United Nations gave Malawi 40 tons of seed.", "gave", "AID", [""], ["MWI"]),
    ("A Danish sailor was arrested in Morocco.", "arrested", "COERCE", ["MAR"], ["DNK"]),
    ("The Zambian army shelled a village in Malawi.", "shelled", "ASSAULT", ["ZMB"], ["MWI"]),
    ("Norway denounced Chad, a Swedish newspaper said.", "denounced", "ACCUSE", ["NOR"], ["TCD"]),
    ("Peru expelled Bolivia's envoy after Chile closed its border.", "expelled", "SANCTION", ["PER"], ["BOL"]),
    ("Turkish soldiers beat Greek and Bulgarian fishermen.", "beat", "ASSAULT", ["TUR"], ["GRC", "BGR"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "plover", "source", "target"), CASES)
def test_who_does_it_to_whom(text, word, plover, source, target):
    reader = SideReader(parsed(text))
    found = reader.sides(reader.act(at(text, word)), plover)
    assert [s.state for s in found.source] == source and [s.state for s in found.target] == target
    assert not found.mutual
    for side in (*found.source, *found.target):
        assert side.span.of(text).strip() == side.span.of(text) != ""


@pytest.mark.parametrize(("text", "word"), [
    ("Norway and Sweden signed a treaty.", "signed"),
    ("Talks between Norway and Sweden began on Monday.", "Talks"),
    ("Norwegian and Swedish officials agreed on Monday.", "agreed"),
])  # fmt: skip
def test_two_states_together_act_on_each_other(text, word):
    reader = SideReader(parsed(text))
    found = reader.sides(reader.act(at(text, word)), "AGREE")
    assert [s.state for s in found.source] == ["NOR", "SWE"] and found.mutual and not found.target


def test_nobody_is_made_up():
    text = "Six people were killed in an explosion, police said."
    reader = SideReader(parsed(text))
    found = reader.sides(reader.act(at(text, "explosion")), "ASSAULT")
    assert not found.source and not found.target
    assert reader.act(Span(900, 905)) is None


def record(text: str, word: str, kind: str, plover: str, score: float = 0.9) -> Record:
    return Record(kind, (at(text, word),), codes=Codes(plover, "", (), "010"), score=score, anchor=at(text, word))


def coded(text: str, *records: Record) -> list[tuple[str, str, str]]:
    parse = parsed(text)
    reading = Reading(parse.article, parse.sentences, records)
    made = events(reading, told(reading, parse))
    return [(e["source"]["country"], e["plover"], (e["target"] or {}).get("country", "")) for e in made]


def test_what_is_asked_for_and_background_are_no_events():
    text = "Chad, which attacked Sudan in May, asked Niger to withdraw its troops."
    records = (record(text, "attacked", "attack", "ASSAULT"), record(text, "asked", "request", "REQUEST"),
               record(text, "withdraw", "withdrawal", "CONCEDE"))  # fmt: skip
    assert coded(text, *records) == [("TCD", "REQUEST", "NER")]


def test_two_acts_of_equal_rank_are_two_events():
    text = "Peru expelled Chile's envoy and invited Bolivia to talks."
    assert coded(text, record(text, "expelled", "sanction", "SANCTION"), record(text, "invited", "meeting", "CONSULT")) == [
        ("PER", "SANCTION", "CHL"), ("PER", "CONSULT", "BOL")]  # fmt: skip


def test_of_two_records_with_one_word_the_surer_is_coded():
    text = "Peru expelled Chile's envoy."
    both = record(text, "expelled", "coercion", "COERCE", 0.4), record(text, "expelled", "sanction", "SANCTION", 0.8)
    assert coded(text, *both) == [("PER", "SANCTION", "CHL")]


def test_what_is_done_at_home_stays_at_home():
    text = "President Sefu Marandu of Zambia banned the opposition from marching."
    assert coded(text, record(text, "banned", "coercion", "COERCE")) == [("ZMB", "COERCE", "ZMB")]
    text = "Zambia promised to hold elections."
    assert coded(text, record(text, "promised", "pledge", "AGREE")) == [("ZMB", "AGREE", "")]


def test_names_of_two_states_in_one_phrase_are_told_apart():
    text = "French and Dutch frigates shelled Libya."
    parse = parsed(text)
    reading = Reading(parse.article, parse.sentences, (record(text, "shelled", "attack", "ASSAULT"),))
    made = events(reading, told(reading, parse))
    assert [e["source"]["country"] for e in made] == ["FRA", "NLD"]
    assert len({e["source"]["name"] for e in made}) == 2


@pytest.mark.parametrize("text", ["", "\n", "and of by", "\u0000 \ud800 Norway's's", "Norway " * 300])
def test_odd_text_does_no_harm(text):
    parse = parsed(text)
    reader = SideReader(parse)
    for i in range(0, len(parse.tokens), 40):
        reader.sides(i, "AGREE")


@pytest.mark.parametrize(("words", "before", "state"), [
    ("Nelson Mandela", "", "ZAF"), ("Mandela", "", "ZAF"), ("Ceaușescu", "", "ROU"), ("Kohl", "Chancellor", "DEU"),
    ("Kohl", "", None), ("nelson mandela", "", None), ("Mandela Rhodes", "", None), ("", "", None),
])  # fmt: skip
def test_leaders(words, before, state):
    found = leader_of(words, before)
    assert (found.alpha3 if found else None) == state
