"""The processors of one machine: a pool of processes, each with its own network in memory.

A process that dies (a fault in a library, the system out of memory) takes down neither the run nor the shard: the shards that
were being read are read again one at a time, and an input that kills its process once more is found, left out and named.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from dataclasses import replace
from importlib.abc import MetaPathFinder
from multiprocessing import connection

from dragoman.batch.executors import Work
from dragoman.batch.task import Done, Task
from dragoman.outputs.parquet import arrow

AHEAD = 2
"""How many tasks a worker has waiting at most, so that memory does not grow with the run."""


def run(tasks: Iterator[Task], work: Work, workers: int) -> Iterator[Done]:
    """Reads the tasks in `workers` processes; 0 is one for each processor that this process may use."""
    workers = workers or processors()
    pool = _pool(workers)
    waiting: dict[Future[Done], Task] = {}
    try:
        while True:
            while len(waiting) < workers * AHEAD and (task := next(tasks, None)) is not None:
                try:
                    waiting[pool.submit(work, task)] = task
                except BrokenExecutor:  # it broke since the last look; the others that wait will say so, too
                    broken: Future[Done] = Future()
                    broken.set_exception(BrokenExecutor())
                    waiting[broken] = task
                    break
            if not waiting:
                return
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            lost: list[Task] = []
            for future in finished:
                task = waiting.pop(future)
                if isinstance(future.exception(), BrokenExecutor):
                    lost.append(task)
                else:
                    yield future.result()
            if lost:
                wait(waiting)  # a pool that is broken ends all that wait at once
                for future, task in waiting.items():
                    if future.exception() is None:
                        yield future.result()
                    else:
                        lost.append(task)
                waiting.clear()
                pool.shutdown()
                for task in sorted(lost, key=lambda t: t.shard):
                    yield alone(task, work)
                pool = _pool(workers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        _end(pool)


def alone(task: Task, work: Work) -> Done:
    """Reads a task in a process of its own, without the inputs that kill it."""
    if (done := _tried(task, work)) is not None:
        return done
    fatal = frozenset(
        place for place, one in enumerate(task.units) if _tried(replace(task, units=(one,)), work) is None
    )
    if fatal and (done := _tried(replace(task, fatal=fatal), work)) is not None:
        return done
    return work(replace(task, fatal=frozenset(range(len(task.units)))))  # only together: none of it is read


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tried(task: Task, work: Work) -> Done | None:
    with _pool(1) as pool:
        try:
            return pool.submit(work, task).result()
        except BrokenExecutor:
            return None


def _pool(workers: int) -> ProcessPoolExecutor:
    # Not forked: threads of the libraries that are loaded here would not live on in a copy of this process.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """In each worker: one thread for computing, no pandas, no ear for Ctrl-C, and an end when the parent is gone."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    spare_pandas()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=((parent.sentinel,),), daemon=True).start()


class _NoPandas(MetaPathFinder):
    """While this is asked for modules, there is no pandas."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def spare_pandas() -> None:
    """pyarrow loads pandas, where it is installed, with the first list that it is given, to see that it is none of pandas' own.

    That takes longer than anything else at the start of a worker. So pyarrow meets its first list while pandas cannot be found.
    """
    unseen = _NoPandas()
    sys.meta_path.insert(0, unseen)
    try:
        arrow().array([])
    finally:
        sys.meta_path.remove(unseen)


def _follow(parent: Sequence[int]) -> None:
    connection.wait(parent)  # a parent killed outright tells nobody, and its workers would wait for ever
    os._exit(1)


def _end(pool: ProcessPoolExecutor) -> None:
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.terminate()
