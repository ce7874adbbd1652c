"""Drafts become records: names, dates and amounts worked out to claims, and what the report tells twice made one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from dragoman.errors import AnchorError
from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import country_of
from dragoman.kinds import kinds
from dragoman.model import Annotated, Claim, Field, QuantityMention, QuotationMention, Record, Span, TimeMention, Value
from dragoman.model.record import How
from dragoman.records.amounts import amount_of, unit_of
from dragoman.records.conditions import condition, purpose
from dragoman.records.draft import Draft
from dragoman.records.joining import same_record
from dragoman.records.naming import Names
from dragoman.records.quoted import is_term
from dragoman.records.reality import outcome, reality
from dragoman.records.roles import Office, office, office_before
from dragoman.records.terms import provided
from dragoman.records.timing import date_of
from dragoman.values.codes import codes_of
from dragoman.values.date import find_times
from dragoman.values.duration import find_durations
from dragoman.values.quantity import find_quantities, find_votes

BOUND = frozenset({"agreement", "pledge", "mobilization", "aid", "withdrawal", "sanction"})
"""Kinds whose `by` is the state, force or body that is bound; a person who speaks or signs for it goes elsewhere."""
SPOKEN = frozenset({"request", "accusation", "support", "rejection", "threat", "pledge", "concession"})
"""Kinds that are done by saying: inside a quotation that names no actor, the speaker is meant."""
MANY = frozenset({"by", "to", "place", "signatories", "provides"})
AMOUNTS = ("amount", "size", "number")  # what a kind calls the number of what it is about
STATE_OFFICE = re.compile(
    r"(?i)\b(?:president|minister|secretary|chancellor|king|queen|premier|ambassador|chief of staff|senator|spokes\w+|commander)\b"
)
"""Offices that belong to the state a report is about where it names no other: 16 of 22 in real reports coded by hand."""
NOT_YET = {"possible": "sought", "intended": "proposed"}
"""What a mandate is that is not there yet: of 197 such in coded reports 176 are sought or proposed and 8 adopted."""
CITY_OFFICE = re.compile(r"(?i)\b(?:mayor|alderman|council\w*)\b")
"""Offices of a city: "mayor of London" is not of the state that London stands for elsewhere."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was found in the whole text, for looking up by position."""

    report: Annotated
    names: Names
    serves: Mapping[str, str]
    times: tuple[TimeMention, ...]
    quantities: tuple[QuantityMention, ...]

    @property
    def text(self) -> str:
        return self.report.article.text

    def claim(self, field: str, value: Value, span: Span, rule: str, how: How = "stated") -> Claim:
        words = span.of(self.text)
        if not words or not 0 <= span.start < span.end <= len(self.text):
            raise AnchorError(f"{field}: no words at {span.start}..{span.end} of {self.report.article.name}")
        return Claim(field, value, words, span, rule, how)


def assemble(report: Annotated, drafts: Sequence[Draft], quotes: Sequence[QuotationMention]) -> tuple[Record, ...]:
    """The records of a report, in the order in which it first tells them."""
    text = report.article.text
    told = [found for d in drafts if d.kind == "role" and (found := _office(d, report))]
    persons = [found.name for found in told]
    offices = [(f.name.of(text), f.title.of(text), f.of.of(text) if f.of else "") for f in told]
    facts = facts_of(report, persons, offices)
    speakers: dict[Span, str] = {}
    made: list[Record] = []
    for draft in sorted(drafts, key=lambda d: (d.kind != "statement", d.anchor.start)):
        record = record_of(draft, facts, quotes, speakers)
        if record is not None:
            made.append(record)
            made += _roles_beside(draft, facts) if draft.kind == "role" else ()
            if draft.kind == "statement" and record.by:
                for part in draft.quote:
                    speakers[part] = record.by[0]
    made.sort(key=lambda r: (r.passages[0].start, r.kind))
    return tuple(_join(made, report))


def facts_of(report: Annotated, persons: Sequence[Span], offices: Sequence[tuple[str, str, str]]) -> _Facts:
    """What the whole report says of names, times and quantities. `offices` are (person, title, of) in the report's words."""
    text = report.article.text
    names = Names(report, persons, offices)
    serves = {names.full(person): names.full(of) for person, _, of in offices if of}
    serves = {person: of for person, of in serves.items() if country_of(of) or body_of(of)}
    return _Facts(report, names, serves, find_times(text, report.article.reference.day), find_quantities(text))


def record_of(
    draft: Draft, facts: _Facts, quotes: Sequence[QuotationMention], speakers: Mapping[Span, str]
) -> Record | None:
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
        for span in spans:
            named = facts.names.place(span) if name == "place" else facts.names.resolve(span, speaker)
            if named and named.value not in claims:
                claims[named.value] = facts.claim(
                    name, named.value, span, draft.rule, "stated" if named.stated else "inferred"
                )
        put(name, list(claims.values())[: None if name in MANY else 1])
    if draft.kind == "role":
        found = _office(draft, facts.report)
        return _role(draft, facts, found) if found else None
    if draft.kind == "statement":
        return _statement(draft, facts, fields, quotes)
    kind = kinds()[draft.kind]
    if "text" in draft.spans and kind.text_field in kind.fields:
        span = _tight(draft.spans["text"][0], facts.text)
        if lead := _LEAD.match(facts.text, span.start, span.end):
            span = Span(lead.end(), span.end)
        if span.end > span.start:
            put(kind.text_field, [facts.claim(kind.text_field, _plain(span.of(facts.text)), span, draft.rule)])
    if clause:
        put("condition", [facts.claim("condition", _plain(clause.of(facts.text)), clause, "condition-clause")])
    if "purpose" in kind.fields and (clause := purpose(facts.text, sentence, draft.anchor)):
        put("purpose", [facts.claim("purpose", _plain(clause.of(facts.text)), clause, "purpose-clause")])
    _put_date(draft, facts, put)
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
    passage = _tight(draft.passage, facts.text)
    if draft.kind in BOUND and "by" in fields:
        _bind(draft, facts, fields, put)
    codes = codes_of(draft.kind, {name: f.value for name, f in fields.items()}, passage.of(facts.text))
    return Record(
        draft.kind,
        (passage,),
        MappingProxyType(fields),
        codes,
        draft.rule,
        draft.score,
        _word(draft.anchor, facts.text),
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


def _bind(draft: Draft, facts: _Facts, fields: dict[str, Field], put) -> None:  # type: ignore[no-untyped-def]
    """Puts the state or body in the place of the person who acts for it by office, as the guide has it."""
    bound: dict[str, Claim] = {}
    persons: list[Claim] = []
    for claim in fields["by"].claims:
        party = facts.serves.get(str(claim.value), "")
        persons += [claim] if party else []
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


def _put_date(draft: Draft, facts: _Facts, put) -> None:  # type: ignore[no-untyped-def]
    """The time that the reader found; where it found none, the one that stands by the act in its passage."""
    for span in draft.spans.get("date", ()):
        for t in facts.times:
            if t.span.overlaps(span) and t.value:
                put("date", [_dated(t, facts, t.rule)])
                return
    if draft.kind != "tie" and (near := date_of(facts.text, facts.times, draft.passage, draft.anchor)):
        put("date", [_dated(near, facts, "time-beside-act")])


def _dated(t: TimeMention, facts: _Facts, rule: str) -> Claim:
    return facts.claim("date", t.value, t.span, rule, "stated" if t.how == "stated" else "inferred")


def _put_numbers(draft: Draft, facts: _Facts, put) -> None:  # type: ignore[no-untyped-def]
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


def _put_unit(hit: QuantityMention, draft: Draft, facts: _Facts, put) -> None:  # type: ignore[no-untyped-def]
    """What the amount counts: a currency, the words beside the number, those that the reader found, the people named near."""
    if hit.is_money:
        put("unit", [facts.claim("unit", hit.unit, hit.span, "currency", "inferred")])
    elif hit.unit and hit.unit_span:
        put("unit", [facts.claim("unit", hit.unit, hit.unit_span, "quantity")])
    elif span := draft.spans.get("unit", (None,))[0]:
        put("unit", [facts.claim("unit", _plain(span.of(facts.text)), span, draft.rule)])
    elif span := unit_of(facts.text, hit, facts.report.sentences[draft.sentence].span):
        put("unit", [facts.claim("unit", span.of(facts.text), span, "nearest-people", "inferred")])


def _number(q: QuantityMention) -> Value:
    low, high = (int(x) if float(x).is_integer() else x for x in (q.low, q.high))
    if low == high:
        return low
    return [int(low), int(high)] if isinstance(low, int) and isinstance(high, int) else [float(low), float(high)]


def _office(draft: Draft, report: Annotated) -> Office | None:
    title, of = (draft.spans.get(name, ())[:1] for name in ("title", "of"))
    sentence = report.sentences[draft.sentence].span
    return office(report.article.text, sentence, draft.anchor, title[0], of[0] if of else None) if title else None


def _roles_beside(draft: Draft, facts: _Facts) -> list[Record]:
    """The role of "de facto leader" in "Haiti's de facto leader, Prime Minister NAME"."""
    found = _office(draft, facts.report)
    other = office_before(facts.text, facts.report.sentences[draft.sentence].span, found) if found else None
    record = _role(draft, facts, other) if other else None
    return [record] if record else []


def _role(draft: Draft, facts: _Facts, found: Office) -> Record | None:
    words = _plain(found.title.of(facts.text))
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
    passage = _tight(draft.passage, facts.text)
    return Record(
        "role", (passage,), MappingProxyType(kept), codes_of("role", {}, ""), draft.rule, draft.score, found.name
    )


def _statement(
    draft: Draft, facts: _Facts, fields: dict[str, Field], quotes: Sequence[QuotationMention]
) -> Record | None:
    parts = [_tight(p, facts.text) for p in draft.quote]
    parts = [p for p in parts if p.end > p.start]
    if not parts:
        return None
    said = [
        re.sub(r"\s+", " ", p.of(facts.text)).rstrip(",.") if len(parts) > 1 else re.sub(r"\s+", " ", p.of(facts.text))
        for p in parts
    ]
    length = sum(len(re.findall(r"[\w’'-]+", s)) for s in said)
    quote = next((q for q in quotes if q.parts == draft.quote), None)
    if length < 2 or (length < 3 and not (quote and quote.speaker)):
        return (
            None  # a term, a title or a word held at arm's length; two words count where somebody is said to say them
        )
    sentence = facts.report.sentences[draft.sentence].span
    if is_term(" ".join(said), facts.text[sentence.start : parts[0].start], facts.text[parts[-1].end : sentence.end]):
        return None
    kept = {k: f for k, f in fields.items() if k in ("by", "to", "source", "place")}
    named = facts.names.resolve(quote.speaker) if quote and quote.speaker else None
    if quote and quote.speaker and named and ("by" not in kept or facts.names.is_person(named.value)):
        how: How = "stated" if named.stated else "inferred"
        kept["by"] = Field("by", (facts.claim("by", named.value, quote.speaker, "speaker", how),), True)
    if "by" in kept:
        kept["by"] = Field("by", kept["by"].claims[:1], True)
    elif length < 5:
        return None

    def put(name: str, claims: Sequence[Claim]) -> None:
        if claims:
            kept[name] = Field(name, tuple(claims))

    _put_date(draft, facts, put)
    whole = Span(parts[0].start, parts[-1].end)
    kept["quote"] = Field(
        "quote", (Claim("quote", said[0] if len(said) == 1 else said, whole.of(facts.text), whole, "quotation"),)
    )
    passage = _tight(draft.passage, facts.text)
    if not passage.overlaps(parts[0]):
        passage = Span(
            min(passage.start, parts[0].start),
            max(passage.end, min(parts[0].end, facts.report.sentences[draft.sentence].span.end)),
        )
    return Record(
        "statement",
        (passage,),
        MappingProxyType(kept),
        codes_of("statement", {}, passage.of(facts.text)),
        draft.rule,
        draft.score,
        parts[0],
    )


_LEAD = re.compile(r"(?:to|that|as|for) (?=\w)")
"""What may stand before the words of a field and is no part of them."""


def _word(span: Span, text: str) -> Span:
    """The span widened to whole words."""
    start, end = span
    while start > 0 and text[start - 1 : start + 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1 : end + 1].isalnum():
        end += 1
    return Span(start, end)


def _tight(span: Span, text: str) -> Span:
    """The span without spaces, commas and unpaired marks at its ends."""
    start, end = span
    while start < end and text[start] in " \n\t,;:.–—-)”’\"'":
        start += 1
    while end > start and text[end - 1] in " \n\t,;:.–—-(“‘\"'":
        end -= 1
    return Span(start, end)


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.replace("“", "").replace("”", "").replace('"', "")).strip()


def _join(records: list[Record], report: Annotated) -> list[Record]:
    """Each happening once: a later telling adds its passage and the fields that the first one lacks."""
    kept: list[Record] = []
    for record in records:
        twin = next((i for i, other in enumerate(kept) if same_record(other, record, report)), None)
        if twin is None:
            kept.append(record)
        else:
            kept[twin] = _merged(kept[twin], record)
    return kept


def _merged(first: Record, second: Record) -> Record:
    better, other = (second, first) if second.score > first.score + 0.15 else (first, second)
    fields: dict[str, Field] = dict(other.fields) | dict(better.fields)
    for name in ("by", "to", "place", "provides", "signatories"):
        if name in better.fields and name in other.fields:
            claims = {str(c.value): c for c in (*better.fields[name].claims, *other.fields[name].claims)}
            if name in ("place", "provides", "signatories"):
                fields[name] = Field(name, tuple(claims.values()), True)
    return Record(
        first.kind,
        tuple(dict.fromkeys((*better.passages, *other.passages))),
        MappingProxyType(fields),
        better.codes,
        better.rule,
        max(first.score, second.score),
        better.anchor,
    )
