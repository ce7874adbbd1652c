"""The reader without a model: rules over neutral grammatical relations give drafts of records."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from dragoman.model import Annotated, QuotationMention, Span
from dragoman.records import circumstance, impacts, offices, promises
from dragoman.records.draft import Draft
from dragoman.records.grammar import Finding, Grammar
from dragoman.records.lexicon import words
from dragoman.records.parties import name, rank
from dragoman.records.relations import Tree
from dragoman.records.relevance import is_silent

RULE = "rules"
_INNER = frozenset(("request", "threat", "rejection", "pledge", "support", "accusation", "concession"))
"""Kinds whose free text holds acts asked for, threatened or refused: no records of their own."""
_STILL = frozenset(("mandate", "impact", "tie", "agreement"))
_FIRST = frozenset(("we", "i", "us", "me", "our", "my"))


def drafts(report: Annotated, quotes: Sequence[QuotationMention]) -> list[Draft]:
    """Every record that the grammar finds in `report`, in order of the text.

    `report.tokens` must be filled by an engine; without tokens only the quotations with a speaker are given.
    `quotes` are the report's quotations. Offsets index `report.article.text`. Never raises on odd parses.
    """
    if is_silent(report):
        return []
    reading = _Reading(report, quotes)
    found = [*reading.statements(), *reading.acts(), *reading.offices()]
    return sorted(found, key=lambda d: (d.sentence, d.anchor, d.kind))


class _Reading:
    """One report under the grammar."""

    def __init__(self, report: Annotated, quotes: Sequence[QuotationMention]) -> None:
        self.report = report
        self.text = report.article.text
        self.tree = Tree(report.tokens, words("speech.object_control"))
        self.grammar = Grammar(self.tree)
        self.starts = [s.span.start for s in report.sentences]
        self.quotes = quotes
        self.bounds = sorted((part, q) for q in quotes for part in q.parts)
        self.bound_starts = [part.start for part, _ in self.bounds]

    def sentence(self, at: int) -> int:
        return max(0, bisect_right(self.starts, at) - 1)

    def quote_at(self, at: int) -> QuotationMention | None:
        n = bisect_right(self.bound_starts, at) - 1
        return self.bounds[n][1] if n >= 0 and at < self.bounds[n][0].end else None

    def statements(self) -> Iterator[Draft]:
        """One draft a quotation of three words or more, or of two that carry a judgement, with a speaker."""
        for q in self.quotes:
            count = sum(len(part.of(self.text).split()) for part in q.parts)
            first = q.parts[0]
            number = self.sentence(first.start)
            sentence = self.report.sentences[number].span
            if count < 2 or (count == 2 and first.of(self.text).istitle()) or sentence.end <= first.start:
                continue
            speaker = q.speaker or self._speaker(q)
            if speaker is None and count < 3:
                continue
            spans: dict[str, tuple[Span, ...]] = {"by": (speaker,)} if speaker else {}
            said = self._verb_near(q)
            if said is not None and (when := circumstance.date(self.tree, said)):
                spans["date"] = (when,)
            last = min(q.parts[-1].end, sentence.end)
            low, high = first.start, max(last, first.end)
            if speaker and sentence.covers(speaker):
                low, high = min(low, speaker.start), max(high, speaker.end)
            passage = Span(max(sentence.start, low), min(sentence.end, high))
            yield Draft(
                "statement",
                passage,
                first,
                number,
                spans,
                {"reality": ("happened",)},
                0.8 if speaker else 0.4,
                RULE,
                q.parts,
            )

    def _verb_near(self, q: QuotationMention) -> int | None:
        cue = q.cue
        if cue is None:
            return None
        return next((i for i, t in enumerate(self.tree.tokens) if t.span.start <= cue.start < t.span.end), None)

    def _speaker(self, q: QuotationMention) -> Span | None:
        """The subject of the clause that a quoted fragment stands in."""
        tree = self.tree
        for i, token in enumerate(tree.tokens):
            if q.parts[0].start <= token.span.start < q.parts[0].end:
                at = circumstance.verb_of(tree, i)
                for _ in range(5):
                    if not q.parts[0].covers(tree.tokens[at].span) and tree.tokens[at].pos == "VERB":
                        doer = tree.doer(at)
                        if doer is not None and rank(tree, doer):
                            return name(tree, doer)
                    if tree.tokens[at].head == at:
                        return None
                    at = tree.tokens[at].head
                return None
        return None

    def acts(self) -> Iterator[Draft]:
        tree = self.tree
        findings: dict[int, Finding] = {}
        for i, token in enumerate(tree.tokens):
            if token.pos in ("VERB", "NOUN", "PROPN", "ADJ", "AUX"):
                promise = promises.promise(tree, i, self.grammar)
                found = promise or self.grammar.at(i)
                if found is not None:
                    findings[found.at] = found
        for i in [i for i, f in findings.items() if f.rule.name == "pledge-plan"]:
            # "plans to withdraw its troops" is a withdrawal that is intended
            acts = [findings[k] for k in tree.children(i, "complement") if k in findings]
            if any(f.rule.kind in promises.BETTER for f in acts):
                del findings[i]
        made: list[Draft] = []
        inner = [(f.at, span) for f in findings.values() if f.rule.kind in _INNER for span in f.texts.values()]
        for i, found in sorted(findings.items()):
            start = tree.tokens[i].span.start
            if any(at != i and span.start <= start < span.end for at, span in inner) and found.rule.kind not in _STILL:
                continue
            if self._carried(i, findings):
                continue
            made += self._drafts(found)
        yield from made
        told: set[int] = set()
        for d in made:
            if d.kind == "attack":
                told.add(d.sentence)
        # The dead of one attack are that attack's toll.
        yield from (
            d
            for d in impacts.drafts(tree, self.sentence, RULE)
            if d.sentence not in told or d.choices["effect"][0] not in ("killed", "injured")
        )

    def _carried(self, i: int, findings: dict[int, Finding]) -> bool:
        """Whether a noun only repeats what its verb tells ("carried out an attack" by the verb's own rule)."""
        tree = self.tree
        token = tree.tokens[i]
        if token.pos not in ("NOUN", "PROPN"):
            return False
        over = findings.get(token.head)
        if over is None and tree.tokens[token.head].pos == "ADP":
            over = findings.get(tree.tokens[token.head].head)
        return over is not None and over.at != i and (i in over.extra or over.rule.kind == findings[i].rule.kind)

    def _drafts(self, found: Finding) -> Iterator[Draft]:
        tree = self.tree
        i = found.at
        kind = found.rule.kind
        real = found.reality or circumstance.reality(tree, i)
        if (
            kind in ("request", "threat", "support", "accusation", "rejection", "statement")
            and real == "possible"
            and not found.reality
        ):
            return
        if kind == "aid" and real == "intended" and found.heads.get("by"):
            kind = "pledge"
        if kind == "concession" and real == "possible":
            return
        if kind == "attack" and impacts.is_total(tree, i, found):
            return
        doers = set(found.heads.get("by", ()))
        spans: dict[str, tuple[Span, ...]] = {}
        token = tree.tokens[i]
        quote = self.quote_at(token.span.start)
        for field, heads in found.heads.items():
            got: list[Span] = []
            for h in heads:
                if tree.tokens[h].text.lower() in _FIRST and quote is not None:
                    if quote.speaker is not None and field == "by":
                        got.append(quote.speaker)
                    continue
                got.append(name(tree, h))
            if got:
                spans[field] = tuple(dict.fromkeys(got))
        if found.rule.needs and found.heads and not spans:
            return
        if (
            "by" not in spans
            and quote is not None
            and quote.speaker is not None
            and kind in _INNER
            and not tree.is_passive(i)
        ):
            spans["by"] = (quote.speaker,)
        for field, span in found.texts.items():
            spans["text" if field == found.kind.text_field else field] = (span,)
        teller = circumstance.source(tree, i, doers)
        if teller is not None:
            spans["source"] = (name(tree, teller),)
        when = circumstance.date(tree, i)
        if when is not None:
            spans["date"] = (when,)
        taken = set(found.parties())
        where = circumstance.places(tree, i, taken)
        if where and kind not in ("tie", "role"):
            spans["place"] = where
        choices: dict[str, tuple[str, ...]] = dict(found.rule.choices)
        if kind == "pledge":
            real = real if real in ("denied", "possible") and not found.reality else "intended"
            phrase = spans.get("text", (tree.predicate(i) if token.pos == "VERB" else tree.phrase(i),))[0]
            choices["provides"] = promises.provides(phrase.of(self.text))
            spans["text"] = (phrase,)
            if (term := circumstance.condition(tree, i)) is not None:
                spans["condition"] = (term,)
        if kind == "mandate" and "stage" in choices:
            stage = choices["stage"][0]
            if real == "denied":
                choices["stage"] = ("rejected",) if stage == "adopted" else (stage,)
            elif real in ("possible", "intended") and stage == "adopted":
                choices["stage"] = ("sought",)
            if stage == "rejected":
                real = "denied"
            if (votes := impacts.votes(self.text, self._sentence_span(i))) is not None:
                spans["votes"] = (votes,)
        if (
            kind in ("pledge", "mobilization")
            and "purpose" not in spans
            and (end := circumstance.purpose(tree, i)) is not None
        ):
            spans["purpose"] = (end,)
        if "text" in spans and spans["text"][0].end <= spans["text"][0].start:
            del spans["text"]
        passage = self._passage(found, spans)
        if kind in ("pledge", "aid", "mobilization", "withdrawal", "protest"):
            amount, unit = impacts.amount(tree, i, passage, found)
            if amount is not None:
                spans["amount"] = (amount,)
            if unit is not None and kind not in ("mobilization", "protest"):
                spans["unit"] = (unit,)
        if kind == "attack":
            spans |= impacts.casualties(tree, i, found)
        choices["reality"] = (real,)
        yield Draft(
            kind, passage, token.span, self.sentence(token.span.start), spans, choices, 0.5, f"{RULE}:{found.rule.name}"
        )

    def _sentence_span(self, i: int) -> Span:
        return self.report.sentences[self.sentence(self.tree.tokens[i].span.start)].span

    def _passage(self, found: Finding, spans: dict[str, tuple[Span, ...]]) -> Span:
        """The clause that tells the record, from its first to its last part, within the sentence."""
        tree = self.tree
        i = found.at
        sentence = self._sentence_span(i)
        token = tree.tokens[i]
        own = tree.clause(i) if token.pos in ("VERB", "AUX") else tree.phrase(i)
        low, high = own
        if (
            token.pos not in ("VERB", "AUX")
            and tree.tokens[token.head].pos == "VERB"
            and token.relation in ("object", "passive_subject", "subject")
        ):
            over = tree.clause(token.head)
            low, high = min(low, over.start), max(high, over.end)
        for field in ("by", "to", "text"):
            for span in spans.get(field, ()):
                if sentence.covers(span):
                    low, high = min(low, span.start), max(high, span.end)
        return Span(max(low, sentence.start), max(min(high, sentence.end), max(low, sentence.start) + 1))

    def offices(self) -> Iterator[Draft]:
        yield from offices.drafts(self.tree, self.sentence, RULE)
