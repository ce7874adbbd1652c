"""Coded reports turned into examples: for each passage of each record, which word pieces say which field."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.gazetteer.countries import country_of
from dragoman.mentions.quotations import quotations
from dragoman.model import Annotated, Span
from dragoman.records.encoding import Chunk, Pieces, chunks, pieces, window
from dragoman.values.date import find_times
from dragoman.values.quantity import find_quantities
from labels import AMOUNT_OF, CLASS_FIELD, CLASSES, KINDS, TEXT_OF

NAME_FIELDS = ("by", "to", "place", "source", "of", "signatories")
STOP = frozenset(
    ("a an the of to in on at for by with and or its his her their that as from be is was were are ").split()
)
WORD = re.compile(r"\w+(?:[’'.-]\w+)*")


@dataclass
class Instance:
    """One passage of one record: its kind, where its anchor may lie, and the labels of its window."""

    kind: int
    anchor: tuple[int, int]
    labels: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    classes: dict[str, list[int]] = field(default_factory=dict)
    valid: bool = True
    record: int = -1


@dataclass
class Example:
    """A coded report as the network sees it."""

    name: str
    annotated: Annotated
    pieces: Pieces
    chunks: list[Chunk]
    instances: list[Instance]
    gold: dict[str, list[dict[str, Any]]]


def folded(text: str) -> list[str]:
    return [w for w in re.findall(r"\w+", text.lower().replace("’", "'")) if w not in STOP and w != "s"]


def forms(value: str, persons: set[str]) -> list[str]:
    """Patterns (regular expressions) under which a report may name `value` again, best first."""
    found = [re.escape(value)]
    country = country_of(value)
    if country:
        acting = "(?: (?:government|officials?|authorities|administration|leadership|regime))?"
        names = {country.name, *country.names, *country.formal, *country.adjectives}
        found.append("(?:" + "|".join(re.escape(n) for n in sorted(names - {""}, key=len, reverse=True)) + ")" + acting)
        found.append(
            "|".join(re.escape(n) for n in sorted({*country.metonyms, *country.capitals} - {""}, key=len, reverse=True))
            or "$^"
        )
        return [rf"(?<!\w)(?:{f})(?!\w)" for f in found]
    words = value.split()
    if len(words) > 1:
        if re.match(r"^(UN|US|UK|EU) ", value):
            found.append(re.escape(value.split(" ", 1)[1]))
        short = "".join(w[0] for w in words if w[0].isupper())
        if len(short) >= 2 and short not in ("US", "UK"):
            found.append(short)
        last = words[-1]
        if value in persons or last[0].isupper():
            found.append(re.escape(last))
            if value in persons:
                found += [re.escape(w) for w in words[:-1] if len(w) > 2 and w[0].isupper()]
        elif len(last) > 3:
            found.append(re.escape(last))
    return [rf"(?<!\w)(?:{f})(?!\w)" for f in found]


def locate_name(value: str, text: str, low: int, high: int, persons: set[str]) -> list[Span]:
    """Where `value` is named in text[low:high], by the best form that occurs at all."""
    region = text[low:high]
    for pattern in forms(value, persons):
        hits = [Span(low + m.start(), low + m.end()) for m in re.finditer(pattern, region)]
        if hits:
            return hits
    return []


def locate_text(value: str, text: str, low: int, high: int) -> Span | None:
    """The stretch of text[low:high] that says `value` best: exact, or with a token F1 of at least 0.6."""
    at = text.find(value, low, high)
    if at >= 0:
        return Span(at, at + len(value))
    wanted = folded(value)
    if not wanted:
        return None
    tokens = [(m.start(), m.end(), m.group().lower()) for m in WORD.finditer(text, low, high)]
    best, where = 0.0, None
    count = len(wanted)
    for i in range(len(tokens)):
        if tokens[i][2] in STOP or tokens[i][2] not in wanted:
            continue
        inside: list[str] = []
        for j in range(i, min(len(tokens), i + 2 * count + 8)):
            if tokens[j][2] not in STOP:
                inside += re.findall(r"\w+", tokens[j][2])
            if tokens[j][2] not in wanted:
                continue
            common = sum(min(inside.count(w), wanted.count(w)) for w in set(inside))
            f1 = 2 * common / (len(inside) + count)
            if f1 > best:
                best, where = f1, Span(tokens[i][0], tokens[j][1])
    return where if best >= 0.6 else None


def example(folder: Path, tokenizer: Any) -> Example:
    text = (folder / "report.txt").read_text()
    meta = tomllib.loads((folder / "report.toml").read_text()) if (folder / "report.toml").exists() else {}
    gold = tomllib.loads((folder / "expected.toml").read_text())
    article = compose(text, published=str(meta.get("published", "")), name=folder.name)
    assert article.text == text, folder
    sents = sentences(article)
    quotes = quotations(article, sents)
    annotated = Annotated(article, sents)
    p = pieces(annotated, [s for q in quotes for s in q.parts], tokenizer)
    parts = chunks(p)
    persons = {r["by"][0] for r in gold.get("role", []) if r.get("by")} | {
        r["by"][0] for r in gold.get("statement", []) if r.get("by") and len(r["by"][0].split()) > 1
    }
    times = find_times(text, article.reference.day)
    numbers = find_quantities(text)
    instances: list[Instance] = []
    for number, (kind, record) in enumerate((k, r) for k, rs in gold.items() for r in rs):
        for passage in record["words"]:
            at = text.find(passage)
            if at < 0:
                continue
            span = Span(at, at + len(passage))
            for s in sents:  # a passage that our splitter cuts gives its longest part
                if s.span.overlaps(span):
                    cut = Span(max(s.span.start, span.start), min(s.span.end, span.end))
                    if cut.end - cut.start >= 0.5 * (span.end - span.start):
                        made = instance(kind, record, cut, s.span, text, p, parts, persons, times, numbers, quotes)
                        if made:
                            made.record = number
                            instances.append(made)
    return Example(folder.name, annotated, p, parts, instances, gold)


def instance(kind, record, cut, sentence, text, p, parts, persons, times, numbers, quotes) -> Instance | None:  # type: ignore[no-untyped-def]
    a, b = p.covering(cut)
    if a >= b:
        return None
    if kind == "role":
        hits = [h for v in record.get("by", []) for h in locate_name(v, text, cut.start, cut.end, persons)]
        if not hits:
            return None
        a, b = p.covering(hits[0])
    elif kind == "statement":
        hits = [q for q in quotes for part in q.parts if part.overlaps(sentence) and part.overlaps(cut)]
        if not hits:
            return None
        part = next(x for x in hits[0].parts if x.overlaps(sentence))
        a, b = p.covering(Span(max(part.start, sentence.start), min(part.end, sentence.end)))
    if a >= b:
        return None
    chunk = next((c for c in parts if c.own <= a < c.end), None)
    if chunk is None:
        return None
    b = min(b, chunk.end)
    made = Instance(KINDS.index(kind), (a, b))
    w = window(p, chunk, a, a + 1)
    low, high = int(p.start[w.start]), int(p.end[w.end - 1])
    mine = (int(p.start[w.low]), int(p.end[w.high - 1]))
    labels: dict[str, list[tuple[int, int]]] = defaultdict(list)

    def mark(name: str, span: Span) -> None:
        x, y = p.covering(span)
        x, y = max(x, w.start), min(y, w.end)
        if x < y:
            labels[name].append((x, y))

    mark("words", cut)
    for name in NAME_FIELDS:
        values = record.get(name, [])
        for value in [values] if isinstance(values, str) else values:
            spans = locate_name(value, text, *(cut.start, cut.end), persons) or locate_name(value, text, *mine, persons)
            if not spans:
                before = locate_name(value, text, low, mine[0], persons)
                after = locate_name(value, text, mine[1], high, persons)
                spans = before[-1:] or after[:1]
            else:
                spans = spans[:2]
            for s in spans:
                mark(name, s)
    free = TEXT_OF.get(kind, "title" if kind == "role" else "")
    if record.get(free):
        where = locate_text(str(record[free]), text, *mine)
        if where:
            mark("title" if kind == "role" else "text", where)
    for name in ("condition", "purpose"):
        if record.get(name):
            where = locate_text(record[name], text, *mine)
            if where:
                mark(name, where)
    if record.get("date"):
        same = [t for t in times if t.value == record["date"] and low <= t.span.start < high]
        inside = [t for t in same if mine[0] <= t.span.start < mine[1]]
        for t in inside or same[-1:]:
            mark("date", t.span)
    amounts = {
        name: (AMOUNT_OF.get(kind, "") == name and "amount") or name
        for name in ("amount", "size", "number", "killed", "injured", "abducted")
        if name in record
    }
    for name, label in amounts.items():
        value = record[name]
        lo, hi = (value[0], value[-1]) if isinstance(value, list) else (value, value)
        for q in numbers:
            if mine[0] <= q.span.start < mine[1] and q.low <= hi and lo <= q.high and (q.low == lo or q.high == hi):
                mark(label, q.span)
                break
    if record.get("unit"):
        where = locate_text(str(record["unit"]), text, *mine)
        if where:
            mark("unit", where)
    made.labels = dict(labels)
    made.classes["reality"] = [CLASSES["reality"].index(record.get("reality", "happened"))]
    if kind in CLASS_FIELD:
        values = record.get(CLASS_FIELD[kind])
        if values:
            made.classes[kind] = [
                CLASSES[kind].index(v) for v in ([values] if isinstance(values, str) else values) if v in CLASSES[kind]
            ]
    return made


def digest(roots: Sequence[Path], left_out: Collection[str] = ()) -> dict[str, Any]:
    """What a training run read: reports and records of each root, and one SHA-256 over all texts and codes in order."""
    whole = hashlib.sha256()
    rows = []
    for root in roots:
        reports = records = 0
        for folder in folders(root):
            if folder.name in left_out:
                continue
            coded = (folder / "expected.toml").read_bytes()
            whole.update((folder / "report.txt").read_bytes())
            whole.update(coded)
            reports += 1
            records += sum(len(rows) for rows in tomllib.loads(coded.decode()).values())
        rows.append({"data": root.name, "reports": reports, "records": records})
    return {"sha256": whole.hexdigest(), "sets": rows, "left_out": sorted(left_out)}


def folders(*roots: Path) -> Iterator[Path]:
    for root in roots:
        yield from sorted(p.parent for p in root.rglob("expected.toml") if (p.parent / "report.txt").exists())
