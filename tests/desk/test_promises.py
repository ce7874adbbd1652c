"""Who promised and delivered what: amounts by party, nothing counted twice."""

from __future__ import annotations

import pytest

from dragoman.desk.promises import measure, promises
from dragoman.filing import Ledger
from dragoman.ledger.intake import Report


def pledge(by, amount, unit, provides, *, words, **more):
    return {"kind": "pledge", "by": [by], "to": ["Mirosia"], "what": words, "provides": [provides], "reality": "intended",
            "words": [words]} | ({"amount": amount, "unit": unit} if amount else {}) | more  # fmt: skip


def found(path, reports):
    with Ledger(path) as book:
        for n, (day, record) in enumerate(reports):
            book.add_records(Report(f"r{n}", record["words"][0], day=day), [record])
        book.settle()
        return {p["party"]: p for p in promises(book.connection)}


def amounts(party):
    return {a["of"]: {k: v for k, v in a.items() if k not in ("of", "sort") and v} for a in party["amounts"]}


def test_amounts_stand_by_party_and_by_what_they_count(tmp_path) -> None:
    made = found(tmp_path / "l.db", [
        ("2031-01-01", pledge("Orlind", 90, "nurses", "personnel", words="Orlind will send 90 nurses.")),
        ("2031-02-01", pledge("Orlind", 40, "firefighters", "personnel", words="Orlind offers 40 firefighters for the summer.")),
        ("2031-03-01", pledge("Orlind", 5_000_000, "euros", "funds", words="Orlind pledges five million euros.")),
        ("2031-04-01", pledge("Orlind", 1, "pump", "equipment", words="Orlind has one pump ready.")),
        ("2031-05-01", pledge("Orlind", 12, "pumps", "equipment", words="In May Orlind promised 12 pumps more.")),
        ("2031-06-01", pledge("Orlind", None, "", "policy", words="Orlind vows to open its ports.")),
        ("2031-06-02", pledge("Varland", [2, 3], "battalions", "personnel", words="Varland will send two or three battalions.")),
    ])  # fmt: skip
    assert amounts(made["Orlind"]) == {
        "people": {"offered": 130, "outstanding": 130},
        "EUR": {"offered": 5_000_000, "outstanding": 5_000_000},
        "pump": {"offered": 13, "outstanding": 13},
    }
    assert (made["Orlind"]["pledges"], made["Orlind"]["unmeasured"]) == (6, 1)
    assert amounts(made["Varland"]) == {"battalions": {"offered": [2, 3], "outstanding": [2, 3]}}


def test_what_came_is_no_longer_outstanding(desk) -> None:
    rows = {p["party"]: p for p in desk.json("/corpus")["promises"]}
    assert amounts(rows["Varland"]) == {"people": {"offered": 800, "delivered": 300, "outstanding": 500}}
    page = desk.get("/corpus").text
    assert "800" in page and "500" in page and "Outstanding" in page


def test_what_was_taken_back_fell_through(tmp_path) -> None:
    words = "Orlind no longer sends 90 nurses to Mirosia and has withdrawn its offer."
    made = found(tmp_path / "l.db", [
        ("2031-01-01", pledge("Orlind", 90, "nurses", "personnel", words="Orlind will send 90 nurses to Mirosia.")),
        ("2031-03-01", pledge("Orlind", 90, "nurses", "personnel", words=words, reality="denied")),
    ])  # fmt: skip
    assert sum(a.get("outstanding", 0) for a in amounts(made["Orlind"]).values()) == 0
    assert amounts(made["Orlind"]).get("people", {}).get("stopped") == 90


def test_a_gift_that_nobody_promised_stands_by_itself(tmp_path) -> None:
    gift = {"kind": "aid", "by": ["Orlind"], "to": ["Mirosia"], "what": "seven ambulances", "amount": 7, "unit": "ambulances",
            "date": "2031-01-01", "words": ["Orlind has given Mirosia seven ambulances."]}  # fmt: skip
    offer = pledge("Orlind", 90, "nurses", "personnel", words="Orlind will send 90 nurses.")
    made = found(tmp_path / "l.db", [("2031-01-02", gift), ("2031-02-01", offer)])
    assert amounts(made["Orlind"])["ambulances"] == {"beside": 7}


@pytest.mark.parametrize(
    ("unit", "brings", "counted"),
    [
        ("US$", "goods", ("money", "USD")),
        ("euros", "people", ("money", "EUR")),
        ("police officers", "people", ("people", "people")),
        ("brigades", "people", ("people", "brigades")),
        ("F-16s", "equipment", ("equipment", "F-16s")),
        ("", "money", ("money", "currency not told")),
    ],
)
def test_what_an_amount_counts(unit, brings, counted) -> None:
    assert measure(unit, brings) == counted
