"""Which of several told values is shown, and the name of the rule that chose it. The others are never dropped.

Rules: `only` (one value told), `most_specific` (a day beats its month), `earliest`, `latest`, `most_voices`, `union`,
`range`, `fullest` (the wording that says most of what the others say). Copies of one report count as one voice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from dragoman.ledger.comparing import days
from dragoman.ledger.cues import says
from dragoman.ledger.parties import likeness, party
from dragoman.ledger.telling import NUMBERS, Telling, range_of
from dragoman.ledger.wording import shared, words_of

ORDER = (
    "by",
    "to",
    "date",
    "place",
    "reality",
    "what",
    "subject",
    "force",
    "means",
    "provides",
    "amount",
    "unit",
    "size",
    "killed",
    "injured",
    "abducted",
    "term",
    "votes",
    "condition",
    "purpose",
    "signatories",
    "source",
)
_ALIKE = 0.5  # names at least this alike are shown once


@dataclass(frozen=True, slots=True)
class Chosen:
    """A shown value, the rule that chose it and the ids of the tellings that say it."""

    value: Any
    rule: str
    tellings: tuple[str, ...] = field(default=())


Voice = Callable[[Telling], str]
"""Names the independent voice that a telling belongs to: copies of one report are one voice."""


def chosen(tellings: Sequence[Telling], voice: Voice) -> dict[str, Chosen]:
    """The values to show for a thing that the tellings (in order of publication) tell, by field."""
    if not tellings:
        return {}
    kind = tellings[0].kind
    found: dict[str, Chosen] = {}
    for name in ORDER:
        told = [t for t in tellings if t.fields.get(name) not in (None, "", [], ())]
        if not told:
            continue
        if name in ("by", "to", "place", "signatories"):
            found[name] = _names(name, told, voice)
        elif name == "provides":
            found[name] = _majority(told, name, voice)
        elif name == "date":
            found[name] = _date(told, kind)
        elif name in NUMBERS:
            found[name] = _number(wholes(told, name, voice), name)
        elif name in ("term", "votes", "reality") or name == "unit":
            continue
        else:
            found[name] = _wording(told, name)
    for name in ("term", "votes"):
        told = [t for t in tellings if t.fields.get(name)]
        if told:
            found[name] = _most_voices(told, name, voice)
    if "amount" in found:
        told = [t for t in tellings if t.fields.get("unit") and t.id in found["amount"].tellings]
        if told := told or [t for t in tellings if t.fields.get("unit")]:
            found["unit"] = _wording(told, "unit")
    reality = _reality(tellings)
    if reality.value != "happened":
        found["reality"] = reality
    return found


def _ids(tellings: Sequence[Telling]) -> tuple[str, ...]:
    return tuple(t.id for t in tellings)


def _names(name: str, told: Sequence[Telling], voice: Voice) -> Chosen:
    """Every actor or place told, alike names once under the name that most voices use, the fullest where they tie."""
    groups: list[list[tuple[str, Telling]]] = []
    for telling in told:
        for value in telling.listed(name):
            home = next((g for g in groups if any(likeness(value, other) >= _ALIKE for other, _ in g)), None)
            if home is None:
                groups.append([(value, telling)])
            else:
                home.append((value, telling))
    values, used = [], []
    voices = {voice(t) for t in told}
    for group in groups:
        held = {voice(t) for _, t in group}
        if len(voices) >= 3 and len(held) == 1 and 3 * len(held) < len(voices):
            continue  # one voice alone among many names it
        best = max(group, key=lambda v: (_specific(name, v[0]), sum(v[0] == w for w, _ in group), len(v[0])))
        shown = [best[0]]
        if name in ("by", "to"):  # several names that one telling lists side by side are several actors
            for value in best[1].listed(name):
                if value not in shown and any(value == w for w, _ in group) and likeness(value, best[0]) < 1:
                    shown.append(value)
        values += [v for v in shown if v not in values]
        used += [t for _, t in group]
    rule = "only" if len({v for t in told for v in t.listed(name)}) == len(values) and len(told) == 1 else "union"
    return Chosen(values, rule, _ids(used))


def _specific(name: str, value: str) -> int:
    if name in ("by", "to"):
        known = party(value)
        return 2 if known.is_state else 1 if known.key.startswith("body:") or value[:1].isupper() else 0
    return 1 if value[:1].isupper() else 0


def _majority(told: Sequence[Telling], name: str, voice: Voice) -> Chosen:
    voices: dict[str, set[str]] = {}
    for telling in told:
        for value in telling.listed(name):
            voices.setdefault(value, set()).add(voice(telling))
    total = len({voice(t) for t in told})
    kept = [v for v, held in voices.items() if 2 * len(held) >= total] or list(voices)
    return Chosen(kept, "most_voices" if total > 1 else "only", _ids(told))


def _date(told: Sequence[Telling], kind: str) -> Chosen:
    """The most specific date; pledges are dated by their first telling, other things by their last."""
    spans = [(t, days(t.text("date"))) for t in told]
    dated = [(t, s) for t, s in spans if s is not None]
    if not dated:
        return Chosen(told[0].text("date"), "only", _ids(told[:1]))
    done = [(t, s) for t, s in dated if t.reality in ("happened", "ongoing")] if kind != "pledge" else dated
    dated = done or dated
    anchor = min(dated, key=lambda d: (d[1][0], d[1][1] - d[1][0])) if kind == "pledge" else _densest(dated)
    within = [d for d in dated if d[1][0] <= anchor[1][1] and anchor[1][0] <= d[1][1]]
    best = min(within, key=lambda d: (d[1][1] - d[1][0], d[0].key))
    same = [t for t, _ in dated if t.text("date") == best[0].text("date")]
    rule = "only" if len({t.text("date") for t in told}) == 1 else "earliest" if kind == "pledge" else "most_specific"
    return Chosen(best[0].text("date"), rule, _ids(same))


def _densest(dated: Sequence[tuple[Telling, tuple[int, int]]]) -> tuple[Telling, tuple[int, int]]:
    def support(one: tuple[Telling, tuple[int, int]]) -> tuple[int, int, str]:
        start, end = one[1]
        meet = len({t.report for t, (s, e) in dated if s <= end and start <= e})
        return meet, -min(end - start, 400), one[0].day

    return max(dated, key=support)


def wholes(told: Sequence[Telling], name: str, voice: Voice) -> list[Telling]:
    """The tellings whose figure is meant for the whole: not those that name an instalment, or what is still to come, of a larger
    sum that another voice gives."""
    spans = [range_of(t.fields.get(name)) for t in told]
    return [
        t for t, span in zip(told, spans, strict=True)
        if not (span and t.kind == "pledge" and says("instalment", " ".join([t.text("what"), *t.words])) and any(
            s and s[0] > span[1] and voice(o) != voice(t) for o, s in zip(told, spans, strict=True)))
    ]  # fmt: skip


def grew(told: Sequence[Telling], name: str) -> bool:
    """Whether a figure differs because it grew: each report gives one, and a later one a higher. What is pledged does not grow
    by itself."""
    spans = sorted({(t.day, span) for t in told if (span := range_of(t.fields.get(name)))})
    rising = all(a[0] < b[0] and a[1][1] < b[1][0] for a, b in pairwise(spans) if a[1] != b[1])
    return rising and len({span for _, span in spans}) > 1 and told[0].kind != "pledge"


def _number(told: Sequence[Telling], name: str) -> Chosen:
    """The one number told, the latest of one that grew, or the range over all that are told: nothing is averaged."""
    if grew(told, name):
        last = max((t for t in told if range_of(t.fields.get(name))), key=lambda t: t.key)
        return Chosen(last.fields[name], "latest", _ids([last]))
    numbers = [range_of(t.fields[name]) for t in told]
    spans = [n for n in numbers if n is not None]
    if not spans:
        return Chosen(told[-1].fields[name], "latest", _ids(told[-1:]))
    exact = [n for n in spans if n[1] <= 2 * max(n[0], 1)]  # "thousands" gives way to any figure
    pool = exact or spans
    low, high = min(n[0] for n in pool), max(n[1] for n in pool)
    if low == high:
        return Chosen(_whole(low), "only", _ids(told))
    if len(set(spans)) > 1:
        return Chosen([_whole(low), _whole(high)], "range", _ids(told))
    return Chosen([_whole(low), _whole(high)], "only", _ids(told))


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def _most_voices(told: Sequence[Telling], name: str, voice: Voice) -> Chosen:
    votes: dict[str, set[str]] = {}
    by_text: dict[str, list[Telling]] = {}
    for telling in told:
        votes.setdefault(str(telling.fields[name]), set()).add(voice(telling))
        by_text.setdefault(str(telling.fields[name]), []).append(telling)
    best = max(votes, key=lambda v: (len(votes[v]), max(t.day for t in by_text[v]), v))
    return Chosen(by_text[best][0].fields[name], "only" if len(votes) == 1 else "most_voices", _ids(by_text[best]))


def _wording(told: Sequence[Telling], name: str) -> Chosen:
    """The wording that shares most with the others, the earliest where they tie."""
    texts = [words_of([t.text(name)]) for t in told]
    scores = [sum(shared(x, y) for y in texts) for x in texts]
    best = max(range(len(told)), key=lambda i: (round(scores[i], 6), -i))
    same = [t for t in told if t.text(name) == told[best].text(name)]
    return Chosen(told[best].text(name), "only" if len(same) == len(told) else "fullest", _ids(same))


def _reality(tellings: Sequence[Telling]) -> Chosen:
    """What the thing has come to: done beats under way beats intended; the latest telling decides among equals."""
    last = max(tellings, key=lambda t: t.key)
    if tellings[0].kind == "pledge":
        denied = [t for t in tellings if t.reality == "denied"]
        if denied and denied[-1].day == last.day:
            return Chosen("denied", "latest", _ids(denied))
        return Chosen("happened", "only", ())
    done = [t for t in tellings if t.reality == "happened"]
    if done and last.reality != "denied":
        return Chosen("happened", "latest", _ids(done))
    return Chosen(last.reality, "latest", (last.id,))


def shown(values: Mapping[str, Chosen]) -> dict[str, Any]:
    """The values alone."""
    return {name: c.value for name, c in values.items()}
