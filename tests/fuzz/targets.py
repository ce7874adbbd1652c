"""What is fuzzed: one target for each source format, and the whole intake by a file of any name.

A target takes bytes and must come back: with articles, or with UnreadableInput, and nothing else, in time. The net that
catches everything else in the intake (`formats.articles`) is not under the targets of single formats, so that what
falls into it is seen here.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

from dragoman.articles.parts import compose
from dragoman.errors import UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.formats import Format, Found, articles, formats
from dragoman.sources.opened import Budget, Opened

GOLDEN = Path(__file__).parents[1] / "sources" / "golden"
MOST_SECONDS = 10.0
_MOST_ARTICLES = 2_000  # looked at in one input


def all_formats() -> dict[str, Format]:
    """Every format by name."""
    return {one.name: one for many in formats().values() for one in many}


def targets() -> dict[str, Callable[[bytes], None]]:
    """The targets by name; "any" is the whole intake."""
    made: dict[str, Callable[[bytes], None]] = {name: _one(form) for name, form in all_formats().items()}
    return made | {"any": _any}


def corpus(name: str) -> list[bytes]:
    """What the fuzzing of a target starts from: the golden inputs of its format, for "any" all of them."""
    found = []
    for path in sorted(GOLDEN.glob("*/input.*")):
        made = {one.name for ending, many in formats().items() if path.name.endswith(ending) for one in many}
        if name == "any" or name in made:
            found.append(path.read_bytes())
    return found


def _one(form: Format) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        start = time.process_time()
        file = Opened(io.BytesIO(data), f"input{form.extensions[0]}", "input", budget=Budget(20_000_000))
        try:
            for number, found in enumerate(form.articles(file)):
                _sound(found)
                if number > _MOST_ARTICLES:
                    break
        except UnreadableInput as fault:
            _sound(fault)
        _in_time(start)

    return run


def _any(data: bytes) -> None:
    """The first byte chooses the name, so that every ending is tried."""
    start = time.process_time()
    endings = ["", *sorted(formats())]
    name = "input" + endings[data[0] % len(endings)] if data else "input"
    for number, found in enumerate(articles(Opened(io.BytesIO(data[1:]), name, "input", budget=Budget(20_000_000)))):
        assert "could not be read (" not in str(found) or isinstance(found, SourceText), found
        _sound(found)
        if number > _MOST_ARTICLES:
            break
    _in_time(start)


def _sound(found: Found) -> None:
    if isinstance(found, UnreadableInput):
        assert str(found).strip(), "a fault without words"
        return
    assert found.text.strip(), "an article without text"
    article = compose(found.text, published=found.published, title=found.title, roles=found.roles)
    held = "".join(p.span.of(article.text) for p in article.parts)
    assert "".join(held.split()) == "".join(article.text.split()), "words in no part, or in two"


def _in_time(start: float) -> None:
    taken = time.process_time() - start
    # By the processor's clock: other work on the machine does not count.
    assert taken < MOST_SECONDS, f"took {taken:.1f} s"
