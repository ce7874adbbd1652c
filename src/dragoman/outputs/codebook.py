"""The codebook: what each kind of record is and which fields it has, from the declarations of the kinds."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dragoman.kinds.schema import TYPES, FieldSpec, Kind, Rule

_WIDTH = 100


def codebook(kinds: Mapping[str, Kind]) -> str:
    """All kinds as plain text, in their order, each with its meaning and the fields of its own."""
    common = common_fields(kinds)
    rows = ["Fields of every record", *_fields(common.values())]
    for kind in kinds.values():
        rows += ["", _heading(kind), *_wrapped(kind.doc, 2)]
        rows += _fields(f for f in kind.fields.values() if common.get(f.name) != f)
    return "\n".join(rows) + "\n"


def entry(kind: Kind) -> str:
    """One kind as plain text, with all its fields and its rules, each with examples."""
    rows = [_heading(kind), *_wrapped(kind.doc, 2), "", "Fields", *_fields(kind.fields.values())]
    for rule in kind.rules:
        rows += ["", f"Rule {rule.name} ({rule.language})", *_wrapped(rule.why, 2)]
        rows += [f"  on: {', '.join(rule.triggers)}"]
        rows += [f"  finds:  {example.text}" for example in rule.finds]
        rows += [f"  leaves: {text}" for text in rule.leaves]
    return "\n".join(rows) + "\n"


def rows(kinds: Mapping[str, Kind]) -> list[dict[str, Any]]:
    """The kinds as plain dictionaries, ready for JSON."""
    return [
        {
            "kind": kind.name, "label": kind.label, "doc": kind.doc, "plover": kind.plover or None,
            "fields": {f.name: _field_row(f) for f in kind.fields.values()},
            "rules": [_rule_row(rule) for rule in kind.rules],
        }
        for kind in kinds.values()
    ]


def common_fields(kinds: Mapping[str, Kind]) -> dict[str, FieldSpec]:
    """The fields that every kind has, declared alike."""
    every = list(kinds.values())
    if not every:
        return {}
    return {name: spec for name, spec in every[0].fields.items() if all(k.fields.get(name) == spec for k in every)}


def rule_named(kinds: Mapping[str, Kind], name: str) -> Rule | None:
    """The grammar rule that `name`, from a claim or record, means, if any. Text up to a last ":" or "/" is ignored."""
    short = name.replace("/", ":").rpartition(":")[2]
    return next((rule for kind in kinds.values() for rule in kind.rules if rule.name in (name, short)), None)


def _heading(kind: Kind) -> str:
    return f"{kind.name}: {kind.label}" + (f" (PLOVER {kind.plover})" if kind.plover else "")


def _fields(fields: Iterable[FieldSpec]) -> Iterator[str]:
    for spec in fields:
        marks = [spec.type, *(["several"] if spec.many else []), *(["required"] if spec.required else [])]
        told = ". ".join(t.rstrip(".") for t in (spec.doc or TYPES.get(spec.type, ""), ", ".join(spec.values)) if t)
        yield from _wrapped(f"{spec.name:<12} {', '.join(marks)}: {told}", 2, 15)


def _wrapped(text: str, indent: int, further: int | None = None) -> list[str]:
    hang = " " * (indent if further is None else further)
    return textwrap.wrap(text, _WIDTH, initial_indent=" " * indent, subsequent_indent=hang)


def _field_row(spec: FieldSpec) -> dict[str, Any]:
    return {
        "type": spec.type, "doc": spec.doc, "many": spec.many, "required": spec.required, "values": list(spec.values),
    }


def _rule_row(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name, "language": rule.language, "why": rule.why, "triggers": list(rule.triggers),
        "finds": [{"text": e.text, "fields": {f: list(v) for f, v in e.fields.items()}} for e in rule.finds],
        "leaves": list(rule.leaves),
    }
