"""The dossier's pictures as SVG, drawn on the server: they stand in the page with scripts off, in print and in an export.

All text that comes from reports is escaped; colours come from classes, so that light and dark both work.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from dragoman.desk.pages import STATIC
from dragoman.ledger.life import STAGES

Row = Mapping[str, Any]


def stages(row: Row) -> Markup:
    """A pledge's way as a row of dots: those it has reached are filled; a cross where it was stopped."""
    order = STAGES["pledge"]
    dated = {s["stage"]: s["date"] for s in row["steps"]}
    made = ["<line class=axis x1=10 y1=10 x2=190 y2=10 />"]
    for i, stage in enumerate(order):
        x = 10 + 30 * i
        told = f"{stage}{', ' + dated[stage] if stage in dated else ''}"
        kind = "fill" if i <= row["reached"] else "no"
        made.append(
            f'<circle class="{kind}" cx="{x}" cy="10" r="{5 if i <= row["reached"] else 4}"><title>{escape(told)}</title></circle>'
        )
    x = 10 + 30 * row["reached"]
    if row["stopped"]:
        made.append(f'<path class="stop" d="M{x + 9} 5l10 10m0-10l-10 10"/>')
    shown = row["stopped"] or order[row["reached"]]
    anchor = "start" if x < 40 else "end" if x > 160 else "middle"
    made.append(f'<text x="{max(2, x)}" y="28" text-anchor="{anchor}">{escape(shown)}</text>')
    return Markup(
        f'<svg class="stages promise" viewBox="0 0 200 32" role="img" aria-label="{escape(shown)}">{"".join(made)}</svg>'
    )


def timeline(rows: Sequence[Row], link: str = "#t-") -> Markup:
    """Dates as dots, imprecise dates as bars, open ends as dashed bars; one lane after another, labels beside them."""
    from dragoman.values.edtf import FIRST, LAST

    days = [_number(d) for r in rows for d in (r["first"], r["last"]) if d not in (FIRST, LAST)]
    if not days:
        return Markup("")
    low, high = min(days), max(days)
    pad = max(10, (high - low) // 25)
    low, high = low - pad, high + pad
    width, left = 1100, 10
    scale = (width - 2 * left) / max(1, high - low)
    lanes: list[float] = []
    items = []
    for row in rows:
        a = left if row["open_start"] else left + (_number(row["first"]) - low) * scale
        b = width - left if row["open_end"] else left + (_number(row["last"]) - low) * scale
        label = _short(row["label"], 46)
        length = 6.2 * len(label)
        flip = b + 8 + length > width and a - 8 - length > 0
        start, end = (a - 12 - length, b + 6) if flip else (a - 6, max(b, a + 8) + 12 + length)
        lane = next((i for i, free in enumerate(lanes) if free <= start), len(lanes))
        if lane == len(lanes):
            lanes.append(0.0)
        lanes[lane] = end
        items.append((lane, a, b, flip, label, row))
    top = 26
    height = top + 19 * len(lanes) + 10
    made = list(_axis(low, high, left, scale, height))
    for lane, a, b, flip, label, row in items:
        y = top + 19 * lane + 9
        shape = (
            f'<circle class="{"open" if row["told_only"] else "fill"}" cx="{a:.1f}" cy="{y}" r="4.5"/>'
            if b - a < 3
            else f'<rect class="{"open" if row["open_end"] or row["open_start"] else "wash"}" '
            f'x="{a:.1f}" y="{y - 5}" width="{b - a:.1f}" height="10" rx="3"/>'
        )
        x, anchor = (a - 8, "end") if flip else ((b if b - a >= 3 else a) + 8, "start")
        if x + 6.2 * len(label) > width and not flip:
            x, anchor = width - left, "end"
        told = f"{row['date'] or 'told ' + row['first']}: {row['label']}"
        made.append(
            f'<a href="{link}{row["id"]}" class="{row["family"]}" aria-label="{escape(told)}"><title>{escape(told)}</title>{shape}'
            f'<text x="{x:.1f}" y="{y + 4}" text-anchor="{anchor}">{escape(label)}</text></a>'
        )
    return Markup(
        f'<svg class="picture" viewBox="0 0 {width} {height}" role="group" aria-label="Timeline">{"".join(made)}</svg>'
    )


def _axis(low: int, high: int, left: int, scale: float, height: int) -> list[str]:
    first, last = date.fromordinal(low), date.fromordinal(high)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = 1 if months <= 14 else 3 if months <= 40 else 6 if months <= 84 else 12 if months <= 240 else 60
    made: list[str] = []
    for n in range(months + 1):
        year, month = first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1
        if (year * 12 + month - 1) % step or year > 9998:
            continue
        x = left + (date(year, month, 1).toordinal() - low) * scale
        if not left <= x <= 1060:  # what stands further right would be cut off
            continue
        label = (
            str(year)
            if month == 1 or step >= 12
            else date(year, month, 1).strftime("%b") + (f" {year}" if not made else "")
        )
        made.append(
            f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="20" y2="{height}"/>'
            f'<text class="faint" x="{x + 3:.1f}" y="14">{label}</text>'
        )
    return made


def _number(day: str) -> int:
    return date(int(day[:4]) or 1, int(day[5:7]), int(day[8:10])).toordinal()


def _short(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


@cache
def _world() -> Mapping[str, Any]:
    """Outlines of states (Natural Earth through world-atlas), made by the build of the scripts; {} where it was not made."""
    file = STATIC / "built" / "world.json"
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def world_map(rows: Sequence[Row]) -> Markup:
    """Towns as points, regions as dashed rings, states as shading; never a pin for a country. Equirectangular."""
    world = _world()
    placed = [r for r in rows if r["lat"] is not None]
    if not world or not placed:
        return Markup("")
    from dragoman.gazetteer.countries import by_code

    shade: dict[str, int] = {}
    for r in placed:
        country = by_code(str(r["country"] or ""))
        if r["precision"] == "country" and country:
            shade[str(country.numeric or country.name)] = (
                shade.get(str(country.numeric or country.name), 0) + r["things"]
            )
    xs, ys = [_x(r["lon"]) for r in placed], [_y(r["lat"]) for r in placed]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    wide, tall = max(x1 - x0 + 160, 420), max(y1 - y0 + 120, 230)
    wide, tall = max(wide, tall * 1.9), max(tall, wide / 1.9 if wide < 1000 else 0)
    wide, tall = min(wide, 1000.0), min(max(tall, wide / 2.1), 500.0)
    left = min(max(0.0, (x0 + x1 - wide) / 2), 1000 - wide)
    top = min(max(0.0, (y0 + y1 - tall) / 2), 500 - tall)
    made = []
    for key, shape in world["land"].items():
        a, b, c, d = shape["box"]
        if a > left + wide or c < left or b > top + tall or d < top:
            continue
        count = shade.get(key, 0) or shade.get(shape.get("name", ""), 0)
        kind = "land" if not count else f"land shade{1 if count < 3 else 2 if count < 8 else 3}"
        title = f"<title>{escape(shape.get('name', ''))}: {count}</title>" if count else ""
        made.append(f'<path class="{kind}" d="{shape["d"]}">{title}</path>')
    size = wide / 1000
    taken: list[tuple[float, float, float, float]] = []
    marks = []
    for r in placed:
        if r["precision"] == "country":
            continue
        x, y = _x(r["lon"]), _y(r["lat"])
        area = r["precision"] == "area"
        radius = (5 + 2.2 * math.sqrt(r["things"])) * size * (2 if area else 1)
        told = f"{r['name']} ({'a region' if area else 'a town'}): {r['things']}"
        form = (
            f'<circle class="{"open" if area else "wash"}" cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" '
            f'stroke-width="{1.4 * size:.2f}"/>'
        )
        label = _map_label(str(r["name"]), x, y, radius, 12 * size, taken, left, left + wide)
        marks.append(
            f'<a href="#p-{escape(r["name"])}" class="{r["family"]}" aria-label="{escape(told)}">'
            f"<title>{escape(told)}</title>{form}{label}</a>"
        )
    made += reversed(marks)
    return Markup(
        f'<svg class="picture map" viewBox="{left:.1f} {top:.1f} {wide:.1f} {tall:.1f}" role="group" aria-label="Map of places">'
        f"{''.join(made)}</svg>"
    )


def _map_label(
    name: str,
    x: float,
    y: float,
    radius: float,
    size: float,
    taken: list[tuple[float, float, float, float]],
    left: float,
    right: float,
) -> str:
    """The name beside, above or below its ring, wherever it covers no other name; "" where it would (the list has it)."""
    length = 0.56 * size * len(name)
    gap = radius + 0.3 * size
    for dx, dy, anchor in (
        (gap, 0.35 * size, "start"),
        (-gap, 0.35 * size, "end"),
        (0.0, -gap, "middle"),
        (0.0, gap + 0.8 * size, "middle"),
    ):
        start = x + dx - (0 if anchor == "start" else length if anchor == "end" else length / 2)
        box = (start, y + dy - size, start + length, y + dy + 0.2 * size)
        if (
            box[0] < left
            or box[2] > right
            or any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken)
        ):
            continue
        taken.append(box)
        return f'<text x="{x + dx:.2f}" y="{y + dy:.2f}" text-anchor="{anchor}" font-size="{size:.2f}">{escape(name)}</text>'
    return ""


def _x(lon: float) -> float:
    return (lon + 180) / 360 * 1000


def _y(lat: float) -> float:
    return (90 - lat) / 180 * 500


def network(found: Mapping[str, Any]) -> Markup:
    """Actors and ties, laid out so that ties are short; thickness says how often, colour says of which sort most."""
    nodes, ties = [n["name"] for n in found["nodes"]], found["ties"]
    if len(nodes) < 2:
        return Markup("")
    place = _laid_out(nodes, [(t["from"], t["to"], t["things"]) for t in ties])
    width, height = 760, 470
    made = []
    for t in ties:
        (a, b), (c, d) = place[t["from"]], place[t["to"]]
        told = f"{t['from']} → {t['to']}: {t['things']}"
        made.append(
            f'<g class="{t["family"]}"><path d="M{a * width:.1f} {b * height:.1f}L{c * width:.1f} {d * height:.1f}" fill="none" '
            f'stroke="var(--k)" stroke-opacity=".55" stroke-width="{min(7, 0.8 + 1.1 * math.sqrt(t["things"])):.1f}">'
            f"<title>{escape(told)}</title></path></g>"
        )
    for n in found["nodes"]:
        x, y = place[n["name"]][0] * width, place[n["name"]][1] * height
        radius = 4 + 2 * math.sqrt(n["things"])
        anchor = "end" if x > width * 0.8 else "start"
        at = x - radius - 4 if anchor == "end" else x + radius + 4
        made.append(
            f'<g><circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="var(--sheet)" stroke="var(--ink)" stroke-width="1.5">'
            f"<title>{escape(n['name'])}: {n['things']}</title></circle>"
            f'<text x="{at:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{escape(_short(n["name"], 28))}</text></g>'
        )
    return Markup(
        f'<svg class="picture" viewBox="0 0 {width} {height}" role="img" aria-label="Network of actors">{"".join(made)}</svg>'
    )


def _laid_out(nodes: Sequence[str], ties: Sequence[tuple[str, str, int]]) -> dict[str, tuple[float, float]]:
    """Positions from 0 to 1: springs along ties, repulsion between all, from a spiral; the same input gives the same."""
    import numpy as np

    n = len(nodes)
    turn = np.arange(n)
    at = np.exp(2.399963j * turn) * np.sqrt((turn + 1) / n)  # a place is a complex number: x + iy
    place = {name: i for i, name in enumerate(nodes)}
    pull = np.zeros((n, n))
    for a, b, weight in ties:
        strength = min(1.0, 0.4 + 0.1 * weight)
        pull[place[a], place[b]] += strength
        pull[place[b], place[a]] += strength
    ideal, heat = 1.5 / math.sqrt(n), 0.25
    pull /= ideal
    for _ in range(60):
        apart = at[:, None] - at
        length = np.abs(apart) + 1e-2
        move = ((ideal**3 / length**3 - pull * length) * apart).sum(axis=1) - 0.3 * at
        at += move * np.minimum(1.0, heat / (np.abs(move) + 1e-9))
        heat *= 0.943
    low, high = complex(at.real.min(), at.imag.min()), complex(at.real.max(), at.imag.max())
    wide, tall = high.real - low.real + 1e-9, high.imag - low.imag + 1e-9
    return {
        name: (0.06 + 0.8 * float((at[i].real - low.real) / wide), 0.08 + 0.84 * float((at[i].imag - low.imag) / tall))
        for name, i in place.items()
    }


def ranges(rows: Sequence[Row]) -> dict[str, Markup]:
    """Each toll as a bar from its lowest to its highest value, on one square-root scale, with a dot for the shown value."""
    most = max((r["high"] for r in rows), default=0) or 1
    made = {}
    for i, r in enumerate(rows):
        a, b = (200 * math.sqrt(v / most) for v in (r["low"], r["high"]))
        dot = (
            f'<circle class="fill" cx="{200 * math.sqrt(r["best"] / most) + 5:.1f}" cy="7" r="4"/>'
            if r["best"] is not None
            else ""
        )
        bar = (
            f'<rect class="wash" x="{a + 5:.1f}" y="3" width="{max(2, b - a):.1f}" height="8" rx="2"/>'
            if b - a > 1
            else ""
        )
        made[str(i)] = Markup(
            f'<svg class="stages {r["family"]}" viewBox="0 0 212 14" aria-hidden="true">'
            f'<line class="axis" x1="5" x2="205" y1="13" y2="13" stroke-width=".5"/>{bar}{dot}</svg>'
        )
    return made


def columns(months: Sequence[Row], height: int = 120) -> Markup:
    """Reports a month as columns: all of them pale, those with the chosen name strong."""
    if not months:
        return Markup("")
    most = max(m["reports"] for m in months) or 1
    step = 1000 / len(months)
    made = []
    for i, m in enumerate(months):
        full, part = m["reports"] / most * height, m["chosen"] / most * height
        x, w = i * step + step * 0.1, step * 0.8
        named = f", {m['chosen']} with the name" if m["chosen"] else ""
        made.append(
            f"<g><title>{escape(m['month'])}: {m['reports']}{named}</title>"
            f'<rect class="wash" x="{x:.1f}" y="{height - full + 14:.1f}" width="{w:.1f}" height="{full:.1f}"/>'
            f'<rect class="fill" x="{x:.1f}" y="{height - part + 14:.1f}" width="{w:.1f}" height="{part:.1f}"/></g>'
        )
        if len(months) <= 14 or m["month"].endswith(("-01", "-07")) or i == 0:
            made.append(f'<text class="faint" x="{x:.1f}" y="{height + 30}">{escape(m["month"])}</text>')
    made.append(
        f'<text class="faint" x="0" y="10">{most}</text><line class="axis" x1="0" x2="1000" y1="{height + 14}" y2="{height + 14}"/>'
    )
    return Markup(
        f'<svg class="picture" viewBox="-6 0 1012 {height + 38}" role="img" aria-label="Reports a month">{"".join(made)}</svg>'
    )


def spark(values: Sequence[int]) -> Markup:
    """A row of small columns."""
    most = max(values, default=0) or 1
    step = 200 / max(1, len(values))
    bars = "".join(
        f'<rect class="fill" x="{i * step:.1f}" y="{20 - 20 * v / most:.1f}" width="{step * 0.8:.1f}" '
        f'height="{20 * v / most:.1f}"/>'
        for i, v in enumerate(values)
    )
    return Markup(f'<svg class="stages" viewBox="0 0 200 20" aria-hidden="true">{bars}</svg>')
