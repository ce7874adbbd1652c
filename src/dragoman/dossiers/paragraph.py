"""The story of a dossier in one paragraph, as an editor would tell it, from records alone.

What a decision or a promise is about stands in the words of its reports, in quotation marks: they may be a noun, a verb or half a
sentence, and are not turned into anything that no report says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dragoman.dossiers.prose import at, counted, figure, joined, lasting, sentence, voted, words

Row = Mapping[str, Any]
_DECISIONS, _PROMISES, _LETTERS = 4, 4, 140


def paragraph(rows: Sequence[Row], things: int, reports: int, voices: int) -> str:
    """How much is told by how many; the decisions and the promises of which most reports tell, in their order; what came of the
    promises; the deadliest attack. `rows` are of the account; `things` may be more than they are."""
    told = f"{counted(reports, 'report')} by {counted(voices, 'independent voice')}"
    said = [f"{told} {'tells' if reports == 1 else 'tell'} of {counted(things, 'thing')}"]
    decisions = [r for r in rows if r["kind"] in ("agreement", "mandate") and _is_told(r)]
    said += [_decision(r) for r in _foremost(decisions, _DECISIONS)]
    promises = [r for r in rows if r["kind"] == "pledge" and _is_told(r)]
    in_figures = [r for r in promises if r.get("amount") is not None]
    said += [_promise(r) for r in _foremost(in_figures or promises, _PROMISES)]
    return " ".join(sentence(s) for s in (*said, *_toll(rows)))


def _is_told(row: Row) -> bool:
    """Whether somebody is named, and the thing is more than a possibility or a denial."""
    asked = row.get("stage") in ("sought", "proposed", "signalled")
    return bool(row.get("by")) and (
        row["kind"] == "pledge" or asked or row.get("reality", "happened") in ("happened", "ongoing")
    )


def _foremost(rows: Iterable[Row], most: int) -> list[Row]:
    """Those of which most reports tell, each matter once, in the order of their dates."""
    ranked = sorted(rows, key=lambda r: (-len(r["reports"]), not _when(r), _when(r), str(r["id"])))
    once = {(r.get("stage"), _about(r) or r["id"]): r for r in reversed(ranked)}
    return sorted([r for r in ranked if r in once.values()][:most], key=lambda r: (_when(r) or "9", str(r["id"])))


def _when(row: Row) -> str:
    """The date of the stage that the thing has reached; of a promise that of the promise."""
    steps = row.get("history") or ()
    reached = next((s["date"] for s in reversed(steps) if s["stage"] == row.get("stage")), "")
    return str((row["kind"] != "pledge" and reached) or row.get("date") or "")


def _about(row: Row) -> str:
    return str(row.get("subject") or row.get("what") or "")


def _decision(row: Row) -> str:
    stage, forms = row.get("stage"), words()["decisions"]
    form = str(forms[row["kind"]].get(stage, "{who} came to a decision{when}"))
    if row["kind"] == "agreement" and len(row["by"]) == 1:
        form = str(forms["alone"].get(stage, form))
    extra = []
    if (
        stage not in ("extended", "ended") or len(row.get("history") or ()) < 2
    ):  # else the vote may be the one that adopted it
        extra.append(voted(row.get("votes") or ()))
    term = lasting(str(row.get("term") or ""))
    if term and stage not in ("suspended", "ended"):
        extra.append(f"for {term}")
    told = form.format(who=joined(row["by"]), when=_spaced(at(_when(row))))
    return " ".join(filter(None, (told, *extra))) + _quoted(_about(row))


def _promise(row: Row) -> str:
    amount = row.get("amount")
    what = "“" + _clipped(_about(row)) + "”" if amount is None else figure(amount, str(row.get("unit") or ""))
    forms = words()["promises"]
    came, left = row.get("delivered"), row.get("outstanding")
    counts = came is not None and row.get("stage") not in ("withdrawn", "blocked", "lapsed", "superseded")
    form = str(forms["pledged"] if counts else forms.get(row.get("stage"), forms["pledged"]))
    whom = _spaced(joined(row.get("to") or ()), "to ")
    told = form.format(who=joined(row["by"]), what=what, whom=whom, when=_spaced(at(_when(row))))
    if not counts:
        return told
    if not came:
        return f"{told}; nothing of it has come"
    return f"{told}; {figure(came)} {_have(came)} come" + (f", {figure(left)} {_are(left)} outstanding" if left else "")


def _have(amount: Any) -> str:
    return "has" if amount == 1 else "have"


def _are(amount: Any) -> str:
    return "is" if amount == 1 else "are"


def _spaced(words_: str, before: str = "") -> str:
    return f" {before}{words_}" if words_ else ""


def _quoted(about: str) -> str:
    return f": “{_clipped(about)}”" if about else ""


def _clipped(about: str) -> str:
    flat = " ".join(about.split()).strip("“”\"'")
    return flat if len(flat) <= _LETTERS else flat[:_LETTERS].rsplit(" ", 1)[0] + " …"


def _toll(rows: Sequence[Row]) -> list[str]:
    """What attacks cost: the worst of them. Tolls are not added up, as one record may tell of several attacks together."""
    attacks = [r for r in rows if r["kind"] == "attack" and r.get("reality", "happened") in ("happened", "ongoing")]
    deadly = [r for r in attacks if _most(r.get("killed"))]
    if not deadly:
        return []
    worst = max(deadly, key=lambda r: (_most(r["killed"]), str(r["id"])))
    where = _spaced(joined(worst.get("place") or ()), "in ")
    when = _spaced(at(_when(worst)))
    killed = f"{figure(worst['killed'])} {'person' if worst['killed'] == 1 else 'people'}"
    if len(attacks) == 1:
        return [f"an attack{where}{when} killed {killed}"]
    return [f"of {counted(len(attacks), 'attack')}, the deadliest{where}{when} killed {killed}"]


def _most(value: Any) -> float:
    """The figure, or the high end of a range; 0 where there is none."""
    high = value[-1] if isinstance(value, list | tuple) and value else value
    return float(high) if isinstance(high, int | float) else 0.0
