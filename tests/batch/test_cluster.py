"""Two nodes of a real Ray cluster on this machine give the bytes that one process gives."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from many import files

ray: Any = pytest.importorskip("ray", reason="the extra cluster is not installed")

from dragoman.batch.run import run  # noqa: E402
from dragoman.batch.task import Done, Task  # noqa: E402
from dragoman.batch.work import work  # noqa: E402

Plain = tuple[Path, dict[str, Any]]


@pytest.fixture(scope="module")
def nodes() -> Iterator[list[str]]:
    """A cluster of two nodes with one processor each, this process connected to it; the identifiers of the nodes."""
    from ray.cluster_utils import Cluster

    paths = os.pathsep.join([str(Path(__file__).parent), *(p for p in sys.path if p)])
    os.environ["PYTHONPATH"], before = paths, os.environ.get("PYTHONPATH")
    cluster = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 1, "include_dashboard": False, "object_store_memory": 100_000_000},
    )
    cluster.add_node(num_cpus=1, object_store_memory=100_000_000)
    ray.init(address=cluster.address, log_to_driver=False, configure_logging=False)
    yield [n["NodeID"] for n in ray.nodes() if n["Alive"]]
    ray.shutdown()
    cluster.shutdown()
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


def test_two_nodes_give_the_same_bytes_as_one_process(nodes: list[str], reports: Path, plain: Plain, tmp_path: Path) -> None:
    assert len(nodes) == 2
    run([str(reports)], tmp_path / "out", engine="ray", shard=4)
    assert files(tmp_path / "out") == files(plain[0])


def test_both_nodes_do_work(nodes: list[str], tmp_path: Path) -> None:
    from dragoman.batch.executors.ray import run as executor

    seen: set[str] = set()

    def where(task: Task) -> Done:
        import time

        node = ray.get_runtime_context().get_node_id()
        (tmp_path / node).touch()
        end = time.monotonic() + 600
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < end:
            time.sleep(0.05)  # until the other node has begun one, however long its start takes
        return Done(task.shard, b"", b"", {}, {node: 1})

    done = list(executor(iter([Task(f"{n:06}", ()) for n in range(8)]), where, 0))
    assert sorted(one.shard for one in done) == [f"{n:06}" for n in range(8)]
    for one in done:
        seen |= one.kinds.keys()
    assert seen == set(nodes)


def test_a_fault_of_the_work_itself_is_told(nodes: list[str]) -> None:
    from dragoman.batch.executors.ray import run as executor
    from dragoman.errors import DragomanError

    def broken(task: Task) -> Done:
        raise ValueError("a slip")

    with pytest.raises(DragomanError, match="could not read shard 000000"):
        list(executor(iter([Task("000000", ())]), broken, 0))


def test_an_input_that_kills_its_process_is_left_out(nodes: list[str], reports: Path) -> None:
    from test_run import deadly, given

    from dragoman.batch.executors.ray import run as executor

    done = list(executor(given(reports, 2), deadly, 0))
    assert [r["article"] for one in done for r in one.rejects] == ["report-007"]
    assert work is not deadly
