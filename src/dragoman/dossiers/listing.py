"""Rows of the account as lines, and one of them as a page with all that is behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dragoman.dossiers.compose import Evidence, date, parties, shown, what

_SHOWN = ("amount", "size", "killed", "injured", "term", "votes")


def line(row: Mapping[str, Any]) -> str:
    """One line: the beginning of the id, kind, date, who to whom, what, figures, where it stands, how many reports."""
    parts = [f"{row['id'][:8]}  {row['kind']}", date(row), parties(row), what(row)]
    units = {"amount": row.get("unit", "")}
    parts += [f"{f} {shown(row[f])} {units.get(f, '')}".rstrip() for f in _SHOWN if row.get(f) is not None]
    parts += [str(row[f]) for f in ("reality", "stage") if row.get(f)]
    count = len(row["reports"])
    parts.append(f"{count} {'report' if count == 1 else 'reports'}" + (", disputed" if row.get("disputes") else ""))
    return " | ".join(" ".join(p.split()) if i else p for i, p in enumerate(parts) if p) + "\n"


def quoted(words: str) -> str:
    """Words of a report on one line and in quotation marks, unless they begin with some of their own."""
    text = " ".join(words.split())
    return text if text[:1] in ('"', "“", "«") else f"“{text}”"


def page(
    row: Mapping[str, Any], tellings: Sequence[Evidence], told: Mapping[str, str], joins: Sequence[Mapping[str, Any]]
) -> str:
    """Everything about one thing: values with the rules that chose them, history, disputes, tellings and why they are joined."""
    lines = [line(row).rstrip("\n"), "", f"  id: {row['id']}"]
    rules = row.get("rules", {})
    hidden = {"id", "kind", "reports", "rules", "history", "disputes", "updates", "told", "tellings"}
    lines += [
        f"  {k}: {shown(v)}" + (f"   [{rules[k]}]" if k in rules else "") for k, v in row.items() if k not in hidden
    ]
    if row.get("history"):
        lines += ["", "  history"]
        lines += [f"    {s['date']}  {s['stage']}  ({s['report']})" for s in row["history"]]
    for dispute in (*row.get("disputes", ()), *row.get("updates", ())):
        lines += ["", f"  {'disputed' if dispute['state'] == 'open' else 'updated over time'}: {dispute['field']}"]
        for v in dispute["values"]:
            sources = f", by {', '.join(v['sources'])}" if v.get("sources") else ""
            lines.append(
                f"    {shown(v['value'])}  {v['voices']} voices: {', '.join(v['reports'])}{sources}; {v['first']} to {v['last']}"
            )
    lines += ["", "  told by"]
    for telling in tellings:
        how = told.get(getattr(telling, "id", ""), "")
        lines.append(f"    {telling.name} ({telling.day}){': ' + how if how else ''}")
        lines += [f"      {quoted(w)}" for w in telling.words]
    if joins:
        lines += ["", "  joined because (log-odds)"]
        names = {getattr(t, "id", ""): t.name for t in tellings}
        for join in joins:
            pair = f"{names.get(join['one'])} – {names.get(join['other'])}"
            lines.append(f"    {join['score']:+.1f}  {pair}: {_measures(join['why'], 8)}")
    return "\n".join(lines) + "\n"


def decision_line(
    number: int,
    decision: str,
    one: Sequence[str],
    other: Sequence[str],
    reason: str,
    author: str,
    made: str,
    undone: bool,
) -> str:
    """One decision of a person on one line, with the number that undoes it."""
    sides = f"{len(one)} and {len(other)} tellings ({one[0][:8] if one else '?'}, {other[0][:8] if other else '?'})"
    why = f": {reason}" if reason else ""
    return (
        f"{number}  {decision}: {sides}, by {author or 'nobody named'} at {made}{why}{' (undone)' if undone else ''}\n"
    )


def reason(made: Mapping[str, Any], *, whole: bool = True) -> str:
    """Why a field of a thing is shown so, as lines; with `whole` also why its tellings are held to be of one thing."""
    lines = [f"  {made['field']}: {_value(made['value'])}"]
    if made.get("rule"):
        lines.append(f"    rule      {made['rule']}: {made['why']}")
    for name, label in (("claims", "claim"), ("others", "not shown")):
        for claim in made.get(name, ()):
            lines += _claim(label, claim)
    for step in made.get("steps", ()):
        lines.append(f"    step      {step['date']} {step['stage']}: {step['rule']}, {step['why']}")
        lines += _told(step)
    for link in made.get("links", ()):
        lines.append(f"    {link['relation'].replace('_', ' ')}  {link['id'][:8]} {link['kind']}")
        for told in link["told"]:
            lines += _told(told)
    if whole:
        for join in made.get("joins", ()):
            pair = f"{join['one'][:8]} – {join['other'][:8]}"
            lines.append(f"    joined    {pair} {join['score']:+.1f}: {_measures(join['why'], 6)}")
        for d in made.get("decisions", ()):
            why = f": {d['reason']}" if d["reason"] else ""
            lines.append(
                f"    decision  {d['number']} {d['decision']}, by {d['author'] or 'nobody named'} at {d['made']}{why}"
            )
    return "\n".join(lines) + "\n"


def _measures(why: Mapping[str, float], most: int) -> str:
    """The measures that speak most for a join, the strongest first."""
    return ", ".join(f"{n} {v:g}" for n, v in sorted(why.items(), key=lambda m: (-m[1], m[0]))[:most])


def _value(value: Any) -> str:
    rows = value if isinstance(value, list) else [value]
    return f"{len(rows)} rows" if rows and isinstance(rows[0], dict) else shown(value) or "nothing"


def _claim(label: str, claim: Mapping[str, Any]) -> list[str]:
    value = f"{_value(claim['value'])} " if "value" in claim else ""
    words = f"“{claim['words']}” " if claim.get("words") else ""
    where = f"characters {claim['start']} to {claim['end']} " if claim.get("start") is not None else ""
    read = f"read by {claim['read_by']}" if claim.get("read_by") else ""
    return [f"    {label:<9} {value}{words}{where}{read}".rstrip(), *_told(claim)]


def _told(told: Mapping[str, Any]) -> list[str]:
    return [f"      {told['report']} ({told['day']}): {told['sentence']}"] if told.get("report") else []
