"""Faults of the file, made for real: what was stored is never lost, and every failure says what happened."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dragoman

sys.path.insert(0, str(Path(__file__).parent))
from straits import FOLDER, REPORTS, filled

from dragoman.errors import LedgerError
from dragoman.filing import Ledger
from dragoman.ledger import store
from dragoman.ledger.copies import bands, runs
from dragoman.ledger.intake import Report
from earlier import ledger_of


def test_a_text_file_is_no_ledger(tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("not a database at all, but quite long enough")
    with pytest.raises(LedgerError, match="not a ledger"):
        Ledger(path)
    assert path.read_text().startswith("not a database")


def test_a_foreign_database_is_left_alone(tmp_path):
    path = tmp_path / "photos.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE photo (id)")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=r"no ledger of dragoman's"):
        Ledger(path)
    assert path.read_bytes() == before


def test_a_newer_ledger_is_not_touched(tmp_path):
    path = tmp_path / "new.db"
    filled(path, REPORTS[:1]).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(LedgerError, match="newer dragoman"):
        Ledger(path)


def test_a_damaged_file_says_so(tmp_path):
    path = tmp_path / "hurt.db"
    filled(path).close()
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 2048] = b"\x7f" * len(data[start : start + 2048])
    path.write_bytes(data)
    with pytest.raises(LedgerError, match="damaged"), Ledger(path) as book:
        book.account()


def test_a_folder_or_a_missing_folder(tmp_path):
    with pytest.raises(LedgerError, match="a folder, not a ledger"):
        Ledger(tmp_path)
    with pytest.raises(LedgerError, match="does not exist"):
        Ledger(tmp_path / "no" / "such.db")
    with pytest.raises(LedgerError, match="no such ledger"):
        Ledger(tmp_path / "none.db", create=False)


def test_a_full_disk_stores_the_report_wholly_or_not_at_all(tmp_path):
    with filled(tmp_path / "full.db", REPORTS[:2]) as book:
        before = book.account()
        pages = book.connection.execute("PRAGMA page_count").fetchone()[0]
        book.connection.execute(f"PRAGMA max_page_count = {pages + 1}")  # SQLite then fails as on a full disk
        with pytest.raises(LedgerError, match="disk is full"):
            book.add_records(Report("long", "A long report. " * 20000, day="2031-05-01"), [])
        assert book.account() == before
        book.connection.execute("PRAGMA max_page_count = 1000000")
        book.add(FOLDER, gold=True)
        assert len(book.reports()) == len(REPORTS)


def _as_nobody(work):
    """What `work` prints when run in a child process that may not write what is not its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            said = work()
        except BaseException as error:
            said = repr(error)
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def _readable_by_others():
    """Whether another user could import this package: every folder above it lets others in."""
    package = Path(dragoman.__file__).resolve().parent
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (package, *package.parents))


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.skipif(os.name == "posix" and not _readable_by_others(), reason="the package lies where only its owner may read")
def test_a_read_only_folder_can_be_read_and_says_that_it_cannot_be_written(tmp_path):
    folder = tmp_path / "shut"
    folder.mkdir()
    path = folder / "straits.db"
    with filled(path) as book:
        records = len(book.account()["records"])

    def work():
        with Ledger(path, create=False, write=False) as book:
            said = [str(len(book.account()["records"]))]
        for wanted in (path, folder / "other.db"):
            try:
                Ledger(wanted)
            except LedgerError as error:
                said.append(f"refused: {'read-only' in str(error)}")
        return " ".join(said)

    for parent in [tmp_path, tmp_path.parent, tmp_path.parent.parent]:
        parent.chmod(0o755)
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        assert _as_nobody(work) == f"{records} refused: True refused: True"
    finally:
        folder.chmod(0o755)


_ADDING = """
import sys
from dragoman.filing import Ledger
from dragoman.ledger.intake import Report
with Ledger(sys.argv[1]) as book:
    for i in range(100000):
        records = [{"kind": "pledge", "words": [f"Varland will send {i} engineers to Mirosia"], "by": ["Varland"],
                    "to": ["Mirosia"],
                    "amount": i, "unit": "engineers", "date": "2031-03-04"}]
        book.add_records(Report(f"r{i}", f"Varland will send {i} engineers to Mirosia, it said.", day="2031-03-05"), records)
        print(i, flush=True)
"""


@pytest.mark.parametrize("wait", [0.0, 0.03, 0.11])
def test_a_kill_at_any_moment_leaves_a_ledger_whose_next_add_completes_the_work(tmp_path, wait):
    path = tmp_path / "killed.db"
    with subprocess.Popen([sys.executable, "-c", _ADDING, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        stored = [int(process.stdout.readline()) for _ in range(3)]
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        stored += [int(line) for line in process.stdout.read().splitlines() if line.strip().isdigit()]
    with Ledger(path) as book:
        assert book.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert book.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        reports = len(book.reports())
        assert reports >= len(stored)  # whatever was said to be stored is
        assert len(book.told()) == reports  # each report whole, with its telling
        assert book.connection.execute("SELECT count(*) FROM thing").fetchone()[0] == reports
        book.add(FOLDER, gold=True)
        assert len(book.reports()) == reports + len(REPORTS)


def test_a_second_writer_waits_or_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.2)
    path = tmp_path / "shared.db"
    with filled(path, REPORTS[:1]) as one, Ledger(path) as other:
        one.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another process"):
            other.add(FOLDER, gold=True)
        one.connection.execute("ROLLBACK")
        other.add(FOLDER, gold=True)
        assert len(one.reports()) == len(REPORTS)


@pytest.mark.parametrize("version", [number for number, _ in store.migrations()[:-1]])
def test_every_earlier_version_is_brought_up_to_date_with_what_it_holds(tmp_path, version):
    path = tmp_path / "old.db"
    with ledger_of(path, version) as db:
        db.execute(
            "INSERT INTO report (id, raw_sha256, name, text, added, day) VALUES ('x', '', 'old', 'An old pier.', '', '2030-01-01')"
        )
        if version >= 2:  # from here on the search is filled when a report is added
            db.execute("INSERT INTO search (rowid, title, text) SELECT number, title, text FROM report")
    with Ledger(path) as book:
        assert book.connection.execute("PRAGMA user_version").fetchone()[0] == store.migrations()[-1][0]
        assert [r["name"] for r in book.reports()] == ["old"]
        assert [h["name"] for h in book.search("pier")] == ["old"]
        book.add(FOLDER, gold=True)


def test_copies_of_reports_in_an_older_ledger_are_found(tmp_path):
    path, text = tmp_path / "old.db", " ".join(f"harbour{i}" for i in range(80))
    with ledger_of(path, 7) as db:
        db.execute("INSERT INTO report (id, raw_sha256, name, text, added) VALUES ('x', '', 'old', ?, '')", (text,))
        db.executemany("INSERT INTO band (key, report) VALUES (?, 'x')", [((key << 16) + 9,) for key in bands(runs(text))])
    with Ledger(path) as book:
        book.add_records(Report("new", text + " again", day="2031-03-05"), [])
        assert book.copies() == [["new", "old"]]


def test_claims_and_decisions_cannot_be_changed(tmp_path):
    with filled(tmp_path / "kept.db", REPORTS[:1]) as book:
        for sql in ("DELETE FROM claim", "UPDATE claim SET value = '1'"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                book.connection.execute(sql)


def test_a_copied_ledger_opens_elsewhere(tmp_path):
    with filled(tmp_path / "a.db") as book:
        account = book.account()
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    with Ledger(tmp_path / "b.db", create=False) as copy:
        assert copy.account() == account
