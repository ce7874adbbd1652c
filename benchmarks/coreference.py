"""Event coreference over the mentions of ECB+, by the ledger's own joining, beside a baseline of same lemmas.

    python benchmarks/coreference.py [FILE] [--topics 35]

FILE is ecbplus_topics01-35.jsonl.gz; by default that of data/events in the folder that DRAGOMAN_SHARED names, or of ../shared.
Every event mention of a validated sentence becomes a telling: its lemma is what it is about, the participants and places that
the data mark in its sentence are its parties and places, the sentence its passage. Pairs of one topic are measured by
`dragoman.ledger.comparing`, with how alike their reports and their times are, weighed by a logistic regression and grouped by
`dragoman.ledger.clustering`. Each half of the topics is scored with weights and a threshold that were fitted on the other half
alone. The baseline puts mentions of one topic and one lemma together.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from clusters import b_cubed, ceaf_e, conll, muc
from dragoman.ledger.clustering import grouped
from dragoman.ledger.comparing import Profile, compare, profiles
from dragoman.ledger.joining import FLOOR
from dragoman.ledger.telling import Telling
from dragoman.ledger.wording import shared, words_of
from joining_weights import fitted

HERE = Path(__file__).resolve().parent.parent
THRESHOLDS = (-2.0, -1.5, -1.0, -0.5, 0.0)


def mentions(document: dict[str, Any], lemmas: list[str]) -> list[tuple[str, Telling, dict[str, float]]]:
    """The event mentions of one document: the chain (or the mention alone), the telling, the words for its time."""
    valid = set(document["validated_sentences"])
    sentences: dict[int, list[str]] = defaultdict(list)
    for token, sentence in zip(document["tokens"], document["sent_ids"], strict=True):
        sentences[sentence].append(token)
    around: dict[tuple[int, str], list[str]] = defaultdict(list)
    for m in document["mentions"]:
        for prefix, field in (("HUMAN", "by"), ("NON_HUMAN", "to"), ("LOC", "place"), ("TIME", "time")):
            if m["type"].startswith(prefix):
                around[m["sent"], field].append(m["text"])
    found = []
    for number, m in enumerate(document["mentions"], 1):
        if m["sent"] not in valid or not m["type"].startswith(("ACTION", "NEG_ACTION")):
            continue
        fields: dict[str, Any] = {"what": " ".join(lemmas[i] for i in m["tokens"])}
        for field in ("by", "to", "place"):
            if names := around[m["sent"], field]:
                fields[field] = list(dict.fromkeys(names))
        key = f"{document['id']}/{m['m_id']}"
        told = Telling(key, document["id"], document["id"], "", number, "attack", fields, (" ".join(sentences[m["sent"]]),))
        found.append((m.get("chain") or key, told, words_of(around[m["sent"], "time"])))
    return found


class Topic:
    """The mentions of one topic with the measures of all their pairs."""

    def __init__(self, documents: list[tuple[dict[str, Any], list[str]]]) -> None:
        self.chains: list[str] = []
        self.lemmas: list[str] = []
        rows: list[tuple[Profile, dict[str, float], dict[str, float]]] = []
        for document, lemmas in documents:
            told = mentions(document, lemmas)
            valid = set(document["validated_sentences"])
            report = words_of([" ".join(t for t, s in zip(document["tokens"], document["sent_ids"], strict=True) if s in valid)])
            for (chain, telling, time), profile in zip(told, profiles([t for _, t, _ in told]), strict=True):
                self.chains.append(chain)
                self.lemmas.append(telling.text("what"))
                rows.append((profile, time, report))
        self.pairs = {}
        alike: dict[tuple[str, str], float] = {}
        for i, j in combinations(range(len(rows)), 2):
            (a, time_a, report_a), (b, time_b, report_b) = rows[i], rows[j]
            measures = compare(a, b)
            ids = (a.telling.report, b.telling.report)
            if ids not in alike:
                alike[ids] = shared(report_a, report_b)
            if ids[0] != ids[1]:
                measures["reports"] = alike[ids]
                measures["reports and text"] = alike[ids] * measures.get("text", 0.0)
            if self.lemmas[i] == self.lemmas[j]:
                measures["lemma"] = 1.0
                measures["lemma and passages"] = measures.get("passages", measures.get("passages, one report", 0.0))
            if time_a and time_b:
                measures["time" if shared(time_a, time_b) > 0.3 else "time other"] = 1.0
            self.pairs[i, j] = measures

    def clusters(self, labels: list[Any], topic: int) -> list[set[Any]]:
        made: dict[Any, set[Any]] = defaultdict(set)
        for i, label in enumerate(labels):
            made[label].add((topic, i))
        return list(made.values())


def fit(topics: dict[int, Topic]) -> tuple[list[str], np.ndarray]:
    names = sorted({n for t in topics.values() for m in t.pairs.values() for n in m})
    place = {n: i for i, n in enumerate(names)}
    rows, right = [], []
    for topic in topics.values():
        for (i, j), measures in topic.pairs.items():
            row = np.zeros(len(names) + 1)
            row[-1] = 1.0
            for n, v in measures.items():
                row[place[n]] = v
            rows.append(row)
            right.append(float(topic.chains[i] == topic.chains[j]))
    x, y = np.array(rows), np.array(right)
    return names, fitted(x, y, np.ones(len(y)))


def scores(topic: Topic, names: list[str], beta: np.ndarray) -> dict[tuple[int, int], float]:
    weight = dict(zip(names, beta, strict=False))
    found = {p: float(beta[-1]) + sum(weight.get(n, 0.0) * v for n, v in m.items()) for p, m in topic.pairs.items()}
    return {p: v for p, v in found.items() if v >= FLOOR}


def joined(topics: dict[int, Topic], scored: dict[int, dict[tuple[int, int], float]], threshold: float) -> list[set[Any]]:
    return [
        {(number, i) for i in group}
        for number, topic in topics.items()
        for group in grouped(len(topic.chains), scored[number], threshold=threshold)
    ]


def gold(topics: dict[int, Topic]) -> list[set[Any]]:
    return [c for n, t in topics.items() for c in t.clusters(t.chains, n)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared_folder = Path(os.environ.get("DRAGOMAN_SHARED", HERE.parent / "shared"))
    parser.add_argument("file", type=Path, nargs="?", default=shared_folder / "data/events/ecbplus_topics01-35.jsonl.gz")
    parser.add_argument("--topics", type=int, default=99, help="only the topics up to this number")
    options = parser.parse_args()
    if not options.file.exists():
        sys.exit(f"no {options.file}: set DRAGOMAN_SHARED")
    documents: dict[int, list[tuple[dict[str, Any], list[str]]]] = defaultdict(list)
    with gzip.open(options.file, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = [r for r in rows if int(r["topic"]) <= options.topics and r["validated_sentences"]]
    for row, lemmas in zip(rows, _lemmas(rows), strict=True):
        documents[int(row["topic"])].append((row, lemmas))
    topics = {number: Topic(found) for number, found in sorted(documents.items())}
    order = sorted(topics)
    halves = [{n: topics[n] for n in order[: len(order) // 2]}, {n: topics[n] for n in order[len(order) // 2 :]}]
    print(f"{'scored on':>14}{'fitted on':>12}{'mentions':>10}{'MUC':>8}{'B3':>8}{'CEAF-e':>8}{'CoNLL':>8}{'same lemma':>12}")
    means = []
    for test, train in ((halves[1], halves[0]), (halves[0], halves[1])):
        names, beta = fit(train)
        known = {n: scores(t, names, beta) for n, t in train.items()}
        best = max(THRESHOLDS, key=lambda t: conll(gold(train), joined(train, known, t)))
        guess = joined(test, {n: scores(t, names, beta) for n, t in test.items()}, best)
        right, plain = gold(test), [c for n, t in test.items() for c in t.clusters(t.lemmas, n)]
        row = [muc(right, guess)[2], b_cubed(right, guess)[2], ceaf_e(right, guess)[2], conll(right, guess), conll(right, plain)]
        means.append(row)
        span, fitted_on = (f"{min(h)}-{max(h)}" for h in (test, train))
        print(f"{span:>14}{fitted_on:>12}{sum(map(len, right)):>10}" + "".join(f"{v:8.3f}" for v in row[:4]) + f"{row[4]:12.3f}")
    ours, plain_mean = (sum(m[i] for m in means) / 2 for i in (3, 4))
    print(f"mean of both halves: CoNLL {ours:.3f}, same lemma {plain_mean:.3f}, {ours - plain_mean:+.3f}")


def _lemmas(rows: list[dict[str, Any]]) -> list[list[str]]:
    """The lemma of every token, in lower case."""
    from spacy.tokens import Doc

    from dragoman.annotations.spacy_engine import pipeline

    model, _ = pipeline()
    texts = [Doc(model.vocab, words=row["tokens"]) for row in rows]
    with model.select_pipes(disable=[p for p in ("parser", "ner") if p in model.pipe_names]):
        return [[t.lemma_.lower() for t in done] for done in model.pipe(texts)]


if __name__ == "__main__":
    main()
