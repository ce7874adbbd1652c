"""From paths to the ledger: reads reports, or takes records already read or coded, and files them. Knows the pipeline.

`Ledger` here is the one that `dragoman.Ledger` names: the ledger of the room `ledger`, with `add` for paths.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.articles.parts import compose
from dragoman.errors import DragomanError, UnreadableInput
from dragoman.ledger.book import Ledger as Book
from dragoman.ledger.intake import Report
from dragoman.ledger.writing import Added

if TYPE_CHECKING:
    from dragoman.dossiers.compose import Dossier
    from dragoman.ledger.rates import Rate
    from dragoman.model.article import Article
    from dragoman.model.raw import Raw
    from dragoman.sources.read import Input

CODED = "expected.toml"
"""The file of records that people coded, beside a report.txt."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A report with its records, ready to be added; `reader` names who or what found them."""

    report: Report
    records: list[dict[str, Any]]
    reader: str


class Ledger(Book):
    """A ledger that reads: `Ledger("haiti.db").add("reports/")`."""

    def add(self, *paths: str | Path, gold: bool = False, reader: str = "auto", published: str = "") -> list[Added]:
        """Adds the reports behind `paths` (files, folders, JSON of `dragoman read`), one transaction each.

        `gold` takes the records from the expected.toml beside each report.txt instead of reading. Raises the first
        DragomanError; what was added before it stays.
        """
        added = []
        for found in filed([str(p) for p in paths], gold=gold, reader=reader, published=published):
            if isinstance(found, DragomanError):
                raise found
            added.append(self.add_records(found.report, found.records, reader=found.reader))
        self.settle()
        return added

    def export(
        self, form: str, folder: str | Path, *, as_of: str = "", show_names: bool = False, rates: Sequence[Rate] = ()
    ) -> dict[str, Any]:
        """Writes the ledger in a format ("csv", "plover", "iati" ...) into a folder; gives what its export.json says.

        Names of victims and minors are withheld unless `show_names`; with `rates` (see `dragoman.ledger.rates`) sums of money
        stand in another currency, too. See `dragoman.exporting.export` for errors.
        """
        from dragoman.exporting import export

        return export(self, form, folder, as_of=as_of, show_names=show_names, rates=rates)


def filed(
    paths: list[str],
    *,
    gold: bool = False,
    reader: str = "auto",
    published: str = "",
    columns: Mapping[str, str] | None = None,
    keep: Path | None = None,
) -> Iterator[Filed | DragomanError]:
    """The reports behind `paths` with their records, one at a time; a fault of one comes in its place and stops no
    other.

    `columns` says which columns of a table hold what; the bytes of each report are kept in the folder `keep`, if given.
    """
    from dragoman.outputs.parquet import is_run
    from dragoman.sources import keep as keeping
    from dragoman.sources.read import articles, inputs

    for path in paths:
        try:
            if Path(path).is_dir() and is_run(Path(path)):
                yield from _from_run(Path(path))
                continue
            if Path(path).suffix == ".json" and Path(path).is_file() and not _of_articles(Path(path)):
                yield from _from_json(Path(path))
                continue
            if (
                Path(path).is_dir()
                and not any(True for _ in _reports_in(Path(path)))
                and (found := sorted(Path(path).glob("*.json")))
                and not any(map(_of_articles, found))
            ):
                for file in found:
                    yield from _from_json(file)
                continue
        except DragomanError as error:
            yield error
            continue
        for source in inputs([path]):
            if isinstance(source, UnreadableInput):
                yield source
                continue
            for raw in articles(source, published=published, columns=columns):
                try:
                    if isinstance(raw, UnreadableInput):
                        raise raw
                    if keep:
                        keeping.keep(keep, raw.data)
                    yield _coded(source, raw) if gold else read_raw(raw, reader)
                except DragomanError as error:
                    yield error


def _of_articles(path: Path) -> bool:
    """Whether a JSON file holds articles (ninjs and the like) rather than what `dragoman read` writes."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False
    rows = document if isinstance(document, list) else [document]
    return bool(rows) and all(isinstance(r, dict) and r and not {"records", "kind"} & r.keys() for r in rows)


def _reports_in(folder: Path) -> Iterator[Path]:
    yield from folder.rglob("report.txt")
    yield from folder.glob("*.txt")


def article_of(raw: Raw) -> Article:
    """The article that a raw report makes: its text is fixed from here on."""
    return compose(
        raw.text,
        published=raw.published,
        published_basis=raw.basis,
        name=raw.name,
        title=raw.title,
        publisher=raw.publisher,
        url=raw.url,
        licence=raw.licence,
        origin=raw.where,
        roles=raw.roles,
    )


def report_of(article: Article, raw: str = "") -> Report:
    """The report as the ledger keeps it; `raw` is the SHA-256 of its bytes as they came."""
    return Report(
        article.name,
        article.text,
        article.title,
        article.publisher,
        article.url,
        article.licence,
        article.reference.day,
        article.reference.basis,
        raw,
    )


def read_raw(raw: Raw, reader: str = "auto") -> Filed:
    """Reads a raw report."""
    from dragoman.outputs.flat import flat
    from dragoman.pipeline import read_article

    article = article_of(raw)
    reading = read_article(article, reader=reader)
    return Filed(report_of(article, raw.sha256), [flat(r) for r in reading.records], reading.reader)


def _coded(source: Input, raw: Raw) -> Filed:
    if source.path is None or not (path := source.path.parent / CODED).is_file():
        raise UnreadableInput(f"{source.where}: no {CODED} beside it; without --gold the report is read")
    try:
        coded = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{path}: cannot be read as TOML: {error}") from None
    records = [{"kind": kind, **row} for kind, rows in coded.items() if isinstance(rows, list) for row in rows]
    return Filed(report_of(article_of(raw), raw.sha256), records, "gold")


def _from_run(folder: Path) -> Iterator[Filed]:
    """The articles of a run of `dragoman run`, with their records as they were read then."""
    from dragoman.outputs.parquet import flat_of, stored

    for row, records in stored(folder):
        report = Report(
            row["article"], row["text"], row["title"], row["publisher"], row["url"], row["licence"], row["day"],
            row["basis"], row["raw_sha256"],
        )  # fmt: skip
        yield Filed(report, [flat_of(r) for r in records], row["reader"])


def _from_json(path: Path) -> Iterator[Filed]:
    """The JSON of `dragoman read --json` (reports with their text) or `--out` (the records of one report)."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{path}: cannot be read as JSON: {error}") from None
    rows = document if isinstance(document, list) else [document]
    if not all(isinstance(r, dict) for r in rows):
        raise UnreadableInput(f"{path}: not the JSON of `dragoman read`: a list of records or reports was expected")
    if all("records" in r for r in rows) and rows:
        for row in rows:
            reference = row.get("reference") or {}
            article = compose(str(row.get("text", "")), name=str(row.get("report", path.stem)))
            if article.text != row.get("text", ""):
                raise UnreadableInput(
                    f"{path}: the text of {row.get('report')!r} is not in the form that offsets refer to"
                )
            report = Report(
                article.name,
                article.text,
                row.get("title", ""),
                row.get("publisher", ""),
                row.get("url", ""),
                row.get("licence", ""),
                reference.get("day", ""),
                reference.get("basis", ""),
            )
            yield Filed(report, row["records"], str(row.get("reader", "")))
        return
    if not all("kind" in r for r in rows):
        raise UnreadableInput(f"{path}: not the JSON of `dragoman read`: a list of records or reports was expected")
    yield Filed(Report(path.stem, ""), rows, "json")


def dossier_of(book: Book, about: str = "", *, as_of: str = "", rates: Sequence[Rate] = ()) -> Dossier:
    """The dossier of what the ledger knows about a party, a place, an operation or other words, or one record by its id.

    Things count if a party or place has that name, if their own words hold all the words, or if one of their reports is chiefly
    about them; and with each pledge what it waits for. With `rates` sums of money are also shown at the rate of their date.
    """
    from dragoman.dossiers.compose import dossier
    from dragoman.ledger.account import row
    from dragoman.ledger.rates import converted

    chosen = book.about(about, as_of)
    rows = [row(t) for t in chosen]
    if rates:
        rows = [r | ({"converted": made} if (made := converted(r, rates)) else {}) for r in rows]
    told = {t.id: t.tellings for t in chosen}
    homes = {x.report for t in chosen for x in t.tellings}
    others = [t for t in book.told(reports=homes) if t.kind in _SAID and (not as_of or t.day <= as_of)]
    return dossier(about or book.path.stem, rows, told, book.reports(homes), others, as_of)


_SAID = ("statement", "accusation", "rejection")
