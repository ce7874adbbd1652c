"""One shard after another in this process: for debugging, for measuring, and where processes cannot be started."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.batch.executors import Work
from dragoman.batch.task import Done, Task


def run(tasks: Iterator[Task], work: Work, workers: int) -> Iterator[Done]:
    """Reads the tasks here. `workers` is not looked at."""
    for task in tasks:
        yield work(task)
