"""Whether two passages of one report tell the same thing: a weighted sum of signs that can each be named."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType

from dragoman.model import Annotated, Field, Record, Span

_STOP = frozenset(
    (
        "a an the of to in on at for by with and or its his her their that as from be is was were are has have had "
        "said "
    ).split()
)
_KNOWN = re.compile(r"\b(?:the|this|that|these|those|its|their|his|her|such) (?:[\w-]+ ){0,2}$", re.I)
"""Before an act's word: it was told before ("the accord", "their pledge")."""
_ANOTHER = re.compile(r"\b(?:an?|another|new|second|third|separate|further|other|earlier|previous) (?:[\w-]+ ){0,2}$", re.I)
"""Before an act's word: it is a new one or not that one ("a separate accord")."""
_CAPITALISED = re.compile(r"\b[A-Z][\w-]+")
STATES = frozenset({"role", "statement", "tie"})
"""Kinds that tell no act: what joins them is a rule, not a sum of signs."""
HEADS = frozenset({"headline", "standfirst", "alt_text", "caption"})
TEXTS = ("subject", "topic", "about", "what", "means", "force")
SURE = {"agreement": 0.85}
"""How sure the signs must be, where not 0.5: the same parties have many deals, and one deal is told in few words."""
NUMBERS = ("amount", "size", "killed", "injured", "abducted", "number")


def content(text: str) -> set[str]:
    """The content words of a passage, in lower case."""
    return {w for w in re.findall(r"[^\W_]+", text.lower()) if w not in _STOP and len(w) > 1}


def likeness(a: set[str], b: set[str]) -> float:
    """Dice coefficient of two sets of words."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _stem(record: Record, text: str) -> str:
    return record.anchor.of(text).lower()[:5] if record.anchor else ""


@cache
def _weights() -> Mapping[str, float]:
    import json

    rows = json.loads(resources.files("dragoman.records").joinpath("joining.json").read_text())
    return dict(rows["weights"])


def same_record(a: Record, b: Record, report: Annotated) -> bool:
    """True if two records of one report are one happening told twice. Errs on the side of two."""
    if a.kind != b.kind:
        return False
    by_a, by_b = set(a.by), set(b.by)
    if a.kind == "role":
        return bool(by_a & by_b) and _same_title(a, b)
    if a.kind == "statement":
        return bool(by_a & by_b) and str(a.fields["quote"].value) == str(b.fields["quote"].value)
    if a.kind == "tie":
        return by_a == by_b and set(a.to) == set(b.to) and a.fields["relation"].value == b.fields["relation"].value
    found = signs(a, b, report)
    if "date apart" in found or "number apart" in found:  # however alike the words: another day or another number
        return False
    return chance(found) >= SURE.get(a.kind, 0.5)


def chance(found: Mapping[str, float]) -> float:
    """From 0 to 1: how likely the signs make it that both passages tell one thing (logistic regression, training/joining.py)."""
    weights = _weights()
    total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def signs(a: Record, b: Record, report: Annotated) -> dict[str, float]:
    """What speaks for and against, by name. Pure counts and overlaps, symmetric in `a` and `b`."""
    text = report.article.text
    found: dict[str, float] = {f"kind {a.kind}": 1.0}
    for name in ("by", "to", "place"):
        x, y = set(getattr(a, name)), set(getattr(b, name))
        if x and y:
            found[f"{name} shared"] = len(x & y) / min(len(x), len(y))
            found[f"{name} apart"] = float(not x & y)
        elif x or y:
            found[f"{name} one-sided"] = 1.0
    pairs = [(content(p.of(text)), content(q.of(text))) for p in a.passages for q in b.passages]
    found["words alike"] = max(likeness(p, q) for p, q in pairs)
    found["words contained"] = max(len(p & q) / max(1, min(len(p), len(q))) for p, q in pairs)
    told = [content(" ".join(str(r.fields[n].value) for n in TEXTS if n in r.fields)) for r in (a, b)]
    if all(told):
        found["object alike"] = likeness(*told)
        found["object apart"] = float(not told[0] & told[1])
    places = sorted((_at(report, p), _role_at(report, p)) for r in (a, b) for p in r.passages)
    found["headline"] = float(any(role in HEADS for _, role in places))
    gap = min(abs(_at(report, p) - _at(report, q)) for p in a.passages for q in b.passages)
    found["distance"] = math.log1p(gap)
    found["next sentence"] = float(gap <= 1)
    if a.date and b.date:
        nested = a.date.startswith(b.date) or b.date.startswith(a.date)
        found["date same" if nested else "date apart"] = 1.0
    for name in NUMBERS:
        if name in a.fields and name in b.fields:
            found["number same" if a.fields[name].value == b.fields[name].value else "number apart"] = 1.0
        elif name in a.fields or name in b.fields:
            found["number one-sided"] = 1.0
    if set(a.by) & set(b.by):
        found["by equal"] = float(set(a.by) == set(b.by))
    first, second = (a, b) if a.passages[0].start <= b.passages[0].start else (b, a)
    found["act's word same"] = float(_stem(first, text) == _stem(second, text))
    if second.anchor:
        ahead = text[max(0, second.anchor.start - 30) : second.anchor.start]
        found["known"] = float(bool(_KNOWN.search(ahead)))
        found["another"] = float(bool(_ANOTHER.search(ahead)))
    names = [set(_CAPITALISED.findall(" ".join(p.of(text) for p in r.passages))) for r in (a, b)]
    if all(names):
        found["names alike"] = likeness(*names)
    found["reality same"] = float(a.reality == b.reality)
    stage = [r.fields["stage"].value if "stage" in r.fields else "" for r in (a, b)]
    if all(stage):
        found["stage apart"] = float(stage[0] != stage[1])
    return found


def _at(report: Annotated, span: Span) -> int:
    from bisect import bisect_right

    return bisect_right(report.sentences, span.start, key=lambda s: s.span.start) - 1


def _same_title(a: Record, b: Record) -> bool:
    x, y = (content(str(r.fields["title"].value)) for r in (a, b))
    return x <= y or y <= x or likeness(x, y) >= 0.5


def _role_at(report: Annotated, span: Span) -> str:
    sentence = report.sentence_at(span.start)
    return sentence.role if sentence else "body"


def joined(records: Sequence[Record], report: Annotated) -> list[Record]:
    """Each happening once: a later telling adds its passage and the fields that the first one lacks."""
    kept: list[Record] = []
    for record in records:
        twin = next((i for i, other in enumerate(kept) if same_record(other, record, report)), None)
        if twin is None:
            kept.append(record)
        else:
            kept[twin] = _merged(kept[twin], record)
    return kept


def _merged(first: Record, second: Record) -> Record:
    better, other = (second, first) if second.score > first.score + 0.15 else (first, second)
    fields: dict[str, Field] = dict(other.fields) | dict(better.fields)
    for name in ("by", "to", "place", "provides", "signatories"):
        if name in better.fields and name in other.fields:
            claims = {str(c.value): c for c in (*better.fields[name].claims, *other.fields[name].claims)}
            if name in ("place", "provides", "signatories"):
                fields[name] = Field(name, tuple(claims.values()), True)
    return Record(
        first.kind,
        tuple(dict.fromkeys((*better.passages, *other.passages))),
        MappingProxyType(fields),
        better.codes,
        better.rule,
        max(first.score, second.score),
        better.anchor,
    )
