"""The journey of a report, room by room: the only file that knows the order. Read it first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.errors import MissingPart
from dragoman.kinds import kinds
from dragoman.mentions.quotations import quotations
from dragoman.model import Annotated, Article, QuotationMention
from dragoman.model.reading import Reading
from dragoman.records.assemble import assemble
from dragoman.records.draft import Draft

Reader = Callable[[Annotated, Sequence[QuotationMention]], list[Draft]]
READERS = ("auto", "model", "rules")


def read(text: str, *, published: str = "", name: str = "report", reader: str = "auto") -> Reading:
    """Read one report given as plain text.

    `published` is the day it appeared (ISO 8601, "YYYY-MM-DD"), from which "on Monday" is counted; without it the report's own
    dateline or dated caption is used, and where there is none such times stay unresolved. `reader` is "model" (the trained
    reader), "rules" (the grammar alone) or "auto": the model where its weights are installed.
    Offsets in the result are code points into `reading.article.text`. Raises UnreadableInput for an impossible date.
    """
    return read_article(compose(text, published=published, name=name, published_basis="option"), reader)


def read_article(article: Article, reader: str = "auto") -> Reading:
    """Read a report whose text is already fixed. Raises MissingPart if the reader asked for is not installed."""
    chosen, made = _reader(reader)
    annotated = Annotated(article, sentences(article))
    quotes = quotations(article, annotated.sentences)
    records = assemble(annotated, made(annotated, quotes), quotes)
    return Reading(article, annotated.sentences, records, _notes(article), chosen)


def _reader(name: str) -> tuple[str, Reader]:
    from dragoman.records import weights

    if name not in READERS:
        raise MissingPart(f"no reader is called {name!r}: use one of {', '.join(READERS)}")
    if name == "model" or (name == "auto" and weights.available()):
        return "model", _learned
    return "rules", _grammar


def _learned(report: Annotated, quotes: Sequence[QuotationMention]) -> list[Draft]:
    from dragoman.records import learned, weights

    w = weights.load()
    found = learned.drafts(report, quotes, w.network, w.tokenizer, w.scheme)
    unknown = {name for name, kind in kinds().items() if kind.rules and name not in w.scheme.kinds}
    if unknown:  # a kind that somebody has added since the network was trained is read by its rules
        found += [draft for draft in _grammar(report, quotes) if draft.kind in unknown]
    return found


def _grammar(report: Annotated, quotes: Sequence[QuotationMention]) -> list[Draft]:
    from dragoman.annotations.spacy_engine import annotate
    from dragoman.records import rules

    return rules.drafts(annotate(report.article, report.sentences), quotes)


def _notes(article: Article) -> tuple[str, ...]:
    if article.reference.basis == "none":
        return (
            "no date of publication is known: relative times such as 'on Monday' stay unresolved; give one with --published",
        )
    return ()
