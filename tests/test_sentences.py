"""Where sentences end, and where they do not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose


def cut(text: str) -> list[str]:
    article = compose(text)
    return [s.span.of(article.text) for s in sentences(article)]


@pytest.mark.parametrize(
    "text",
    [
        "Lt. Col. Maria Stern said so.",
        "The U.S. President spoke to the U.N. Security Council.",
        "It adopted Res. 2699 by 13 votes.",
        "Mr. and Mrs. Brandt left on Sept. 11 at 5 p.m. Monday.",
        "J. R. Smith paid 3.5 million for No. 5.",
        "Acme Corp. Chairman Ada Voss left Washington, D.C. Mayor Karl Brandt stayed.",
        "He paused... and went on.",
        "“Why now?” he asked.",
        "“Why now?” President Voss asked.",
        "It was [...] effectively over.",
        "They met in St. Anton, Sen. Voss (N.Y.) among them.",
        "The vote, e.g. in May, was 9.30 a.m. local time.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    "wanted",
    [
        ["He left the U.S.", "The talks went on."],
        ["“We are glad.", "It is done,” she said."],
        ["“It is over.”", "He left."],
        ["(They had met before.)", "Nobody spoke."],
        ["It was over!", "Was it?", "Nobody knew…", "Then it rained."],
        ["He called it “a trap”.", "She did not."],
        ["They met on Sept. 11.", "In 2001 they parted."],
        ["It has 1,000 men.", "3,000 more will come."],
        ["He said no.", "Five others agreed."],
        ["The group is led by Voss et al.", "It grew."],
        ["He fled.", "al-Karim stayed."],
        ["“Is it true?” he was asked.", "Ada Voss said, “It is.”"],
    ],
)
def test_several_sentences(wanted: list[str]) -> None:
    assert cut(" ".join(wanted)) == wanted


def test_parts_are_borders() -> None:
    article = compose("Voss to meet Brandt\n\nThey will meet on Monday\n\nNobody knows where.")
    found = sentences(article)
    assert [s.paragraph for s in found] == [0, 1, 2]
    assert [s.role for s in found] == [p.role for p in article.parts]


def test_fast_on_long_text() -> None:
    for text in ("word " * 20_000, "A. " * 20_000, "." * 100_000, '."' * 50_000, "(" * 50_000 + "."):
        article = compose(text)
        began = time.process_time()
        sentences(article)
        assert time.process_time() - began < 2.0


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(
                [
                    ".",
                    "!",
                    "?",
                    "…",
                    "...",
                    " ",
                    "\n\n",
                    "“",
                    "”",
                    '"',
                    ")",
                    "Mr",
                    "U.S",
                    "No",
                    "A",
                    "word",
                    "Word",
                    "5",
                    "[...]",
                    "al-X",
                ]
            ),
            max_size=40,
        ).map("".join),
    )
)
def test_any_text(text: str) -> None:
    article = compose(text)
    at = 0
    for sentence in sentences(article):
        part = article.parts[sentence.paragraph]
        assert part.span.covers(sentence.span) and sentence.role == part.role
        assert at <= sentence.span.start < sentence.span.end
        assert not article.text[at : sentence.span.start].strip()
        words = sentence.span.of(article.text)
        assert words == words.strip()
        at = sentence.span.end
    assert not article.text[at:].strip()
