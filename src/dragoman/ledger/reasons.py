"""Why a thing is shown as it is: from a value to the rule that chose it, the claims, the judgements and the sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dragoman.ledger.account import row
from dragoman.ledger.book import Ledger
from dragoman.ledger.evidence import Evidence, evidence
from dragoman.ledger.life import Step
from dragoman.ledger.thing import Thing

RULES: Mapping[str, str] = {
    "only": "the one value that is told",
    "most_specific": "the most exact of those that agree: a day goes before its month",
    "earliest": "a pledge is dated by its first telling",
    "latest": "the last report to tell it",
    "most_voices": "what most independent voices say; copies of one report are one voice",
    "union": "all that any report names, one name for each",
    "range": "from the lowest figure told to the highest; nothing is averaged",
    "fullest": "the wording that shares most with the others",
    "told": "a report tells this step",
    "condition met": "what it waited for has come about",
    "condition failed": "what it waited for was refused",
    "forbidden": "a ruling or vote of the giver's own state forbids it",
    "approved": "an organ of the giver's own state approves it",
    "carried out": "a deed of the giver carries it out",
    "held back": "a report says that it is held back",
    "nothing came": "a report says that nothing has come of it",
    "done": "the promised act has been done",
    "later act": "a later act moves it",
    "replaced": "a later pledge takes its place",
}
"""What the names of rules mean, for values and for steps."""

_STEPS = {
    "delivered": ("carried out", "nothing came"), "outstanding": ("carried out", "nothing came"),
    "condition_state": ("condition met", "condition failed"),
}  # fmt: skip
"""The rules of the steps that a value of the life follows from."""

_LIFE = ("stage", "history", "delivered", "outstanding", "condition_state", "conditional_on", "supersedes", "tops_up")
_COUNTED = ("delivered_by", "authorised_by", "blocked_by", "conditional_on", "supersedes", "superseded_by", "tops_up", "moved_by")


def fields_of(thing: Thing) -> list[str]:
    """The fields of a thing that `why` can answer for, as `show` names them."""
    hidden = {"id", "kind", "rules", "tellings", "told"}
    return [name for name in row(thing) if name not in hidden]


def reasons(book: Ledger, thing: Thing, field: str) -> dict[str, Any]:
    """One field of a thing with all that stands behind it.

    `value`, `rule` and `why`; `claims`, each with its report, words, offsets and sentence; `others`, the claims of values that
    are not shown; `steps` and `links` for what follows from the life of the thing; `joins` and `decisions`, why these
    tellings are held to be of one thing.
    """
    shown = row(thing)
    made: dict[str, Any] = {"id": thing.id, "kind": thing.kind, "field": field, "value": shown.get(field)}
    chosen = thing.values.get(field)
    behind = evidence(book.connection, [t.id for t in thing.tellings])
    if chosen:
        made |= {"rule": chosen.rule, "why": RULES.get(chosen.rule, "")}
        made["claims"] = _claims(book.connection, thing, behind, field, set(chosen.tellings))
        rest = {t.id for t in thing.tellings} - set(chosen.tellings)
        if others := _claims(book.connection, thing, behind, field, rest):
            made["others"] = others
    elif field in _LIFE:
        made |= _life(book, thing, behind, field)
    elif field == "reports":
        made["claims"] = [_passage(book.connection, t.name, t.day, t.report, behind[t.id]) for t in thing.tellings]
    elif field in ("disputes", "updates"):
        made["claims"] = [
            c for d in thing.disputes if (d.state == "open") == (field == "disputes")
            for c in _claims(book.connection, thing, behind, d.field, {i for p in d.positions for i in p.tellings})
        ]  # fmt: skip
    made["joins"] = book.joins(thing)
    made["decisions"] = decisions(book, thing)
    return made


def decisions(book: Ledger, thing: Thing) -> list[dict[str, Any]]:
    """What people have decided about the tellings of a thing."""
    mine = {t.id for t in thing.tellings}
    return [
        {"number": j.number, "decision": j.decision, "reason": j.reason, "author": j.author, "made": j.made}
        for j in book.judgements() if mine & {*j.one, *j.other}
    ]  # fmt: skip


def _life(book: Ledger, thing: Thing, behind: Mapping[str, Evidence], field: str) -> dict[str, Any]:
    steps = [s for s in thing.steps if field in ("stage", "history") or s.rule in _STEPS.get(field, ())]
    if field == "stage":
        steps = [s for s in steps if s.stage == thing.stage][-1:] or steps[-1:]
    links = [(name, other) for name in _COUNTED for other in thing.links.get(name, ())]
    if field in ("conditional_on", "condition_state"):
        links = [x for x in links if x[0] == "conditional_on"]
    elif field in ("delivered", "outstanding"):
        links = [x for x in links if x[0] == "delivered_by"]
    elif field in ("supersedes", "tops_up"):
        links = [x for x in links if x[0] == field]
    made: dict[str, Any] = {"rule": "life", "why": "what the tellings and other things have done to it"}
    made["steps"] = [_step(book.connection, s) for s in steps]
    if field in ("condition_state", "conditional_on"):
        made["claims"] = _claims(book.connection, thing, behind, "condition", {t.id for t in thing.tellings})
    made["links"] = []
    for name, other in links:
        one = book.find(other)
        theirs = evidence(book.connection, [t.id for t in one.tellings])
        passages = [_passage(book.connection, t.name, t.day, t.report, theirs[t.id]) for t in one.tellings]
        made["links"].append({"relation": name, "id": one.id, "kind": one.kind, "told": passages})
    return made


def _step(db: sqlite3.Connection, step: Step) -> dict[str, Any]:
    made: dict[str, Any] = {"date": step.date, "stage": step.stage, "rule": step.rule, "why": RULES.get(step.rule, "")}
    found = db.execute(
        "SELECT t.report, t.day, r.name FROM telling t JOIN report r ON r.id = t.report WHERE t.id = ?", (step.telling,)
    ).fetchone()
    if found:
        behind = evidence(db, [step.telling])[step.telling]
        made |= _passage(db, found["name"], found["day"], found["report"], behind)
    return made


def _claims(
    db: sqlite3.Connection, thing: Thing, behind: Mapping[str, Evidence], field: str, wanted: Iterable[str]
) -> list[dict[str, Any]]:
    keys, found = set(wanted), []
    for telling in thing.tellings:
        if telling.id not in keys:
            continue
        for claim in behind[telling.id].claims:
            if claim.field != field:
                continue
            about = _passage(db, telling.name, telling.day, telling.report, behind[telling.id])
            if claim.start is not None and claim.end is not None:
                about["sentence"] = _sentence(db, telling.report, claim.start, claim.end)
            found.append({"value": claim.value, "words": claim.words, "start": claim.start, "end": claim.end,
                          "read_by": claim.rule, "how": claim.how, "claim": claim.id, **about})  # fmt: skip
    return found


def _passage(db: sqlite3.Connection, name: str, day: str, report: str, behind: Evidence) -> dict[str, Any]:
    words, start, end = behind.passages[0] if behind.passages else ("", None, None)
    sentence = _sentence(db, report, start, end) if start is not None and end is not None else words
    return {"report": name, "day": day, "sentence": sentence}


_ENDS = ("\n", ". ", "! ", "? ", ".” ", '." ')


def _sentence(db: sqlite3.Connection, report: str, start: int, end: int) -> str:
    """The report's characters from the end of a sentence before the words to the end of one after them."""
    row = db.execute("SELECT text FROM report WHERE id = ?", (report,)).fetchone()
    text = str(row["text"]) if row else ""
    first = max((at + len(mark) for mark in _ENDS if (at := text.rfind(mark, 0, start)) >= 0), default=0)
    last = min((at + len(mark.rstrip()) for mark in _ENDS if (at := text.find(mark, max(start, end - 1))) >= 0), default=len(text))
    return " ".join(text[first:last].split())


def values_of(things: Sequence[Thing], wanted: str) -> list[tuple[Thing, str]]:
    """The things and fields whose shown value is `wanted`; numbers with or without commas."""
    plain = wanted.replace(",", "").casefold().strip()
    found = []
    for thing in things:
        for name, value in row(thing).items():
            rows = value if isinstance(value, list) else [value]
            if name not in ("id", "kind", "tellings", "told", "rules", "history", "disputes") and any(
                str(v).replace(",", "").casefold() == plain for v in rows
            ):
                found.append((thing, name))
    return found
