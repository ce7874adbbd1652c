"""Where the work is done: one file an executor, each with a function `run`; a new file is a new executor.

    def run(tasks: Iterator[Task], work: Work, workers: int) -> Iterator[Done]

takes tasks from the iterator only as fast as they are worked on, and gives each task's `Done` once, in any order. `workers` is
0 where the user leaves the number to the executor. An executor decides nothing about what is read: `work` gives the same for
a task wherever it runs, and whoever called `run` writes what comes back. So any two executors give the same bytes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import cast

from dragoman.batch.task import Done, Task
from dragoman.errors import MissingPart

Work = Callable[[Task], Done]
Run = Callable[[Iterator[Task], Work, int], Iterator[Done]]


def names() -> list[str]:
    """The executors that there are."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__))


def executor(name: str) -> Run:
    """The executor of that name. Raises MissingPart if there is none."""
    if name not in names():
        raise MissingPart(f"no executor is called {name!r}: use one of {', '.join(names())}")
    return cast(Run, importlib.import_module(f"{__name__}.{name}").run)
