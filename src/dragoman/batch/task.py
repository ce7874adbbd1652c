"""What passes between the one process that writes and those that read: a shard's task, and what became of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from dragoman.model.raw import Raw
from dragoman.sources.read import Input

FATAL = "the process that read it died, twice; the report is left out"
SLOW = "reading took more than {seconds:g} seconds of processor time; the report is left out"


@dataclass(frozen=True, slots=True)
class Options:
    """How articles are read. All of it can change results, so all of it is part of a run's identity."""

    reader: str = "auto"
    published: str = ""
    seconds: float = 120.0  # of processor time for one article
    columns: tuple[tuple[str, str], ...] = ()  # which column of a table holds what


@dataclass(frozen=True, slots=True)
class Unit:
    """One article to be read: an input that holds one, or an article already taken out of a file that holds many.

    `fault` says why it cannot be read, "" where it can be tried.
    """

    name: str
    where: str
    source: Input | None = None
    raw: Raw | None = None
    sha256: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """The articles of one shard. `fatal` holds the places of those that killed a process: they are not read again.

    `inputs` counts the inputs that end in this shard; `last` is false while more of the same file is to come.
    """

    shard: str
    units: tuple[Unit, ...]
    options: Options = Options()
    inputs: int = 0
    last: bool = True
    fatal: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Done:
    """A shard that has been read: the bytes of its two Parquet files, and what is to be said of it.

    `rejects` are dictionaries with `article`, `origin` and `reason`, `notes` such with `note`.
    """

    shard: str
    records: bytes
    articles: bytes
    counts: dict[str, int]
    kinds: dict[str, int]
    rejects: tuple[dict[str, str], ...] = ()
    notes: tuple[dict[str, str], ...] = ()
    last: bool = True

    def summary(self) -> dict[str, Any]:
        """What is kept of it beside the Parquet, ready for JSON; the hashes of the files say whether they are whole."""
        return {
            "shard": self.shard, "last": self.last, "counts": self.counts, "kinds": self.kinds,
            "sha256": {
                "records": hashlib.sha256(self.records).hexdigest(),
                "articles": hashlib.sha256(self.articles).hexdigest(),
            },
            "rejects": list(self.rejects), "notes": list(self.notes),
        }  # fmt: skip
