"""How far two or more coders agree: records matched by kind and words, then Krippendorff's alpha and kappa per field, and F1.

The coefficients are NLTK's (`nltk.metrics.agreement`), with nominal values. What is compared for a field are the records that
at least two coders have both found; whether a record was found at all is compared by F1 and, over the sentences of the
reports, by "kinds told in a sentence".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from dragoman.desk.marking import cut, sentence_of
from dragoman.ledger.corrections import Held, likeness

Coded = Mapping[str, Sequence[Held]]
"""Coder -> the records that stand in that coder's layer."""

_SAME = 0.3


def standing(records: Sequence[Held]) -> list[dict[str, Any]]:
    return [h.record for h in records if h.status != "rejected"]


def matched(one: Sequence[dict[str, Any]], other: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Pairs of indices of records that are one and the same: same kind and common words, best first, each used once."""
    scored = sorted(
        (
            (likeness(a, b) + sum(a.get(f) == b.get(f) for f in ("by", "to", "date")) / 10, i, j)
            for i, a in enumerate(one)
            for j, b in enumerate(other)
            if a["kind"] == b["kind"]
        ),
        key=lambda s: (-s[0], s[1], s[2]),
    )
    used: tuple[set[int], set[int]] = (set(), set())
    found = []
    for score, i, j in scored:
        if score >= _SAME and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            found.append((i, j))
    return sorted(found)


def measured(reports: Sequence[tuple[str, Coded]]) -> dict[str, Any]:
    """The agreement over some reports, each (text, coded): per field alpha, kappa and units; F1 of records and of slots."""
    found = total = slots = slots_total = 0
    units: dict[str, list[tuple[str, str, str]]] = {}
    for n, (text, coded) in enumerate(reports):
        names = sorted(coded)
        records = {c: standing(coded[c]) for c in names}
        for a, b in combinations(names, 2):
            pairs = matched(records[a], records[b])
            found += 2 * len(pairs)
            total += len(records[a]) + len(records[b])
            for i, j in pairs:
                one, other = records[a][i], records[b][j]
                fields = [f for f in dict.fromkeys([*one, *other]) if f not in ("kind", "words", "claims", "where")]
                slots += 2 * sum(_value(one, f) == _value(other, f) for f in fields)
                for f in fields:
                    units.setdefault(f, []).extend(
                        [(a, f"{n}:{i}:{j}:{a}{b}", _value(one, f)), (b, f"{n}:{i}:{j}:{a}{b}", _value(other, f))]
                    )
            slots_total += sum(
                len([f for f in r if f not in ("kind", "words", "claims", "where")]) for c in (a, b) for r in records[c]
            )
        for c in names:
            told: dict[int, list[str]] = {}
            for r in records[c]:
                for w in r.get("words", ())[:1]:
                    if isinstance(w, dict):
                        told.setdefault(sentence_of(text, w["start"]), []).append(r["kind"])
            for s in range(1, len(cut(text)) + 1):
                units.setdefault("kinds told in a sentence", []).append(
                    (c, f"{n}:{s}", " ".join(sorted(told.get(s, ["nothing"]))))
                )
    rows = [
        {"field": f, **coefficients(data)}
        for f, data in sorted(units.items(), key=lambda u: (u[0] != "kinds told in a sentence", u[0]))
    ]
    return {
        "fields": rows,
        "records_f1": found / total if total else None,
        "slots_f1": slots / slots_total if slots_total else None,
        "reports": len(reports),
    }


def _value(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if isinstance(value, list):
        return "; ".join(sorted(map(str, value)))
    return "" if value is None else str(value)


def coefficients(data: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """Alpha and kappa of (coder, unit, value) triples; None where they are not defined; `units` and the observed agreement."""
    from nltk.metrics.agreement import AnnotationTask

    units: dict[str, list[tuple[str, str]]] = {}
    for coder, unit, value in data:
        units.setdefault(unit, []).append((coder, value))
    whole = [(c, u, v) for u, told in units.items() if len(told) > 1 for c, v in told]
    count = len({u for _, u, _ in whole})
    agreed = sum(len({v for _, v in told}) == 1 for told in units.values() if len(told) > 1)
    made: dict[str, Any] = {"units": count, "agreed": agreed / count if count else None, "alpha": None, "kappa": None}
    if not whole:
        return made
    if len({v for _, _, v in whole}) == 1:
        return made | {"alpha": 1.0, "kappa": 1.0}
    task = AnnotationTask(whole)
    for name, measure in (("alpha", task.alpha), ("kappa", task.multi_kappa)):
        try:
            figure = float(measure())
        except (ZeroDivisionError, ValueError, KeyError):
            continue
        made[name] = figure if math.isfinite(figure) else None
    return made
