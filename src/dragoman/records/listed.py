"""Several givers in one sentence: "Japan pledged 120 million, the United States 96 million and Germany 20 million".

The reader marks one offer, and often all the givers with it. Who gives what follows from the order of the words: each giver
stands right before his own amount.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import country_of
from dragoman.model import QuantityMention, Span
from dragoman.records.amounts import amount_of
from dragoman.records.draft import Draft
from dragoman.records.facts import Facts

KINDS = frozenset({"pledge", "aid"})
WORDS_BETWEEN = 4  # between a giver and his amount: "has offered up to"
_RUN = re.compile(r"(?<![\w.])[A-Z][\w.&’'-]*(?:(?: (?:of|for|the|and|on))* [A-Z][\w.&’'-]*)*")
_APART = re.compile(r"[;:.!?]|\b(?:that|who|which|whose|from|by|against|because|since|when|where|after|before)\b")


@dataclass(frozen=True, slots=True)
class _Offer:
    giver: Span
    party: str
    amount: QuantityMention


def listed(drafts: Sequence[Draft], facts: Facts) -> list[Draft]:
    """The drafts, with one more for each giver whose amount a sentence lists beside that of a draft, and givers of another
    amount taken out of each."""
    found: list[Draft] = []
    for draft in drafts:
        if draft.kind not in KINDS:
            found.append(draft)
            continue
        offers = _offers(facts, facts.report.sentences[draft.sentence].span)
        own = _own(draft, facts, offers) if len(offers) > 1 else None
        if own is None:
            found.append(draft)
            continue
        others = [o for o in offers if o is not own and o.amount.is_money == own.amount.is_money and o.party != own.party]
        found.append(_without(draft, [o.giver for o in others], own))
        told = [d for d in drafts if d.kind in KINDS and d.sentence == draft.sentence and d is not draft]
        for offer in others:
            if not any(_amount(d, facts) is offer.amount for d in (*told, *found)):
                found.append(_beside(draft, offer, own, facts))
    return found


def _offers(facts: Facts, sentence: Span) -> list[_Offer]:
    """Each amount of a sentence with the state or body that stands right before it."""
    at = bisect_left(facts.quantities, sentence.start, key=lambda q: q.span.start)
    offers: list[_Offer] = []
    low = sentence.start
    for q in facts.quantities[at:]:
        if q.span.start >= sentence.end:
            break
        giver = None
        for run in _RUN.finditer(facts.text, low, q.span.start):
            words = run.group().removesuffix("'s").removesuffix("’s")
            if country_of(words) or body_of(words):
                giver = Span(run.start(), run.start() + len(words))
        if giver:
            between = facts.text[giver.end : q.span.start]
            if len(between.split()) <= WORDS_BETWEEN and not _APART.search(between):
                named = facts.names.resolve(giver)
                if named:
                    offers.append(_Offer(giver, named.value, q))
        low = q.span.end
    return offers


def _amount(draft: Draft, facts: Facts) -> QuantityMention | None:
    named = draft.spans.get("amount", (None,))[0]
    return amount_of(draft.kind, facts.text, facts.quantities, draft.passage, draft.anchor, named)


def _own(draft: Draft, facts: Facts, offers: Sequence[_Offer]) -> _Offer | None:
    """The offer that a draft tells: the one of its amount, if its giver is among those that the reader marked."""
    amount = _amount(draft, facts)
    return next(
        (o for o in offers if o.amount is amount and any(s.overlaps(o.giver) for s in draft.spans.get("by", ()))), None
    )


def _without(draft: Draft, givers: Sequence[Span], own: _Offer) -> Draft:
    by = tuple(s for s in draft.spans.get("by", ()) if not any(s.overlaps(g) for g in givers))
    return replace(draft, spans={**draft.spans, "by": by or (own.giver,)})


def _beside(draft: Draft, offer: _Offer, own: _Offer, facts: Facts) -> Draft:
    """The offer of another giver, with the addressee, date and condition-free rest of the one that it stands beside."""
    spans = {name: draft.spans[name] for name in ("to", "place", "date", "source", "unit") if name in draft.spans}
    if "unit" not in spans and not offer.amount.unit and own.amount.unit_span:
        spans["unit"] = (own.amount.unit_span,)
    spans |= {"by": (offer.giver,), "amount": (offer.amount.span,), "text": (offer.amount.span,)}
    passage = Span(offer.giver.start, offer.amount.span.end)
    return replace(draft, passage=passage, anchor=offer.amount.span, spans=spans, rule="listed")
