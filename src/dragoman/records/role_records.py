"""The record of a person's office, and of the other office that may stand before it."""

from __future__ import annotations

import re
from types import MappingProxyType

from dragoman.model import Annotated, Field, Record
from dragoman.model.record import How
from dragoman.records.draft import Draft
from dragoman.records.facts import Facts, plain, tight
from dragoman.records.roles import Office, office, office_before
from dragoman.values.codes import codes_of

STATE_OFFICE = re.compile(
    r"(?i)\b(?:president|minister|secretary|chancellor|king|queen|premier|ambassador|chief of staff|senator|spokes\w+|commander)\b"
)
"""Offices that belong to the state a report is about where it names no other: 16 of 22 in real reports coded by hand."""
CITY_OFFICE = re.compile(r"(?i)\b(?:mayor|alderman|council\w*)\b")
"""Offices of a city: "mayor of London" is not of the state that London stands for elsewhere."""


def office_told(draft: Draft, report: Annotated) -> Office | None:
    """The office that a role's draft tells; None where no title or no name is left."""
    title, of = (draft.spans.get(name, ())[:1] for name in ("title", "of"))
    sentence = report.sentences[draft.sentence].span
    return office(report.article.text, sentence, draft.anchor, title[0], of[0] if of else None) if title else None


def role_records(draft: Draft, facts: Facts, found: Office) -> list[Record]:
    """The role of an office, and that of "de facto leader" in "Haiti's de facto leader, Prime Minister NAME"."""
    record = _role_record(draft, facts, found)
    if record is None:
        return []
    other = office_before(facts.text, facts.report.sentences[draft.sentence].span, found)
    beside = _role_record(draft, facts, other) if other else None
    return [record, beside] if beside else [record]


def _role_record(draft: Draft, facts: Facts, found: Office) -> Record | None:
    """The role of an office: the state that a report is about is assumed where an office of state names none."""
    words = plain(found.title.of(facts.text))
    said = found.name.of(facts.text)
    name = facts.names.full(said)
    if not name or not words:
        return None
    kept: dict[str, Field] = {
        "by": Field(
            "by", (facts.claim("by", name, found.name, draft.rule, "stated" if name == said else "inferred"),), True
        ),
        "title": Field("title", (facts.claim("title", words, found.title, draft.rule),)),
    }
    owner = (facts.names.place if CITY_OFFICE.search(words) else facts.names.resolve)(found.of) if found.of else None
    if found.of and owner and owner.value != name:
        how: How = "stated" if owner.stated else "inferred"
        kept["of"] = Field("of", (facts.claim("of", owner.value, found.of, draft.rule, how),))
    elif facts.names.home and STATE_OFFICE.search(words):
        home, span = facts.names.home
        kept["of"] = Field("of", (facts.claim("of", home, span, "home-state", "assumed"),))
    passage = tight(draft.passage, facts.text)
    return Record(
        "role", (passage,), MappingProxyType(kept), codes_of("role", {}, ""), draft.rule, draft.score, found.name
    )
