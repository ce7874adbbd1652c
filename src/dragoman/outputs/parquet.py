"""Records and articles as Parquet: one row a record, with its claims and passages nested and their offsets.

Nothing here depends on the time, the machine or the order of work: the same readings give the same bytes.
"""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from dragoman.errors import MissingPart, UnreadableInput

FORMAT = 1
"""The version of the two schemas. A change of a column's name or meaning raises it."""

RECORDS, ARTICLES, MANIFEST = "records", "articles", "manifest.json"
"""What lies in the folder of a run: two folders of numbered Parquet files, and the manifest once the run is complete."""

_NOT_FIELDS = ("kind", "words", "where", "claims", "codes", "rule", "score")


def arrow() -> Any:
    """The module pyarrow. Raises MissingPart where it is not installed."""
    try:
        return importlib.import_module("pyarrow")
    except ImportError as error:
        raise MissingPart("Parquet needs pyarrow: pip install 'dragoman[parquet]'") from error


@cache
def schemas() -> tuple[Any, Any]:
    """The schemas of records and of articles.

    `start` and `end` are code points into the article's `text`, end-exclusive. `value` of a claim and `fields` are JSON; where a
    claim's value is a number or a range, `low` and `high` hold it.
    """
    pa = arrow()
    text, names = pa.string(), pa.list_(pa.string())
    passage = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("text", text)])
    claim = pa.struct([
        ("field", text), ("value", text), ("low", pa.float64()), ("high", pa.float64()), ("words", text),
        ("start", pa.int32()), ("end", pa.int32()), ("rule", text), ("how", text),
    ])  # fmt: skip
    where = pa.struct([
        ("name", text), ("geonames", pa.int64()), ("country", text), ("lat", pa.float64()), ("lon", pa.float64()),
        ("feature", text), ("ambiguous", pa.bool_()), ("candidates", pa.int32()),
    ])  # fmt: skip
    records = pa.schema([
        ("article", text), ("sha256", text), ("number", pa.int32()), ("kind", text), ("by", names), ("to", names),
        ("place", names), ("date", text), ("reality", text), ("source", text), ("fields", text),
        ("passages", pa.list_(passage)), ("claims", pa.list_(claim)), ("where", pa.list_(where)), ("plover", text),
        ("mode", text), ("contexts", names), ("cameo", text), ("rule", text), ("score", pa.float64()),
    ])  # fmt: skip
    articles = pa.schema([
        ("article", text), ("sha256", text), ("raw_sha256", text), ("title", text), ("publisher", text), ("url", text),
        ("licence", text), ("day", text), ("basis", text), ("origin", text), ("reader", text), ("notes", names),
        ("records", pa.int32()), ("text", text),
    ])  # fmt: skip
    return records, articles


def record_row(article: str, sha256: str, number: int, text: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The row of one flat record, the `number`th of its article, from 1."""
    fields = {k: v for k, v in record.items() if k not in _NOT_FIELDS}
    codes = record["codes"]
    return {
        "article": article, "sha256": sha256, "number": number, "kind": record["kind"],
        "by": _list(fields.get("by")), "to": _list(fields.get("to")), "place": _list(fields.get("place")),
        "date": str(fields.get("date", "")), "reality": str(fields.get("reality", "happened")),
        "source": str(fields.get("source", "")), "fields": _json(fields),
        "passages": [{**p, "text": _sound(text[p["start"] : p["end"]])} for p in record["words"]],
        "claims": [_claim_row(name, claim) for name, rows in record["claims"].items() for claim in rows],
        "where": list(record.get("where", ())), "plover": codes["plover"], "mode": codes["mode"],
        "contexts": list(codes["contexts"]), "cameo": codes["cameo"], "rule": record["rule"], "score": record["score"],
    }  # fmt: skip


def flat_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The flat record that `row` was made of."""
    record: dict[str, Any] = {"kind": row["kind"]}
    record["words"] = [{"start": p["start"], "end": p["end"]} for p in row["passages"]]
    record |= json.loads(row["fields"])
    if row["where"]:
        record["where"] = [
            {k: v for k, v in place.items() if v is not None or (k == "geonames" and place["country"] is not None)}
            for place in row["where"]
        ]
    claims: dict[str, list[dict[str, Any]]] = {}
    for c in row["claims"]:
        claims.setdefault(c["field"], []).append({
            "value": json.loads(c["value"]), "words": c["words"], "start": c["start"], "end": c["end"],
            "rule": c["rule"], "how": c["how"],
        })  # fmt: skip
    record["claims"] = claims
    record["codes"] = {n: row[n] for n in ("plover", "mode", "contexts", "cameo")}
    return record | {"rule": row["rule"], "score": row["score"]}


def table_bytes(rows: Sequence[Mapping[str, Any]], schema: Any) -> bytes:
    """A Parquet file of `rows`, zstd-compressed, every time the same."""
    pa, parquet = arrow(), importlib.import_module("pyarrow.parquet")
    sink = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(list(rows), schema=schema), sink, compression="zstd", version="2.6")
    return sink.getvalue()


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of one Parquet file. Raises UnreadableInput if it is none or is damaged."""
    pa, parquet = arrow(), importlib.import_module("pyarrow.parquet")
    try:
        rows: list[dict[str, Any]] = parquet.ParquetFile(path).read().to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise UnreadableInput(f"{path}: cannot be read as Parquet: {error}") from None
    return rows


def is_run(folder: Path) -> bool:
    """Whether `folder` is the folder of a run, complete or not."""
    return (folder / MANIFEST).is_file() or (folder / "plan.json").is_file()


def shards(folder: Path) -> list[str]:
    """The names of the run's shards, in order."""
    return sorted(p.stem for p in (folder / ARTICLES).glob("*.parquet"))


def file_name(shard: str) -> str:
    """The name of a shard's file in either folder."""
    return f"{shard}.parquet"


def stored(folder: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each article of a complete run with its record rows, in the order of the run.

    Raises UnreadableInput if the run is not complete or a file of it cannot be read.
    """
    if not (folder / MANIFEST).is_file():
        raise UnreadableInput(f"{folder}: the run is not complete; give `dragoman run` the same inputs again to finish it")
    for shard in shards(folder):
        told: dict[str, list[dict[str, Any]]] = {}
        for row in rows_of(folder / RECORDS / file_name(shard)):
            told.setdefault(row["article"], []).append(row)
        for article in rows_of(folder / ARTICLES / file_name(shard)):
            yield article, told.get(article["article"], [])


def article_text(text: str) -> str:
    """`text` as Parquet can hold it: UTF-8 has no lone surrogates, so each becomes U+FFFD, one code point for one."""
    return _sound(text)


def _claim_row(name: str, claim: Mapping[str, Any]) -> dict[str, Any]:
    low, high = _numbers(claim["value"])
    return {
        "field": name, "value": _json(claim["value"]), "low": low, "high": high, "words": _sound(claim["words"]),
        "start": claim["start"], "end": claim["end"], "rule": claim["rule"], "how": claim["how"],
    }  # fmt: skip


def _numbers(value: Any) -> tuple[float | None, float | None]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value), float(value)
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, int | float) for v in value):
        return float(value[0]), float(value[1])
    return None, None


def _list(value: Any) -> list[str]:
    return [] if not value else [_sound(value)] if isinstance(value, str) else [_sound(str(v)) for v in value]


def _sound(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
