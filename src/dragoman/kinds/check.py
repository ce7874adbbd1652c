"""Turns the tables of a kind's file into a Kind, noting every fault on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from dragoman.kinds.schema import POS, RELATIONS, TYPES, Example, FieldSpec, Kind, Rule

KIND_KEYS = ("label", "doc", "plover", "order", "text_field", "fields", "rules", "extends")
FIELD_KEYS = ("type", "doc", "many", "required", "values")
RULE_KEYS = (
    "name",
    "why",
    "trigger",
    "pos",
    "slots",
    "where",
    "unless",
    "choices",
    "needs",
    "joint",
    "finds",
    "leaves",
)
TRIGGER_KEYS = ("lemmas", "words")
FIND_KEYS = ("text", "fields")


class Checker:
    """Reads tables of one file and collects what is wrong with them, each with its key and the names accepted."""

    def __init__(self, origin: str, words: Mapping[str, tuple[str, ...]]) -> None:
        self.origin = origin
        self.words = words
        self.faults: list[str] = []

    def fault(self, key: str, what: str, accepted: Iterable[str] = ()) -> None:
        names = ", ".join(accepted)
        self.faults.append(f"{self.origin}: {key}: {what}" + (f" (accepted: {names})" if names else ""))

    def kind(self, name: str, table: Mapping[str, Any], common: Mapping[str, FieldSpec]) -> Kind:
        """The kind that a whole file declares."""
        self._keys("", table, KIND_KEYS)
        for key in ("label", "doc"):
            if not isinstance(table.get(key), str) or not table[key].strip():
                self.fault(key, "must be given as text")
        fields = dict(common)
        for field, spec in self._tables("fields", table.get("fields", {})).items():
            fields[field] = self.field(f"fields.{field}", field, spec)
        text_field = self._text(table, "text_field")
        if text_field and text_field not in fields:
            self.fault("text_field", f"no field {text_field!r}", fields)
        order = table.get("order", 50)
        if not isinstance(order, int):
            self.fault("order", "must be a whole number")
            order = 50
        rules: list[Rule] = []
        for language, found in self._tables("rules", table.get("rules", {}), of=list).items():
            rules += self.rules(name, language, found, fields)
        return Kind(
            name,
            self._text(table, "label"),
            self._text(table, "doc"),
            self._text(table, "plover"),
            order,
            text_field,
            MappingProxyType(fields),
            tuple(rules),
            self.origin,
        )

    def field(self, key: str, name: str, table: Mapping[str, Any]) -> FieldSpec:
        self._keys(key, table, FIELD_KEYS)
        kind = table.get("type", "")
        if kind not in TYPES:
            self.fault(f"{key}.type", f"unknown field type {kind!r}", TYPES)
        values = self._names(f"{key}.values", table.get("values", []))
        if kind == "choice" and not values:
            self.fault(f"{key}.values", "a choice needs its values")
        return FieldSpec(
            name,
            kind,
            self._text(table, "doc"),
            bool(table.get("many", False)),
            bool(table.get("required", False)),
            values,
        )

    def rules(self, kind: str, language: str, tables: object, fields: Mapping[str, FieldSpec]) -> list[Rule]:
        """The rules of one language for a kind with `fields`."""
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            self.fault(f"rules.{language}", "must be an array of tables ([[rules.en]])")
            return []
        return [self.rule(kind, language, f"rules.{language}[{n}]", table, fields) for n, table in enumerate(tables, 1)]

    def rule(
        self, kind: str, language: str, key: str, table: Mapping[str, Any], fields: Mapping[str, FieldSpec]
    ) -> Rule:
        name = self._text(table, "name")
        key = f"{key} {name}".strip()
        self._keys(key, table, RULE_KEYS)
        for wanted in ("name", "why"):
            if not self._text(table, wanted):
                self.fault(f"{key}.{wanted}", "must be given as text")
        trigger = table.get("trigger", {})
        triggers: tuple[str, ...] = ()
        if isinstance(trigger, dict):
            self._keys(f"{key}.trigger", trigger, TRIGGER_KEYS)
            triggers = self._words(f"{key}.trigger", trigger)
        if not triggers:
            self.fault(f"{key}.trigger", 'needs lemmas = [...] or words = "name of a word list"')
        pos = table.get("pos", "verb")
        if pos not in POS:
            self.fault(f"{key}.pos", f"unknown part of speech {pos!r}", POS)
        slots: dict[str, tuple[str, ...]] = {}
        for field, relations in self._tables(f"{key}.slots", table.get("slots", {}), of=(str, list)).items():
            if field not in fields:
                self.fault(f"{key}.slots.{field}", "no such field", fields)
            slots[field] = self._names(f"{key}.slots.{field}", [relations] if isinstance(relations, str) else relations)
            for relation in slots[field]:
                self._relation(f"{key}.slots.{field}", relation)
        choices: dict[str, tuple[str, ...]] = {}
        for field, chosen in self._tables(f"{key}.choices", table.get("choices", {}), of=(str, list)).items():
            spec = fields.get(field)
            choices[field] = self._names(f"{key}.choices.{field}", [chosen] if isinstance(chosen, str) else chosen)
            if spec is None or spec.type != "choice":
                self.fault(
                    f"{key}.choices.{field}", "no such field with values", (f.name for f in fields.values() if f.values)
                )
                continue
            for value in choices[field]:
                if value not in spec.values:
                    self.fault(f"{key}.choices.{field}", f"unknown value {value!r}", spec.values)
        needs = self._names(f"{key}.needs", table.get("needs", [f for f in ("by", "to") if f in slots]))
        for field in needs:
            if field not in slots:
                self.fault(f"{key}.needs", f"no slot {field!r}", slots)
        finds = self._finds(key, table.get("finds"), fields)
        leaves = self._names(f"{key}.leaves", table.get("leaves", []))
        if not finds or not leaves:
            self.fault(key, "needs an example that it finds (finds) and one that it leaves alone (leaves)")
        return Rule(
            name,
            kind,
            language,
            self._text(table, "why"),
            triggers,
            pos,
            MappingProxyType(slots),
            self._where(f"{key}.where", table.get("where", {})),
            self._where(f"{key}.unless", table.get("unless", {})),
            MappingProxyType(choices),
            needs,
            bool(table.get("joint", False)),
            finds,
            leaves,
        )

    def _finds(self, key: str, tables: object, fields: Mapping[str, FieldSpec]) -> tuple[Example, ...]:
        if tables is None:
            return ()
        if not isinstance(tables, list):
            self.fault(f"{key}.finds", "must be an array of tables with text and fields")
            return ()
        found = []
        for number, table in enumerate(tables, 1):
            here = f"{key}.finds[{number}]"
            if not isinstance(table, dict) or not self._text(table, "text"):
                self.fault(here, "must be a table with text and fields")
                continue
            self._keys(here, table, FIND_KEYS)
            values: dict[str, tuple[str, ...]] = {}
            for field, value in self._tables(f"{here}.fields", table.get("fields", {}), of=(str, list)).items():
                if field not in fields:
                    self.fault(f"{here}.fields.{field}", "no such field", fields)
                values[field] = self._names(f"{here}.fields.{field}", [value] if isinstance(value, str) else value)
            found.append(Example(table["text"], MappingProxyType(values)))
        return tuple(found)

    def _where(self, key: str, table: object) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for relation, wanted in self._tables(key, table, of=(str, list)).items():
            self._relation(key, relation)
            names = self._words(key, {"words" if isinstance(wanted, str) else "lemmas": wanted})
            found[relation] = frozenset(names)
        return MappingProxyType(found)

    def _words(self, key: str, table: Mapping[str, Any]) -> tuple[str, ...]:
        found = self._names(f"{key}.lemmas", table.get("lemmas", []))
        name = table.get("words")
        if name is not None:
            if name not in self.words:
                self.fault(f"{key}.words", f"no word list {name!r}", sorted(self.words))
            found += self.words.get(str(name), ())
        return found

    def _relation(self, key: str, relation: str) -> None:
        base, _, rest = relation.partition(":")
        if base not in RELATIONS or (base == "prepositional") != bool(rest):
            self.fault(key, f"unknown relation {relation!r}", (*RELATIONS[:-1], "prepositional:WORD"))

    def _keys(self, key: str, table: Mapping[str, Any], accepted: tuple[str, ...]) -> None:
        for name in table:
            if name not in accepted:
                self.fault(f"{key}.{name}".lstrip("."), "unknown key", accepted)

    def _text(self, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        return value if isinstance(value, str) else ""

    def _names(self, key: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        self.fault(key, "must be a list of texts")
        return ()

    def _tables(self, key: str, value: object, of: type | tuple[type, ...] = dict) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            self.fault(key, "must be a table")
            return {}
        wrong = [name for name, item in value.items() if not isinstance(item, of)]
        for name in wrong:
            self.fault(f"{key}.{name}", "has a value of the wrong type")
        return {name: item for name, item in value.items() if name not in wrong}
