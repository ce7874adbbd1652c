"""Words in quotation marks that nobody says. All names are invented."""

from __future__ import annotations

import pytest

from dragoman.records.quoted import is_term

CASES = [  # the sentence with its quotation, whether the quoted words are a term
    ("The minister voiced “deep concern” over the raid.", False),
    ("He gave warning of “serious consequences” for the bloc.", False),
    ("She scoffed at what the general called “fake news”.", False),
    ("He blamed the court for “an act of folly”.", False),
    ("The plan, called “Safe Harbour”, was dropped.", True),
    ("Police raided a “safe house” used by the gang.", True),
    ("They signed the “red line” agreement on Monday.", True),
    ("The operation was codenamed “grey heron” by its planners.", True),
]


@pytest.mark.parametrize(("sentence", "term"), CASES)
def test_a_judgement_is_said_and_a_term_is_not(sentence: str, term: bool) -> None:
    before, _, rest = sentence.partition("“")
    said, mark, behind = rest.partition("”")
    assert is_term(said, before, mark + behind) is term
