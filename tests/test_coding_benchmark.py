"""The scoring of coded sentences, on made-up cases."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).parent.parent / "benchmarks" / "coding.py"
SPEC = importlib.util.spec_from_file_location("coding_benchmark", PATH)
coding = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(coding)


def event(source: str, plover: str | None, target: str | None, start: int = 0) -> dict:
    return {"source": {"name": "", "country": source, "sector": ""}, "plover": plover, "cameo": "00",
            "target": None if target is None else {"name": "", "country": target, "sector": ""},
            "start": start, "end": start + 5}


def gold(kind: str, sources: list[str], targets: list[str]) -> dict:
    return {"event": kind, "source": [{"code": c} for c in sources], "target": [{"code": c} for c in targets]}


@pytest.mark.parametrize(("code", "iso"), [
    ("JAP", "JPN"), ("IGO", ""), ("ITL", "ITA"), ("KEN", "KEN"), ("ken", "KEN"),
    ("", ""), (None, ""), ("IMG", ""), ("VTN", "VNM"),
])
def test_country(code, iso):
    assert coding.country(code) == iso


def test_all_right():
    made = coding.score({"a": [gold("AID", ["NOR"], ["TCD"])]}, {"a": [event("NOR", "AID", "TCD")]})
    assert made["type"]["f1"] == made["whom"]["f1"] == 1.0


def test_types_of_the_older_list_are_those_of_the_newer():
    made = coding.score({"a": [gold("DEMAND", ["NOR"], ["TCD"])], "b": [gold("FIGHT", ["NOR"], ["TCD"])]},
                        {"a": [event("NOR", "REQUEST", "TCD")], "b": [event("NOR", "ASSAULT", "TCD")]})
    assert made["type"]["f1"] == made["whom"]["f1"] == 1.0


def test_the_right_type_with_the_wrong_party():
    made = coding.score({"a": [gold("AID", ["NOR"], ["TCD"])]}, {"a": [event("SWE", "AID", "TCD")]})
    assert made["type"]["f1"] == 1.0 and made["whom"]["f1"] == 0.0


def test_one_act_with_two_parties_is_one_type_and_two_triples():
    made = coding.score({"a": [gold("AGREE", ["NOR", "SWE"], [])]},
                        {"a": [event("NOR", "AGREE", None), event("SWE", "AGREE", None)]})
    assert made["type"] == coding.figures(1, 1, 1) and made["whom"] == coding.figures(2, 2, 2)


def test_two_acts_of_one_type_are_two():
    rows = [gold("COERCE", ["NOR"], ["TCD"]), gold("COERCE", ["NOR"], ["MLI"])]
    made = coding.score({"a": rows}, {"a": [event("NOR", "COERCE", "TCD")]})
    assert made["type"] == coding.figures(1, 1, 2)
    made = coding.score({"a": rows}, {"a": [event("NOR", "COERCE", "TCD"), event("NOR", "COERCE", "MLI", 20)]})
    assert made["type"]["f1"] == made["whom"]["f1"] == 1.0


def test_too_much_costs_precision_and_silence_costs_recall():
    made = coding.score({"a": [gold("AID", ["NOR"], ["TCD"])], "b": [gold("AID", ["NOR"], ["TCD"])]},
                        {"a": [event("NOR", "AID", "TCD"), event("NOR", "THREATEN", "TCD")], "b": []})
    assert (made["type"]["p"], made["type"]["r"]) == (0.5, 0.5)


def test_statements_do_not_count_and_bodies_have_no_country():
    made = coding.score({"a": [gold("ACCUSE", ["IGO"], ["TCD"])]},
                        {"a": [event("", "ACCUSE", "TCD"), event("NOR", None, None)]})
    assert made["type"]["f1"] == made["whom"]["f1"] == 1.0


def test_a_side_given_as_text_names_nobody():
    row = gold("AGREE", ["NOR"], []) | {"target": ""}
    assert coding.gold_acts(row) == ("AGREE", [("NOR", "AGREE", "")])


def test_nothing_at_all():
    assert coding.score({}, {})["type"]["f1"] == 0.0
