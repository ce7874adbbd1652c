"""Readings made by hand from a report that we wrote, for tests of what comes after reading."""

from __future__ import annotations

from dragoman.model import Article, Claim, Codes, Field, Part, Record, ReferenceDate, Sentence, Span
from dragoman.model.reading import Reading

TEXT = """Norway promises tents to Chad

Norway will send 1,000 tents to Chad if rain persists, Foreign Minister Ola Brekkestad said on Monday.

"We keep <our> word & more," Brekkestad said in Oslo."""


def span(words: str) -> Span:
    """Where `words` stand in the text; of "[Norway] will" only the bracketed part, found with its company."""
    start = TEXT.index(words.replace("[", "").replace("]", "")) + max(words.find("["), 0)
    length = words.index("]") - words.index("[") - 1 if "[" in words else len(words)
    return Span(start, start + length)


def field(name: str, *claims: tuple, many: bool = False) -> Field:
    """Each claim is (value, words) or (value, words, how); words as for `span`."""
    return Field(name, tuple(
        Claim(name, c[0], span(c[1]).of(TEXT), span(c[1]), "made-by-hand", *c[2:]) for c in claims
    ), many)


NO_CODES = Codes()


def record(kind: str, *passages: str, codes: Codes = NO_CODES, **fields: Field) -> Record:
    return Record(kind, tuple(span(p) for p in passages), fields, codes, "made-by-hand", 0.875)


def reading(name: str = "tents") -> Reading:
    """One report with a pledge, a statement and a role."""
    paragraphs = [Span(0, 29), span("Norway will send"), span('"We keep')]
    ends = [29, TEXT.index("\n\n\""), len(TEXT)]
    spans = [Span(p.start, end) for p, end in zip(paragraphs, ends, strict=True)]
    roles = ("headline", "body", "body")
    parts = tuple(Part(role, s) for role, s in zip(roles, spans, strict=True))
    sentences = tuple(Sentence(s, role, n) for n, (role, s) in enumerate(zip(roles, spans, strict=True)))
    day = ReferenceDate("2024-05-08", "option")
    article = Article(TEXT, parts, day, name, "Norway promises tents", origin=f"{name}.txt")
    pledge = record(
        "pledge", "Norway will send 1,000 tents to Chad if rain persists", "Norway promises tents to Chad",
        codes=Codes("AGREE", "aid", ("humanitarian",), "0333"),
        by=field("by", ("Norway", "[Norway] will send"), many=True),
        to=field("to", ("Chad", "[Chad] if"), many=True),
        what=field("what", ("send 1,000 tents to Chad", "send 1,000 tents to Chad")),
        amount=field("amount", (1000, "1,000")),
        unit=field("unit", ("tents", "[tents] to Chad if")),
        condition=field("condition", ("rain persists", "rain persists")),
        provides=field("provides", ("equipment", "[tents] to Chad if", "inferred"), many=True),
        date=field("date", ("2024-05-06", "on Monday", "inferred")),
        reality=field("reality", ("intended", "[will] send")),
        source=field("source", ("Ola Brekkestad", "Ola Brekkestad")),
    )
    statement = record(
        "statement", "We keep <our> word & more",
        by=field("by", ("Ola Brekkestad", "[Brekkestad] said in"), many=True),
        quote=field("quote", ("We keep <our> word & more,", "We keep <our> word & more,")),
        place=field("place", ("Oslo", "Oslo"), many=True),
        reality=field("reality", ("happened", "[said] in Oslo", "assumed")),
    )
    role = record(
        "role", "Foreign Minister Ola Brekkestad",
        by=field("by", ("Ola Brekkestad", "Ola Brekkestad"), many=True),
        title=field("title", ("Foreign Minister", "Foreign Minister")),
        of=field("of", ("Norway", "[Norway] will", "inferred")),
    )
    return Reading(article, sentences, (pledge, statement, role), ("'for weeks' stays unresolved",), "model")


HEADINGS = {"pledge": "Pledge", "statement": "Statement", "role": "Role"}
