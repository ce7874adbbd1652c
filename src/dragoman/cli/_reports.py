"""What the verbs share in reading: the arguments that name reports, and the loop that reads one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dragoman.cli._screen import Progress, complain
from dragoman.errors import MissingPart, UnreadableInput

if TYPE_CHECKING:
    from dragoman.model.article import Article
    from dragoman.model.reading import Reading
    from dragoman.sources.read import Input


class ReaderName(StrEnum):
    """Which reader finds the records."""

    auto = "auto"
    model = "model"
    rules = "rules"


PATHS = typer.Argument(..., metavar="FILE", help="Files or folders of reports; - for standard input.")
PUBLISHED = typer.Option(
    "", "--published", metavar="DATE", help="The day it appeared, YYYY-MM-DD: what \"on Monday\" counts from.")
READER = typer.Option("auto", "--reader", help="The trained model, the plain rules, or auto: the model if it is there.")


class Reports:
    """Reads the reports in `paths` one after another. A bad input costs a line on standard error, and reading goes on.

    Iterating gives the readings; `read` counts them. Raises UnreadableInput at once if `published` is no date.
    """

    def __init__(self, paths: Sequence[str], *, published: str = "", reader: str = "auto") -> None:
        from dragoman.sources.read import day, inputs

        self.published = day(published, "--published")
        self.reader = reader
        self.inputs = list(inputs(paths))
        self.read = 0
        self.progress = Progress(len(self.inputs))

    def __iter__(self) -> Iterator[Reading]:
        with self.progress as progress:
            for source in self.inputs:
                name = ""
                try:
                    if isinstance(source, UnreadableInput):
                        raise source
                    name = source.name
                    article = self._article(source)
                except (UnreadableInput, MissingPart) as error:
                    progress.clear()
                    complain(str(error))
                else:
                    from dragoman.pipeline import read_article  # heavy: not before there is something to read

                    reading = read_article(article, reader=self.reader)
                    self.read += 1
                    yield reading
                progress.step(name)

    def _article(self, source: Input) -> Article:
        from dragoman.articles.language import looks_english
        from dragoman.articles.parts import compose
        from dragoman.sources.read import read

        raw = read(source, published=self.published)
        if raw.note:
            self.progress.clear()
            complain(raw.note)
        article = compose(
            raw.text, published=raw.published, published_basis=raw.basis, name=raw.name, title=raw.title,
            publisher=raw.publisher, url=raw.url, licence=raw.licence, origin=raw.where,
        )
        if not looks_english(article.text):
            raise UnreadableInput(f"{raw.where}: not in English; only English reports can be read; leave it out")
        return article

    def finish(self) -> None:
        """Ends the command with exit code 2 if nothing could be read."""
        if not self.read:
            raise typer.Exit(2)


def folder_for(path: str) -> Path:
    """The folder at `path`, made where it is missing. Raises UnreadableInput if there can be none."""
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableInput(f"{path}: cannot be made a folder for output: {error.strerror or error}") from None
    return folder
