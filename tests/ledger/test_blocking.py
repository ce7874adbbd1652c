"""What is compared and what is woven together follows from what was told, in whatever order it came, also in busy ledgers."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.filing import Ledger
from dragoman.ledger import blocking, grouping, settling
from dragoman.ledger.intake import Report

_GIVERS = ("Varland", "Mirosia", "Ostrava Union")
_GOODS = ("engineers", "pilots", "trucks", "tents")
_RECORD = st.tuples(
    st.sampled_from(("pledge", "aid", "mobilization")), st.sampled_from(_GIVERS), st.sampled_from(_GOODS),
    st.integers(1, 3), st.integers(1, 9),
)  # fmt: skip
_REPORTS = st.lists(st.lists(_RECORD, min_size=1, max_size=3), min_size=2, max_size=9)


def _added(path: Path, reports: list[list[tuple]], order: list[int], settle_each: bool) -> dict:
    with Ledger(path) as ledger:
        for i in order:
            records = [
                {"kind": kind, "by": [by], "to": ["Kenya"], "what": f"send {100 * n} {goods}", "amount": 100 * n, "unit": goods,
                 "date": f"2031-03-0{day}", "words": [f"{by} will send {100 * n} {goods} to Kenya"]}
                for kind, by, goods, n, day in reports[i]
            ]  # fmt: skip
            text = f"Report {i}. " + " ".join(r["words"][0] for r in records)
            ledger.add_records(Report(f"r{i}", text, day=f"2031-03-1{i}"), records)
            if settle_each:
                ledger.settle()
        return ledger.account()


@given(_REPORTS, st.integers(0, 2**31))
@settings(max_examples=25, deadline=None)
def test_the_order_of_arrival_changes_nothing_where_keys_are_busy_and_the_ledger_is_large(reports, seed):
    """With limits so low that a handful of reports passes them all."""
    orders = [list(range(len(reports))) for _ in range(2)]
    random.Random(seed).shuffle(orders[1])
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as place:
        for module, name, value in (
            (blocking, "LIMIT", 3), (blocking, "FEW", 5), (grouping, "LARGEST", 4), (settling, "WHOLE", 5), (settling, "LIMIT", 3),
            (settling, "_BATCH", 2),
        ):  # fmt: skip
            patch.setattr(module, name, value)
        one, other = (_added(Path(place) / f"{i}.db", reports, order, bool(i)) for i, order in enumerate(orders))
    assert one == other


def test_more_than_two_hundred_tellings_under_one_key(tmp_path, monkeypatch):
    """A key that everything shares brings nothing together; what else two tellings share still does."""
    monkeypatch.setattr(blocking, "FEW", 5)
    with Ledger(tmp_path / "busy.db") as ledger:
        for i in range(230):
            goods = f"quarrystone{chr(97 + i % 26)}{chr(97 + i // 26)}"
            record = {"kind": "pledge", "by": ["Kenya"], "to": ["Haiti"], "what": f"send {goods}", "date": "2031-03-04",
                      "words": [f"Kenya will send {goods} to Haiti"]}  # fmt: skip
            ledger.add_records(Report(f"r{i}", f"Kenya will send {goods} to Haiti.", day="2031-03-05"), [record])
        assert ledger.connection.execute("SELECT count(*) FROM busy").fetchone()[0] > 0
        largest = max(r[0] for r in ledger.connection.execute("SELECT count(*) FROM block GROUP BY key"))
        assert largest <= blocking.LIMIT
        ledger.add_records(Report("again", "Kenya has promised quarrystonekb to Haiti.", day="2031-03-06"), [
            {"kind": "pledge", "by": ["Kenya"], "to": ["Haiti"], "what": "send quarrystonekb", "date": "2031-03-04",
             "words": ["Kenya has promised quarrystonekb to Haiti"]}])  # fmt: skip
        told = next(t for t in ledger.pledges() if "again" in t.reports)
        assert len(told.reports) == 2
