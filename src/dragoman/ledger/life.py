"""The life of a thing: which stage it has reached, by which steps, each with its date and the report that tells it.

Stages are those of the guide. A pledge is a thread: what other things do to it (a mandate adopted, a force that
arrives, a court that forbids) is worked out in `threads`; here are the steps that its own tellings make, and the
order of stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dragoman.ledger.comparing import days
from dragoman.ledger.cues import says
from dragoman.ledger.telling import STAGES as STAGES
from dragoman.ledger.telling import Telling

TERMINAL = frozenset(("withdrawn", "blocked", "lapsed", "superseded", "rejected", "closed"))


@dataclass(frozen=True, slots=True)
class Step:
    """One movement: the stage reached, when (EDTF), told by which report and telling, by how much, and by which
    rule."""

    date: str
    stage: str
    report: str
    telling: str = ""
    amount: object = None
    rule: str = "told"


def own_steps(tellings: Sequence[Telling]) -> list[Step]:
    """The steps that a thing's own tellings make, in order; a restatement makes none."""
    kind = tellings[0].kind
    if kind == "pledge":
        return _pledge(tellings)
    if kind in ("agreement", "mandate"):
        return _staged(tellings)
    if kind == "sanction":
        return _sanction(tellings)
    return []


def when(telling: Telling) -> str:
    """The telling's own date; without one, some day of the month in which its report appeared."""
    return telling.text("date") or telling.day[:7]


def ordered(steps: Sequence[Step]) -> list[Step]:
    """By the first day of their dates, forward stages in their order where the day is the same."""
    ranks = {s: i for order in STAGES.values() for i, s in enumerate(order)}
    return sorted(steps, key=lambda s: (_first(s.date), ranks.get(s.stage, 9), s.report, s.telling))


def _first(date: str) -> int:
    span = days(date)
    return 0 if span is None else span[1] if date.startswith("..") else span[0]


def _pledge(tellings: Sequence[Telling]) -> list[Step]:
    first = _earliest(tellings)
    dropped = any(t.reality == "denied" and says("dropped", " ".join(t.words)) for t in tellings)
    steps = [Step(when(first), pledge_stage(first), first.name, first.id)]
    standing = steps[0].stage
    for telling in tellings:
        stage = pledge_stage(telling)
        if telling is first or telling.day < first.day:
            continue
        text = " ".join(telling.words)
        if stage == "withdrawn" and standing not in ("withdrawn", "lapsed"):
            standing = "withdrawn" if dropped else "lapsed"
            steps.append(Step(later(telling, steps[0]), standing, telling.name, telling.id))
        elif says("unmet", text) and standing != "lapsed" and telling.day > first.day:
            standing = "lapsed"
            steps.append(Step(later(telling, steps[0]), standing, telling.name, telling.id))
        elif standing == "signalled" and stage in ("pledged", "committed"):
            steps.append(Step(later(telling, steps[0]), stage, telling.name, telling.id))
            standing = stage
    if len(tellings) == 1 and first.reality == "denied":  # never made
        steps = [replace(steps[0], stage="blocked" if not says("dropped", " ".join(first.words)) else "withdrawn")]
    return steps


def pledge_stage(telling: Telling) -> str:
    """The stage that one telling by itself puts a pledge at."""
    if telling.reality == "denied":
        return "withdrawn"
    text = " ".join(telling.words)
    if telling.reality == "possible" or (says("signal", text) and not says("firm", text)):
        return "signalled"
    return "committed" if says("committed", text) else "pledged"


def _earliest(tellings: Sequence[Telling]) -> Telling:
    """The telling with the earliest date of the pledge; an undated one counts from its report."""
    return min(tellings, key=lambda t: ((days(when(t)) or (10**9, 0))[1], t.key))


def later(telling: Telling, first: Step) -> str:
    """The telling's date if it lies after the first step (else it is the pledge's own date), else the report's day."""
    own, start = days(telling.text("date")), days(first.date)
    return telling.text("date") if own and start and own[0] > start[1] else telling.day


def _staged(tellings: Sequence[Telling]) -> list[Step]:
    """Agreements and mandates: each stage from the telling that dates it best.

    What is only sought or planned is dated by the report, not by the day it is planned for; a later stage told with
    the day of an earlier one ("the accord of June is in force") counts from its report; one act told with two stages
    is the later stage.
    """
    order = STAGES[tellings[0].kind]
    by_stage: dict[str, list[Telling]] = {}
    refused = [d for t in tellings if t.text("stage") == "rejected" and (d := days(t.text("date")))]
    for telling in tellings:
        stage = telling.text("stage")
        if stage == "adopted" and _bars(telling) and any(_touch(days(telling.text("date")), d) for d in refused):
            stage = "rejected"  # one vote, told as a ban by some and as a refusal by others
        if stage:
            by_stage.setdefault(stage, []).append(telling)
    steps: list[Step] = []
    for stage in sorted(by_stage, key=lambda s: order.index(s) if s in order else len(order)):
        told = by_stage[stage]
        best = min(told, key=lambda t: (not t.text("date"), _length(when(t)), t.key))
        date = when(best)
        start, day = days(date), days(best.day)
        if (
            best.reality in ("intended", "possible")
            and stage in ("sought", "proposed", "talks")
            and start
            and day
            and start[0] > day[0]
        ):
            date = best.day
        span, before = days(date), [d for s in steps if (d := days(s.date))]
        if span and before and stage in order and span[0] <= max(d[0] for d in before) and order.index(steps[-1].stage) >= 2:
            date = max(t.day for t in told)
        steps.append(Step(date, stage, best.name, best.id))
    undated = {t.id for t in tellings if not t.text("date")}
    done = [i for i, s in enumerate(steps) if s.telling not in undated]
    # What was sought or agreed without a date was so before it was done, whenever it is told.
    kept = [s for i, s in enumerate(steps) if s.telling not in undated or all(
        j <= i or _first(steps[j].date) >= _first(s.date) for j in done)]  # fmt: skip
    return _without_weaker(kept or steps)


def _without_weaker(steps: Sequence[Step]) -> list[Step]:
    """Drops a step whose date meets that of the next stage: one act, told less exactly."""
    kept: list[Step] = []
    for i, step in enumerate(steps):
        later = steps[i + 1] if i + 1 < len(steps) else None
        if (
            later
            and step.stage in ("talks", "agreed")
            and later.stage in ("agreed", "signed", "ratified")
            and _meet(step, later)
        ):
            continue
        kept.append(step)
    return ordered(kept)


def _bars(telling: Telling) -> bool:
    return says("against", " ".join([telling.text("what"), *telling.words]))


def _meet(a: Step, b: Step) -> bool:
    return _touch(days(a.date), days(b.date))


def _touch(x: tuple[int, int] | None, y: tuple[int, int] | None) -> bool:
    return bool(x and y and x[0] <= y[1] and y[0] <= x[1])


def _length(date: str) -> int:
    span = days(date)
    return span[1] - span[0] if span else 10**6


def _sanction(tellings: Sequence[Telling]) -> list[Step]:
    steps: list[Step] = []
    for telling in tellings:
        text = " ".join([telling.text("what"), *telling.words])
        stage = telling.text("stage")
        if stage not in STAGES["sanction"]:
            if telling.reality == "denied" or says("lifted", text):
                stage = "lifted"
            elif says("eased", text):
                stage = "eased"
            else:
                stage = "announced" if telling.reality in ("intended", "possible") else "imposed"
        order = STAGES["sanction"]
        if not steps or order.index(stage) > order.index(steps[-1].stage):
            steps.append(Step(when(telling), stage, telling.name, telling.id))
    return steps
