"""Where the words of a field begin and end. All names are invented."""

from __future__ import annotations

import pytest

from dragoman.model import Span
from dragoman.records.learned import _whole

CASES = [  # the text, the marked words, the words wanted
    ("The ministers shake hands\nUS envoys watched.", "US", "US"),
    ("The ministers met.\nUN Security Council members left.", "UN Security", "UN Security Council"),
    ("The Arkadian minister left.", "kadian", "Arkadian"),
    ("Leaders of the Var-Tor bloc met.", "Tor", "Var-Tor"),
]


@pytest.mark.parametrize(("text", "marked", "wanted"), CASES)
def test_marked_words_are_widened_to_whole_words_and_no_further(text: str, marked: str, wanted: str) -> None:
    at = text.rindex(marked)
    assert _whole(Span(at, at + len(marked)), text, name=True).of(text) == wanted
