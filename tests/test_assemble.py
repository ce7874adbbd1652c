"""Drafts become records: names, dates, amounts and quotations worked out, and the same thing told twice made one."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.mentions.quotations import quotations
from dragoman.model import Annotated, Record, Span
from dragoman.records.assemble import assemble
from dragoman.records.draft import Draft

TEXT = """Norway offers engineers to Chad

Norwegian Defence Minister Mirela Dusan said on Monday that her country would send 300 engineers to Chad if parliament agreed.

"We keep our word and we keep it early," Dusan told reporters in Oslo. Chad's government thanked her."""
ARTICLE = compose(TEXT, published="2024-05-08")
REPORT = Annotated(ARTICLE, sentences(ARTICLE))
QUOTES = quotations(ARTICLE, REPORT.sentences)


def at(words: str, after: str = "") -> Span:
    start = TEXT.index(words, TEXT.index(after) if after else 0)
    return Span(start, start + len(words))


def draft(
    kind: str, passage: Span, anchor: Span, choices: dict[str, tuple[str, ...]] | None = None, **spans: Span
) -> Draft:
    number = next(i for i, s in enumerate(REPORT.sentences) if s.span.overlaps(passage))
    fields = MappingProxyType({name: (span,) for name, span in spans.items()})
    return Draft(kind, passage, anchor, number, fields, MappingProxyType(choices or {}), 0.9, "test")


ROLE = draft(
    "role",
    at("Norwegian Defence Minister Mirela Dusan"),
    at("Mirela Dusan"),
    title=at("Defence Minister"),
    of=at("Norwegian"),
)
PLEDGE = draft(
    "pledge",
    at("her country would send 300 engineers to Chad if parliament agreed"),
    at("send"),
    {"reality": ("intended",), "provides": ("personnel",)},
    by=at("Mirela Dusan"),
    to=at("Chad", "engineers to Chad if"),
    text=at("send 300 engineers"),
    amount=at("300"),
    condition=at("parliament agreed"),
    date=at("Monday"),
)
SAID = Draft(
    "statement",
    at('"We keep our word'),
    QUOTES[0].parts[0],
    2,
    MappingProxyType({}),
    MappingProxyType({}),
    0.9,
    "test",
    QUOTES[0].parts,
)


def read(*drafts: Draft) -> tuple[Record, ...]:
    return assemble(REPORT, drafts, QUOTES)


def only(kind: str, *drafts: Draft) -> Record:
    found = [r for r in read(*drafts) if r.kind == kind]
    assert len(found) == 1
    return found[0]


def test_a_pledge_binds_the_state_that_its_speaker_serves() -> None:
    record = only("pledge", ROLE, PLEDGE)
    assert record.by == ["Norway"]
    assert record.source == "Mirela Dusan"
    assert record.fields["by"].how == "inferred"


def test_amount_unit_condition_and_date_are_read_from_their_words() -> None:
    record = only("pledge", ROLE, PLEDGE)
    assert record.fields["amount"].value == 300
    assert record.fields["unit"].value == "engineers"
    assert record.fields["condition"].value == "if parliament agreed"
    assert record.date == "2024-05-06"
    assert record.fields["date"].words == "Monday"
    assert record.reality == "intended"


def test_every_claim_is_letter_for_letter_in_the_report() -> None:
    for record in read(ROLE, PLEDGE, SAID):
        for field in record.fields.values():
            for claim in field.claims:
                assert claim.words == TEXT[claim.anchor.start : claim.anchor.end]
                assert claim.words


def test_a_statement_has_its_quotation_and_full_speaker() -> None:
    record = only("statement", ROLE, SAID)
    assert record.by == ["Mirela Dusan"]
    assert record.fields["quote"].value == "We keep our word and we keep it early"


def test_a_statement_is_said_to_nobody_who_is_only_named_beside_it() -> None:
    assert not only("statement", ROLE, replace(SAID, spans={**SAID.spans, "to": (at("Chad"),)})).to


def test_headline_and_paragraph_become_one_record_with_two_passages() -> None:
    told = {"reality": ("intended",)}
    head = draft(
        "mobilization",
        at("Norway offers engineers to Chad"),
        at("engineers"),
        told,
        by=at("Norway"),
        to=at("Chad"),
        text=at("engineers"),
    )
    body = draft(
        "mobilization",
        at("her country would send 300 engineers to Chad"),
        at("send"),
        told,
        by=at("Mirela Dusan"),
        to=at("Chad", "engineers to Chad if"),
        text=at("300 engineers"),
        amount=at("300"),
    )
    record = only("mobilization", ROLE, head, body)
    assert len(record.passages) == 2
    assert record.fields["size"].value == 300


def test_nobody_is_both_actor_and_addressee() -> None:
    thanks = draft(
        "support",
        at("Chad's government thanked her"),
        at("thanked"),
        by=at("Chad", "Oslo"),
        to=at("Chad", "Oslo"),
    )
    assert "to" not in only("support", thanks).fields


def test_a_pledge_is_no_deployment() -> None:
    def sent(reality: str) -> Draft:
        words = at("send 300 engineers to Chad")
        return draft(
            "mobilization",
            words,
            at("send"),
            {"reality": (reality,)},
            by=at("Mirela Dusan"),
            to=at("Chad", "engineers to"),
        )

    assert [r.kind for r in read(PLEDGE, sent("intended"))] == ["pledge"]
    assert sorted(r.kind for r in read(PLEDGE, sent("happened"))) == ["mobilization", "pledge"]
    assert [r.kind for r in read(sent("intended"))] == ["mobilization"]
