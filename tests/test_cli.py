"""The command line: what goes where, exit codes, bad input, and what help costs."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from dragoman import cli
from dragoman.cli import _screen
from dragoman.cli import score as scoring
from dragoman.model import Codes
from dragoman.model.reading import Reading
from handmade import TEXT, reading

RUNNER = CliRunner()
FOREIGN = """Die Regierung hat am Montag beschlossen, dass die Truppen nicht in das Land geschickt werden, weil sie dort
nach Ansicht des Ministers keine Aufgabe mehr haben und auch nicht erwünscht sind."""


def run(*arguments: str, given: str | bytes = "") -> SimpleNamespace:
    """What a call of the command gives: exit code, standard output, lines of standard error."""
    result = RUNNER.invoke(cli.app(), list(arguments), input=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return SimpleNamespace(code=result.exit_code, out=result.stdout, errors=result.stderr.splitlines())


@pytest.fixture(autouse=True)
def stub(monkeypatch, tmp_path):
    """Reads every report as the one made by hand, and works in an empty folder."""

    def read_article(article, reader="auto") -> Reading:
        made = reading(article.name)
        article = replace(made.article, reference=article.reference, origin=article.origin)
        return replace(made, article=article, reader=reader)

    def read(text, *, published="", name="report", reader="auto") -> Reading:
        made = reading(name)
        codes = Codes("AGREE", "", (), "0333")
        return replace(made, records=(replace(made.records[0], codes=codes),) if "tents" in text else ())

    monkeypatch.setitem(sys.modules, "dragoman.pipeline", SimpleNamespace(read=read, read_article=read_article))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_SHARED", raising=False)


@pytest.fixture
def report(tmp_path) -> str:
    (tmp_path / "tents.txt").write_text(TEXT, encoding="utf-8")
    return "tents.txt"


class TestRead:
    def test_the_ledger_is_the_result(self, report):
        done = run("read", report)
        assert done.code == 0 and not done.errors
        assert "Norway -> Chad" in done.out and "«send 1,000 tents to Chad»" in done.out

    def test_json(self, report):
        (made,) = json.loads(run("read", report, "--json").out)
        assert made["report"] == "tents" and [r["kind"] for r in made["records"]] == ["pledge", "statement", "role"]
        for record in made["records"]:
            for claims in record["claims"].values():
                assert all(made["text"][c["start"] : c["end"]] == c["words"] for c in claims)

    def test_jsonl_is_a_record_a_line_and_says_notes_elsewhere(self, report):
        done = run("read", report, "--jsonl")
        assert [json.loads(line)["report"] for line in done.out.splitlines()] == ["tents"] * 3
        assert done.errors == ["dragoman: tents: 'for weeks' stays unresolved"]

    def test_json_and_jsonl_exclude_each_other(self, report):
        assert run("read", report, "--json", "--jsonl").code == 2

    def test_out_writes_a_file_a_report(self, report, tmp_path):
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "tents.txt").write_text(TEXT, encoding="utf-8")
        folder = tmp_path / "case"
        folder.mkdir()
        (folder / "report.txt").write_text(TEXT, encoding="utf-8")
        done = run("read", report, "more", "case", "--out", "made/here")
        assert done.code == 0 and done.out == "" and done.errors[-1] == "wrote 3 files to made/here"
        assert sorted(p.name for p in Path("made/here").iterdir()) == ["case.json", "tents-2.json", "tents.json"]
        records = json.loads(Path("made/here/case.json").read_text(encoding="utf-8"))
        place = records[0]["words"][0]
        assert TEXT[place["start"] : place["end"]] == "Norway will send 1,000 tents to Chad if rain persists"

    def test_out_that_is_a_file(self, report):
        done = run("read", report, "--out", report)
        assert done.code == 2 and "tents.txt" in done.errors[0] and len(done.errors) == 1

    def test_published_goes_before_the_text(self, report):
        (made,) = json.loads(run("read", report, "--json", "--published", "2024-05-08").out)
        assert made["reference"] == {"day": "2024-05-08", "basis": "option"}

    @pytest.mark.parametrize("day", ["2024-02-30", "soon", "2024-13-01"])
    def test_an_impossible_day(self, report, day):
        done = run("read", report, "--published", day)
        assert done.code == 2 and len(done.errors) == 1 and day in done.errors[0]

    def test_the_reader_is_handed_on(self, report):
        assert json.loads(run("read", report, "--json", "--reader", "rules").out)[0]["reader"] == "rules"
        assert run("read", report, "--reader", "oracle").code == 2

    def test_standard_input(self):
        done = run("read", "-", "--json", given=TEXT)
        assert json.loads(done.out)[0]["report"] == "stdin"

    @pytest.mark.parametrize(("name", "data"), [
        ("empty.txt", b""), ("blank.txt", b" \n\n "), ("binary.txt", bytes(range(256)) * 20),
        ("page.pdf", b"%PDF-1.7\0\x01\x02" * 50), ("foreign.txt", FOREIGN.encode()),
    ])
    def test_a_bad_file_is_one_line_and_the_rest_is_read(self, report, name, data, tmp_path):
        (tmp_path / name).write_bytes(data)
        done = run("read", name, report, "--json")
        assert done.code == 0 and [r["report"] for r in json.loads(done.out)] == ["tents"]
        assert len(done.errors) == 1 and name in done.errors[0]
        alone = run("read", name)
        assert alone.code == 2 and alone.out == "" and alone.errors == done.errors

    def test_what_is_not_there(self, report, tmp_path):
        (tmp_path / "nothing").mkdir()
        done = run("read", "no-such.txt", "nothing", report)
        assert done.code == 0 and len(done.errors) == 2 and "Norway -> Chad" in done.out
        assert run("read", "no-such.txt").code == 2
        assert run("read").code == 2

    def test_a_file_name_cannot_move_the_cursor(self, tmp_path):
        (tmp_path / "a\x1b[2Jb\nc.txt").write_bytes(b"")
        done = run("read", "a\x1b[2Jb\nc.txt")
        assert len(done.errors) == 1 and "\x1b" not in done.errors[0]

    def test_a_broken_declaration_is_told_plainly(self, report, tmp_path, monkeypatch):
        folder = tmp_path / "kinds"
        folder.mkdir()
        (folder / "x.toml").write_text('extends = "no-such-kind"\n', encoding="utf-8")
        monkeypatch.setenv("DRAGOMAN_KINDS", str(folder))
        done = run("read", report)
        assert done.code == 2 and done.errors and all(e.startswith("dragoman: ") for e in done.errors)
        assert any("no-such-kind" in e for e in done.errors)


class TestWhy:
    def test_lists_the_records(self, report):
        rows = run("why", report).out.splitlines()
        assert [r.split()[:2] for r in rows] == [["1.", "pledge"], ["2.", "statement"], ["3.", "role"]]

    def test_one_field(self, report):
        out = run("why", report, "1.amount").out
        assert out.startswith("1.amount") and "1,000  (stated)" in out and "tents.txt" in out
        assert out.count("value") == 1

    def test_one_record(self, report):
        assert run("why", report, "3").out.count("sha256") == 3

    def test_by_value(self, report):
        assert run("why", report, "--value", "1000").out.startswith("1.amount")

    def test_json(self, report):
        (row,) = json.loads(run("why", report, "1.date", "--json").out)
        assert row["value"] == "2024-05-06" and row["how"] == "inferred" and row["part"]["role"] == "body"
        assert TEXT[row["start"] : row["end"]] == row["words"] == "on Monday" and "on Monday" in row["sentence"]["text"]
        assert len(json.loads(run("why", report, "--json").out)) > 10

    @pytest.mark.parametrize("arguments", [
        ["9"], ["0"], ["1.colour"], ["one"], ["--value", "Bergen"], ["1", "--value", "1"],
    ])
    def test_what_is_not_there(self, report, arguments):
        done = run("why", report, *arguments)
        assert done.code == 2 and done.out == "" and done.errors

    def test_several_reports(self, report, tmp_path):
        (tmp_path / "other.txt").write_text(TEXT, encoding="utf-8")
        assert run("why", str(tmp_path)).code == 2
        assert run("why", "no-such.txt").code == 2


class TestKinds:
    def test_the_codebook_names_every_kind(self):
        from dragoman.kinds.load import kinds

        out = run("kinds").out
        assert all(f"{kind.name}: {kind.label}" in out for kind in kinds().values())
        rows = json.loads(run("kinds", "--json").out)
        assert [row["kind"] for row in rows] == list(kinds())

    def test_one_kind(self):
        from dragoman.kinds.load import kinds

        for name in kinds():
            assert run("kinds", name).out.startswith(f"{name}: ")
            (row,) = json.loads(run("kinds", name, "--json").out)
            assert set(row["fields"]) == set(kinds()[name].fields)

    def test_no_such_kind(self):
        done = run("kinds", "parade")
        assert done.code == 2 and any("parade" in e for e in done.errors)


class TestCode:
    def test_a_line_for_each_sentence(self):
        lines = ['{"id": "a", "text": "Norway will send 1,000 tents to Chad."}', "", '{"id": 7, "text": "It rained."}']
        done = run("code", given="\n".join(lines))
        first, second = map(json.loads, done.out.splitlines())
        assert done.code == 0 and second == {"id": 7, "events": []}
        (event,) = first["events"]
        assert event["source"] == {"name": "Norway", "country": "NOR", "sector": event["source"]["sector"]}
        assert event["target"]["country"] == "TCD" and event["plover"] == "AGREE" and event["cameo"] == "0333"
        assert list(event) == ["source", "target", "plover", "cameo", "start", "end"]

    def test_a_file(self, tmp_path):
        (tmp_path / "s.jsonl").write_text('\ufeff{"id": 1, "text": "x"}\n', encoding="utf-8")
        assert json.loads(run("code", "s.jsonl").out) == {"id": 1, "events": []}

    @pytest.mark.parametrize("bad", [
        b"{", b"[1]", b'"x"', b'{"id": 1}', b'{"text": "x"}', b'{"id": 1, "text": 2}',
        b'{"id": 1, "text": "x", "date": 2024}', b"\xff\xfe", b"[" * 100_000,
    ])
    def test_a_bad_line_is_one_line_and_the_rest_is_coded(self, bad):
        done = run("code", given=bad + b'\n{"id": 1, "text": "x"}\n')
        assert done.code == 0 and json.loads(done.out) == {"id": 1, "events": []}
        assert len(done.errors) == 1 and "line 1" in done.errors[0]
        assert run("code", given=bad).code == 2

    def test_no_such_file(self):
        done = run("code", "no-such.jsonl")
        assert done.code == 2 and len(done.errors) == 1


SCORER = '''
import json, sys
from pathlib import Path
folders = [a for a in sys.argv[2:] if not a.startswith("--")]
found = sum(len(json.loads((Path(sys.argv[1]) / (Path(f).name + ".json")).read_text())) for f in folders)
row = {"p": 0.5, "r": 0.25, "f1": 0.333}
print(json.dumps({"slots": row, "found": found}) if "--json" in sys.argv else f"slots {found} {'--faults' in sys.argv}")
'''


@pytest.fixture
def gold(tmp_path, monkeypatch) -> Path:
    """Gold with one set of two reports, one of them in a folder of a story, and a scorer of its own."""
    for name in ("dev/one", "dev/story/two"):
        folder = tmp_path / "shared" / "gold" / name
        folder.mkdir(parents=True)
        (folder / "report.txt").write_text(TEXT, encoding="utf-8")
        (folder / "expected.toml").write_text("", encoding="utf-8")
    (tmp_path / "shared" / "gold" / "score.py").write_text(SCORER, encoding="utf-8")
    monkeypatch.setenv("DRAGOMAN_SHARED", str(tmp_path / "shared"))
    return tmp_path / "shared" / "gold"


class TestScore:
    def test_without_gold_it_says_so_and_passes(self):
        done = run("score")
        assert done.code == 0 and done.out == "" and "nothing scored" in done.errors[0]

    def test_the_golds_own_scorer_judges(self, gold):
        done = run("score")
        assert done.code == 0 and done.out.startswith("dev\nslots 6 False")
        assert json.loads(run("score", "--json").out)["dev"]["found"] == 6
        assert "slots 6 True" in run("score", "--faults").out
        assert run("score", str(gold / "dev" / "one")).out.startswith("one\nslots 3")

    def test_floors_hold(self, gold, tmp_path):
        floors = tmp_path / "floors.toml"
        floors.write_text("# Why.\n\n[dev.f1]\nslots = 0.3\n\n[dev.precision]\nslots = 0.5\n", encoding="utf-8")
        assert run("score", "--against", "floors.toml").code == 0
        floors.write_text("# Why.\n\n[dev.f1]\nslots = 0.3\n\n[dev.precision]\nslots = 0.99\n", encoding="utf-8")
        done = run("score", "--against", "floors.toml")
        assert done.code == 1 and "precision of slots is 0.500, below its floor of 0.990" in done.errors[-1]

    def test_floors_only_rise(self, gold, tmp_path):
        floors = tmp_path / "floors.toml"
        floors.write_text("# Why.\n\n[dev.f1]\nslots = 0.3\n\n[dev.precision]\nslots = 0.99\n", encoding="utf-8")
        assert run("score", "--against", "floors.toml", "--lift").code == 1
        assert floors.read_text(encoding="utf-8").startswith("# Why.\n")
        kept = scoring.read_floors(floors)
        assert kept == {"dev": {"f1": {"slots": 0.333}, "precision": {"slots": 0.99}}}

    def test_a_figure_may_be_one_standard_error_below_its_floor(self):
        def short(value: float, coded: int) -> list[str]:
            return scoring.shortfalls({"dev": {"f1": {"acts": 0.5}}}, {"dev": {"acts": {"f1": value, "wanted": coded}}})

        assert not short(0.46, 100) and short(0.44, 100)  # one standard error of a half among 100 is 0.05
        assert short(0.46, 400)

    def test_a_missing_figure_is_below_its_floor(self):
        assert scoring.shortfalls({"dev": {"f1": {"acts": 0.1}}}, {"dev": {}})
        assert not scoring.shortfalls({}, {"dev": {}})

    @pytest.mark.parametrize("text", [
        "[dev]\nslots = 0.3\n", "[dev.f2]\nslots = 0.3\n", '[dev.f1]\nslots = "a"\n', "[",
    ])
    def test_floors_that_are_none(self, gold, tmp_path, text):
        (tmp_path / "floors.toml").write_text(text, encoding="utf-8")
        done = run("score", "--against", "floors.toml")
        assert done.code == 2 and "floors.toml" in done.errors[0]

    def test_what_cannot_be_scored(self, gold, tmp_path):
        assert run("score", "--against", "no-such.toml").code == 2
        (tmp_path / "empty").mkdir()
        assert run("score", "empty").code == 2

    def test_the_projects_floors_are_sound(self):
        path = Path(__file__).parent / "score" / "floors.toml"
        for measures in scoring.read_floors(path).values():
            assert all(0 <= floor <= 1 for rows in measures.values() for floor in rows.values())


class TestScreen:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def test_a_bar_in_a_terminal(self, monkeypatch):
        screen = self.Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        with _screen.Progress(2) as progress:
            progress.step("one")
            progress.step("two\x1b")
        assert "] 1/2 one" in screen.getvalue() and "[########################] 2/2 two" in screen.getvalue()
        assert screen.getvalue().endswith("\r\x1b[2K")

    @pytest.mark.parametrize(("screen", "total"), [(Terminal(), 1), (io.StringIO(), 5)])
    def test_no_bar_for_one_input_or_a_file(self, monkeypatch, screen, total):
        monkeypatch.setattr(sys, "stderr", screen)
        with _screen.Progress(total) as progress:
            progress.step("one")
        assert screen.getvalue() == ""


def called(*command: str, **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, encoding="utf-8", check=False, **more)


MAIN = ("-c", "from dragoman.cli import main; main()")


class TestProcess:
    def test_help_names_every_verb(self):
        done = called(*MAIN, "--help")
        assert done.returncode == 0 and all(f"  {verb}" in done.stdout for verb in cli.verbs())

    def test_help_costs_at_most_three_times_typer(self):
        def cost(*command: str) -> float:
            times = []
            for _ in range(5):
                start = time.perf_counter()
                assert called(*command).returncode == 0
                times.append(time.perf_counter() - start)
            return min(times)

        cost("-c", "import typer")
        assert cost(*MAIN, "--help") <= 3 * cost("-c", "import typer")

    def test_help_loads_nothing_heavy(self):
        code = ("import sys; from dragoman import cli; cli.app(); "
                "heavy = 'spacy onnxruntime trafilatura numpy rich lxml';"
                "print(*({m.split('.')[0] for m in sys.modules} & set(heavy.split())))")
        done = called("-c", code)
        assert done.returncode == 0 and done.stdout.strip() == ""

    def test_a_verb_loads_no_other_verb(self):
        code = ("import sys; sys.argv = ['dragoman', 'kinds', '--help']\nfrom dragoman.cli import main\n"
                "try: main()\nexcept SystemExit: pass\n"
                "print([m for m in sys.modules if m.startswith('dragoman.cli.') and '._' not in m])")
        assert called("-c", code).stdout.splitlines()[-1] == "['dragoman.cli.kinds']"

    def test_nothing_readable_gives_two(self, tmp_path):
        done = called(*MAIN, "read", "no-such.txt", cwd=tmp_path)
        assert done.returncode == 2 and done.stdout == ""
        assert done.stderr.count("\n") == 1 and "no-such.txt" in done.stderr

    def test_a_terminal_without_our_letters(self, tmp_path):
        done = called(*MAIN, "read", "é\u4e2d.txt", cwd=tmp_path, env={**os.environ, "PYTHONIOENCODING": "ascii"})
        assert done.returncode == 2 and "Traceback" not in done.stderr

    def test_the_version(self):
        assert called(*MAIN, "--version").stdout.strip()
