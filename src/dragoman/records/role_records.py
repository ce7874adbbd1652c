"""The record of a person's office, and of the other office that may stand before it."""

from __future__ import annotations

import re
from types import MappingProxyType

from dragoman.gazetteer.leaders import leader_of
from dragoman.model import Annotated, Claim, Field, Record
from dragoman.records.draft import Draft
from dragoman.records.facts import Facts, plain, tight
from dragoman.records.office_names import office_name
from dragoman.records.roles import Office, counterpart, office, office_before
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
    record = _counterpart_record(draft, facts, found) or _role_record(draft, facts, found)
    if record is None:
        return []
    other = office_before(facts.text, facts.report.sentences[draft.sentence].span, found)
    beside = _role_record(draft, facts, other) if other else None
    return [record, beside] if beside else [record]


def _counterpart_record(draft: Draft, facts: Facts, found: Office) -> Record | None:
    """The role in "his Georgian counterpart, NAME": the office is that of the one whose counterpart he is."""
    told = counterpart(facts.text, facts.report.sentences[draft.sentence].span, found.name)
    person, state = (facts.names.resolve(span) for span in told[:2]) if told else (None, None)
    title = facts.titles.get(person.value, "") if person else ""
    if not told or not title or state is None:
        return None
    _, of, like = told
    return _record(
        draft, facts, found, facts.claim("title", title, like, "counterpart", "inferred"),
        facts.claim("of", state.value, of, "counterpart", "inferred"),
    )  # fmt: skip


def _role_record(draft: Draft, facts: Facts, found: Office) -> Record | None:
    """The role of an office: the state that a report is about is assumed where an office of state names none."""
    words = plain(found.title.of(facts.text))
    name = facts.names.full(found.name.of(facts.text))
    if not name or not words:
        return None
    called = office_name(words)
    title = facts.claim("title", called, found.title, draft.rule, "stated" if called == words else "inferred")
    return _record(draft, facts, found, title, _owner(facts, found, name, words))


def _record(draft: Draft, facts: Facts, found: Office, title: Claim, of: Claim | None) -> Record:
    said = found.name.of(facts.text)
    name = facts.names.full(said)
    by = facts.claim("by", name, found.name, draft.rule, "stated" if name == said else "inferred")
    kept = {"by": Field("by", (by,), True), "title": Field("title", (title,))} | ({"of": Field("of", (of,))} if of else {})
    passage = tight(draft.passage, facts.text)
    return Record(
        "role", (passage,), MappingProxyType(kept), codes_of("role", {}, ""), draft.rule, draft.score, found.name
    )


def _owner(facts: Facts, found: Office, person: str, title: str) -> Claim | None:
    """Whose the office is: the one told with it, the state that the person is known to have led, the one that the reader
    marked elsewhere in the sentence, the state that the report is about, or the last in the paragraph."""
    resolve = facts.names.place if CITY_OFFICE.search(title) else facts.names.resolve
    told = [(found.of, resolve(found.of))] if found.of else []
    if not told and STATE_OFFICE.search(title) and (led := leader_of(person, title)):
        return facts.claim("of", led.name, found.name, "leaders", "assumed")
    if found.around:
        told.append((found.around, resolve(found.around)))
    for span, owner in told:
        if owner and owner.value != person:
            return facts.claim("of", owner.value, span, "model", "stated" if owner.stated else "inferred")
    if facts.names.home and STATE_OFFICE.search(title):
        home, span = facts.names.home
        return facts.claim("of", home, span, "home-state", "assumed")
    if STATE_OFFICE.search(title) and (near := facts.names.state_told(found.name.start)):
        return facts.claim("of", near[0], near[1], "state-told", "assumed")
    return None
