"""Codes: the table is sound, and records get the type, mode and number that the guide gives them."""

import pytest

from dragoman.model import Claim, Field, Span
from dragoman.values.codes import all_contexts, code_rules, coded_kinds, codes_of, contexts_of

TYPES = {
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
}  # fmt: skip


@pytest.mark.parametrize("kind", coded_kinds())
def test_the_table_is_sound(kind: str) -> None:
    rules = code_rules(kind)
    for rule in rules:
        assert rule.plover in TYPES | {""}
        for cameo in (rule.cameo, *(code for _, code in rule.finer)):
            assert cameo == "" or (cameo.isdigit() and 3 <= len(cameo) <= 4 and 1 <= int(cameo[:2]) <= 20)
        assert all(context in all_contexts() for context, _ in rule.finer)
    if kind != "impact":
        assert not rules[-1].conditions and rules[-1].words is None, "the last rule must fit always"


@pytest.mark.parametrize(
    ("kind", "fields", "words", "plover", "cameo"),
    [
        ("agreement", {"stage": "signed"}, "signed a trade accord", "SUPPORT", "057"),
        ("agreement", {"stage": "agreed", "subject": "trade pact"}, "agreed a trade pact", "AGREE", "0311"),
        ("agreement", {}, "agreed to a ceasefire", "AGREE", "0356"),
        ("agreement", {"stage": "suspended"}, "suspended the treaty", "SANCTION", "164"),
        ("pledge", {"provides": ["personnel"]}, "offered to send 1,000 officers", "AGREE", "0334"),
        ("pledge", {"provides": ["funds"]}, "promised $100m", "AGREE", "0331"),
        ("pledge", {"provides": ["funds"], "reality": "denied"}, "dropped its offer of cash", "REJECT", "122"),
        ("meeting", {}, "spoke by phone", "CONSULT", "041"),
        ("meeting", {"reality": "intended"}, "will meet", "AGREE", "036"),
        ("mandate", {"stage": "adopted"}, "approved the mission", "SUPPORT", "050"),
        ("mandate", {"stage": "rejected"}, "was vetoed", "REJECT", "129"),
        ("mandate", {"stage": "sought"}, "is seeking approval", "AGREE", "030"),
        ("request", {}, "urged both sides to agree a truce", "REQUEST", "0256"),
        ("request", {}, "demanded an answer", "REQUEST", "100"),
        ("accusation", {}, "accused the army of torture", "ACCUSE", "1122"),
        ("accusation", {}, "opened an investigation", "ACCUSE", "090"),
        ("attack", {}, "a suicide bomber killed four", "ASSAULT", "1831"),
        ("attack", {"means": "artillery"}, "hit the town", "ASSAULT", "194"),
        ("attack", {}, "kidnapped six villagers", "ASSAULT", "181"),
        ("coercion", {}, "imposed a curfew", "COERCE", "1723"),
        ("coercion", {}, "arrested the editor", "COERCE", "173"),
        ("sanction", {}, "expelled two diplomats", "SANCTION", "166"),
        ("protest", {}, "began a hunger strike", "PROTEST", "142"),
        ("mobilization", {}, "deployed riot police", "MOBILIZE", "153"),
        ("withdrawal", {}, "pulled its troops out", "RETREAT", "0874"),
        ("aid", {}, "donated food and tents", "AID", "073"),
        ("statement", {}, "said", "", "010"),
        ("impact", {"effect": "displaced"}, "have been displaced", "SANCTION", ""),
        ("impact", {"effect": "killed"}, "were killed", "", ""),
        ("role", {"title": "minister"}, "the minister", "", ""),
        ("no such kind", {}, "", "", ""),
    ],
)
def test_records_are_coded(kind: str, fields: dict[str, object], words: str, plover: str, cameo: str) -> None:
    codes = codes_of(kind, fields, words)
    assert (codes.plover, codes.cameo) == (plover, cameo)


def test_fields_may_be_claims() -> None:
    claim = Claim("stage", "ratified", "ratified", Span(0, 8), "test")
    assert codes_of("agreement", {"stage": Field("stage", (claim,))}, "ratified the pact").plover == "SUPPORT"


def test_contexts_are_told_by_words() -> None:
    assert contexts_of("The peacekeepers arrived in the oil port") == ("resource", "peacekeeping")
    assert contexts_of("a warm lawn") == ()
    assert "migration" in codes_of("impact", {"effect": "displaced"}, "displaced 200,000 people").contexts


def test_modes_follow_the_means() -> None:
    assert codes_of("attack", {}, "stabbed a guard").mode == "primitive"
    assert codes_of("meeting", {}, "visited the camp").mode == "visit"
