"""The frozen nouns that every room passes on. Nothing here reads a file or runs a model."""

from dragoman.model.annotated import Annotated, Sentence, Token
from dragoman.model.article import Article, Part, ReferenceDate
from dragoman.model.mention import PersonMention, QuantityMention, QuotationMention, TimeMention
from dragoman.model.record import Claim, Codes, Field, Record, Value
from dragoman.model.span import Span

__all__ = [
    "Annotated", "Article", "Claim", "Codes", "Field", "Part", "PersonMention", "QuantityMention",
    "QuotationMention", "Record", "ReferenceDate", "Sentence", "Span", "TimeMention", "Token", "Value",
]
