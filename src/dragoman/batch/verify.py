"""Whether two runs give the same records, and where they differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.outputs.parquet import ARTICLES, MANIFEST, RECORDS, file_name, stored


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two runs differ: the article, and what about it. `first` and `second` are shown values."""

    article: str
    what: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`equal` says that articles, records and rejects are the same; `bytes_equal` that the files are, too."""

    equal: bool
    bytes_equal: bool
    articles: int
    records: int
    differences: tuple[Difference, ...]
    more: int = 0


def verify(one: str | Path, other: str | Path, most: int = 20) -> Verdict:
    """Compares two complete runs; `most` differences are told, the others counted.

    Every file is read and held against the hash in its manifest first: a run that has been changed since is no proof.
    Raises UnreadableInput where a folder holds no complete run, or files that are not those of its manifest.
    """
    first, second = _checked(Path(one)), _checked(Path(other))
    counts = first["counts"]
    same_rest = all(first[k] == second[k] for k in ("counts", "kinds", "rejects"))
    if first["shards"] == second["shards"] and same_rest:
        return Verdict(True, True, counts["articles"], counts["records"], ())
    found: list[Difference] = []
    more = 0

    def add(*what: str) -> None:
        nonlocal more
        if len(found) < most:
            found.append(Difference(*what))
        else:
            more += 1

    left, right = _digests(Path(one)), _digests(Path(other))
    apart: set[str] = set()
    for name in [*left, *(n for n in right if n not in left)]:
        if left.get(name) != right.get(name):
            if name not in left or name not in right:
                add(name, "article", *("is there" if name in side else "is missing" for side in (left, right)))
            else:
                apart.add(name)
    if not apart and not found and list(left) != list(right):
        add("", "order", "the same articles", "in another order")
    if apart:
        theirs = {a["article"]: (a, rows) for a, rows in stored(Path(other)) if a["article"] in apart}
        for article, rows in stored(Path(one)):
            if article["article"] in apart:
                for what in _between(article, rows, *theirs[article["article"]]):
                    add(article["article"], *what)
    mine, yours = (_rejected(m) for m in (first, second))
    for key in [*mine, *(k for k in yours if k not in mine)]:
        if mine.get(key) != yours.get(key):
            add(key, "reject", mine.get(key, "not rejected"), yours.get(key, "not rejected"))
    return Verdict(not found, False, counts["articles"], counts["records"], tuple(found), more)


def _checked(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        shards = manifest["shards"]
    except FileNotFoundError:
        raise UnreadableInput(f"{folder}: no complete run; `dragoman run INPUT... --out {folder}` makes or finishes one") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableInput(f"{folder / MANIFEST}: cannot be read ({error})") from None
    for shard in shards:
        for kind in (RECORDS, ARTICLES):
            path = folder / kind / file_name(shard["shard"])
            try:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
            except OSError as error:
                raise UnreadableInput(f"{path}: cannot be read: {error.strerror or error}") from None
            if digest != shard[kind]:
                raise UnreadableInput(f"{path}: not what the run wrote (its SHA-256 is not that of the manifest)")
    return dict(manifest)


def _digests(folder: Path) -> dict[str, bytes]:
    """One digest an article over all that is known of it and its records, whatever file it lies in."""
    return {
        article["article"]: hashlib.sha256(json.dumps([article, rows], sort_keys=True).encode()).digest()
        for article, rows in stored(folder)
    }


def _between(
    one: Mapping[str, Any], rows: list[dict[str, Any]], other: Mapping[str, Any], others: list[dict[str, Any]]
) -> list[tuple[str, str, str]]:
    found = [(f"article.{k}", _shown(v, other.get(k)), _shown(other.get(k), v)) for k, v in one.items() if v != other.get(k)]
    for number in range(max(len(rows), len(others))):
        if number >= len(rows) or number >= len(others):
            texts = [_shown(side[number]["fields"]) if number < len(side) else "is missing" for side in (rows, others)]
            found.append((f"record {number + 1}", texts[0], texts[1]))
            continue
        left, right = rows[number], others[number]
        found += [
            (f"record {number + 1}.{k}", _shown(v, right.get(k)), _shown(right.get(k), v))
            for k, v in left.items() if v != right.get(k)
        ]  # fmt: skip
    return found


def _rejected(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {r["article"] or r["reason"]: r["reason"] for r in manifest["rejects"]}


def _shown(value: Any, beside: Any = None) -> str:
    """`value` in at most 80 characters, from where it begins to differ from `beside`."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    against = beside if isinstance(beside, str) else json.dumps(beside, ensure_ascii=False)
    start = next((i for i, (a, b) in enumerate(zip(text, against, strict=False)) if a != b), 0)
    start = max(0, start - 20) if start > 40 else 0
    return ("…" if start else "") + text[start : start + 80] + ("…" if len(text) > start + 80 else "")
