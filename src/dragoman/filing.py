"""From paths to the ledger: reads reports, or takes records already read or coded, and files them. Knows the pipeline.

`Ledger` here is the one that `dragoman.Ledger` names: the ledger of the room `ledger`, with `add` for paths.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
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
    from dragoman.ledger.thing import Thing
    from dragoman.model.article import Article
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
        return added


def filed(
    paths: list[str], *, gold: bool = False, reader: str = "auto", published: str = ""
) -> Iterator[Filed | DragomanError]:
    """The reports behind `paths` with their records, one at a time; a fault of one comes in its place and stops no
    other."""
    from dragoman.sources.read import inputs

    for path in paths:
        try:
            if Path(path).suffix == ".json" and Path(path).is_file():
                yield from _from_json(Path(path))
                continue
            if (
                Path(path).is_dir()
                and not any(True for _ in _reports_in(Path(path)))
                and (found := sorted(Path(path).glob("*.json")))
            ):
                for file in found:
                    yield from _from_json(file)
                continue
        except DragomanError as error:
            yield error
            continue
        for source in inputs([path]):
            try:
                if isinstance(source, UnreadableInput):
                    raise source
                yield _coded(source, published) if gold else _read(source, reader, published)
            except DragomanError as error:
                yield error


def _reports_in(folder: Path) -> Iterator[Path]:
    yield from folder.rglob("report.txt")
    yield from folder.glob("*.txt")


def _article(source: Input, published: str) -> tuple[Article, str]:
    import hashlib

    from dragoman.sources.read import read

    raw = read(source, published=published)
    article = compose(
        raw.text,
        published=raw.published,
        published_basis=raw.basis,
        name=raw.name,
        title=raw.title,
        publisher=raw.publisher,
        url=raw.url,
        licence=raw.licence,
        origin=raw.where,
    )
    data = source.path.read_bytes() if source.path else article.text.encode("utf-8", "surrogatepass")
    return article, hashlib.sha256(data).hexdigest()


def _report(article: Article, raw: str) -> Report:
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


def _read(source: Input, reader: str, published: str) -> Filed:
    from dragoman.outputs.flat import flat
    from dragoman.pipeline import read_article

    article, raw = _article(source, published)
    reading = read_article(article, reader=reader)
    return Filed(_report(article, raw), [flat(r) for r in reading.records], reading.reader)


def _coded(source: Input, published: str) -> Filed:
    if source.path is None or not (path := source.path.parent / CODED).is_file():
        raise UnreadableInput(f"{source.where}: no {CODED} beside it; without --gold the report is read")
    try:
        coded = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{path}: cannot be read as TOML: {error}") from None
    article, raw = _article(source, published)
    records = [{"kind": kind, **row} for kind, rows in coded.items() if isinstance(rows, list) for row in rows]
    return Filed(_report(article, raw), records, "gold")


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


def dossier_of(book: Book, about: str = "", *, as_of: str = "") -> Dossier:
    """The dossier of what the ledger knows about a party, a place, an operation or other words, or one record by its id.

    Things count if a party or place has that name, if their own words hold all the words, or if one of their reports is chiefly
    about them; and with each pledge what it waits for.
    """
    from dragoman.dossiers.compose import dossier
    from dragoman.ledger.account import row
    from dragoman.ledger.selection import Selection

    things = book.things(as_of)
    chosen = things
    if about:
        chosen = [t for t in things if len(about) >= 6 and t.id.startswith(about)]
    if about and not chosen:
        everything = Selection(things, book)
        wanted = [w.casefold() for w in about.split()]
        named = {t.id for t in (*everything.where(party=about), *everything.where(place=about))}
        hits = {h["report"] for h in book.search(about, limit=100000)}
        chosen = [t for t in things if t.id in named or (t.tellings[0].report in hits and _speaks_of(t, wanted))]
        waited = {other for t in chosen for others in t.links.values() for other in others}
        chosen = [t for t in things if t in chosen or t.id in waited]
    rows = [row(t) for t in chosen]
    told = {t.id: t.tellings for t in chosen}
    homes = {x.report for t in chosen for x in t.tellings}
    reports = [r for r in book.reports() if r["id"] in homes]
    others = [t for t in book.told() if t.report in homes and t.kind in _SAID and (not as_of or t.day <= as_of)]
    return dossier(about or book.path.stem, rows, told, reports, others, as_of)


_SAID = ("statement", "accusation", "rejection")


def _speaks_of(thing: Thing, wanted: list[str]) -> bool:
    text = " ".join(
        [*thing.names("by"), *thing.names("to"), *thing.names("place"), *(w for t in thing.tellings for w in t.words)]
    ).casefold()
    return any(word in text for word in wanted)
