"""From the ledger to the formats: gives each format the ledger's records with their evidence, and keeps exports whole."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from dragoman.errors import DeclarationError, LedgerError
from dragoman.exports import codebook, discovery
from dragoman.exports.entry import (
    Book,
    Claim,
    Converted,
    Disputed,
    Entry,
    Passage,
    Position,
    Report,
    Step,
    Told,
    spread,
)
from dragoman.exports.format import MANIFEST, Output
from dragoman.exports.identifiers import identifier
from dragoman.exports.masking import AGES, KINDS, Masks
from dragoman.ledger.book import Ledger
from dragoman.ledger.evidence import Evidence, around, evidence, tellings_with, unjoined
from dragoman.ledger.rates import Rate, converted
from dragoman.ledger.telling import JOINED, Telling
from dragoman.ledger.thing import Thing

T = TypeVar("T")

_BATCH = 200  # things, or reports, whose evidence is read at a time


class LedgerBook:
    """A ledger as the formats read it. With `masks`, names are withheld in all that it gives; with `rates`, sums of money are
    given in another currency, too."""

    def __init__(self, ledger: Ledger, as_of: str = "", masks: Masks | None = None, rates: Sequence[Rate] = ()) -> None:
        self._ledger = ledger
        self._as_of = as_of
        self._masks = masks
        self._rates = rates

    @property
    def name(self) -> str:
        return self._ledger.path.stem

    @cached_property
    def _reports(self) -> dict[str, Report]:
        rows = self._ledger.reports()
        made = {
            r["id"]: Report(r["id"], r["name"], r["day"], r["title"], r["publisher"], r["url"], r["licence"], r["voice"],
                            r["raw_sha256"])
            for r in rows if not self._as_of or (r["day"] and r["day"] <= self._as_of)
        }  # fmt: skip
        return {key: self._masks.report(r) for key, r in made.items()} if self._masks else made

    def reports(self) -> list[Report]:
        return list(self._reports.values())

    def entries(self, kinds: Collection[str] = ()) -> Iterator[Entry]:
        found = itertools.chain(self._joined(kinds), self._loose(kinds))
        return map(self._masks.entry, found) if self._masks else found

    def around(self, report: str, start: int, end: int, size: int = 32) -> tuple[str, str]:
        before, after = around(self._ledger.connection, report, start, end, size)
        if self._masks is None:
            return before, after
        return self._masks.text(before, [report]), self._masks.text(after, [report])

    @cached_property
    def _things(self) -> list[Thing]:
        # Things act on one another, so the ledger makes them together; their evidence is read piece by piece.
        return self._ledger.things(self._as_of)

    def _joined(self, kinds: Collection[str]) -> Iterator[Entry]:
        if kinds and not set(kinds) & set(JOINED):
            return
        for group in _batches([t for t in self._things if not kinds or t.kind in kinds]):
            known = evidence(self._ledger.connection, (x.id for t in group for x in t.tellings))
            for thing in group:
                yield self._entry(thing, known)

    def _loose(self, kinds: Collection[str]) -> Iterator[Entry]:
        """Records of the other kinds, report by report; what copies of one report tell alike is one record."""
        if kinds and set(kinds) <= set(JOINED):
            return
        groups: dict[str, list[str]] = {}
        for report in self._reports.values():
            groups.setdefault(report.voice, []).append(report.id)
        for batch in _batches(list(groups.values())):
            told = unjoined(self._ledger.connection, [r for group in batch for r in group], kinds)
            known = evidence(self._ledger.connection, (t.id for t in told))
            alike: dict[str, list[Telling]] = {}
            for telling in told:
                voice = self._reports[telling.report].voice
                alike.setdefault(identifier(voice, telling.kind, dict(telling.fields)), []).append(telling)
            for same in alike.values():
                first = same[0]
                yield Entry(
                    identifier("thing", first.kind, first.id), first.kind, dict(first.fields),
                    tuple(self._told(t, "" if t is first else "restates", known) for t in same),
                )  # fmt: skip

    def _entry(self, thing: Thing, known: dict[str, Evidence]) -> Entry:
        values = {name: chosen.value for name, chosen in thing.values.items()}
        if thing.kind == "pledge":
            values["reality"] = _promised(thing)
        return Entry(
            thing.id, thing.kind, values,
            tuple(self._told(t, thing.told.get(t.id, ""), known) for t in thing.tellings),
            thing.stage, thing.condition_state, thing.delivered, thing.outstanding,
            {relation: tuple(others) for relation, others in thing.links.items()},
            tuple(Step(s.date, s.stage, s.report, s.amount) for s in thing.steps),
            tuple(
                Disputed(d.field, d.kind, d.state, tuple(
                    Position(p.value, p.reports, p.voices, p.first, p.last, p.sources) for p in d.positions))
                for d in thing.disputes
            ),
            converted=self._converted(values),
        )  # fmt: skip

    def _converted(self, values: Mapping[str, Any]) -> Converted | None:
        made = converted(values, self._rates)
        return Converted(spread(made["amount"]), made["currency"], made["rate"], made["date"], made["source"]) if made else None

    def _told(self, telling: Telling, how: str, known: dict[str, Evidence]) -> Told:
        behind = known.get(telling.id, Evidence())
        claims = tuple(Claim(c.id, c.field, c.value, c.words, c.start, c.end, c.how, c.rule) for c in behind.claims)
        passages = tuple(Passage(*p) for p in behind.passages)
        return Told(telling.id, self._reports[telling.report], how, telling.reality, passages, claims)


def _promised(thing: Thing) -> str:
    """The reality of what a pledge promises: never done by being promised; its stage says what came of it."""
    if thing.reality == "denied":
        return "denied"
    return "possible" if thing.stage == "signalled" and thing.tellings[-1].reality == "possible" else "intended"


def masks_of(ledger: Ledger) -> Masks:
    """The names to withhold in exports of a ledger: of its victims and minors."""
    masks = Masks()
    for telling in tellings_with(ledger.connection, KINDS, AGES):
        masks.learn(telling.report, telling.kind, telling.fields, telling.words)
    masks.settle()
    return masks


def export(
    ledger: Ledger, name: str, folder: str | Path, *, as_of: str = "", show_names: bool = False, rates: Sequence[Rate] = ()
) -> dict[str, Any]:
    """Writes a ledger in the format `name` into `folder`, and gives what its export.json says.

    Names of victims and minors are withheld unless `show_names`; with `rates` sums of money stand in another currency, too. An
    earlier export in the folder is replaced as a whole, when the new one is complete. Raises DeclarationError for an unknown
    format, or one that shows no converted sums where there are rates, MissingPart where the format needs what is not installed,
    LedgerError where the folder holds other things or cannot be written.
    """
    made = discovery.find(name)
    if rates and not made.converts:
        those = ", ".join(f.name for f in discovery.every() if f.converts)
        raise DeclarationError(f"the format {name!r} shows sums as they are told; rates are for {those}")
    folder = Path(folder)
    before = _files_of(folder)
    part = folder.parent / (folder.name + ".part")
    masks = None if show_names else masks_of(ledger)
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        output = Output(part)
        book: Book = LedgerBook(ledger, as_of, masks, rates)
        with output.indexed():
            made.write(book, output)
        codebook.write(output, f"{made.name}-{_slug(book.name)}", f"{book.name}: {made.doc.rstrip('.')}")
        output.manifest(_about(made.name, book.name, as_of, masks, rates))
        folder.mkdir(parents=True, exist_ok=True)
        for old in before:
            (folder / old).unlink(missing_ok=True)
        for file in part.iterdir():
            file.replace(folder / file.name)
    except OSError as error:
        raise LedgerError(f"{folder}: cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def _about(form: str, ledger: str, as_of: str, masks: Masks | None, rates: Sequence[Rate]) -> dict[str, Any]:
    from importlib.metadata import version

    names = "shown" if masks is None else "withheld"
    return {
        "format": form, "ledger": ledger, "dragoman": version("dragoman"), "as_of": as_of,
        "names_of_victims_and_minors": names, "names_withheld": len(masks.names) if masks else 0,
        "rates": sorted({r.source for r in rates}),
    }  # fmt: skip


def _files_of(folder: Path) -> list[str]:
    """The files of an earlier export in the folder. Raises LedgerError if there is something else than an export."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise LedgerError(f"{folder}: a file, not a folder; name a folder for the export")
    there = sorted(p.name for p in folder.iterdir())
    if not there:
        return []
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        own = {MANIFEST, *(str(f["name"]) for f in listed["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        own = set()
    if others := [name for name in there if name not in own]:
        raise LedgerError(f"{folder}: holds files of others ({', '.join(others[:3])}); name a new or empty folder")
    return there


def _slug(name: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower()).strip("-") or "ledger"


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[i : i + _BATCH] for i in range(0, len(items), _BATCH))
