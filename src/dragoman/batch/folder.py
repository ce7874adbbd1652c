"""The folder of a run: what lies in it, and how a file gets there whole or not at all.

    plan.json                      what the run is: versions, rules, options, inputs; written first
    records/000000-000000.parquet  one row a record
    articles/000000-000000.parquet one row an article, with the text that all offsets point into
    shards/000000-000000.json      written last for each shard: counts, rejects, hashes of the two files
    manifest.json                  written when every shard is there
    log.jsonl                      when it ran, how long and on what; the only file in which two equal runs differ
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.alone import Alone, Taken
from dragoman.batch.task import Done
from dragoman.errors import UnreadableInput
from dragoman.outputs.parquet import ARTICLES, MANIFEST, RECORDS, file_name

PLAN, SHARDS, LOG, LOCK = "plan.json", "shards", "log.jsonl", ".lock"


class Folder:
    """The folder of one run, made where it is missing; `close` lets others write there. Raises UnreadableInput where it cannot be
    written, or another run is writing there now."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._alone = Alone(self.path / LOCK)
        except Taken:
            raise UnreadableInput(f"{path}: another run is writing here now; wait for its end, or choose another folder") from None
        except OSError as error:
            raise UnreadableInput(f"{path}: cannot be a folder for output: {error.strerror or error}") from None
        try:
            for name in ("", RECORDS, ARTICLES, SHARDS):
                (self.path / name).mkdir(parents=True, exist_ok=True)
            for left in self.path.rglob("*.part"):
                left.unlink()  # of a run that was killed
        except OSError as error:
            self.close()
            raise UnreadableInput(f"{path}: cannot be a folder for output: {error.strerror or error}") from None

    def close(self) -> None:
        """Others may write in the folder."""
        self._alone.close()

    def plan(self) -> dict[str, Any] | None:
        """The plan of the run that the folder holds, if any."""
        return self._json(PLAN)

    def commit(self, done: Done) -> dict[str, Any]:
        """Writes a shard: the Parquet files first, then what says that they are whole."""
        summary = done.summary()
        self.write(f"{RECORDS}/{file_name(done.shard)}", done.records)
        self.write(f"{ARTICLES}/{file_name(done.shard)}", done.articles)
        self.write(f"{SHARDS}/{done.shard}.json", pretty(summary))
        return summary

    def summaries(self, *, check: bool = False) -> Iterator[dict[str, Any]]:
        """What is known of each shard that is done, in order. With `check`, a shard whose files are not whole is not done."""
        for path in sorted((self.path / SHARDS).glob("*.json")):
            try:
                found = self._json(f"{SHARDS}/{path.name}")
            except UnreadableInput:
                continue  # it is read again and written anew
            if found is not None and (not check or self._whole(found)):
                yield found

    def finish(self, manifest: dict[str, Any]) -> None:
        """Writes the manifest: the run is complete."""
        self.write(MANIFEST, pretty(manifest))

    def log(self, **told: Any) -> None:
        """Adds a line to the log."""
        try:
            with (self.path / LOG).open("a", encoding="utf-8") as file:
                file.write(json.dumps(told, ensure_ascii=False) + "\n")
        except OSError as error:
            raise self._fault(error) from None

    def write(self, name: str, data: bytes) -> None:
        """Writes a file beside its place, has it on the disk, and then puts it there in one step."""
        path = self.path / name
        part = path.with_name(path.name + ".part")
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except OSError as error:
            raise self._fault(error) from None

    def _whole(self, summary: dict[str, Any]) -> bool:
        try:
            return all(
                hashlib.sha256((self.path / name / file_name(summary["shard"])).read_bytes()).hexdigest() == expected
                for name, expected in summary["sha256"].items()
            )
        except (OSError, KeyError, TypeError, AttributeError):
            return False

    def _json(self, name: str) -> dict[str, Any] | None:
        path = self.path / name
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise UnreadableInput(f"{path}: cannot be read ({error}); remove it and run again") from None
        return dict(found)

    def _fault(self, error: OSError) -> UnreadableInput:
        return UnreadableInput(
            f"{self.path}: cannot be written ({error.strerror or error}); "
            "what is there is whole, and the same command goes on from it"
        )


def not_ours(path: Path) -> bool:
    """Whether a folder without a plan holds anything but what a run leaves that was killed before it had written one."""
    own = {RECORDS, ARTICLES, SHARDS, LOCK, f"{PLAN}.part"}
    return any(p.name not in own or (p.is_dir() and any(p.iterdir())) for p in path.iterdir())


def pretty(value: Any) -> bytes:
    """`value` as JSON for people, always the same."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "backslashreplace")
