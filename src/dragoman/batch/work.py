"""Reads one shard. Runs in whichever process or machine the executor chooses, and touches no file but its inputs."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dragoman.batch.task import FATAL, SLOW, Done, Task
from dragoman.batch.units import received
from dragoman.errors import DragomanError, UnreadableInput

if TYPE_CHECKING:
    from dragoman.model.raw import Raw


class _TooLong(BaseException):
    """Not an Exception: no library between here and there may swallow it."""


def work(task: Task) -> Done:
    """Reads every article of the task. A fault of one makes it a reject with its reason, and the rest is read."""
    from dragoman.outputs.parquet import schemas, table_bytes

    records: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    rejects: list[dict[str, str]] = []
    notes: list[dict[str, str]] = []
    for place, unit in enumerate(task.units):
        where = {"article": unit.name, "origin": unit.where}
        try:
            if unit.fault or place in task.fatal:
                raise UnreadableInput(unit.fault or FATAL)
            with _limit(task.options.seconds):
                raw, sha256 = received(unit, task.options.published)
                row, told = _rows(raw, sha256, task.options.reader)
        except DragomanError as error:
            rejects.append(where | {"reason": str(error)})
        except _TooLong:
            rejects.append(where | {"reason": SLOW.format(seconds=task.options.seconds)})
        except MemoryError:
            rejects.append(where | {"reason": "not enough memory to read it"})
        except Exception as error:  # one report must never stop the run
            rejects.append(where | {"reason": f"a fault of dragoman's: {type(error).__name__}: {error}"})
        else:
            found.append(row)
            records += told
            if raw.note:
                notes.append(where | {"note": raw.note})
    of_records, of_articles = schemas()
    counts = {
        "inputs": task.inputs, "articles": len(found), "records": len(records), "rejects": len(rejects),
        "characters": sum(len(row["text"]) for row in found),
    }  # fmt: skip
    kinds = Counter(str(row["kind"]) for row in records)
    return Done(
        task.shard, table_bytes(records, of_records), table_bytes(found, of_articles), counts,
        dict(sorted(kinds.items())), tuple(rejects), tuple(notes), task.last,
    )  # fmt: skip


def _rows(raw: Raw, sha256: str, reader: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    from dragoman.articles.language import looks_english
    from dragoman.filing import article_of
    from dragoman.outputs.flat import flat
    from dragoman.outputs.parquet import article_text, record_row
    from dragoman.pipeline import read_article

    article = article_of(raw)
    if not looks_english(article.text):
        raise UnreadableInput("not in English; only English reports can be read")
    reading = read_article(article, reader=reader)
    text = article.text
    told = [record_row(article.name, article.sha256, n, text, flat(r)) for n, r in enumerate(reading.records, 1)]
    row = {
        "article": article.name, "sha256": article.sha256, "raw_sha256": sha256, "title": article.title,
        "publisher": article.publisher, "url": article.url, "licence": article.licence, "day": article.reference.day,
        "basis": article.reference.basis, "origin": article.origin, "reader": reading.reader,
        "notes": list(reading.notes), "records": len(told), "text": text,
    }  # fmt: skip
    return {k: article_text(v) if isinstance(v, str) else v for k, v in row.items()}, told


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Breaks off what is inside after so many seconds of processor time, where the system and the thread allow it.

    Not of the clock: what is left out must not depend on what else the machine does.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(number: int, frame: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
