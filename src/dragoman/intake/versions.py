"""What a publisher took back: sentences of an earlier version of a report that its newest version no longer has.

Nothing is stored for it and nothing can be lost: the ledger keeps every version, each knows the one that it follows, and what
is gone follows from their texts. A sentence that came back in a later version is not withdrawn. A page that shows exactly an
older text again is in the ledger as a version without text that has the SHA-256 of the older one's bytes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.ledger.book import Ledger

REWORDED = 0.6
"""The share of common words from which a sentence that is gone counts as reworded into another, not as withdrawn."""

_WORDS = re.compile(r"\w+")
_SHORTEST = 3  # words: less is a date, a number of comments or the name of a picture's owner


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A sentence that the publisher no longer stands by.

    `report` is the id of the version that has it, `start` and `end` its place there (code points, end-exclusive). `by` is the id
    of the first version without it, `day` when that was added (ISO 8601). `now` is the new wording, "" where there is none.
    `tellings` are the ids of what the ledger has from that sentence.
    """

    report: str
    name: str
    url: str
    start: int
    end: int
    words: str
    by: str
    day: str
    now: str = ""
    tellings: tuple[str, ...] = ()


def withdrawn(book: Ledger, reports: Iterable[str] | None = None) -> list[Withdrawn]:
    """All that has been withdrawn, or all of the chains of versions that hold one of `reports`, oldest first."""
    if reports is None:
        wanted, rows = None, _rows(book)
    else:  # all versions of a page have its address
        wanted = set(reports)
        rows = _rows(
            book,
            "WHERE url <> '' AND url IN (SELECT url FROM report WHERE id IN (SELECT value FROM json_each(?)))",
            json.dumps(sorted(wanted)),
        )
    found: list[Withdrawn] = []
    for chain in _chains(rows):
        if len(chain) > 1 and (wanted is None or wanted & set(chain)):
            versions = _versions(book, chain, rows)
            found += [
                Withdrawn(
                    one.id, rows[one.id]["name"], rows[one.id]["url"], start, end, one.text[start:end], by.id,
                    rows[by.id]["added"], now, _tellings(book, one.id, start, end),
                )
                for one, start, end, by, now in gone(versions)
            ]  # fmt: skip
    return found


def shown(book: Ledger, url: str) -> str:
    """The id of the report whose text the page at `url` showed last; "" if the ledger has none of it."""
    rows = _rows(book, "WHERE url <> '' AND url = ?", url)
    if not rows:
        return ""
    versions = _versions(book, list(rows), rows)
    last = versions[-1]
    return next((v.id for v in versions if last.text and v.text == last.text), last.id)


def _rows(book: Ledger, where: str = "", *values: str) -> dict[str, Any]:
    """Reports by id in the order in which they came."""
    columns = "id, name, url, follows, added, title, raw_sha256"
    return {r["id"]: r for r in book.connection.execute(f"SELECT {columns} FROM report {where} ORDER BY number", values)}


def _chains(rows: Mapping[str, Any]) -> list[list[str]]:
    """The versions of each page in the order in which they came (`rows` are in it); their dates need not be in that order."""
    chains: dict[str, list[str]] = {}
    first: dict[str, str] = {}
    for key, row in rows.items():
        first[key] = first.get(row["follows"] or "", key)
        chains.setdefault(first[key], []).append(key)
    return list(chains.values())


def _versions(book: Ledger, chain: Sequence[str], rows: Mapping[str, Any]) -> list[Version]:
    """The versions with their texts; one that is a return to an older text has that."""
    made: list[Version] = []
    texts: dict[str, Version] = {}
    for key in chain:
        one = Version(key, book.text(key), rows[key]["title"])
        if not one.text and (older := texts.get(rows[key]["raw_sha256"])):
            one = Version(key, older.text, older.title, again=True)
        elif one.text:
            texts[rows[key]["raw_sha256"]] = one
        made.append(one)
    return made


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a report: its id in the ledger, its text and its title. `again`: the text is an older version's."""

    id: str
    text: str
    title: str = ""
    again: bool = False

    def sentences(self) -> list[tuple[int, int]]:
        from dragoman.annotations.sentences import sentences
        from dragoman.articles.parts import compose

        # The text is fixed already, so that composing it again leaves every offset where it is.
        return [(s.span.start, s.span.end) for s in sentences(compose(self.text, title=self.title))]


def gone(versions: Sequence[Version]) -> list[tuple[Version, int, int, Version, str]]:
    """What versions in their order have dropped: version, start, end, the version that dropped it, and the new wording or ""."""
    places = [v.sentences() if v.text else [] for v in versions]
    known = [
        {plain(v.text[a:b]): (a, b) for a, b in spans} for v, spans in zip(versions, places, strict=True)
    ]
    found: list[tuple[Version, int, int, Version, str]] = []
    for at, version in enumerate(versions[:-1]):
        if version.again:  # what it says is marked where it stands
            continue
        for start, end in places[at]:
            key = plain(version.text[start:end])
            if len(key.split()) < _SHORTEST or key in known[-1]:
                continue
            last = max(i for i in range(at, len(versions)) if key in known[i])
            by = versions[last + 1]
            fresh = [by.text[a:b] for k, (a, b) in known[last + 1].items() if k not in known[last]]
            found.append((version, start, end, by, _reworded(key, fresh)))
    return found


def plain(sentence: str) -> str:
    """A sentence without what a new layout changes: case, marks, white space and the form of letters."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", sentence).casefold()))


def _reworded(key: str, fresh: Sequence[str]) -> str:
    words = key.split()
    best, text = 0.0, ""
    for sentence in fresh:
        likeness = SequenceMatcher(None, words, plain(sentence).split(), autojunk=False).ratio()
        if likeness > best:
            best, text = likeness, sentence
    return text if best >= REWORDED else ""


def _tellings(book: Ledger, report: str, start: int, end: int) -> tuple[str, ...]:
    rows = book.connection.execute("SELECT id, words FROM telling WHERE report = ? AND current ORDER BY place", (report,))
    return tuple(
        r["id"] for r in rows if any(w[1] is not None and w[1] < end and start < w[2] for w in json.loads(r["words"]))
    )
