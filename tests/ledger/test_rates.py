"""Money is converted only at a rate that is named, with its day and source, and never silently."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))

from dragoman.cli import app
from dragoman.errors import UnreadableInput
from dragoman.filing import Ledger
from dragoman.ledger.intake import Report
from dragoman.ledger.rates import Rate, converted, rates
from dragoman.values.currency import currency

KNOWN = [
    Rate("EUR", "USD", "2031-03-03", Decimal("1.08"), "central bank"),
    Rate("EUR", "USD", "2031-02-01", Decimal("1.2"), "bank"),
]
PLEDGE = {"kind": "pledge", "by": ["Varland"], "to": ["Kenya"], "what": "fund harbours", "amount": 2000000, "unit": "euros",
          "date": "2031-03-04", "words": ["Varland pledged 2 million euros to Kenya"]}  # fmt: skip


def test_the_latest_rate_before_the_sum_counts_and_is_named():
    assert converted(PLEDGE, KNOWN) == {
        "amount": 2160000.0, "currency": "USD", "rate": 1.08, "date": "2031-03-03", "source": "central bank"}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"date": ""}, {"date": "2031-06-01"}, {"date": "2031-01-31"}, {"unit": "tents"}, {"unit": "yen"}, {"amount": None}],
)
def test_without_a_fitting_rate_nothing_is_converted(change):
    assert converted(PLEDGE | change, KNOWN) is None


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_range_stays_a_range(low, more):
    low, high = converted(PLEDGE | {"amount": [low, low + more]}, KNOWN)["amount"]
    assert low <= high


def test_units_as_reports_write_them():
    assert [currency(u) for u in ("euros", "€", "Canadian dollars", "officers")] == ["EUR", "EUR", "CAD", ""]


@pytest.mark.parametrize(
    "text", ["", "currency,date,rate,source\n", "currency,date,rate,source\nEUR,2031-03-03,x,bank\n", "a,b\n1,2\n",
             "currency,date,rate,source\nEUR,2031-03,1.1,bank\n", "currency,date,rate,source\nEUR,2031-03-03,1.1,\n"],
)  # fmt: skip
def test_a_table_that_is_none_is_refused(tmp_path, text):
    path = tmp_path / "rates.csv"
    path.write_text(text)
    with pytest.raises(UnreadableInput):
        rates(path)


def test_a_dossier_converts_only_when_it_is_told_to(tmp_path):
    ledger, table = tmp_path / "money.db", tmp_path / "rates.csv"
    table.write_text("currency,date,rate,source\nEUR,2031-03-03,1.08,central bank\n")
    with Ledger(ledger) as book:
        book.add_records(Report("one", "Varland pledged 2 million euros to Kenya.", day="2031-03-05"), [PLEDGE])
    plain = CliRunner().invoke(app(), ["dossier", str(ledger)]).output
    told = CliRunner().invoke(app(), ["dossier", str(ledger), "--rates", str(table), "--format", "markdown"]).output
    assert "USD" not in plain
    assert "2,000,000 euros (2,160,000 USD at 1.08 of 2031-03-03, central bank)" in told
