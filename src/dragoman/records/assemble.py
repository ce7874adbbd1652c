"""Drafts become records: names, dates and amounts worked out to claims, and what the report tells twice made one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import country_of
from dragoman.gazetteer.leaders import leader_of
from dragoman.kinds import kinds
from dragoman.model import Annotated, Claim, Field, QuantityMention, QuotationMention, Record, Span, Value
from dragoman.records.amounts import amount_of, unit_of
from dragoman.records.bound import acting_for
from dragoman.records.conditions import condition, purpose
from dragoman.records.draft import Draft
from dragoman.records.facts import MANY, Facts, facts_of, plain, put_date, standing, tight, unbroken, whole_words
from dragoman.records.joining import STATES, joined
from dragoman.records.listed import listed
from dragoman.records.reality import outcome, reality
from dragoman.records.role_records import office_told, role_records
from dragoman.records.statement_records import statement_record
from dragoman.records.terms import provided
from dragoman.values.codes import codes_of
from dragoman.values.duration import find_durations
from dragoman.values.quantity import find_votes

BOUND = frozenset({"agreement", "pledge", "mobilization", "aid", "withdrawal", "sanction"})
"""Kinds whose `by` is the state, force or body that is bound; a person who speaks or signs for it goes elsewhere."""
SPOKEN = frozenset({"request", "accusation", "support", "rejection", "threat", "pledge", "concession"})
"""Kinds that are done by saying: inside a quotation that names no actor, the speaker is meant."""
WITHIN = frozenset({"agreement", "mandate", "meeting"})
"""Kinds whose actors may be told as a place: "adopted in the Security Council"."""
DEEDS = frozenset({"mobilization", "aid"})
"""Kinds that carry out what a pledge promises."""
FEW_ACTS = 3  # a report with fewer is hardly about public affairs
AMOUNTS = ("amount", "size", "number")  # what a kind calls the number of what it is about
NOT_YET = {"possible": "sought", "intended": "proposed"}
"""What a mandate is that is not there yet: of 197 such in coded reports 176 are sought or proposed and 8 adopted."""


def assemble(report: Annotated, drafts: Sequence[Draft], quotes: Sequence[QuotationMention]) -> tuple[Record, ...]:
    """The records of a report, in the order in which it first tells them."""
    return tuple(_heard(_undone(joined(proposals(report, drafts, quotes), report))))


def _undone(made: Sequence[Record]) -> list[Record]:
    """A pledge is no deed: what is only to be sent or given, told in the words of a pledge, is that pledge."""
    promised = [p for r in made if r.kind == "pledge" for p in r.passages]

    def is_promise(r: Record) -> bool:
        reality = str(r.fields["reality"].value) if "reality" in r.fields else ""
        return r.kind in DEEDS and reality in NOT_YET and all(any(p.overlaps(q) for q in promised) for p in r.passages)

    return [r for r in made if not is_promise(r)]


def _heard(made: Sequence[Record]) -> Sequence[Record]:
    """Where hardly anything happens, words count only of those with a name, and where nothing does, of office-holders."""
    acts = sum(r.kind not in STATES for r in made)
    if acts >= FEW_ACTS:
        return made
    holders = {r.by[0] for r in made if r.kind == "role"}
    return [
        r for r in made
        if r.kind != "statement" or (r.by and (r.by[0] in holders or (acts and r.by[0][:1].isupper())))
    ]  # fmt: skip


def proposals(report: Annotated, drafts: Sequence[Draft], quotes: Sequence[QuotationMention]) -> list[Record]:
    """A record for each telling, by its place in the report: what the report tells twice is there twice."""
    text = report.article.text
    told = [(d, found) for d in drafts if d.kind == "role" and (found := office_told(d, report))]
    offices = [(f.name.of(text), f.title.of(text), f.of.of(text) if f.of else "") for _, f in told]
    facts = facts_of(report, [found.name for _, found in told], offices, quotes)
    told.sort(key=lambda pair: pair[0].anchor.start)
    made = [record for draft, found in told for record in role_records(draft, facts, found)]
    serves = {r.by[0]: whom for r in made if (whom := str(r.fields["of"].value) if "of" in r.fields else "")}
    serves = {person: whom for person, whom in serves.items() if country_of(whom) or body_of(whom)}
    speakers: dict[Span, str] = {}
    others = listed([d for d in drafts if d.kind != "role"], facts)
    for draft in sorted(others, key=lambda d: (d.kind != "statement", d.anchor.start)):
        record = record_of(draft, facts, quotes, speakers, serves)
        if record is not None:
            made.append(record)
            if draft.kind == "statement" and record.by:
                for part in draft.quote:
                    speakers[part] = record.by[0]
    made.sort(key=lambda r: (r.passages[0].start, r.kind))
    return made


def record_of(
    draft: Draft,
    facts: Facts,
    quotes: Sequence[QuotationMention],
    speakers: Mapping[Span, str],
    serves: Mapping[str, str],
) -> Record | None:
    """The record of a draft of any kind but role (see `role_records`); None where nothing is left that would stand."""
    fields: dict[str, Field] = {}

    def put(name: str, claims: Sequence[Claim]) -> None:
        if claims:
            fields[name] = Field(name, tuple(claims), name in MANY)

    speaker = next((who for span, who in speakers.items() if span.overlaps(draft.anchor)), "")
    sentence = facts.report.sentences[draft.sentence].span
    waits = "condition" in kinds()[draft.kind].fields
    clause = condition(facts.text, sentence, draft.passage) if waits else None
    for name in ("by", "to", "place", "source", "signatories", "of"):
        claims: dict[str, Claim] = {}
        spans = draft.spans.get(name, ())
        if clause and name in ("by", "to"):  # who must do something first does not do the act
            spans = tuple(span for span in spans if not span.overlaps(clause)) or spans
        if name in ("by", "to"):
            spans = unbroken(spans, facts.text)
            spans = spans if draft.kind in WITHIN else standing(spans, facts.text)
        for span in spans:
            meant = [facts.names.place(span)] if name == "place" else facts.names.meant(span, speaker)
            for named in meant:
                if named and named.value not in claims:
                    claims[named.value] = facts.claim(
                        name, named.value, span, draft.rule, "stated" if named.stated else "inferred"
                    )
        told = [
            c for v, c in claims.items() if not any(w.startswith(f"{v} of ") for w in claims)
        ]  # "police", "police of Haiti"
        put(name, told[: None if name in MANY else 1])
    if draft.kind == "statement":
        return statement_record(draft, facts, fields, quotes)
    kind = kinds()[draft.kind]
    if "text" in draft.spans and kind.text_field in kind.fields:
        span = tight(draft.spans["text"][0], facts.text)
        if lead := _LEAD.match(facts.text, span.start, span.end):
            span = Span(lead.end(), span.end)
        if span.end > span.start:
            put(kind.text_field, [facts.claim(kind.text_field, plain(span.of(facts.text)), span, draft.rule)])
    if clause:
        put("condition", [facts.claim("condition", plain(clause.of(facts.text)), clause, "condition-clause")])
    if "purpose" in kind.fields and (clause := purpose(facts.text, sentence, draft.anchor)):
        put("purpose", [facts.claim("purpose", plain(clause.of(facts.text)), clause, "purpose-clause")])
    put_date(draft, facts, put)
    _put_numbers(draft, facts, put)
    choices = dict(draft.choices)
    when = outcome(str(fields["date"].value) if "date" in fields else "", facts.report.article.reference.day)
    choices["reality"] = (reality(draft.kind, (choices.get("reality") or ("happened",))[0], when),)
    if draft.kind == "mandate" and choices.get("stage") == ("adopted",) and choices["reality"][0] in NOT_YET:
        choices["stage"] = (NOT_YET[choices["reality"][0]],)
    if "provides" in kind.fields and kind.text_field in fields:
        choices["provides"] = provided(fields[kind.text_field].words) or choices.get("provides", ())
    for name, values in choices.items():
        if values and not (name == "reality" and values == ("happened",)):
            put(name, [facts.claim(name, v, draft.anchor, draft.rule, "inferred") for v in values])
    if speaker and "by" not in fields and draft.kind in SPOKEN:  # "We condemn this", he said
        put("by", [facts.claim("by", speaker, draft.anchor, "speaker", "inferred")])
    _apart(fields)
    if not fields.keys() & {"by", "to"} or (draft.kind == "tie" and not fields.keys() >= {"by", "to"}):
        return None  # an act that nobody does to nobody, or half a tie, would not stand before a sceptical editor
    passage = tight(draft.passage, facts.text)
    if draft.kind in BOUND and "by" in fields:
        _bind(draft, fields, put, serves)
    codes = codes_of(draft.kind, {name: f.value for name, f in fields.items()}, passage.of(facts.text))
    return Record(
        draft.kind,
        (passage,),
        MappingProxyType(fields),
        codes,
        draft.rule,
        draft.score,
        whole_words(draft.anchor, facts.text),
    )


def _apart(fields: dict[str, Field]) -> None:
    """Nobody acts on himself, and an actor is not also the source of what is told of him."""
    actors = {str(c.value) for c in fields["by"].claims} if "by" in fields else set()
    for name in ("to", "source"):
        if name in fields:
            kept = tuple(c for c in fields[name].claims if str(c.value) not in actors)
            if kept:
                fields[name] = Field(name, kept, name in MANY)
            else:
                del fields[name]


def _bind(draft: Draft, fields: dict[str, Field], put, serves: Mapping[str, str]) -> None:  # type: ignore[no-untyped-def]
    """Puts the state or body in the place of the person who acts for it by office, as the guide has it."""
    bound: dict[str, Claim] = {}
    persons: list[Claim] = []
    for claim in fields["by"].claims:
        person = serves.get(str(claim.value), "") or _led(str(claim.value))
        persons += [claim] if person else []
        party = person or acting_for(str(claim.value))
        value = party or str(claim.value)
        bound.setdefault(value, claim if not party else replace(claim, value=value, rule="office", how="inferred"))
    put("by", list(bound.values()))
    if (
        persons
        and draft.kind == "agreement"
        and draft.choices.get("stage") == ("signed",)
        and "signatories" not in fields
    ):
        put("signatories", [replace(c, field="signatories") for c in persons])
    elif persons and draft.kind != "agreement" and "source" not in fields:
        put("source", [replace(persons[0], field="source")])


def _led(person: str) -> str:
    """The state of a leader whom the report gives no office."""
    led = leader_of(person)
    return led.name if led else ""


def _put_numbers(draft: Draft, facts: Facts, put) -> None:  # type: ignore[no-untyped-def]
    told = kinds()[draft.kind].fields
    for name in ("killed", "injured", "abducted"):
        for span in draft.spans.get(name, ()) if name in told else ():
            if hit := next((q for q in facts.quantities if q.span.overlaps(span)), None):
                put(name, [facts.claim(name, _number(hit), hit.span, "quantity")])
                break
    target = next((a for a in AMOUNTS if a in told), "")
    named = draft.spans.get("amount", (None,))[0]
    hit = amount_of(draft.kind, facts.text, facts.quantities, draft.passage, draft.anchor, named) if target else None
    if hit:
        put(target, [facts.claim(target, _number(hit), hit.span, "quantity")])
        if "unit" in told:
            _put_unit(hit, draft, facts, put)
    if "term" in told:
        region = draft.spans.get("term", ())
        for span, duration in find_durations(draft.passage.of(facts.text)) if not region else ():
            place = Span(draft.passage.start + span.start, draft.passage.start + span.end)
            put("term", [facts.claim("term", duration, place, "duration", "inferred")])
            break
    if "votes" in told:
        sentence = facts.report.sentences[draft.sentence].span
        votes = find_votes(sentence.of(facts.text))
        if votes:
            span, values = votes[0]
            place = Span(sentence.start + span.start, sentence.start + span.end)
            put("votes", [facts.claim("votes", list(values), place, "votes", "inferred")])


def _put_unit(hit: QuantityMention, draft: Draft, facts: Facts, put) -> None:  # type: ignore[no-untyped-def]
    """What the amount counts: a currency, the words beside the number, those that the reader found, the people named near."""
    if hit.is_money:
        put("unit", [facts.claim("unit", hit.unit, hit.span, "currency", "inferred")])
    elif hit.unit and hit.unit_span:
        put("unit", [facts.claim("unit", hit.unit, hit.unit_span, "quantity")])
    elif span := draft.spans.get("unit", (None,))[0]:
        put("unit", [facts.claim("unit", plain(span.of(facts.text)), span, draft.rule)])
    elif span := unit_of(facts.text, hit, facts.report.sentences[draft.sentence].span):
        put("unit", [facts.claim("unit", span.of(facts.text), span, "nearest-people", "inferred")])


def _number(q: QuantityMention) -> Value:
    low, high = (int(x) if float(x).is_integer() else x for x in (q.low, q.high))
    if low == high:
        return low
    return [int(low), int(high)] if isinstance(low, int) and isinstance(high, int) else [float(low), float(high)]


_LEAD = re.compile(r"(?:to|that|as|for) (?=\w)")
"""What may stand before the words of a field and is no part of them."""
