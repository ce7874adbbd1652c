"""Bad input costs one clear line on standard error, and never another file's reading. Run on the real command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

GOOD = "Border talks open\n\nKenya asked Uganda on Monday to send 40 officers to the border.\n"
COMMAND = shutil.which("dragoman", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))


def dragoman(*arguments: str | Path, data: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
    assert COMMAND, "the command dragoman is not installed in this environment"
    done = subprocess.run(
        [COMMAND, *map(str, arguments)], input=data, capture_output=True, timeout=300,
        env=os.environ | {"PYTHONUTF8": "1"} | environment,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def assert_one_clear_line(done: subprocess.CompletedProcess[str], *needed: str) -> None:
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("dragoman: ")
    assert "Traceback" not in done.stderr
    for word in needed:
        assert word in lines[0], (word, lines[0])


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


FRENCH = """Le gouvernement a annoncé lundi qu'il enverrait des soldats à la frontière.

Le ministre de la défense a déclaré que la décision avait été prise après de longues discussions avec les voisins, et
que les troupes seraient déployées avant la fin du mois.
"""


def folder(path: Path, meta: str) -> Path:
    """A folder with a good report and the given report.toml."""
    path.mkdir()
    (path / "report.txt").write_text(GOOD, encoding="utf-8")
    (path / "report.toml").write_text(meta, encoding="utf-8")
    return path


BAD = {
    "empty.txt": b"",
    "blank.txt": b"\n \n\t\n",
    "binary.txt": bytes(range(256)) * 40,
    "picture.png": b"\x89PNG\r\n\x1a\n" + b"\0\x01\x02\x03" * 500,
    "latin.txt": "Le président de la Côte d'Ivoire a été reçu à Yaoundé.\n".encode("latin-1") + b"\x81\x8d\x8f",
}


@pytest.mark.parametrize("name", BAD)
def test_an_unreadable_file_is_named(name: str, tmp_path: Path) -> None:
    bad = tmp_path / name
    bad.write_bytes(BAD[name])
    alone = dragoman("read", bad)
    assert alone.returncode == 2
    assert alone.stdout == ""
    assert_one_clear_line(alone, name)


def test_bad_inputs_never_stop_the_other_files(tmp_path: Path, good: Path) -> None:
    """All kinds of bad input before and behind a good report: it is read, and each of them costs one line."""
    for name, data in BAD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "french.txt").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "line.txt").write_bytes(b"Kenya said that Uganda would send soldiers and " * (20_000_000 // 47))
    (tmp_path / "empty-folder").mkdir()
    dated = folder(tmp_path / "dated", 'title = "x"\npublished = "2023-02-30"\n')
    bad = [tmp_path / name for name in [*BAD, "french.txt", "line.txt", "empty-folder", "nothing.txt"]]
    done = dragoman("read", *bad, dated, good)
    assert done.returncode == 0
    assert "good  " in done.stdout
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    for path in [*bad, dated]:
        assert sum(path.name in line for line in lines) == 1, (path.name, lines)


def test_text_in_another_encoding_says_which_byte(tmp_path: Path) -> None:
    path = tmp_path / "utf16.txt"
    path.write_bytes(GOOD.encode("utf-16-le"))
    done = dragoman("read", path)
    assert done.returncode in (0, 2)
    if done.returncode == 2:
        assert_one_clear_line(done, "utf16.txt")


def test_a_text_that_is_not_english_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "french.txt"
    path.write_text(FRENCH, encoding="utf-8")
    alone = dragoman("read", path)
    assert alone.returncode == 2
    assert_one_clear_line(alone, "french.txt", "English")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = dragoman("read", tmp_path / "nothing.txt")
    assert done.returncode == 2
    assert_one_clear_line(done, "nothing.txt")


def test_a_folder_without_reports(tmp_path: Path) -> None:
    (tmp_path / "empty-folder").mkdir()
    done = dragoman("read", tmp_path / "empty-folder")
    assert done.returncode == 2
    assert_one_clear_line(done, "empty-folder")


@pytest.mark.parametrize("day", ["2023-02-30", "yesterday", "2023-13-01", "30/09/2023"])
def test_an_impossible_date_on_the_command_line(day: str, good: Path) -> None:
    done = dragoman("read", good, "--published", day)
    assert done.returncode == 2
    assert_one_clear_line(done, "--published", day, "YYYY-MM-DD")


@pytest.mark.parametrize("meta", ['title = "x"\npublished = "2023-02-30"\n', "title = what?\n"])
def test_metadata_that_cannot_be_used(meta: str, tmp_path: Path) -> None:
    done = dragoman("read", folder(tmp_path / "spoilt", meta))
    assert_one_clear_line(done, "spoilt", "report.toml")


def test_an_unknown_kind_in_a_declaration(tmp_path: Path, good: Path) -> None:
    kinds = tmp_path / "kinds"
    kinds.mkdir()
    (kinds / "more.toml").write_text('extends = "pledges"\n', encoding="utf-8")
    done = dragoman("read", good, DRAGOMAN_KINDS=str(kinds))
    assert done.returncode == 2
    assert_one_clear_line(done, "more.toml", "pledges", "pledge,")


def test_standard_input_that_is_empty() -> None:
    done = dragoman("read", "-")
    assert done.returncode == 2
    assert_one_clear_line(done, "standard input")


def test_lines_to_code_that_are_no_json() -> None:
    lines = b'{"id": 1, "text": "Kenya asked Uganda for help."}\nnot json\n{"id": 3}\n'
    done = dragoman("code", data=lines)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    assert "line 2" in done.stderr
    assert "line 3" in done.stderr
    assert dragoman("code", data=b"nothing\n").returncode == 2
