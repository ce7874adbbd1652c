"""A Ray cluster: each shard is a Ray task, placed by Ray on any node that has a processor free.

Plain tasks, not `ray.data`: a run is already cut into shards that know their own number, and nothing is ever shuffled, so a
dataset's blocks and plan would only add to the start. Only this process writes; the nodes need to be able to read the inputs
under the same paths, and to import dragoman in the same version. A node that is lost costs its shards' time: Ray gives them
to another. Ray must be running (`ray start`), else one is started on this machine.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from dragoman.batch.executors import Work
from dragoman.batch.executors.pool import alone
from dragoman.batch.task import Done, Task
from dragoman.errors import DragomanError, MissingPart

AHEAD = 2
RETRIES = 2
"""How often a shard whose node or process was lost is read again."""


def run(tasks: Iterator[Task], work: Work, workers: int) -> Iterator[Done]:
    """Reads the tasks on the cluster that `RAY_ADDRESS` names or that this process is connected to.

    `workers` is the number of tasks at a time, 0 one for each processor of the cluster. Raises MissingPart where ray is not
    installed.
    """
    ray = _ray()
    started = not ray.is_initialized()
    if started:
        ray.init(log_to_driver=False, configure_logging=False, include_dashboard=False)
    try:
        remote = ray.remote(num_cpus=1, max_retries=RETRIES)(work)
        at_once = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        waiting: dict[Any, Task] = {}
        while True:
            while len(waiting) < at_once * (AHEAD if not workers else 1) and (task := next(tasks, None)) is not None:
                waiting[remote.remote(task)] = task
            if not waiting:
                return
            (first, *_), _ = ray.wait(list(waiting), num_returns=1)
            task = waiting.pop(first)
            try:
                done: Done = ray.get(first)
            except (ray.exceptions.WorkerCrashedError, ray.exceptions.OutOfMemoryError):
                done = alone(task, work)  # here: finds the inputs that kill their process, and reads the rest
            except ray.exceptions.RayError as error:
                raise DragomanError(f"the cluster could not read shard {task.shard}: {error}") from error
            yield done
    finally:
        if started:
            ray.shutdown()


def _ray() -> Any:
    try:
        return importlib.import_module("ray")
    except ImportError as error:
        raise MissingPart("the executor ray needs ray: pip install 'dragoman[cluster]'") from error
