"""The codes of event data for a record: PLOVER type, mode and contexts, and the CAMEO code.

All decisions are in the table plover.toml beside this module: rules by kind and field, words that decide the finer
code, and words for contexts. Where the table does not decide, the code is left empty or at the root.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dragoman.model import Codes

CONDITIONS = ("stage", "reality", "effect", "relation", "provides")
TEXTS = ("what", "about", "subject", "topic", "purpose", "means", "force", "title")
"""Fields whose words count beside the words of the act."""


_STARTS = re.compile(r"\b\w")


@dataclass(frozen=True, slots=True)
class CodeRule:
    """One rule of the table: what must hold, and the codes that it gives."""

    plover: str
    mode: str
    cameo: str
    finer: tuple[tuple[str, str], ...]
    conditions: tuple[tuple[str, frozenset[str]], ...]
    contexts: frozenset[str]
    words: re.Pattern[str] | None

    def fits(self, fields: Mapping[str, frozenset[str]], contexts: Iterable[str], text: str) -> bool:
        """Whether all conditions hold for a record's field values, contexts and lower-case text."""
        return (
            all(values & fields.get(name, frozenset()) for name, values in self.conditions)
            and (not self.contexts or not self.contexts.isdisjoint(contexts))
            and (self.words is None or self.words.search(text) is not None)
        )


def codes_of(kind: str, fields: Mapping[str, object], words: str) -> Codes:
    """The codes of a record of `kind`.

    `fields` maps field names to plain values, lists, or objects with a `value` (such as `Field`); `words` are the
    words of the act or the record's passage. An unknown kind, a role and a tie have no codes.
    """
    values = {name: _strings(value) for name, value in fields.items()}
    text = " ".join([words, *(t for name in TEXTS for t in sorted(values.get(name, ())))]).lower().replace("’", "'")
    rules = _rules().get(kind)
    if rules is None:
        return Codes()
    conditions = {name: values.get(name, frozenset()) for name in CONDITIONS}
    conditions["reality"] = conditions["reality"] or frozenset({"happened"})
    contexts = contexts_of(text)
    rule = next((r for r in rules if r.fits(conditions, contexts, text)), None)
    if rule is None:
        return Codes()
    cameo = next((code for context, code in rule.finer if context in contexts), rule.cameo)
    return Codes(rule.plover, rule.mode, contexts if rule.plover else (), cameo)


def contexts_of(text: str) -> tuple[str, ...]:
    """PLOVER's contexts that the words of `text` speak of, in the order of the table."""
    lowered = text.lower()
    found: set[str] = set()
    for start in _STARTS.finditer(lowered):
        at = start.start()
        for word, whole, context in _contexts().get(lowered[at : at + 3], ()):
            end = at + len(word)
            if lowered.startswith(word, at) and not (whole and lowered[end : end + 1].isalnum()):
                found.add(context)
    return tuple(name for name in _table()["contexts"] if name in found)


def all_contexts() -> tuple[str, ...]:
    """The contexts that the table knows."""
    return tuple(_table()["contexts"])


def code_rules(kind: str) -> tuple[CodeRule, ...]:
    """The rules of a kind, in the order in which they are tried."""
    return _rules().get(kind, ())


def coded_kinds() -> tuple[str, ...]:
    """The kinds that the table knows."""
    return tuple(_rules())


def _strings(value: object) -> frozenset[str]:
    value = getattr(value, "value", value)
    if isinstance(value, str):
        return frozenset({value})
    if isinstance(value, list | tuple | set | frozenset):
        return frozenset(str(v) for v in value)
    return frozenset({str(value)}) if value is not None else frozenset()


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    parts = [re.escape(w[:-1]) + r"\b" if w.endswith(".") else re.escape(w) for w in words]
    return re.compile(r"\b(?:" + "|".join(parts) + ")")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("plover.toml").read_text(encoding="utf-8"))


@cache
def _rules() -> dict[str, tuple[CodeRule, ...]]:
    return {
        kind: tuple(
            CodeRule(
                row["plover"],
                row.get("mode", ""),
                row["cameo"],
                tuple(row.get("finer", {}).items()),
                tuple((name, frozenset(row[name])) for name in CONDITIONS if name in row),
                frozenset(row.get("context", ())),
                _pattern(row["words"]) if "words" in row else None,
            )
            for row in rows
        )
        for kind, rows in _table().items()
        if kind != "contexts"
    }


@cache
def _contexts() -> dict[str, list[tuple[str, bool, str]]]:
    """The words of contexts by their first three letters: each report's words are looked up, not the table's."""
    index: dict[str, list[tuple[str, bool, str]]] = {}
    for context, words in _table()["contexts"].items():
        for word in words:
            bare = word.removesuffix(".")
            index.setdefault(bare[:3], []).append((bare, word.endswith("."), context))
    return index
