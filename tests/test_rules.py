"""The plain grammar reader: who did what to whom in the usual shapes of a sentence, and silence elsewhere."""

from __future__ import annotations

import pytest

from dragoman.annotations.sentences import sentences
from dragoman.annotations.spacy_engine import annotate
from dragoman.model import Annotated, Article, Part, QuotationMention, Sentence, Span
from dragoman.records.draft import Draft
from dragoman.records.rules import drafts


def read(text: str, quotes: list[QuotationMention] | None = None) -> list[Draft]:
    article = Article(text, (Part("body", Span(0, len(text))),))
    return drafts(annotate(article, sentences(article)), quotes or [])


def words(text: str, draft: Draft, field: str) -> list[str]:
    return [span.of(text) for span in draft.spans.get(field, ())]


def one(text: str, kind: str) -> Draft:
    found = [d for d in read(text) if d.kind == kind]
    assert found, (kind, [d.kind for d in read(text)])
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "field", "wanted"),
    [
        ("Chad and Niger signed a defence accord.", "agreement", "by", ["Chad", "Niger"]),
        ("Two journalists were arrested by the police in Dhaka.", "coercion", "by", ["police"]),
        ("Two journalists were arrested by the police in Dhaka.", "coercion", "to", ["journalists"]),
        ("Two journalists were arrested by the police in Dhaka.", "coercion", "place", ["Dhaka"]),
        ("The rebels, who attacked a convoy on Friday, fled.", "attack", "by", ["rebels"]),
        (
            "Kenya has pledged to send 1,000 officers to Haiti to combat gang violence.",
            "pledge",
            "text",
            ["send 1,000 officers to Haiti"],
        ),
        ("Kenya has pledged to send 1,000 officers to Haiti to combat gang violence.", "pledge", "amount", ["1,000"]),
        ("Kenya has pledged to send 1,000 officers to Haiti to combat gang violence.", "pledge", "unit", ["officers"]),
        (
            "Kenya has pledged to send 1,000 officers to Haiti to combat gang violence.",
            "pledge",
            "purpose",
            ["combat gang violence"],
        ),
        ("Norway promised to send tents if the port reopens.", "pledge", "condition", ["the port reopens"]),
        ("Kenya's president, Tomas Okelo, urged Chad to act.", "request", "by", ["Tomas Okelo"]),
        ("The ministry said gunmen had attacked a village.", "attack", "source", ["ministry"]),
        ("Gunmen attacked a village, killing 12 people.", "attack", "killed", ["12"]),
        ("The fighting has displaced more than 2 million people.", "impact", "amount", ["more than 2 million"]),
        ("Parliament voted by 170 to 37 to approve the treaty.", "mandate", "votes", ["170 to 37"]),
    ],
)
def test_fields_are_found(text: str, kind: str, field: str, wanted: list[str]) -> None:
    assert words(text, one(text, kind), field) == wanted


@pytest.mark.parametrize(
    ("text", "kind", "reality"),
    [
        ("The rebels attacked the town.", "attack", "happened"),
        ("The rebels did not attack the town.", "attack", "denied"),
        ("The rebels may attack the town.", "attack", "possible"),
        ("France will withdraw its troops from Niger.", "withdrawal", "intended"),
        ("France plans to withdraw its troops from Niger.", "withdrawal", "intended"),
        ("France is withdrawing its troops from Niger.", "withdrawal", "ongoing"),
        ("No rebels attacked the town.", "attack", "denied"),
    ],
)
def test_reality_is_told_apart(text: str, kind: str, reality: str) -> None:
    assert one(text, kind).choices["reality"] == (reality,)


def test_a_speaker_who_says_what_his_side_will_do_makes_a_pledge() -> None:
    text = "Ghana said it would lead the mission."
    found = one(text, "pledge")
    assert (words(text, found, "by"), words(text, found, "text")) == (["Ghana"], ["lead the mission"])
    assert found.choices["provides"] == ("leadership",)


@pytest.mark.parametrize(
    ("text", "person", "title", "of"),
    [
        ("US Secretary of Defense Lloyd Austin spoke.", "Lloyd Austin", "Secretary of Defense", "US"),
        ("Lloyd Austin, the defence secretary, spoke.", "Lloyd Austin", "defence secretary", ""),
        ("Kenya's president, William Ruto, spoke.", "William Ruto", "president", "Kenya"),
        ("Prime Minister of India Narendra Modi spoke.", "Narendra Modi", "Prime Minister", "India"),
        ("He became finance minister in 1982.", "He", "finance minister", ""),
    ],
)
def test_offices_are_read_in_every_usual_order(text: str, person: str, title: str, of: str) -> None:
    found = one(text, "role")
    assert words(text, found, "by") == [person]
    assert words(text, found, "title") == [title]
    assert words(text, found, "of") == ([of] if of else [])


def test_a_quotation_is_a_statement_of_its_speaker_and_may_be_an_act_as_well() -> None:
    text = "“We urge Chad to open the border,” Tomas Okelo said."
    start = text.index("We")
    speaker = Span(text.index("Tomas"), text.index(" said"))
    quote = QuotationMention((Span(start, text.index(",”")),), speaker)
    found = read(text, [quote])
    statement = next(d for d in found if d.kind == "statement")
    assert words(text, statement, "by") == ["Tomas Okelo"]
    assert statement.quote == quote.parts
    request = next(d for d in found if d.kind == "request")
    assert words(text, request, "by") == ["Tomas Okelo"]


def test_single_quoted_words_make_no_statement() -> None:
    text = "He called it a “disaster” in Lima."
    start = text.index("disaster")
    assert not [
        d for d in read(text, [QuotationMention((Span(start, start + 8),), Span(0, 2))]) if d.kind == "statement"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Heavy rain hit the south coast and temperatures fell to 3 degrees.",
        "The striker scored twice as the home team won the match and the coach praised the players of the season.",
        "Scientists found a new species of frog in the valley.",
        "Shares rallied after the company reported record quarterly earnings.",
        "The singer will release her third album in May.",
    ],
)
def test_other_news_gives_no_acts(text: str) -> None:
    assert [d.kind for d in read(text)] == []


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\u200b\u0301\U0001f600 )(", "said said said", "to to to the the of of", "“", "A" * 500]
)
def test_odd_text_never_raises_and_offsets_stay_inside(text: str) -> None:
    for d in read(text):
        assert 0 <= d.passage.start < d.passage.end <= len(text)
        assert all(0 <= s.start < s.end <= len(text) for spans in d.spans.values() for s in spans)


def test_without_tokens_nothing_is_raised() -> None:
    text = "Chad signed the treaty."
    span = Span(0, len(text))
    assert drafts(Annotated(Article(text, (Part("body", span),)), (Sentence(span, "body", 0),)), []) == []
