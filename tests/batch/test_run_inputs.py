"""What a run is given, and where it is told to write: nothing is read twice, and a run is never its own input."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from many import files, write_reports

from dragoman.batch.run import Progress, run
from dragoman.errors import UnreadableInput
from dragoman.outputs import parquet

Plain = tuple[Path, dict[str, Any]]


def test_a_record_is_joined_to_its_article_by_the_digest_of_its_text(tmp_path: Path) -> None:
    sentences = "<p>Norway has promised to send 100 tents to Chad, a spokesman said on Monday.</p>" * 3
    page = f"<html><head><title>Tents</title></head><body><article><h1>Tents</h1>{sentences}</article></body></html>".encode()
    (tmp_path / "page.html").write_bytes(page)
    run([str(tmp_path / "page.html")], tmp_path / "out", engine="serial")
    ((article, rows),) = parquet.stored(tmp_path / "out")
    assert article["raw_sha256"] == hashlib.sha256(page).hexdigest()
    assert article["sha256"] == hashlib.sha256(article["text"].encode()).hexdigest()
    assert {r["sha256"] for r in rows} == {article["sha256"]}


def test_a_run_inside_the_folder_that_it_reads_goes_on_and_does_not_read_itself(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 4)

    def stop(progress: Progress) -> None:
        if progress.inputs:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([str(folder)], folder / "out", engine="serial", shard=3, told=stop)
    manifest = run([str(folder)], folder / "out", engine="serial", shard=3)
    assert (manifest["counts"]["inputs"], manifest["counts"]["articles"]) == (6, 4)
    assert run([str(folder)], folder / "out", engine="serial", shard=3) == manifest


def test_a_run_into_the_folder_of_its_inputs_says_where_they_may_lie(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="outside of"):
        run([str(write_reports(tmp_path, 1))], tmp_path, engine="serial")
    assert not (tmp_path / "plan.json").exists()


def test_a_file_that_is_named_twice_is_read_once(reports: Path, tmp_path: Path) -> None:
    one = reports / "report-001.txt"
    before = Path.cwd()
    try:
        os.chdir(reports)
        manifest = run([str(one), str(one), "report-001.txt"], tmp_path / "out", engine="serial")
    finally:
        os.chdir(before)
    assert (manifest["counts"]["articles"], manifest["counts"]["rejects"]) == (1, 0)


def test_a_second_run_into_the_same_folder_is_refused_while_the_first_goes_on(
    reports: Path, plain: Plain, tmp_path: Path
) -> None:
    out, said = tmp_path / "out", []

    def other(progress: Progress) -> None:
        if progress.inputs and not said:
            with pytest.raises(UnreadableInput, match="another run") as found:
                run([str(reports)], out, engine="serial", shard=4)
            said.append(str(found.value))

    run([str(reports)], out, engine="serial", shard=4, told=other)
    assert said
    assert files(out) == files(plain[0])


def test_a_run_killed_before_it_had_a_plan_goes_on(reports: Path, plain: Plain, tmp_path: Path) -> None:
    for name in ("records", "articles", "shards"):
        (tmp_path / "out" / name).mkdir(parents=True)
    (tmp_path / "out" / "plan.json.part").write_bytes(b"{")
    run([str(reports)], tmp_path / "out", engine="serial", shard=4)
    assert files(tmp_path / "out") == files(plain[0])
    (tmp_path / "other" / "records").mkdir(parents=True)
    (tmp_path / "other" / "records" / "mine.csv").write_text("1")
    with pytest.raises(UnreadableInput, match="something else"):
        run([str(reports)], tmp_path / "other", engine="serial", shard=4)
