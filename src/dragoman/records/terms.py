"""The terms of a promise as its own words give them: what it provides, and what must come first."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from dragoman.model import Span


@cache
def _words() -> tuple[dict[str, frozenset[str]], re.Pattern[str]]:
    table = tomllib.loads(
        resources.files("dragoman.languages").joinpath("en", "terms.toml").read_text(encoding="utf-8")
    )
    cues = "|".join(
        re.escape(c).replace(r"\ ", r"\s+") for c in sorted(table["condition"]["cues"], key=len, reverse=True)
    )
    pattern = re.compile(rf"(?<!\w)(?:even )?(?P<cue>{cues})\s+(?P<clause>[^.,;:–—\n”\"()]{{6,160}})", re.I)
    return {name: frozenset(words) for name, words in table["provides"].items()}, pattern


def provided(words: str) -> tuple[str, ...]:
    """What the words of a promise say that it brings, in the order of the guide's list; empty if no word tells."""
    lists, _ = _words()
    told = set(re.findall(r"[$€£]|[\w-]+", words.lower()))
    return tuple(name for name, known in lists.items() if told & known)


def condition(text: str, sentence: Span) -> Span | None:
    """The clause of the sentence that says what must come first, without "if" or "provided"; None if there is none."""
    _, pattern = _words()
    match = pattern.search(text, sentence.start, sentence.end)
    return Span(match.start("clause"), len(text[: match.end("clause")].rstrip())) if match else None
