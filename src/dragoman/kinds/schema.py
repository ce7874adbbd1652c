"""What a kind of record is, as declared in one TOML file: fields, PLOVER type and the rules that find it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "party": "states, bodies, groups or persons, by name",
        "place": "places, finest first",
        "date": "EDTF date or interval",
        "text": "the report's own words",
        "number": "a number, or low and high",
        "unit": "what an amount counts, or a currency",
        "duration": "ISO 8601 duration",
        "votes": "votes for, against, abstained",
        "choice": "one of the declared values",
        "quote": "the exact words between quotation marks",
        "passage": "stretches of the report, clearest first",
    }
)
"""The types a field may have, each with what it holds."""

POS = ("verb", "noun", "adjective")

RELATIONS = (
    "word",
    "subject",
    "object",
    "indirect_object",
    "complement",
    "passive_subject",
    "agent",
    "possessive",
    "modifier",
    "compound",
    "itself",
    "governor",
    "prepositional",
)
"""What a slot may point at, seen from the trigger.

`subject` and `object` are those of the active form: of a passive they are the agent and the passive subject. For a
noun, `subject` is the subject of the verb that carries it ("launched an attack"). `complement` is a clause or a
predicate. `prepositional:to` is what follows "to"; `prepositional:to|with` takes either. `itself` is the trigger with
all that hangs on it, without its subject. `word` is the trigger alone. `governor` is the noun that a participle or
adjective stands with.
"""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a kind: its type, whether it holds several values, whether every record has it."""

    name: str
    type: str
    doc: str = ""
    many: bool = False
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what must be found in it: for each field, words (or chosen values) that must be among those found."""

    text: str
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Rule:
    """A word that tells of the kind, and where from there the fields are found.

    `triggers` are lemmas; one of several words ("call on", "open fire") names the head first for a verb, last for a
    noun. `slots` maps a field to relations in order of preference. `where` demands that a relation holds one of the
    given lemmas ("*": anything; "@organisation": a name of that sort), `unless` forbids it. `needs` lists fields of
    which one must be filled by a party; `joint` asks for two parties or more among them. `choices` are values that
    follow from the rule itself.
    """

    name: str
    kind: str
    language: str
    why: str
    triggers: tuple[str, ...]
    pos: str
    slots: Mapping[str, tuple[str, ...]]
    where: Mapping[str, frozenset[str]]
    unless: Mapping[str, frozenset[str]]
    choices: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    joint: bool
    finds: tuple[Example, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record. `order` is its rank where two kinds fit one clause: the lower comes first."""

    name: str
    label: str
    doc: str
    plover: str
    order: int
    text_field: str
    fields: Mapping[str, FieldSpec]
    rules: tuple[Rule, ...]
    origin: str = ""
