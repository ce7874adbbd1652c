"""Whether two passages of one report tell the same thing."""

from __future__ import annotations

from types import MappingProxyType

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.model import Annotated, Claim, Field, Record, Span
from dragoman.records.joining import same_record, signs

TEXT = """Borduria and Syldavia sign a fisheries pact

Borduria and Syldavia signed a fisheries pact in Klow on Tuesday.

Borduria's navy shelled the port of Zileheroum on Friday, killing 12. It shelled the town of Douma a week later, killing three."""
REPORT = Annotated(compose(TEXT), sentences(compose(TEXT)))


def record(kind: str, words: str, **fields: object) -> Record:
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    made = {}
    for name, value in fields.items():
        values = value if isinstance(value, list) else [value]
        claims = tuple(Claim(name, v, words, span, "test") for v in values)
        made[name] = Field(name, claims, isinstance(value, list))
    return Record(kind, (span,), MappingProxyType(made))


def test_a_headline_and_its_paragraph_are_one() -> None:
    parties = ["Borduria", "Syldavia"]
    head = record(
        "agreement", "Borduria and Syldavia sign a fisheries pact", by=parties, subject="fisheries pact", stage="signed"
    )
    body = record(
        "agreement",
        "Borduria and Syldavia signed a fisheries pact in Klow on Tuesday",
        by=parties,
        subject="fisheries pact",
        stage="signed",
    )
    assert same_record(head, body, REPORT)
    assert signs(head, body, REPORT) == signs(body, head, REPORT)


def test_two_attacks_on_two_days_stay_two() -> None:
    first = record(
        "attack", "Borduria's navy shelled the port of Zileheroum on Friday", by=["navy"], date="2024-05-03", killed=12
    )
    second = record("attack", "It shelled the town of Douma a week later", by=["navy"], date="2024-05-10", killed=3)
    assert not same_record(first, second, REPORT)


def test_kinds_never_mix() -> None:
    words = "Borduria and Syldavia sign a fisheries pact"
    assert not same_record(
        record("agreement", words, by=["Borduria"]), record("meeting", words, by=["Borduria"]), REPORT
    )


def test_one_office_of_one_person_is_told_once() -> None:
    first = record("role", "Borduria's navy", by=["Ana Kovar"], title="Defence Minister")
    second = record("role", "Borduria's navy", by=["Ana Kovar"], title="minister")
    other = record("role", "Borduria's navy", by=["Ana Kovar"], title="party leader")
    assert same_record(first, second, REPORT)
    assert not same_record(first, other, REPORT)
