"""The trained reader: marks the words of each act, then reads the fields of each in its window, and hands on drafts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import country_of
from dragoman.model import Annotated, QuotationMention, Span
from dragoman.records.draft import Draft
from dragoman.records.encoding import CLS, SEP, Chunk, IntArray, Pieces, Window, chunks, pieces, sentences_in, window

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
NEAR = 8  # pieces on each side of an act's word that belong to the same act
SECOND = 0.4  # share of the attention elsewhere that makes a second act of the kind
BATCH = 4  # windows read at once: few enough to stay in a processor's cache
SINGLE = frozenset(  # fields that hold one stretch of text; the others hold names
    (
        "words",
        "text",
        "condition",
        "purpose",
        "amount",
        "unit",
        "killed",
        "injured",
        "abducted",
        "term",
        "title",
        "votes",
        "date",
    )
)
_IN_WORD = re.compile(r"[\w-]")
_WORD_END = re.compile(r"(?:\b[A-Z][’'])?[\w-]+\Z")
_WORD_START = re.compile(r"[\w-]*(?:(?<=\b[A-Z])[’'][A-Z][\w-]*)?")
_LEFT_NAME = re.compile(r"[A-Z][\w.-]* \Z")
_INITIALS = re.compile(r"(?<![\w.])[A-Z](?:\.[A-Z])+\Z")
_NEXT_NAME = re.compile(r" [A-Z][\w-]*")


class Network(Protocol):
    """The two halves of the trained network (see training/network.py) as plain functions over arrays."""

    def encode(self, ids: IntArray, case: IntArray, quoted: IntArray, role: IntArray) -> tuple[Floats, Floats]: ...

    def read(self, x: Floats, kind: IntArray, mark: IntArray, mask: IntArray) -> tuple[Floats, Floats]: ...


@dataclass(frozen=True, slots=True)
class Scheme:
    """What the network's outputs mean: written beside the weights.

    `thresholds` are the least confidence of a record of each kind, `field_thresholds` of a word piece in each field.
    """

    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    classes: dict[str, tuple[str, ...]]
    class_field: dict[str, str]
    thresholds: dict[str, float]
    field_thresholds: dict[str, float]

    def slice_of(self, group: str) -> slice:
        """Where a group of classes lies in the class output."""
        at = 0
        for name, values in self.classes.items():
            if name == group:
                return slice(at, at + len(values))
            at += len(values)
        raise KeyError(group)


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: int
    at: Window
    score: float
    quote: tuple[Span, ...] = ()


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))), dtype=np.float32)


def sentence_scores(here: Floats) -> tuple[Floats, Floats]:
    """Probability of each kind in one sentence, and how much each piece is the act's word (sums to 1 over the pieces).

    `here` holds three numbers a piece for each kind, side by side: pull, give, mean (training/network.py).
    """
    pull, give, mean = np.split(here, 3, axis=-1)
    weights = np.exp(pull - pull.max(axis=0))
    attention = weights / weights.sum(axis=0)
    return _sigmoid((attention * give).sum(axis=0) + mean.mean(axis=0)), np.asarray(attention, dtype=np.float32)


def _anchors(attention: Floats) -> list[int]:
    """The act's word; a second one where much attention lies elsewhere: two acts of one kind in one sentence."""
    first = int(attention.argmax())
    rest = attention.copy()
    rest[max(0, first - NEAR) : first + NEAR + 1] = 0
    return [first, int(rest.argmax())] if float(rest.sum()) >= SECOND else [first]


def encode(p: Pieces, parts: Sequence[Chunk], network: Network) -> tuple[Floats, Floats]:
    """The vector and the kind logits of every piece of the report, which must have some."""
    vectors: list[Floats] = []
    logits: list[Floats] = []
    for c in parts:
        part = slice(c.start, c.end)
        ids = np.concatenate([[CLS], p.ids[part], [SEP]])[None]
        pad = [(0, 0), (1, 1)]
        case, quoted, role = (np.pad(a[part][None], pad) for a in (p.case, p.quoted, p.role))
        x, kinds = network.encode(ids, case, quoted, role)
        vectors.append(x[0, 1:-1])
        logits.append(kinds[0, 1:-1])
    return np.concatenate(vectors), np.concatenate(logits)


def candidates(
    p: Pieces, parts: Sequence[Chunk], logits: Floats, quotes: Sequence[QuotationMention], scheme: Scheme
) -> list[_Candidate]:
    """Where a record may be told: one candidate for each sentence and kind above its threshold, each person and each quotation."""
    found: list[_Candidate] = []
    role = scheme.kinds.index("role")
    statement = scheme.kinds.index("statement")
    for c in parts:
        for low, high in sentences_in(p, c.start, c.end):
            here = logits[low:high]
            scores, attention = sentence_scores(here)
            for k, kind in enumerate(scheme.kinds):
                if k in (role, statement) or scores[k] < scheme.thresholds.get(kind, 0.4):
                    continue
                for at in _anchors(attention[:, k]):
                    found.append(_Candidate(k, window(p, c, low + at, low + at + 1), float(scores[k])))
            named = np.flatnonzero(here[:, role] > _logit(scheme.thresholds.get("role", 0.4))) + low
            for run in np.split(named, np.flatnonzero(np.diff(named) > 1) + 1):
                if len(run):
                    a, b = int(run[0]), int(run[-1]) + 1
                    found.append(_Candidate(role, window(p, c, a, b, 4), float(_sigmoid(logits[a:b, role]).max())))
    for q in quotes:
        first = q.parts[0]
        a, b = p.covering(first)
        chunk = next((c for c in parts if c.start <= a < c.end), None)
        if chunk is None or a >= b:
            continue
        last = int(np.searchsorted(p.sentence, p.sentence[a], side="right"))
        found.append(_Candidate(statement, window(p, chunk, a, min(b, last)), 1.0, q.parts))
    return found


def _logit(p: float) -> float:
    return float(np.log(p / (1 - p)))


def read(vectors: Floats, wanted: Sequence[_Candidate], network: Network) -> list[tuple[Floats, Floats]]:
    """Field probabilities of each candidate's window pieces, and its class logits. Windows of like length go together."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i].at.end - wanted[i].at.start)
    results: list[tuple[Floats, Floats]] = [(np.zeros((0, 0), np.float32), np.zeros(0, np.float32))] * len(wanted)
    for at in range(0, len(order), BATCH):
        group = order[at : at + BATCH]
        longest = max(wanted[i].at.end - wanted[i].at.start for i in group)
        x = np.zeros((len(group), longest, vectors.shape[1]), dtype=np.float32)
        mark = np.zeros((len(group), longest), dtype=np.int64)
        mask = np.zeros((len(group), longest), dtype=np.int64)
        for row, i in enumerate(group):
            w = wanted[i].at
            x[row, : w.end - w.start] = vectors[w.start : w.end]
            mark[row, w.low - w.start : w.high - w.start] = 1
            mark[row, w.a - w.start : w.b - w.start] = 2
            mask[row, : w.end - w.start] = 1
        fields, classes = network.read(x, np.array([wanted[i].kind for i in group], dtype=np.int64), mark, mask)
        for row, i in enumerate(group):
            results[i] = (_sigmoid(fields[row, : wanted[i].at.end - wanted[i].at.start]), classes[row])
    return results


def _runs(probabilities: Floats, threshold: float) -> list[tuple[int, int]]:
    on = np.flatnonzero(probabilities >= threshold)
    return [(int(r[0]), int(r[-1]) + 1) for r in np.split(on, np.flatnonzero(np.diff(on) > 1) + 1) if len(r)]


def _spans(
    p: Pieces, w: Window, probabilities: Floats, threshold: float, text: str, *, single: bool
) -> tuple[Span, ...]:
    """Runs of pieces above the threshold as character spans, widened to whole words; only the best run if `single`."""
    runs = _runs(probabilities, threshold)
    if single and runs:
        best = max(runs, key=lambda r: float(probabilities[r[0] : r[1]].sum()))
        near = [r for r in runs if r[0] - best[1] <= 3 and best[0] - r[1] <= 3]
        runs = [(min(r[0] for r in near), max(r[1] for r in near))]
    found: list[Span] = []
    for a, b in runs:
        span = _whole(Span(int(p.start[w.start + a]), int(p.end[w.start + b - 1])), text, name=not single)
        if not any(span.overlaps(f) for f in found):
            found.append(span)
    return tuple(found)


def _whole(span: Span, text: str, *, name: bool) -> Span:
    """The span widened to whole words, and a name to the capitalised words that go on: "UN Security" takes "Council"."""
    start, end = span
    left = _WORD_END.search(text[max(0, start - 40) : start])
    if left and _IN_WORD.match(text[start : start + 1]):
        start -= len(left.group())
    if _IN_WORD.match(text[end - 1 : end]) and (right := _WORD_START.match(text, end)):
        end = right.end()
    if text[start - 1 : start] in ("'", "’") and (owner := _WORD_END.search(text[max(0, start - 40) : start - 1])):
        start -= len(owner.group()) + 1
    while (
        name
        and not country_of(text[start:end])
        and text[end - 1].isalnum()
        and text[start].isupper()
        and (more := _NEXT_NAME.match(text, end))
    ):
        end = more.end()
    if name and text[start].isupper():  # "Nations Security Council" is a part of a name that is known
        longer = start
        for _ in range(2):
            left = _LEFT_NAME.search(text[max(0, longer - 30) : longer])
            if not left:
                break
            longer -= len(left.group())
            if country_of(text[longer:end]) or body_of(text[longer:end]):
                start = longer
    if text[end : end + 1] == "." and _INITIALS.search(text[max(0, end - 6) : end]):
        end += 1
    return Span(start, end)


def _part(spans: dict[str, tuple[Span, ...]], probabilities: dict[str, Floats], p: Pieces, w: Window) -> None:
    """Who is read both as actor and as addressee stays only where he is likelier."""

    def chance(field: str, span: Span) -> float:
        a, b = p.covering(span)
        here = probabilities[field][max(0, a - w.start) : max(0, b - w.start)]
        return float(here.max()) if len(here) else 0.0

    for span in spans.get("by", ()):
        for other in spans.get("to", ()):
            if span.overlaps(other):
                loser, lost = ("to", other) if chance("by", span) >= chance("to", other) else ("by", span)
                spans[loser] = tuple(s for s in spans.get(loser, ()) if s != lost)


def drafts(
    report: Annotated,
    quotes: Sequence[QuotationMention],
    network: Network,
    tokenizer: Tokenizer,
    scheme: Scheme,
    name: str = "model",
) -> list[Draft]:
    """Everything the network finds in a report, each with the words it read it from."""
    text = report.article.text
    p = pieces(report, [s for q in quotes for s in q.parts], tokenizer)
    if not len(p.ids):
        return []
    parts = chunks(p)
    vectors, logits = encode(p, parts, network)
    wanted = candidates(p, parts, logits, quotes, scheme)
    valid = scheme.slice_of("valid").start
    reality = scheme.slice_of("reality")
    made: list[Draft] = []
    for candidate, (fields, classes) in zip(wanted, read(vectors, wanted, network), strict=True):
        kind = scheme.kinds[candidate.kind]
        sure = float(_sigmoid(classes[valid : valid + 1])[0])
        if candidate.score * sure < scheme.thresholds.get(kind, 0.4):
            continue
        w = candidate.at
        spans: dict[str, tuple[Span, ...]] = {}
        peaks = fields.max(axis=0)
        for f, field in enumerate(scheme.fields):
            if peaks[f] < scheme.field_thresholds.get(field, 0.5):
                continue
            got = _spans(p, w, fields[:, f], scheme.field_thresholds.get(field, 0.5), text, single=field in SINGLE)
            if got:
                spans[field] = got
        _part(spans, {f: fields[:, i] for i, f in enumerate(scheme.fields)}, p, w)
        choices: dict[str, tuple[str, ...]] = {"reality": (scheme.classes["reality"][int(classes[reality].argmax())],)}
        if kind in scheme.class_field:
            part = classes[scheme.slice_of(kind)]
            values = scheme.classes[kind]
            picked = [int(part.argmax())]
            if kind == "pledge":
                picked = sorted({*picked, *np.flatnonzero(part > 0).tolist()})
            choices[scheme.class_field[kind]] = tuple(values[i] for i in picked)
        sentence = report.sentences[int(p.sentence[w.a])].span
        passage = spans.pop("words", (sentence,))[0]
        passage = Span(max(passage.start, sentence.start), min(passage.end, sentence.end))
        anchor = Span(int(p.start[w.a]), int(p.end[w.b - 1]))
        if passage.end <= passage.start:
            passage = sentence
        made.append(
            Draft(
                kind,
                passage,
                anchor,
                int(p.sentence[w.a]),
                spans,
                choices,
                candidate.score * sure,
                name,
                candidate.quote,
            )
        )
    return made
