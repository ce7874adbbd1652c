"""Every example of every rule is run; a wrongly declared kind is told with all its faults; a new kind is one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.annotations.sentences import sentences
from dragoman.annotations.spacy_engine import annotate
from dragoman.errors import DeclarationError
from dragoman.kinds import Example, Rule, kinds
from dragoman.kinds.load import load
from dragoman.model import Article, Part, Span
from dragoman.records.draft import Draft
from dragoman.records.rules import drafts

RULES = [rule for kind in kinds().values() for rule in kind.rules]
FINDS = [
    pytest.param(rule, example, id=f"{rule.name}-{n}") for rule in RULES for n, example in enumerate(rule.finds, 1)
]
LEAVES = [pytest.param(rule, text, id=f"{rule.name}-{n}") for rule in RULES for n, text in enumerate(rule.leaves, 1)]
NEW_KIND = """
label = "Rescue at sea"
doc = "A vessel takes people on board."
order = 3
text_field = "what"
[fields]
what = { type = "text" }
[[rules.en]]
name = "rescue-verb"
why = "A crew picks up people."
trigger = { lemmas = ["winch", "pick up"] }
slots = { by = "subject", to = "object", what = "itself" }
leaves = ["The shop is open."]
[[rules.en.finds]]
text = "Coast guards winched 20 migrants from the boat."
fields = { by = "Coast guards", to = "migrants" }
"""


def read(text: str) -> list[Draft]:
    article = Article(text, (Part("body", Span(0, len(text))),))
    return drafts(annotate(article, sentences(article)), [])


def kinds_in(text: str) -> set[str]:
    return {d.kind for d in read(text)}


@pytest.mark.parametrize(("rule", "example"), FINDS)
def test_a_rule_finds_its_example(rule: Rule, example: Example) -> None:
    found = [d for d in read(example.text) if d.kind == rule.kind]
    assert found, f"no {rule.kind} in {example.text!r}"
    kind = kinds()[rule.kind]
    fields = {
        "amount"
        if f.type == "number" and f.name in ("amount", "size", "number")
        else "text"
        if f.name == kind.text_field
        else f.name: f.name
        for f in kind.fields.values()
    }
    shown = [
        {fields.get(n, n): {s.of(example.text) for s in spans} for n, spans in d.spans.items()}
        | {n: set(v) for n, v in d.choices.items()}
        for d in found
    ]
    assert any(all(set(values) <= got.get(name, set()) for name, values in example.fields.items()) for got in shown), (
        shown
    )


@pytest.mark.parametrize(("rule", "text"), LEAVES)
def test_a_rule_leaves_its_counterexample(rule: Rule, text: str) -> None:
    assert rule.kind not in kinds_in(text)


def test_there_are_the_twenty_two_kinds_each_with_a_sentence_of_doc() -> None:
    assert len(kinds()) == 22
    assert all(kind.doc.endswith(".") and kind.label for kind in kinds().values())
    assert [k.name for k in kinds().values()][:7] == [
        "attack",
        "coercion",
        "mandate",
        "agreement",
        "pledge",
        "aid",
        "mobilization",
    ]


def test_every_rule_has_a_name_of_its_own() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_kinds_are_read_once() -> None:
    assert kinds() is kinds()


def test_a_new_kind_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rescue.toml").write_text(NEW_KIND, encoding="utf-8")
    monkeypatch.setenv("DRAGOMAN_KINDS", str(tmp_path))
    assert kinds()["rescue"].fields["by"].many
    found = [d for d in read("Coast guards winched 20 migrants from the boat.") if d.kind == "rescue"]
    assert len(found) == 1


def test_further_rules_for_a_kind_are_one_file(tmp_path: Path) -> None:
    path = tmp_path / "more.toml"
    path.write_text(
        'extends = "attack"\n[[rules.en]]\nname = "attack-zap"\nwhy = "A new verb."\ntrigger = { lemmas = ["zap"] }\n'
        'slots = { by = "subject", to = "object" }\nleaves = ["No."]\n'
        '[[rules.en.finds]]\ntext = "Rebels zapped a convoy."\n',
        encoding="utf-8",
    )
    assert load([path])["attack"].rules[-1].name == "attack-zap"


def test_all_faults_of_a_file_are_told_with_file_key_and_accepted_names(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(
        'label = "Broken"\ndoc = "."\ncolour = "red"\n[fields]\nwhat = { type = "colour" }\n'
        '[[rules.en]]\nname = "r"\nwhy = "w"\n'
        'trigger = { words = "no.such" }\nslots = { what = "sideways" }\n',
        encoding="utf-8",
    )
    with pytest.raises(DeclarationError) as error:
        load([path])
    told = str(error.value)
    for words in (
        "broken.toml: colour: unknown key (accepted: label",
        "fields.what.type: unknown field type 'colour' (accepted: party",
        "no word list 'no.such'",
        "unknown relation 'sideways'",
        "needs an example that it finds",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('extends = "nosuch"\n', "unknown kind 'nosuch' (accepted: "),
        ("label = [\n", "not valid TOML"),
        ('label = "A"\ndoc = "B."\n[fields]\nx = { type = "choice" }\n', "a choice needs its values"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"odd\.toml") as error:
        load([path])
    assert told in str(error.value)


def test_a_kind_declared_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "attack.toml"
    path.write_text(NEW_KIND, encoding="utf-8")
    with pytest.raises(DeclarationError, match="declared already"):
        load([path])


def test_a_missing_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_KINDS", str(tmp_path / "gone"))
    with pytest.raises(DeclarationError, match="DRAGOMAN_KINDS"):
        kinds()
