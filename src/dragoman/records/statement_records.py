"""The record of a direct quotation: the words, and who said them to whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from dragoman.model import Claim, Field, QuotationMention, Record, Span
from dragoman.model.record import How
from dragoman.records.draft import Draft
from dragoman.records.facts import Facts, put_date, tight
from dragoman.records.quoted import is_term
from dragoman.values.codes import codes_of

_TOLD = re.compile(
    r"\b(?:(?:told|tells?|telling|asked|asks|assured|informed|reminded|warned|addressed|addressing)"
    r"|(?:sa(?:id|ys|ying)|wr(?:ote|iting|itten)|sp(?:oke|eaking)|message|letter|speech|interview|reply|replied)"
    r"\s(?:\w+\s){0,2}(?:to|with|before))\s(?:[\w-]+\s){0,2}\Z"
)
"""Before the one to whom somebody says something."""


def statement_record(
    draft: Draft, facts: Facts, fields: Mapping[str, Field], quotes: Sequence[QuotationMention]
) -> Record | None:
    """The statement of a quotation; None for words that nobody says. `fields` are the names that the reader marked."""
    parts = [tight(p, facts.text) for p in draft.quote]
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
    if "to" in kept:  # a quotation is said to somebody only where the report says to whom
        told = tuple(c for c in kept["to"].claims if _TOLD.search(facts.text, max(0, c.anchor.start - 40), c.anchor.start))
        kept["to"] = Field("to", told, True)
        if not told:
            del kept["to"]
    named = facts.names.resolve(quote.speaker) if quote and quote.speaker else None
    if quote and quote.speaker and named:
        marked = {str(c.value) for c in kept["by"].claims} if "by" in kept else set()
        if not marked or named.value in marked or facts.names.is_person(named.value):
            how: How = "stated" if named.stated else "inferred"
            kept["by"] = Field("by", (facts.claim("by", named.value, quote.speaker, "speaker", how),), True)
    if "by" in kept:
        kept["by"] = Field("by", kept["by"].claims[:1], True)
    elif length < 5:
        return None

    def put(name: str, claims: Sequence[Claim]) -> None:
        if claims:
            kept[name] = Field(name, tuple(claims))

    put_date(draft, facts, put)
    whole = Span(parts[0].start, parts[-1].end)
    kept["quote"] = Field(
        "quote", (Claim("quote", said[0] if len(said) == 1 else said, whole.of(facts.text), whole, "quotation"),)
    )
    passage = tight(draft.passage, facts.text)
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
