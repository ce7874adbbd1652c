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
    from dragoman.model.raw import Raw
    from dragoman.model.reading import Reading


class ReaderName(StrEnum):
    """Which reader finds the records."""

    auto = "auto"
    model = "model"
    rules = "rules"


PATHS = typer.Argument(..., metavar="FILE", help="Files or folders of reports; - for standard input.")
PUBLISHED = typer.Option(
    "", "--published", metavar="DATE", help="The day it appeared, YYYY-MM-DD: what \"on Monday\" counts from.")
COLUMNS = typer.Option(
    "", "--columns", metavar="WHAT=NAME,...", help="Which columns of a table hold what: text=story,title=head.")
KEEP = typer.Option("", "--keep", metavar="DIR", help="Keep the bytes of each report as they came, in DIR by SHA-256.")
READER = typer.Option("auto", "--reader", help="The trained model, the plain rules, or auto: the model if it is there.")


class Reports:
    """Reads the reports in `paths` one after another. A bad input costs a line on standard error, and reading goes on.

    Iterating gives the readings; `read` counts them. Raises UnreadableInput at once if `published` is no date.
    """

    def __init__(
        self, paths: Sequence[str], *, published: str = "", reader: str = "auto", columns: str = "", keep: str = ""
    ) -> None:
        from dragoman.sources.read import day, inputs

        self.published = day(published, "--published")
        self.reader = reader
        self.columns = named_columns(columns)
        self.keep = folder_for(keep) if keep else None
        self.inputs = list(inputs(paths))
        self.read = 0
        self.progress = Progress(len(self.inputs))

    def __iter__(self) -> Iterator[Reading]:
        from dragoman.sources.read import articles

        with self.progress as progress:
            for source in self.inputs:
                if isinstance(source, UnreadableInput):
                    self._fault(source)
                    progress.step("")
                    continue
                for raw in articles(source, published=self.published, columns=self.columns):
                    try:
                        if isinstance(raw, UnreadableInput):
                            raise raw
                        article = self._article(raw)
                    except (UnreadableInput, MissingPart) as error:
                        self._fault(error)
                    else:
                        from dragoman.pipeline import read_article  # heavy: not before there is something to read

                        reading = read_article(article, reader=self.reader)
                        self.read += 1
                        yield reading
                progress.step(source.name)

    def _fault(self, error: Exception) -> None:
        self.progress.clear()
        complain(str(error))

    def _article(self, raw: Raw) -> Article:
        from dragoman.articles.language import looks_english
        from dragoman.articles.parts import compose
        from dragoman.sources.keep import keep

        if raw.note:
            self.progress.clear()
            complain(raw.note)
        if self.keep:
            keep(self.keep, raw.data)
        article = compose(
            raw.text, published=raw.published, published_basis=raw.basis, name=raw.name, title=raw.title,
            publisher=raw.publisher, url=raw.url, licence=raw.licence, origin=raw.where, roles=raw.roles,
        )
        if not looks_english(article.text):
            raise UnreadableInput(f"{raw.where}: not in English; only English reports can be read; leave it out")
        return article

    def finish(self) -> None:
        """Ends the command with exit code 2 if nothing could be read."""
        if not self.read:
            raise typer.Exit(2)


def named_columns(given: str) -> dict[str, str]:
    """What `--columns` says: "text=story,title=head" as a mapping. Raises UnreadableInput for what it cannot mean."""
    from dragoman.sources.columns import NAMES

    found: dict[str, str] = {}
    for pair in filter(None, map(str.strip, given.split(","))):
        what, _, column = (part.strip() for part in pair.partition("="))
        if what not in NAMES or not column:
            raise UnreadableInput(f"--columns: {pair!r} is not WHAT=NAME with one of {', '.join(NAMES)}")
        found[what] = column
    return found


def folder_for(path: str) -> Path:
    """The folder at `path`, made where it is missing. Raises UnreadableInput if there can be none."""
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableInput(f"{path}: cannot be made a folder for output: {error.strerror or error}") from None
    return folder
