"""A record as a form and back: every value with the report's words for it, which must stand there letter for letter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from dragoman.errors import AnchorError
from dragoman.kinds.load import kinds
from dragoman.kinds.schema import FieldSpec

Record = dict[str, Any]
_NUMBER = re.compile(r"^([\d.,\s]+?)\s*(?:(?:–|-|to|\.\.)\s*([\d.,\s]+))?$")


def shown(value: Any) -> str:
    """A value as it stands in a form's box."""
    if isinstance(value, list):
        if value and all(isinstance(v, int | float) for v in value):
            return ("–" if len(value) == 2 else ", ").join(f"{v:g}" if v < 1e6 else str(int(v)) for v in value)
        return "; ".join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def parsed(spec: FieldSpec, text: str) -> Any:
    """What somebody wrote, as a value of the field; None for nothing. Raises AnchorError (plainly worded) for no value."""
    text = text.strip()
    if not text:
        return None
    if spec.type == "number":
        found = _NUMBER.match(text)
        if not found:
            raise AnchorError(f"{spec.name}: a number, or two as in 24–99, not “{text}”")
        numbers = [_number(n) for n in found.groups() if n]
        return numbers[0] if len(numbers) == 1 else sorted(numbers)
    if spec.type == "votes":
        parts = [p for p in re.split(r"[^\d]+", text) if p]
        if not 1 <= len(parts) <= 3:
            raise AnchorError(f"{spec.name}: votes for, against, abstained as in 13, 0, 2, not “{text}”")
        return [int(p) for p in parts]
    if spec.type == "date":
        from dragoman.values.edtf import bounds

        try:
            bounds(text)
        except ValueError:
            raise AnchorError(
                f"{spec.name}: a date as in 2023-09-25, 2023-09 or 2023-09-18/2023-09-24, not “{text}”"
            ) from None
        return text
    if spec.type == "choice" and not spec.many:
        if spec.values and text not in spec.values:
            raise AnchorError(f"{spec.name}: one of {', '.join(spec.values)}, not “{text}”")
        return text
    if spec.many:
        return [v.strip() for v in re.split(r"[;\n]", text) if v.strip()]
    return text


def _number(text: str) -> int | float:
    value = float(re.sub(r"[\s,]", "", text) or 0)
    return int(value) if value.is_integer() else value


def boxes(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The boxes of a record's form: name, type, choices, value and words as text, what the field means."""
    kind = kinds().get(str(record.get("kind", "")))
    claims = record.get("claims") or {}
    made = []
    for spec in kind.fields.values() if kind else ():
        if spec.type == "passage":
            continue
        value = record.get(spec.name)
        made.append(
            {
                "name": spec.name,
                "type": spec.type,
                "doc": spec.doc,
                "many": spec.many,
                "required": spec.required,
                "values": list(spec.values),
                "value": shown(value),
                "words": "; ".join(str(c.get("words", "")) for c in claims.get(spec.name, ()) if c.get("words")),
            }
        )
    return made


def record_from(
    kind: str, values: Mapping[str, str], words: Mapping[str, str], passages: str, text: str, old: Mapping[str, Any]
) -> Record:
    """The record that a form describes. `passages` has one a line; `old` is the record before, whose places are kept.

    Raises AnchorError where words are not found in the report, or a value is none of its field's.
    """
    declared = kinds().get(kind)
    if declared is None:
        raise AnchorError(f"there is no kind of record called {kind!r}")
    places = [w for w in (old.get("words") or ()) if isinstance(w, dict)]
    spans = []
    for one in (p.strip() for p in passages.splitlines()):
        if one:
            start, end = _find(text, one, [(p["start"], p["end"]) for p in places])
            spans.append({"start": start, "end": end})
    if not spans:
        raise AnchorError("a record needs the words of the report that tell it: at least one passage")
    record: Record = {"kind": kind, "words": spans}
    claims: dict[str, list[dict[str, Any]]] = {}
    near = [(s["start"], s["end"]) for s in spans]
    for spec in declared.fields.values():
        if spec.type == "passage":
            continue
        value = parsed(spec, values.get(spec.name, ""))
        if value is None or (spec.name == "reality" and value == "happened"):
            continue
        record[spec.name] = value
        was = (old.get("claims") or {}).get(spec.name, [])
        told = [w.strip() for w in words.get(spec.name, "").split(";") if w.strip()]
        each = value if spec.many and isinstance(value, list) else [value]
        claims[spec.name] = [_claim(v, told[i] if i < len(told) else "", was, text, near) for i, v in enumerate(each)]
    missing = [s.name for s in declared.fields.values() if s.required and s.type != "passage" and s.name not in record]
    if missing:
        raise AnchorError(f"a record of the kind {kind} needs {' and '.join(missing)}")
    if record.get("place"):
        from dragoman.outputs.flat import where

        record["where"] = where(record["place"])
    record["claims"] = claims
    return record


def _claim(
    value: Any, words: str, was: Sequence[Mapping[str, Any]], text: str, near: list[tuple[int, int]]
) -> dict[str, Any]:
    same = next((c for c in was if c.get("value") == value and (not words or c.get("words") == words)), None)
    if same:
        return {k: same.get(k) for k in ("value", "words", "start", "end", "rule", "how")}
    rule = "person"
    if words:
        start, end = _find(text, words, near)
        return {"value": value, "words": words, "start": start, "end": end, "rule": rule, "how": "stated"}
    literal = str(value)
    for start, end in near:
        at = text.find(literal, start, end)
        if at >= 0 and literal:
            return {
                "value": value,
                "words": literal,
                "start": at,
                "end": at + len(literal),
                "rule": rule,
                "how": "stated",
            }
    return {"value": value, "words": "", "start": None, "end": None, "rule": rule, "how": "assumed"}


def _find(text: str, words: str, near: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Where the words stand: within the known passages if they do, else where they first stand."""
    for start, end in near:
        at = text.find(words, start, end)
        if at >= 0:
            return at, at + len(words)
    starts = [m.start() for m in re.finditer(re.escape(words), text)]
    if not starts:
        raise AnchorError(f"“{words}” is not found letter for letter in the report")
    anchor = near[0][0] if near else 0
    best = min(starts, key=lambda s: (abs(s - anchor), s))
    return best, best + len(words)
