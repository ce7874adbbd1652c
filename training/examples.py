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
from dragoman.annotations.spacy_engine import pipeline
from dragoman.articles.parts import compose
from dragoman.gazetteer.countries import country_of
from dragoman.mentions.quotations import quotations
from dragoman.model import Annotated, QuotationMention, Span
from dragoman.records.encoding import Chunk, Pieces, chunks, pieces, window
from dragoman.values.date import find_times
from dragoman.values.quantity import find_quantities
from labels import AMOUNT_OF, CLASS_FIELD, CLASSES, KINDS, SYNTAX, TEXT_OF
from syntax import verbs

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
    unsaid: list[tuple[int, int]] = field(default_factory=list)
    """Quotation marks that hold no statement (a title, a term): where, as pieces."""
    verbs: list[Instance] = field(default_factory=list)
    """Verbs with their fields by the parse, under the kind `SYNTAX`."""


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


def locate_description(
    value: str, text: str, low: int, high: int, anchor: int, cast: dict[str, list[dict[str, Any]]]
) -> list[Span]:
    """Where text[low:high] means `value` without naming it: an office, a pronoun, "the government", "the council".

    The one before the act's word and nearest to it is taken, else the first behind it.
    """
    country = country_of(value)
    offices = [r for r in cast.get("role", []) if r.get("by")]
    person = any(value == r["by"][0] for r in offices) or any(
        value in r.get("by", []) for r in cast.get("statement", [])
    )
    tries: list[str] = []
    if country:
        tries += [re.escape(r["by"][0].split()[-1]) for r in offices if country_of(str(r.get("of", ""))) is country]
        tries.append(r"(?:[Tt]he )?(?:government|authorities|administration)")
        tries.append(r"(?:we|We)")
    elif person:
        heads = {str(r.get("title", "")).split()[-1].lower() for r in offices if r["by"][0] == value and r.get("title")}
        tries += [rf"[Tt]he {re.escape(h)}" for h in sorted(heads)]
        tries += [r"(?:[Hh]e|[Ss]he)", r"(?:I|we|We)"]
    else:
        tries.append(rf"[Tt]he {re.escape(value.split()[-1].lower())}")
    for pattern in tries:
        hits = [
            Span(low + m.start(), low + m.end())
            for m in re.finditer(rf"(?<![\w’'-])(?:{pattern})(?![\w’'-])", text[low:high])
        ]
        if hits:
            before = [h for h in hits if h.end <= anchor]
            return before[-1:] or hits[:1]
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


def annotated(folder: Path) -> tuple[Annotated, tuple[QuotationMention, ...]]:
    """The report of a folder with its sentences, and its quotations."""
    text = (folder / "report.txt").read_text()
    meta = tomllib.loads((folder / "report.toml").read_text()) if (folder / "report.toml").exists() else {}
    article = compose(text, published=str(meta.get("published", "")), name=folder.name)
    assert article.text == text, folder
    report = Annotated(article, sentences(article))
    return report, quotations(article, report.sentences)


def example(folder: Path, tokenizer: Any) -> Example:
    report, quotes = annotated(folder)
    article, sents, text = report.article, report.sentences, report.article.text
    gold = tomllib.loads((folder / "expected.toml").read_text())
    p = pieces(report, [s for q in quotes for s in q.parts], tokenizer)
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
                        made = instance(
                            kind, record, cut, s.span, text, p, parts, persons, times, numbers, quotes, gold
                        )
                        if made:
                            made.record = number
                            instances.append(made)
    said = [Span(at, at + len(w)) for r in gold.get("statement", []) for w in r["words"] if (at := text.find(w)) >= 0]
    unsaid = [p.covering(q.parts[0]) for q in quotes if not any(s.overlaps(part) for s in said for part in q.parts)]
    return Example(folder.name, report, p, parts, instances, gold, [(a, b) for a, b in unsaid if a < b])


def parsed(e: Example) -> list[Instance]:
    """The report's verbs with the fields that spaCy's parse gives them."""
    nlp, _ = pipeline()
    text, p = e.annotated.article.text, e.pieces
    made: list[Instance] = []
    for s in e.annotated.sentences:
        for verb, fields in verbs(nlp(s.span.of(text))):
            a, b = p.covering(Span(s.span.start + verb.start, s.span.start + verb.end))
            chunk = next((c for c in e.chunks if c.start <= a < c.end), None)
            if a >= b or chunk is None:
                continue
            labels = {
                name: [p.covering(Span(s.span.start + x.start, s.span.start + x.end)) for x in spans]
                for name, spans in fields.items()
            }
            made.append(Instance(SYNTAX, (a, min(b, chunk.end)), labels))
    return made


def instance(kind, record, cut, sentence, text, p, parts, persons, times, numbers, quotes, cast) -> Instance | None:  # type: ignore[no-untyped-def]
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
    chunk = next((c for c in parts if c.start <= a < c.end), None)
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
                spans = locate_description(value, text, *mine, int(p.start[a]), cast) if name == "by" else []
                before = locate_name(value, text, low, mine[0], persons)
                after = locate_name(value, text, mine[1], high, persons)
                spans = spans or before[-1:] or after[:1]
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
