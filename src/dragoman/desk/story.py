"""What a dossier page shows, as plain data: board, timeline, places, actors, toll, mandates, words, concerns, sources, disputes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dragoman.desk.words import family
from dragoman.ledger.life import STAGES
from dragoman.ledger.telling import Telling, range_of
from dragoman.ledger.thing import Thing
from dragoman.values.edtf import FIRST, LAST, bounds

Row = dict[str, Any]
_MOST = 160


def source(t: Telling) -> Row:
    """A sentence behind a figure; `address` leads to it."""
    return {
        "telling": t.id,
        "report": t.report,
        "name": t.name,
        "day": t.day,
        "words": t.words[0] if t.words else "",
        "address": f"/records/{t.id}/sentence",
    }


def what(t: Thing) -> str:
    return next((str(t.value(f)) for f in ("what", "subject", "force", "means", "purpose") if t.value(f)), "")


def label_of(t: Thing) -> str:
    left, right = ", ".join(t.names("by")) or "Nobody named", ", ".join(t.names("to"))
    return f"{left}{' → ' + right if right else ''}: {what(t) or t.kind}"


def in_time(things: Iterable[Thing]) -> list[Thing]:
    return sorted(things, key=lambda t: (str(t.value("date") or "") or "9", t.tellings[0].day, t.id))


def common(things: Iterable[Thing], voice: Mapping[str, str]) -> dict[str, Row]:
    """What every part shows of a thing, by its id."""
    return {t.id: _common(t, voice) for t in things}


def _common(t: Thing, voice: Mapping[str, str]) -> Row:
    return {
        "id": t.id,
        "kind": t.kind,
        "family": family(t.kind),
        "by": list(t.names("by")),
        "to": list(t.names("to")),
        "what": what(t),
        "date": str(t.value("date") or ""),
        "stage": t.stage,
        "reality": t.reality,
        "disputed": bool(t.disputes),
        "reports": len(t.reports),
        "voices": len({voice.get(x.report, x.report) for x in t.tellings}),
        "sources": [source(x) for x in t.tellings if x.words][:12],
    }


def board(things: Sequence[Thing], known: Mapping[str, Row]) -> list[Row]:
    """One row a pledge, biggest share of independent voices first within the order of the stages it has reached."""
    order = STAGES["pledge"]
    by_id = {t.id: t for t in things}
    rows = []
    for t in things:
        if t.kind != "pledge":
            continue
        row = dict(known[t.id])
        waits = [by_id[o] for o in t.links.get("conditional_on", ()) if o in by_id]
        reached = [s.stage for s in t.steps if s.stage in order]
        row |= {
            "amount": t.value("amount"),
            "unit": t.value("unit") or "",
            "provides": list(t.names("provides")),
            "condition": str(t.value("condition") or ""),
            "waits_for": [{"id": w.id, "label": label_of(w)} for w in waits],
            "condition_state": t.condition_state,
            "delivered": t.delivered,
            "outstanding": t.outstanding,
            "reached": max((order.index(s) for s in reached), default=1),
            "stopped": t.stage if t.stage and t.stage not in order else "",
            "steps": [{"date": s.date, "stage": s.stage, "report": s.report} for s in t.steps],
        }
        rows.append(row)
    return sorted(rows, key=lambda r: (-r["voices"], r["amount"] is None, r["date"], r["id"]))[:_MOST]


def timeline(things: Sequence[Thing], known: Mapping[str, Row]) -> list[Row]:
    """Everything with a date, as the days that the date covers; without its own date a thing stands where it was told."""
    rows = []
    for t in in_time(things):
        dates = str(t.value("date") or "")
        try:
            first, last = bounds(dates) if dates else (t.tellings[0].day, t.tellings[0].day)
        except ValueError:
            continue
        if not first or not last:
            continue
        row = dict(known[t.id])
        row |= {
            "first": first,
            "last": last,
            "told_only": not dates,
            "open_start": first == FIRST,
            "open_end": last == LAST,
            "label": label_of(t),
        }
        rows.append(row)
    return rows[:_MOST]


def places(things: Sequence[Thing]) -> list[Row]:
    """The places with how exactly they are known: point (a town), area (a region), country, or unknown."""
    from dragoman.outputs.flat import where

    found: dict[str, Row] = {}
    for t in things:
        names = list(t.names("place"))
        for one in where(names) if names else ():
            known = one.get("lat") is not None
            feature = str(one.get("feature", ""))
            precision = (
                "unknown"
                if not known
                else "country"
                if feature.startswith(("PCL", "country")) or _is_state(one["name"])
                else "point"
                if feature.startswith(("PPL", "P", "S", "city"))
                else "area"
            )
            row = found.setdefault(
                one["name"],
                {
                    "name": one["name"],
                    "precision": precision,
                    "lat": one.get("lat"),
                    "lon": one.get("lon"),
                    "country": one.get("country", ""),
                    "ambiguous": bool(one.get("ambiguous")),
                    "things": 0,
                    "kinds": Counter(),
                    "sources": [],
                },
            )
            row["things"] += 1
            row["kinds"][family(t.kind)] += 1
            if len(row["sources"]) < 6:
                row["sources"] += [source(x) for x in t.tellings if x.words][:1]
    rows = sorted(found.values(), key=lambda r: (-r["things"], r["name"]))[:80]
    for row in rows:
        row["family"] = row["kinds"].most_common(1)[0][0]
        row["kinds"] = dict(row["kinds"])
    return rows


def _is_state(name: str) -> bool:
    from dragoman.gazetteer.countries import country_of

    found = country_of(name)
    return bool(found and (found.name == name or name in found.names))


def actors(things: Sequence[Thing], most: int = 26) -> Row:
    """Who did what to whom: the parties that are told most, and the ties between them with their kinds and sources."""
    weight: Counter[str] = Counter()
    ties: dict[tuple[str, str], Row] = {}
    for t in things:
        left, right = t.names("by"), t.names("to")
        pairs = [(a, b) for a in left for b in right if a != b]
        if t.kind in ("agreement", "meeting") and len(left) > 1:
            pairs += [(a, b) for i, a in enumerate(left) for b in left[i + 1 :]]
        for name in {*left, *right}:
            weight[name] += 1
        for pair in pairs:
            row = ties.setdefault(
                pair, {"from": pair[0], "to": pair[1], "things": 0, "kinds": Counter(), "sources": []}
            )
            row["things"] += 1
            row["kinds"][family(t.kind)] += 1
            if len(row["sources"]) < 4:
                row["sources"] += [source(x) for x in t.tellings if x.words][:1]
    kept = [n for n, _ in sorted(weight.items(), key=lambda i: (-i[1], i[0]))[:most]]
    rows = [r for (a, b), r in sorted(ties.items(), key=lambda i: (-i[1]["things"], i[0])) if a in kept and b in kept]
    for row in rows:
        row["family"] = row["kinds"].most_common(1)[0][0]
        row["kinds"] = dict(row["kinds"])
    tied = {n for r in rows for n in (r["from"], r["to"])}
    return {"nodes": [{"name": n, "things": weight[n]} for n in kept if n in tied], "ties": rows[:80]}


def toll(things: Sequence[Thing], others: Sequence[Telling], known: Mapping[str, Row]) -> list[Row]:
    """Killed, injured, abducted in attacks, and totals of harm: lowest and highest, with the values that reports give."""
    rows = []
    for t in in_time(things):
        for name in ("killed", "injured", "abducted"):
            span = range_of(t.value(name))
            if span is None:
                continue
            told = [r for x in t.tellings if (r := range_of(x.fields.get(name)))]
            row = dict(known[t.id])
            row |= {
                "effect": name,
                "low": min([span[0], *(r[0] for r in told)]),
                "high": max([span[1], *(r[1] for r in told)]),
                "best": span[1] if span[0] == span[1] else None,
                "place": ", ".join(t.names("place")),
                "label": label_of(t),
            }
            rows.append(row)
    for x in others:
        span = range_of(x.fields.get("number"))
        if x.kind == "impact" and span:
            rows.append(
                {
                    "id": x.id,
                    "kind": "impact",
                    "family": "state",
                    "by": list(x.by),
                    "to": list(x.to),
                    "what": x.text("effect"),
                    "date": x.text("date"),
                    "stage": "",
                    "reality": x.reality,
                    "disputed": False,
                    "reports": 1,
                    "voices": 1,
                    "sources": [source(x)],
                    "effect": x.text("effect") or "harm",
                    "low": span[0],
                    "high": span[1],
                    "best": span[1] if span[0] == span[1] else None,
                    "place": ", ".join(x.listed("place")),
                    "label": ", ".join(x.to) or "people",
                }
            )
    return rows[:_MOST]


_TERM = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


def mandates(things: Sequence[Thing], known: Mapping[str, Row]) -> list[Row]:
    """Mandates and agreements: stage, votes, term, and the day it expires where date and term give one."""
    rows = []
    for t in in_time(things):
        if t.kind in ("mandate", "agreement"):
            row = dict(known[t.id])
            row |= {
                "votes": t.value("votes"),
                "term": str(t.value("term") or ""),
                "expires": expiry(row["date"], str(t.value("term") or "")),
                "signatories": list(t.names("signatories")),
                "steps": [{"date": s.date, "stage": s.stage} for s in t.steps],
            }
            rows.append(row)
    return rows[:_MOST]


def expiry(date: str, term: str) -> str:
    """The end of a term (ISO 8601 duration of years, months, weeks or days) counted from a day or month; else ""."""
    from datetime import date as Day
    from datetime import timedelta

    found = _TERM.fullmatch(term) if term else None
    if not found or not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", date):
        return ""
    years, months, weeks, days = (int(g or 0) for g in found.groups())
    year, month = int(date[:4]) + years, int(date[5:7]) - 1 + months
    year, month = year + month // 12, month % 12 + 1
    if len(date) == 7 or year > 9998:
        return f"{year:04d}-{month:02d}"
    for day in range(int(date[8:]), 27, -1):
        try:
            Day(year, month, day)
        except ValueError:
            continue
        return (Day(year, month, day) + timedelta(weeks=weeks, days=days)).isoformat()
    return (Day(year, month, min(int(date[8:]), 28)) + timedelta(weeks=weeks, days=days)).isoformat()


def said(others: Sequence[Telling]) -> list[Row]:
    """Quoted words, latest first."""
    rows = []
    for t in reversed(others):
        if t.kind == "statement":
            quote = t.fields.get("quote")
            words = " … ".join(map(str, quote)) if isinstance(quote, list) else str(quote or "")
            rows.append(
                {
                    "by": list(t.by),
                    "to": list(t.to),
                    "quote": words,
                    "day": t.text("date") or t.day,
                    "sources": [source(t)],
                }
            )
    return rows[:60]


def concerns(others: Sequence[Telling]) -> list[Row]:
    """Accusations and criticism, each with the rejections by those whom they concern; `answered` says whether there is one."""
    answers = [(t, set(t.by)) for t in others if t.kind == "rejection"]
    rows = []
    for t in others:
        if t.kind != "accusation":
            continue
        meant = set(t.to)
        replies = [a for a, by in answers if a.day >= t.day and not by.isdisjoint(meant)][:3]
        rows.append(
            {
                "by": list(t.by),
                "to": list(t.to),
                "about": t.text("about") or (t.words[0] if t.words else ""),
                "day": t.text("date") or t.day,
                "answered": bool(replies),
                "sources": [source(t)],
                "answers": [{"by": list(a.by), "about": a.text("about"), "sources": [source(a)]} for a in replies],
            }
        )
    return rows[:_MOST]


def disputes(things: Sequence[Thing], known: Mapping[str, Row]) -> list[Row]:
    rows = []
    for t in things:
        for d in t.disputes:
            row = dict(known[t.id])
            row |= {
                "field": d.field,
                "kind_of": d.kind,
                "state": d.state,
                "label": label_of(t),
                "values": [
                    {"value": p.value, "voices": p.voices, "reports": list(p.reports), "first": p.first, "last": p.last}
                    for p in d.positions
                ],
            }
            rows.append(row)
    return rows[:_MOST]


def independence(things: Sequence[Thing], reports: Sequence[Mapping[str, Any]]) -> Row:
    """Reports by outlet and by voice, and how many things rest on one voice alone."""
    voice = {r["id"]: r["voice"] for r in reports}
    outlets = Counter(str(r["publisher"] or "no outlet named") for r in reports)
    alone = sum(len({voice.get(x.report, x.report) for x in t.tellings}) == 1 for t in things)
    return {
        "outlets": [{"name": n, "reports": c} for n, c in sorted(outlets.items(), key=lambda i: (-i[1], i[0]))],
        "voices": len(set(voice.values())),
        "alone": alone,
        "things": len(things),
        "reports": [
            {
                "id": r["id"],
                "name": r["name"],
                "title": r["title"] or r["name"],
                "publisher": r["publisher"],
                "day": r["day"],
                "voice": r["voice"][:6],
            }
            for r in reports
        ],
    }
