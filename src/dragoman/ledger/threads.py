"""What things do to one another: conditions met, forces arrived, courts that forbid, pledges that replace pledges.

Every link rests on who (the same giver, an organ of the giver's state, the authority that the condition names), on
when (after the pledge) and on what (shared words, units or figures). Restatements add nothing, and stages are never
summed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from dragoman.ledger.comparing import days
from dragoman.ledger.cues import says
from dragoman.ledger.life import Step, later, ordered, when
from dragoman.ledger.parties import SAME_ORGAN, likeness, party
from dragoman.ledger.telling import Interval, Telling, range_of
from dragoman.ledger.thing import Thing
from dragoman.ledger.wording import Words, held, states_in, turns, words_of

_SOFT = frozenset(("policy", "other"))
_ORGANS = {"LEG": "parliament", "JUD": "court"}  # the plain word for an organ of that sector


_WAITS = 1.3  # how well a condition must fit what it waits for
_ABOUT_AS_WELL = 0.35
_FORBIDDEN = 0.2  # how much of a pledge's words a ruling against it must hold that names giver and receiver
_MORE = 1.5  # times: a gift may outdo what was promised, but not by more; sums of money are rather totals of several
_ECHO = 31  # days in which reports that an offer is off tell of the refusal that ended it
_UNDATED = 180  # days before its first report in which an undated pledge may have been made


def weave(things: Sequence[Thing], texts: Mapping[str, Words] | None = None) -> None:
    """Adds to the things what follows from one another: conditions, movements, deliveries, successions. Changes them
    in place. `texts` are those of `subject_words`, by id, where they are known."""
    pledges = [t for t in things if t.kind == "pledge"]
    texts = texts or {t.id: subject_words(t) for t in things}
    for one in things:
        if _conditions(one):
            _condition(one, things)
    for pledge in pledges:
        _rulings(pledge, [t for t in things if t.kind == "mandate"], texts)
    _later_acts([t for t in things if t.kind in ("agreement", "mandate")], texts)
    _successions(pledges, texts)
    _deliveries(pledges, [t for t in things if t.kind in ("aid", "mobilization", "withdrawal")], texts)
    for pledge in pledges:
        _fulfilled(pledge, [t for t in things if t.kind in ("mandate", "agreement")], texts)
    for one in things:
        one.steps = ordered(_once(_without_echo(one.steps)))
        if one.kind == "pledge" and one.steps:
            one.stage = _standing(one)
            if one.stage in ("withdrawn", "lapsed") and one.delivered is None and not one.links.get("delivered_by"):
                one.delivered = 0 if range_of(one.value("amount")) else None


def subject_words(thing: Thing) -> Words:
    """The words for what a thing is about; figures are compared as figures."""
    parts = [t.text(f) for t in thing.tellings for f in ("what", "subject", "force", "unit", "purpose")]
    return {w: v for w, v in words_of(p for p in parts if p).items() if not w[:1].isdigit()}


def _conditions(thing: Thing) -> list[Telling]:
    return [t for t in thing.tellings if t.text("condition")]


def _condition(thing: Thing, things: Sequence[Thing]) -> None:
    """Finds what a condition waits for and whether it has come about."""
    waiting = _conditions(thing)
    scored: list[tuple[float, Thing]] = []
    for other in things:
        if other is thing or other.kind not in ("mandate", "agreement", "pledge", "withdrawal"):
            continue
        value = max(_waits_for(t, thing, other) for t in waiting)
        if value >= _WAITS:
            scored.append((value, other))
    said = any(says("fulfilled", " ".join(t.words)) for t in thing.tellings)
    thing.condition_state = "met" if said else "open"
    if not scored and (named := _pointed_at(waiting, things)):
        scored.append((_WAITS, named))
    if not scored:
        return
    target = _first_to_come(thing, scored)
    thing.link("conditional_on", target.id)
    done = _accomplished(target)
    if done is None:
        refused = next((s for s in target.steps if s.stage == "rejected"), None)
        if refused:
            thing.condition_state = "failed"
            if thing.kind == "pledge" and _day(refused.date) >= _start(thing):
                stage = "lapsed" if thing.stage == "signalled" else "blocked"
                thing.steps.append(Step(refused.date, stage, refused.report, refused.telling, rule="condition failed"))
        return
    thing.condition_state = "met"
    start = _start(thing)
    firm = set(thing.value("provides") or ()) - _SOFT
    if thing.kind == "pledge" and firm and target.kind in ("mandate", "pledge") and _day(done.date) >= start:
        thing.steps.append(Step(done.date, "authorised", done.report, done.telling, rule="condition met"))


def _pointed_at(waiting: Sequence[Telling], things: Sequence[Thing]) -> Thing | None:
    """What a condition without a name of its own ("if they did") means: the last act told before it in the same report."""
    for telling in waiting:
        if says("pointing", telling.text("condition")):
            before = [
                (t.number, other.id, other)
                for other in things
                if other.kind in ("mandate", "agreement")
                for t in other.tellings
                if t.report == telling.report and t.number < telling.number
            ]
            if before:
                return max(before)[2]
    return None


def _first_to_come(thing: Thing, scored: Sequence[tuple[float, Thing]]) -> Thing:
    """Among those that fit about as well as the best, the first that came about after the thing was promised: an extension of
    a year later is not what was waited for."""
    best = max(value for value, _ in scored)
    start = _start(thing)

    def order(one: tuple[float, Thing]) -> tuple[bool, int, float, str]:
        done = _accomplished(one[1])
        late = done is None or _day(done.date) < start
        return (late, _day(done.date) if done and not late else 0, -one[0], one[1].id)

    return min((s for s in scored if s[0] >= best - _ABOUT_AS_WELL), key=order)[1]


def _waits_for(telling: Telling, thing: Thing, other: Thing) -> float:
    condition = telling.text("condition")
    wanted = words_of([condition])
    value = 0.0
    for theirs in other.tellings:
        if (
            theirs.report == telling.report
            and theirs.kind != "pledge"
            and any(_overlaps(condition, w) for w in theirs.words)
        ):
            value = max(value, 1.5)
    named = max((_authority(condition, name) for name in other.names("by")), default=0.0)
    about = held(wanted, words_of([w for t in other.tellings for w in t.words]))
    value += (named if other.kind == "mandate" else 0.5 * named) + about
    ours, theirs_ = involved(thing), involved(other)
    if ours and theirs_ and not ours & theirs_:
        value -= 0.5
    if other.kind != "mandate":
        value -= 0.4
    return value


def _overlaps(a: str, b: str) -> bool:
    return len(min(a, b, key=len)) > 12 and (a in b or b in a)


_SHORT = re.compile(r"\b[A-Z]{2,}\b")  # an abbreviation


def _authority(condition: str, name: str) -> float:
    """Whether the condition names the body: by its last word at least ("the council")."""
    words = [w for w in name.replace("’", "'").split() if w[:1].isupper() or w.islower()]
    if not words:
        return 0.0
    low = condition.lower()
    if name.lower() in low or any(likeness(short, name) >= SAME_ORGAN for short in _SHORT.findall(condition)):
        return 1.0
    organ = _ORGANS.get(party(name).sector)
    if organ and words_of([organ]).keys() & words_of([condition]).keys():
        return 0.8
    return 0.8 if re.search(rf"\b{re.escape(words[-1].lower())}\b", low) and len(words[-1]) > 3 else 0.0


def _accomplished(thing: Thing) -> Step | None:
    """The step by which a thing that something waited for came about."""
    if thing.kind == "pledge":
        return next((s for s in thing.steps if s.stage in ("pledged", "committed", "delivered")), None)
    if thing.kind == "withdrawal":
        return None
    wanted = ("adopted", "extended") if thing.kind == "mandate" else ("signed", "ratified", "in force", "agreed")
    return next((s for s in thing.steps if s.stage in wanted and _real(thing, s)), None)


def _real(thing: Thing, step: Step) -> bool:
    told = next((t for t in thing.tellings if t.id == step.telling), None)
    return told is None or told.reality == "happened"


def _rulings(pledge: Thing, mandates: Sequence[Thing], texts: Mapping[str, Words]) -> None:
    """A court or body that forbids what was promised blocks it; an organ of the giver's own state that approves
    authorises it."""
    states = {party(n).state for n in pledge.names("by")} - {""}
    start = _start(pledge)
    kinds = set(pledge.value("provides") or ())
    if len(states) != 1 or not (kinds - _SOFT) or not (pledge.value("amount") or "leadership" in kinds):
        return
    for mandate in mandates:
        if mandate.id in pledge.links.get("conditional_on", ()):
            continue
        text = " ".join([str(mandate.value("what") or ""), *(w for t in mandate.tellings for w in t.words)])
        near = max(held(texts[pledge.id], texts[mandate.id]), _figures(pledge, text))
        forbids = says("against", text)
        named = involved(mandate)
        if not states & named or near < (_FORBIDDEN if forbids and involved(pledge) <= named else 0.4):
            continue
        done = next((s for s in mandate.steps if s.stage in ("adopted", "extended")), None)
        if done is None or _day(done.date) < start or not _real(mandate, done):
            continue
        own = any(
            party(n).sector in ("JUD", "LEG", "GOV") and party(n).state in states | {""} for n in mandate.names("by")
        )
        if forbids:
            pledge.steps.append(Step(done.date, "blocked", done.report, done.telling, rule="forbidden"))
            pledge.link("blocked_by", mandate.id)
        elif own and pledge.value("provides") != ["policy"]:
            pledge.steps.append(Step(done.date, "authorised", done.report, done.telling, rule="approved"))
            pledge.link("authorised_by", mandate.id)


def _figures(pledge: Thing, text: str) -> float:
    amount = range_of(pledge.value("amount"))
    return 0.5 if amount and amount[0] == amount[1] >= 3 and f"{amount[0]:,.0f}" in text else 0.0


def _deliveries(pledges: Sequence[Thing], deeds: Sequence[Thing], texts: Mapping[str, Words]) -> None:
    """Ties each deed to the one pledge that it most likely carries out, and counts what has been delivered of each."""
    by_id = {p.id: p for p in pledges}
    given: dict[str, list[Thing]] = {}
    refused: dict[str, list[Thing]] = {}
    for deed in sorted(deeds, key=lambda d: (_day(_deed_date(d)), d.id)):
        if deed.reality not in ("happened", "ongoing", "denied"):
            continue
        scored = [(s, p.id, p) for p in pledges if (s := _carries_out(deed, p, texts)) > 0]
        if not scored:
            continue
        if deed.reality == "denied":
            for _, _, pledge in scored:
                refused.setdefault(pledge.id, []).append(deed)
            continue
        for giver in deed.names("by"):  # a joint deed carries out one pledge of each of those who join in it
            own = [s for s in scored if any(likeness(giver, n) >= 0.9 for n in s[2].names("by"))]
            if own:
                pledge = _standing_at(max(own)[2], deed, by_id)
                raised = [p for _, _, p in own if pledge.id in p.links.get("superseded_by", ()) and _raises(pledge, p)]
                for kept in [pledge, *raised]:
                    if deed not in given.setdefault(kept.id, []):
                        given[kept.id].append(deed)
                        kept.link("delivered_by", deed.id)
    for pledge in pledges:
        deeds_ = given.get(pledge.id, [])
        _count(pledge, deeds_)
        if not deeds_:
            _refused(pledge, refused.get(pledge.id, []))
        elif all(d.value("amount") is None and d.value("size") is None for d in deeds_) and any(
            len(d.names("by")) == 1 and not d.value("date") and d.tellings[-1].day > deeds_[-1].tellings[-1].day
            for d in refused.get(pledge.id, [])
        ):
            _refused(pledge, refused[pledge.id])
        else:
            for deed in refused.get(pledge.id, []):
                if len(deed.names("by")) == 1 and deed.value("date"):
                    pledge.steps.append(
                        Step(str(deed.value("date")), "blocked", deed.reports[0], deed.tellings[0].id, rule="held back")
                    )


def _carries_out(deed: Thing, pledge: Thing, texts: Mapping[str, Words]) -> float:
    """How likely the deed carries out the pledge; 0 if it cannot."""
    giver = max((likeness(a, b) for a in deed.names("by") for b in pledge.names("by")), default=0.0)
    if giver < 0.9:
        return 0.0
    m, n = range_of(pledge.value("amount")), range_of(_figure(deed))
    equal = bool(m and n and m[0] <= n[1] and n[0] <= m[1])
    if pledge.reality == "denied" or (deed.reality == "ongoing" and deed.kind == "mobilization" and not equal):
        return 0.0
    if _last(_deed_date(deed)) < (_start(pledge) if pledge.value("date") else _start(pledge) - _UNDATED):
        return 0.0
    if _ordinals(deed) - _ordinals(pledge):
        return 0.0
    ours = involved(pledge) - {party(n).state for n in pledge.names("by")}
    theirs = involved(deed) - {party(n).state for n in deed.names("by")}
    if ours and theirs and not ours & theirs:
        return 0.0
    kinds = set(pledge.value("provides") or ())
    fits = {
        "mobilization": bool(kinds & {"personnel", "leadership"}),
        "aid": bool(kinds & {"equipment", "funds", "relief", "logistics", "other", "training"}) or not kinds,
        "withdrawal": bool(kinds & {"policy", "other"}) or not kinds,
    }[deed.kind]
    if not fits:
        return 0.0
    same = held(texts[pledge.id], texts[deed.id])
    alike = same + (0.4 if deed.kind == "mobilization" and ours & theirs else 0.0)
    if alike < 0.34:
        return 0.0
    joint = len(deed.names("by")) > 1  # its figure says nothing of one giver's share
    if m and n and not joint and n[0] > m[1] * (1.05 if "funds" in kinds else _MORE):
        return 0.0
    if n and not m:
        alike -= 0.5  # a figure rather carries out a pledge that has one
    return giver + alike + (0.6 if equal else 0.3 if m and n else 0.0)


def _standing_at(pledge: Thing, deed: Thing, pledges: Mapping[str, Thing]) -> Thing:
    """The pledge that had replaced or raised another by the time the deed is told, or that other itself."""
    told = deed.tellings[0].day
    seen = {pledge.id}
    while True:
        heir = next((pledges[i] for i in pledge.links.get("superseded_by", ()) if i in pledges), None)
        if heir is None or heir.id in seen or told < heir.tellings[0].day:
            return pledge
        seen.add(heir.id)
        pledge = heir


def _ordinals(thing: Thing) -> frozenset[str]:
    """Which of several it is: "a third battery"."""
    return frozenset(t for t in turns([str(thing.value("what") or ""), str(thing.value("force") or "")]) if t.isdigit())


def _deed_date(deed: Thing) -> str:
    """When a deed was done: of a time that is open, the end that is known; without a date, some day of the month in which it
    is first told."""
    date = str(deed.value("date") or "") or deed.tellings[0].day[:7]
    return date.removeprefix("../").removesuffix("/..")


def _count(pledge: Thing, deeds: Sequence[Thing]) -> None:
    """What has been delivered: the sum over distinct deeds, the low end of a disputed figure; what a deed says to have come so
    far holds all that came before it."""
    if not deeds:
        return
    pledged = range_of(pledge.value("amount"))
    total, known, whole = (0.0, 0.0), False, False
    for deed in deeds:
        if (figure := _share(deed, pledged)) is not None:
            low, high = (figure[0], figure[0] if _disputed(deed) else figure[1])
            too_much = bool(pledged and total[0] < low < pledged[1] < total[0] + low)
            if _so_far(deed) or (too_much and not deed.value("date")):  # it holds what came before
                total = (max(total[0], low), max(total[1], high))
            else:
                total = (total[0] + low, total[1] + high)
            known = True
            whole = whole or bool(pledged and figure[0] >= pledged[0])
        stage = "in delivery"
        if (pledged and known and total[0] >= pledged[0]) or (
            not pledged and deed.kind != "mobilization" and deed.reality == "happened"
        ):
            stage = "delivered"
        pledge.steps.append(
            Step(_deed_date(deed), stage, deed.reports[0], deed.tellings[0].id, deed.value("amount"), "carried out")
        )
    if whole and pledged:  # one deed that covers the pledge is all of it, however many tell of deliveries
        total = (min(total[0], pledged[1]), min(total[1], pledged[1]))
    if known and pledged:
        pledge.delivered = _plain(*total)
        pledge.outstanding = outstanding(pledged, total)
    if not pledge.value("date") and any(_day(s.date) < _day(pledge.steps[0].date) for s in pledge.steps[1:]):
        pledge.steps = pledge.steps[1:]  # an undated pledge told after what it led to was made some time before


def _share(deed: Thing, pledged: Interval | None) -> Interval | None:
    """How much of what was pledged a deed brings; None where that is not told, or is told of several givers together."""
    if len(deed.names("by")) != 1 and range_of(_figure(deed)):
        return None
    figure = range_of(_figure(deed))
    if figure is None and deed.kind == "aid" and deed.reality == "happened" and pledged and pledged[1] < 1000:
        return None if says("partial", _told(deed)) else pledged
    return figure if deed.reality == "happened" or deed.kind == "mobilization" else None


def _figure(deed: Thing) -> Any:
    return deed.value("size" if deed.kind == "mobilization" else "amount")


def _told(thing: Thing) -> str:
    return " ".join(w for t in thing.tellings for w in t.words)


def _disputed(deed: Thing) -> bool:
    return any(d.field in ("amount", "size") and d.state == "open" for d in deed.disputes)


def _so_far(deed: Thing) -> bool:
    """Whether a deed tells a standing total: "40 of the 150 have arrived", a presence, a figure that has grown."""
    return deed.reality == "ongoing" or says("so far", _told(deed)) or any(d.state == "updated_over_time" for d in deed.disputes)


def outstanding(pledged: tuple[float, float], delivered: tuple[float, float]) -> Any:
    """Pledged less delivered, never below zero; a range where either is one."""
    return _plain(max(0.0, pledged[0] - delivered[1]), max(0.0, pledged[1] - delivered[0]))


def _plain(low: float, high: float) -> Any:
    values = [int(v) if float(v).is_integer() else v for v in (low, high)]
    return values[0] if low == high else values


def _refused(pledge: Thing, deeds: Sequence[Thing]) -> None:
    """Reports that nothing has come: nothing is delivered, all is outstanding; held back on a day, it is blocked."""
    for deed in deeds:
        last = deed.tellings[-1]
        if len(deed.names("by")) == 1 and deed.value("date"):
            pledge.steps.append(
                Step(str(deed.value("date")), "blocked", deed.reports[0], deed.tellings[0].id, rule="held back")
            )
        elif len(deed.names("by")) == 1:
            pledge.steps.append(Step(last.day, "lapsed", last.name, last.id, rule="nothing came"))
        if (pledged := range_of(pledge.value("amount"))) and not deed.value("date"):
            pledge.delivered = 0
            pledge.outstanding = _plain(*pledged)


def _fulfilled(pledge: Thing, acts: Sequence[Thing], texts: Mapping[str, Words]) -> None:
    """A promise of policy is kept by the act that does it: a vote, a law, a signature by the giver or its organs."""
    if "policy" not in (pledge.value("provides") or ()) or pledge.links.get("delivered_by"):
        return
    start = _start(pledge)
    givers = pledge.names("by")
    asked = " ".join([*pledge.names("to"), *(t.text("what") for t in pledge.tellings)])
    own = {party(n).state for n in givers}
    mine = involved(pledge) - own
    for act in sorted(acts, key=lambda a: (_day(str(a.value("date") or "")), a.id)):
        done = _accomplished(act)
        if done is None or _day(done.date) <= start or act.id in pledge.links.get("conditional_on", ()):
            continue
        by = max((likeness(a, b) for a in act.names("by") for b in givers), default=0.0)
        if any(_authority(asked, name) for name in act.names("by")):
            by = 1.0  # "bring a resolution before the council": another body does what was to be brought about
        theirs = involved(act) - own
        if by < 0.6 or (mine and theirs and not mine & theirs):
            continue
        about = held(texts[pledge.id], words_of([w for t in act.tellings for w in t.words]))
        if about >= 0.5:
            pledge.steps.append(Step(done.date, "delivered", done.report, done.telling, rule="done"))
            pledge.link("delivered_by", act.id)
            return


def _later_acts(acts: Sequence[Thing], texts: Mapping[str, Words]) -> None:
    """An extension, suspension, return or end that is a thing of its own moves the agreement or mandate that it is
    about."""
    base = [a for a in acts if a.stage in ("signed", "agreed", "adopted", "in force", "ended", "extended", "ratified")]
    for act in acts:
        text = " ".join(w for t in act.tellings for w in t.words)
        own = next((s for s in act.steps if s.stage in ("extended", "suspended", "ended", "in force")), None)
        clearest = " ".join(act.tellings[0].words[:1])  # the others may tell the terms: "it renews itself"
        if own is None and act.kind == "agreement" and act.steps and says("prolong", clearest):
            own = Step(act.steps[-1].date, "in force", act.steps[-1].report, act.steps[-1].telling)
        if own is None or not _real(act, own):
            continue
        scored = []
        for other in base:
            if other is act or other.kind != act.kind or not other.steps or _day(other.steps[0].date) >= _day(own.date):
                continue
            if (
                other.links.get("moves")
                or any(s.stage in ("suspended",) for s in other.steps[:1])
                or other.id in act.links.get("moved_by", ())
            ):
                continue
            mine = [*act.names("by"), *act.names("to")]
            shared = [max((likeness(a, b) for a in mine), default=0.0) for b in other.names("by")]
            about = held(texts[act.id], texts[other.id]) + 0.5 * held(
                words_of([text]), words_of([w for t in other.tellings for w in t.words])
            )
            if shared and min(shared) >= 0.5 and about >= 0.5:
                scored.append((about, -_day(other.steps[0].date), other.id, other))
        if scored:
            target = max(scored, key=lambda x: (x[1], x[0], x[2]))[3]
            target.steps = ordered(
                [*target.steps, Step(own.date, own.stage, own.report, own.telling, rule="later act")]
            )
            act.link("moves", target.id)
            target.link("moved_by", act.id)
    for act in acts:
        if act.steps:
            act.stage = act.steps[-1].stage


def _successions(pledges: Sequence[Thing], texts: Mapping[str, Words]) -> None:
    """A later pledge of the same giver for the same thing with another figure replaces the earlier, or adds to it."""
    order = sorted(pledges, key=lambda p: (p.tellings[0].day, _start(p), p.id))
    for i, late in enumerate(order):
        text = " ".join(w for t in late.tellings for w in t.words)
        more = turns([str(late.value("what") or ""), text])
        replacing = bool(says("instead", text))
        if not more and not replacing:
            continue
        candidates = [(s, early.id, early) for early in order[:i] if (s := _succeeds(late, early, texts)) > 0]
        if not candidates:
            continue
        early = max(candidates)[2]
        if replacing and (not more or (more == {"more"} and "more than" in text)):
            late.link("supersedes", early.id)
            early.link("superseded_by", late.id)
            if early.stage not in ("withdrawn", "blocked") and not _raises(late, early):
                by = next((t for t in late.tellings if says("instead", " ".join(t.words))), late.tellings[0])
                date = later(by, early.steps[0]) if early.steps else when(by)
                early.steps.append(Step(date, "superseded", by.name, by.id, rule="replaced"))
        else:
            late.link("tops_up", early.id)


def _raises(late: Thing, early: Thing) -> bool:
    """Whether the later figure only lifts the earlier one, which is then still to be kept as a part of it."""
    m, n = range_of(early.value("amount")), range_of(late.value("amount"))
    return bool(m and n and n[0] > m[1])


def _succeeds(late: Thing, early: Thing, texts: Mapping[str, Words]) -> float:
    giver = max((likeness(a, b) for a in late.names("by") for b in early.names("by")), default=0.0)
    if giver < 0.9 or not set(late.value("provides") or ("?",)) & set(early.value("provides") or ("?",)):
        return 0.0
    ours, theirs = involved(late), involved(early)
    if ours and theirs and not ours & theirs:
        return 0.0
    same = held(texts[late.id], texts[early.id])
    return same if same >= 0.3 else 0.0


def involved(thing: Thing) -> frozenset[str]:
    """The states that a thing names as parties, places or in its words."""
    names = (*thing.names("by"), *thing.names("to"), *thing.names("place"))
    return _states(names, tuple(str(thing.value(f) or "") for f in ("what", "subject", "purpose")))


@lru_cache(maxsize=4096)
def _states(names: tuple[str, ...], texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset({party(n).state for n in names} - {""}) | states_in(words_of(texts))


def _standing(pledge: Thing) -> str:
    """Where a pledge stands: at its last step; a terminal stage holds until something later moves it."""
    if pledge.delivered is not None and pledge.delivered != 0:
        last = [s for s in pledge.steps if s.stage in ("in delivery", "delivered")]
        if last and pledge.steps[-1].stage in ("pledged", "authorised", "committed"):
            return last[-1].stage
    return pledge.steps[-1].stage


def _without_echo(steps: Sequence[Step]) -> list[Step]:
    """Without the report that an offer is off where what it waited for has just been refused: that is one movement."""
    failed = [_day(s.date) for s in steps if s.rule == "condition failed"]
    return [
        s for s in steps
        if s.rule != "told" or s.stage not in ("lapsed", "withdrawn") or not any(0 <= _day(s.date) - f <= _ECHO for f in failed)
    ]  # fmt: skip


def _once(steps: Sequence[Step]) -> list[Step]:
    seen: set[tuple[str, str]] = set()
    kept = []
    for step in steps:
        if (step.date, step.stage) not in seen:
            seen.add((step.date, step.stage))
            kept.append(step)
    return kept


def _start(thing: Thing) -> int:
    return _day(thing.steps[0].date if thing.steps else _deed_date(thing))


def _last(date: str) -> int:
    span = days(date)
    return span[1] if span else 10**9


def _day(date: str) -> int:
    """The first day of a date, the last of one that is open at its beginning."""
    span = days(date)
    return 0 if span is None else span[1] if date.startswith("..") else span[0]
