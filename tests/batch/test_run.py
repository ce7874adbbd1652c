"""A run gives every article once, whatever happens to it, and the same bytes whoever does the work."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from many import files, write_reports
from typer.testing import CliRunner

from dragoman import cli
from dragoman.batch import units
from dragoman.batch.executors import executor, names, pool
from dragoman.batch.run import Progress, run
from dragoman.batch.task import Done, Options, Task
from dragoman.batch.verify import verify
from dragoman.batch.work import work
from dragoman.errors import MissingPart, UnreadableInput
from dragoman.outputs import parquet

Plain = tuple[Path, dict[str, Any]]


def test_every_article_is_there_once_with_its_records_and_every_reject_has_a_reason(reports: Path, plain: Plain) -> None:
    out, manifest = plain
    told = list(parquet.stored(out))
    assert [article["article"] for article, _ in told] == [f"report-{n:03}" for n in range(20)]
    for article, rows in told:
        assert article["records"] == len(rows) >= 1
        assert [r["number"] for r in rows] == list(range(1, len(rows) + 1))
    assert {Path(r["origin"]).name: r["reason"] for r in manifest["rejects"]}.keys() == {
        "report-004-empty.txt", "report-005-french.txt",
    }  # fmt: skip
    assert "empty" in manifest["rejects"][0]["reason"]
    assert "not in English" in manifest["rejects"][1]["reason"]
    assert manifest["counts"]["inputs"] == 22
    assert manifest["counts"]["articles"] == 20
    assert manifest["counts"]["records"] == sum(len(rows) for _, rows in told) == sum(manifest["kinds"].values())
    assert manifest["versions"]["dragoman"]
    assert all(manifest["rules"][name] for name in ("tables", "code"))


def test_every_claim_and_passage_stands_in_the_stored_text(plain: Plain) -> None:
    for article, rows in parquet.stored(plain[0]):
        for row in rows:
            for p in row["passages"]:
                assert article["text"][p["start"] : p["end"]] == p["text"]
            for c in row["claims"]:
                assert article["text"][c["start"] : c["end"]] == c["words"]
                assert json.loads(c["value"]) is not None


def test_a_row_becomes_the_flat_record_that_it_was_made_of(plain: Plain) -> None:
    from dragoman.outputs.flat import flat
    from dragoman.pipeline import read

    article, rows = next(parquet.stored(plain[0]))
    assert [parquet.flat_of(r) for r in rows] == [flat(r) for r in read(article["text"], name=article["article"]).records]


def test_another_start_of_a_complete_run_changes_nothing(reports: Path, plain: Plain) -> None:
    out, manifest = plain
    before = {p: p.stat().st_mtime_ns for p in (out / "records").iterdir()}
    assert run([str(reports)], out, engine="serial", shard=4) == manifest
    assert {p: p.stat().st_mtime_ns for p in (out / "records").iterdir()} == before


def test_a_run_that_breaks_off_goes_on_and_ends_the_same(reports: Path, plain: Plain, tmp_path: Path) -> None:
    shards: list[int] = []

    def stop(progress: Progress) -> None:
        shards.append(progress.inputs)
        if len(shards) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([str(reports)], tmp_path / "out", engine="serial", shard=4, told=stop)
    assert not (tmp_path / "out" / "manifest.json").exists()
    with pytest.raises(UnreadableInput, match="not complete"):
        list(parquet.stored(tmp_path / "out"))
    seen: list[Progress] = []
    run([str(reports)], tmp_path / "out", engine="serial", shard=4, told=seen.append)
    assert seen[0].inputs == seen[0].old_inputs == 8
    assert files(tmp_path / "out") == files(plain[0])


@pytest.mark.parametrize("harm", ["cut", "gone", "half-written"])
def test_a_shard_that_is_not_whole_is_read_again(reports: Path, plain: Plain, tmp_path: Path, harm: str) -> None:
    import shutil

    out = tmp_path / "out"
    shutil.copytree(plain[0], out)
    victim = out / "records" / parquet.file_name(parquet.shards(out)[1])
    if harm == "cut":
        victim.write_bytes(victim.read_bytes()[:-10])
    elif harm == "gone":
        victim.unlink()
    else:
        shard = out / "shards" / f"{victim.stem}.json"
        shard.write_bytes(shard.read_bytes()[:20])
        (out / "records" / "000001-000000.parquet.part").write_bytes(b"half")
    run([str(reports)], out, engine="serial", shard=4)
    assert files(out) == files(plain[0])


def test_a_run_killed_at_random_moments_has_nothing_twice_and_nothing_missing(
    reports: Path, plain: Plain, tmp_path: Path
) -> None:
    """Whole process groups are killed outright, at moments between the start and the end; then the run is let through."""
    out, chance = tmp_path / "out", random.Random(os.urandom(8))
    command = [sys.executable, "-c", "from dragoman.cli import main; main()", "run", str(reports), "--out", str(out),
               "--shard", "4", "--workers", "2"]  # fmt: skip
    killed = 0
    for wanted in range(3):  # each time at least so many shards are there, and then some more time passes
        process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            if len(list(out.glob("shards/*.json"))) >= wanted:
                time.sleep(chance.random() * (1.0 if wanted == 0 else 0.1))
                break
            time.sleep(0.002)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
    assert killed
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert files(out) == files(plain[0])


def test_workers_end_when_the_one_who_writes_is_killed(reports: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from dragoman.cli import main; main()", "run", str(reports), "--out",
               str(tmp_path / "out"), "--shard", "1", "--workers", "2"]  # fmt: skip
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    while not list((tmp_path / "out").glob("shards/*.json")) and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.wait()
    end = time.monotonic() + 600  # a busy machine takes its time; workers that stay, stay for ever
    while time.monotonic() < end:
        try:
            os.killpg(process.pid, 0)
        except (ProcessLookupError, PermissionError):
            return  # nobody of the group is left
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    pytest.fail("workers outlived the process that started them")


def deadly(task: Task) -> Done:
    """Like `work`, but the process that reads a certain report dies."""
    if any("report-007" in unit.name and place not in task.fatal for place, unit in enumerate(task.units)):
        os._exit(9)
    return stub(task)


def stub(task: Task) -> Done:
    """Reads nothing and says so, quickly."""
    left = tuple({"article": task.units[p].name, "origin": "", "reason": "fatal"} for p in sorted(task.fatal))
    return Done(task.shard, b"", b"", {"inputs": task.inputs, "articles": len(task.units) - len(left)}, {}, left)


def given(reports: Path, shard: int) -> Iterator[Task]:
    found, _ = units.listed([str(reports)])
    return units.tasks(units.stretches(found, shard), shard, Options(), frozenset(), frozenset())


def test_a_report_that_kills_its_process_is_left_out_and_the_rest_is_read(reports: Path) -> None:
    done = {one.shard: one for one in pool.run(given(reports, 2), deadly, 2)}
    assert sorted(done) == [units.shard_name(n, 0) for n in range(11)]
    assert [r["article"] for one in done.values() for r in one.rejects] == ["report-007"]
    assert sum(one.counts["articles"] for one in done.values()) == 21


def test_an_executor_takes_no_more_tasks_than_it_has_hands_for(reports: Path) -> None:
    taken: list[str] = []

    def counted() -> Iterator[Task]:
        for task in given(reports, 1):
            taken.append(task.shard)
            yield task

    running = pool.run(counted(), stub, 1)
    next(running)
    assert len(taken) <= pool.AHEAD + 1
    assert len([0, *running]) == 22


def test_shards_are_small_at_first_and_grow_with_the_run(tmp_path: Path) -> None:
    for number in range(900):
        (tmp_path / f"{number:03}.txt").touch()
    found, _ = units.listed([str(tmp_path)])
    sizes = [len(stretch.inputs) for stretch in units.stretches(found, 0)]
    assert sizes[:3] == [10, 10, 10]
    assert sizes[-2] == 17  # a fiftieth of those before, so that no worker has long to wait for the last
    assert sum(sizes) == 900
    assert {len(stretch.inputs) for stretch in units.stretches(found * 10, 0)} >= {10, 50, 100}
    assert [len(stretch.inputs) for stretch in units.stretches(found, 400)] == [400, 400, 100]


def test_a_worker_makes_its_tables_without_loading_pandas(reports: Path) -> None:
    found = [done.counts for done in pool.run(given(reports, 30), with_pandas, 1)]
    assert found == [{"loaded": 0, "there": 1}]


def with_pandas(task: Task) -> Done:
    """Whether pandas was loaded by reading a shard, and whether it could be all the same."""
    work(replace(task, units=task.units[:1]))
    loaded = "pandas" in sys.modules
    there = importlib.util.find_spec("pandas") is not None
    return Done(task.shard, b"", b"", {"loaded": loaded, "there": there}, {})


def test_the_executors_are_found_and_others_refused() -> None:
    assert names() == ["pool", "ray", "serial"]
    with pytest.raises(MissingPart, match="serial"):
        executor("abacus")


def test_faults_slowness_and_lack_of_memory_cost_one_report_each(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dragoman import pipeline

    true = pipeline.read_article

    def spoilt(article: Any, reader: str = "auto") -> Any:
        if article.name == "report-001":
            raise RuntimeError("a slip")
        if article.name == "report-002":
            raise MemoryError
        if article.name == "report-003":
            end = time.process_time() + 30
            while time.process_time() < end:
                try:
                    sum(range(10_000))
                except Exception:  # as libraries do
                    continue
        return true(article, reader)

    pipeline.read("Norway has promised to send 9 tents to Chad.")  # what is loaded once counts against no report
    monkeypatch.setattr(pipeline, "read_article", spoilt)
    found, _ = units.listed([str(reports)])
    task = next(units.tasks(units.stretches(found[:5], 5), 5, Options(seconds=2), frozenset(), frozenset()))
    done = work(task)
    reasons = [r["reason"] for r in done.rejects]
    assert "RuntimeError: a slip" in reasons[0]
    assert "memory" in reasons[1]
    assert "more than 2 seconds" in reasons[2]
    assert done.counts["articles"] == 1  # the fifth input is the empty one


def test_a_file_of_many_articles_is_cut_into_shards_and_gone_on_with(tmp_path: Path) -> None:
    with (tmp_path / "day.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["headline", "text", "date"])
        for n in range(7):
            rows.writerow(["", f"Norway has promised to send {n + 10} tents to Chad. Chad thanked Norway.", "2024-02-01"])
    manifest = run([str(tmp_path / "day.csv")], tmp_path / "whole", engine="serial", shard=3)
    assert [s["shard"] for s in manifest["shards"]] == [units.shard_name(0, n) for n in range(3)]
    assert manifest["counts"]["articles"] == 7

    def stop(progress: Progress) -> None:
        if progress.articles == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([str(tmp_path / "day.csv")], tmp_path / "parts", engine="serial", shard=3, told=stop)
    run([str(tmp_path / "day.csv")], tmp_path / "parts", engine="serial", shard=3)
    assert files(tmp_path / "parts") == files(tmp_path / "whole")
    assert {row["day"] for row, _ in parquet.stored(tmp_path / "parts")} == {"2024-02-01"}


def test_a_folder_of_another_run_or_of_other_things_is_left_alone(reports: Path, plain: Plain, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"columns: none, now text=words"):
        run([str(reports)], plain[0], options=Options(columns=(("text", "words"),)), engine="serial", shard=4)
    with pytest.raises(UnreadableInput, match="other options"):
        run([str(reports)], plain[0], engine="serial", shard=5)
    with pytest.raises(UnreadableInput, match="other inputs"):
        run([str(reports / "report-001.txt")], plain[0], engine="serial", shard=4)
    (tmp_path / "novel.doc").write_text("mine")
    with pytest.raises(UnreadableInput, match="something else"):
        run([str(reports)], tmp_path, engine="serial")
    assert [p.name for p in tmp_path.iterdir()] == ["novel.doc"]
    with pytest.raises(UnreadableInput, match="standard input"):
        run(["-"], tmp_path / "new")
    with pytest.raises(UnreadableInput, match="no such file"):
        run([str(tmp_path / "gone")], tmp_path / "new")


def test_a_full_disk_is_told_in_one_line(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnreadableInput, match="No space left on device"):
        run([str(reports)], tmp_path / "out", engine="serial")


def test_a_ledger_takes_the_run_as_it_takes_the_reports(reports: Path, plain: Plain, tmp_path: Path) -> None:
    from dragoman import Ledger

    some = [str(reports / f"report-{n:03}.txt") for n in range(3)]
    run(some, tmp_path / "run", engine="serial")
    with Ledger(tmp_path / "one.db") as one, Ledger(tmp_path / "two.db") as two:
        one.add(*some)
        added = two.add(tmp_path / "run")
        assert [a.new for a in added] == [True] * 3
        assert one.account() == two.account()
        assert [(r["id"], r["raw_sha256"]) for r in one.reports()] == [(r["id"], r["raw_sha256"]) for r in two.reports()]
        assert not any(a.new or a.reread for a in two.add(tmp_path / "run"))


def test_verify_says_that_runs_are_equal_or_where_they_differ(reports: Path, plain: Plain, tmp_path: Path) -> None:
    run([str(reports)], tmp_path / "otherwise", engine="serial", shard=7)
    same = verify(plain[0], tmp_path / "otherwise")
    assert (same.equal, same.bytes_equal, same.articles) == (True, False, 20)
    assert verify(plain[0], plain[0]).bytes_equal

    changed = write_reports(tmp_path / "reports", 20)
    (changed / "report-003.txt").write_text("Norway has promised to send 999 tents to Ghana.\n", encoding="utf-8")
    (changed / "report-011.txt").unlink()
    (changed / "report-004-empty.txt").write_text("Peru asked Chad for help on 3 May 2024.\n", encoding="utf-8")
    where = Path.cwd()
    try:  # the same paths, so that only what was changed differs
        os.chdir(tmp_path)
        run(["reports"], "b", engine="serial", shard=4)
        write_reports(tmp_path / "reports", 20)
        run(["reports"], "a", engine="serial", shard=4)
        verdict = verify("a", "b")
    finally:
        os.chdir(where)
    assert not verdict.equal
    assert {d.article for d in verdict.differences} >= {"report-003", "report-011", "report-004-empty"}
    assert any("999" in d.second for d in verdict.differences if d.what == "article.text")


def test_verify_trusts_no_file_that_was_changed_afterwards(plain: Plain, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(plain[0], tmp_path / "out")
    victim = next((tmp_path / "out" / "articles").iterdir())
    victim.write_bytes(next((plain[0] / "articles").glob("000002*")).read_bytes())
    with pytest.raises(UnreadableInput, match="not what the run wrote"):
        verify(tmp_path / "out", plain[0])
    with pytest.raises(UnreadableInput, match="no complete run"):
        verify(plain[0], tmp_path)


def test_the_commands(reports: Path, plain: Plain, tmp_path: Path) -> None:
    app, runner = cli.app(["run", "verify"]), CliRunner()
    ran = runner.invoke(app, ["run", str(reports), "--out", str(tmp_path / "x"), "--engine", "serial", "--shard", "4"])
    assert ran.exit_code == 0
    assert "20 articles" in ran.stderr
    assert "left out: " in ran.stderr
    checked = runner.invoke(app, ["verify", str(plain[0]), str(tmp_path / "x")])
    assert (checked.exit_code, checked.stdout.split(":")[0]) == (0, "equal byte for byte")
    bad = runner.invoke(app, ["run", str(reports), "--out", str(tmp_path / "y"), "--columns", "text"])
    assert (bad.exit_code, "WHAT=NAME" in bad.stderr) == (2, True)
    nothing = runner.invoke(app, ["run", str(reports / "report-004-empty.txt"), "--out", str(tmp_path / "z"), "--engine", "serial"])
    assert nothing.exit_code == 2
