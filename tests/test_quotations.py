"""Quotations and their speakers, and the scorer of both."""

from __future__ import annotations

import importlib.util
import os
import time
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.mentions.quotations import quotations

ROOT = Path(__file__).parents[1]


def read(text: str) -> list[tuple[list[str], str | None]]:
    """Parts and speaker of every quotation in `text`."""
    article = compose(text)
    found = quotations(article, sentences(article))
    return [([p.of(article.text) for p in m.parts], m.speaker and m.speaker.of(article.text)) for m in found]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('He said "we will go" and left.', [["we will go"]]),
        ("He said “we will go” and left.", [["we will go"]]),
        ("He said ‘we will go’ and left.", [["we will go"]]),
        ("He said 'we will go' and left.", [["we will go"]]),
        ("He called it „a trap“ and «a lie».", [["a trap"], ["a lie"]]),
        ("\"She told me 'never again' twice,\" he said.", [["She told me 'never again' twice"]]),
        ("‘She told me “never again” twice,’ he said.", [["She told me “never again” twice"]]),
        ("“The workers’ rights are Norland’s pride,” he said.", [["The workers’ rights are Norland’s pride"]]),
        ("'The workers' rights will stay,' he said.", [["The workers' rights will stay"]]),
        ("The workers' rights and Voss's plans aren't new.", []),
        ("The '90s were Norland's best years, rock 'n' roll and all.", []),
        ('A 12" pipe and a man of 6\'2" were found.', []),
        ('"We will go," he said, "and we will stay."', [["We will go", "and we will stay."]]),
        ('"We will go," Voss said. "We will stay there."', [["We will go", "We will stay there."]]),
        ('"We will go." He added, "We will stay."', [["We will go."], ["We will stay."]]),
        ('He called it "a trap" and "a lie".', [["a trap"], ["a lie"]]),
        ('The report, "A Year of Fear", came out.', [["A Year of Fear"]]),
        ('It was the "last" warning.', [["last"]]),
    ],
)
def test_parts(text: str, parts: list[list[str]]) -> None:
    assert [p for p, _ in read(text)] == parts


def test_over_paragraphs() -> None:
    text = "Voss speaks at summit\n\nVoss told the summit: “We met in May.\n\n“We met again. Nobody came.”\n\nShe left."
    assert read(text) == [(["We met in May.", "We met again. Nobody came."], "Voss")]


def test_mark_never_closed_ends_with_its_sentence() -> None:
    assert read('He said: "We will go. The hall was empty.\n\nThen he left.')[0][0] == ["We will go."]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"We will go there," Ada Voss said.', "Ada Voss"),
        ('"We will go there," said Ada Voss, the minister.', "Ada Voss"),
        ('"We will go there," said the foreign minister, Ada Voss, on Monday.', "Ada Voss"),
        ('"We will go there," she told reporters.', "she"),
        ('"We will go there," a spokesman for the ministry said.', "a spokesman for the ministry"),
        ('"We will go there," according to Ada Voss.', "Ada Voss"),
        ('Ada Voss said: "We will go there."', "Ada Voss"),
        ('Ada Voss, president of Norland, said in a statement: "We will go there."', "Ada Voss"),
        ('The president of Norland, Ada Voss, said it was "a good day".', "Ada Voss"),
        ('Foreign Minister Ada Voss of Norland wrote on Twitter, "We will go there".', "Foreign Minister Ada Voss"),
        ('President of Norland Ada Voss said it was "a good day".', "Ada Voss"),
        ('On Monday, Voss said it was "a good day".', "Voss"),
        ('In a speech the day before, she had called it "a good day".', "she"),
        ('Ada Voss, who called it "a good day", left early.', "Ada Voss"),
        ('Voss praised the pact, calling it "a good day".', "Voss"),
        ('Calling it "a good day", the archbishop said he would pray.', "the archbishop"),
        ('The pact was described by Karl Brandt as "a good day".', "Karl Brandt"),
        ('According to Karl Brandt, the pact is "a good day".', "Karl Brandt"),
        ('The Post quoted Karl Brandt, a former envoy, as saying "it was a good day".', "Karl Brandt"),
        ('Protests grew, with Karl Brandt of Norland calling the vote "a good day" for nobody.', "Karl Brandt"),
        ('Voss: "We will go there."', "Voss"),
        ("'We will go': Voss defies critics\n\nVoss will go.\n\nShe said so.", None),
        ('Voss spoke first. "We will go there," she added.', "she"),
        ('Ada Voss warned of war on Monday. "We will go there."', "Ada Voss"),
        ('"We will go there," Voss said. He paused. "It is far."', "Voss"),
        ('The judge\'s statement reads "it is so ordered".', "The judge"),
        ('"We will go there," he shrugged.', "he"),
        ('There were calls for "a good day".', None),
    ],
)
def test_speaker(text: str, speaker: str | None) -> None:
    found = read(text)
    assert found[-1][1] == speaker or (speaker is None and len(found) == 1 and found[0][1] in (None, "Voss"))


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(
                [
                    '"',
                    "'",
                    "“",
                    "”",
                    "‘",
                    "’",
                    "„",
                    "«",
                    "»",
                    " ",
                    "\n\n",
                    ".",
                    ",",
                    ":",
                    "said",
                    "Ada Voss",
                    "he",
                    "according to",
                    "by",
                    "who",
                    "was called",
                    "the minister",
                    "saying",
                    "and",
                    "5",
                    "—",
                    "of",
                ]
            ),
            max_size=40,
        ).map(" ".join),
    )
)
def test_any_text(text: str) -> None:
    article = compose(text)
    at = 0
    for mention in quotations(article, sentences(article)):
        assert mention.parts
        for part in mention.parts:
            assert at <= part.start < part.end <= len(article.text)
            at = part.end
        assert (mention.speaker is None) == (mention.cue is None)
        if mention.speaker is not None:
            assert mention.speaker.of(article.text).strip()
            assert not any(mention.speaker.overlaps(p) for p in mention.parts)


def test_fast_on_long_text() -> None:
    for text in (
        '"a ' * 20_000,
        "'a " * 20_000,
        '"Yes," he said. ' * 2_000,
        "said " * 10_000 + '"x y z"',
        "“" * 30_000,
    ):
        article = compose(text)
        found = sentences(article)
        began = time.process_time()
        quotations(article, found)
        assert time.process_time() - began < 2.0


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_quotations", ROOT / "benchmarks" / "quotations.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_scorer_counts() -> None:
    module = scorer()
    tally = module.Tally()
    text = (
        'Pact signed\n\nThe governor, Ada Voss Brandt, came. "We will go there," the governor said. '
        'Karl Roth called it "a very bad day".'
    )
    module.score(
        text,
        [
            {"quote": "We will go there", "by": ["Ada Voss Brandt"]},
            {"quote": "a very bad day", "by": ["Ada Voss Brandt"]},
            {"quote": "words nobody said", "by": ["Karl Roth"]},
        ],
        tally,
    )
    assert (tally.quotes, tally.found, tally.speaker, len(tally.faults)) == (3, 2, 1, 2)


def shared() -> Path | None:
    place = Path(os.environ.get("DRAGOMAN_SHARED", ROOT.parent / "shared"))
    return place if (place / "gold" / "train-real").is_dir() else None


@pytest.mark.skipif(shared() is None, reason="the shared gold files are not here")
def test_real_reports() -> None:
    module = scorer()
    tally = module.Tally()
    place = shared()
    assert place
    for folder in module.folders([place / "gold" / "train-real"]):
        gold = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
        module.score((folder / "report.txt").read_text(encoding="utf-8"), gold.get("statement", []), tally)
    assert tally.found >= 0.95 * tally.quotes
    assert tally.speaker >= 0.93 * tally.quotes
