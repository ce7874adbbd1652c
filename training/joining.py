"""Fit the signs by which two passages of one report are one record: python training/joining.py GOLD... [--test GOLD...]

Coded reports give the pairs: two passages of one kind that tell the same record, or two. Some fields are left out at random, as a
reader misses some. Writes `src/dragoman/records/joining.json` and prints precision and recall on the reports of --test.
Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from types import MappingProxyType

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from tokenizers import Tokenizer

from dragoman.model import Record, Span
from dragoman.records import assemble
from dragoman.records.draft import Draft
from dragoman.records.joining import signs
from examples import Example, example, folders
from labels import CLASS_FIELD, CLASSES, KINDS

MISSED = 0.2  # share of the fields that are left out
OUT = Path(__file__).parent.parent / "src" / "dragoman" / "records" / "joining.json"
Pairs = tuple[list[dict[str, float]], list[bool]]


def draft(e: Example, number: int, rng: random.Random) -> Draft:
    """The draft that a reader with some misses would make of one coded passage."""
    i, p = e.instances[number], e.pieces
    spans = {
        name: tuple(Span(int(p.start[a]), int(p.end[b - 1])) for a, b in places)
        for name, places in i.labels.items()
        if name == "words" or rng.random() > MISSED
    }
    choices = {
        CLASS_FIELD.get(name, name): tuple(CLASSES[name][v] for v in values) for name, values in i.classes.items()
    }
    anchor = Span(int(p.start[i.anchor[0]]), int(p.end[i.anchor[1] - 1]))
    passage = spans.pop("words")[0]
    return Draft(
        KINDS[i.kind], passage, anchor, int(p.sentence[i.anchor[0]]), MappingProxyType(spans), MappingProxyType(choices)
    )


def pairs(roots: list[Path], tokenizer: Tokenizer, rng: random.Random) -> Pairs:
    found: list[dict[str, float]] = []
    same: list[bool] = []
    for folder in (f for root in roots for f in folders(root)):
        e = example(folder, tokenizer)
        persons = [
            Span(int(e.pieces.start[i.anchor[0]]), int(e.pieces.end[i.anchor[1] - 1]))
            for i in e.instances
            if KINDS[i.kind] == "role"
        ]
        facts = assemble.facts_of(e.annotated, persons, [])
        made: list[tuple[int, Record]] = []
        for number, i in enumerate(e.instances):
            if KINDS[i.kind] not in ("role", "statement", "tie"):
                record = assemble.record_of(draft(e, number, rng), facts, (), {})
                if record is not None:
                    made.append((i.record, record))
        made.sort(key=lambda m: m[1].passages[0].start)
        for n, (right, second) in enumerate(made):
            for left, first in made[:n]:
                if first.kind == second.kind:
                    found.append(signs(first, second, e.annotated))
                    same.append(left == right)
    return found, same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--test", type=Path, nargs="*", default=[])
    parser.add_argument("--encoder", type=Path, required=True, help="the folder with tokenizer.json")
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rng = random.Random(0)
    found, same = pairs(options.gold, tokenizer, rng)
    table = DictVectorizer(sparse=True)
    model = LogisticRegression(C=1.0, max_iter=3000).fit(table.fit_transform(found), same)
    weights = {n: round(float(c), 3) for n, c in zip(table.get_feature_names_out(), model.coef_[0], strict=True)}
    weights["bias"] = round(float(model.intercept_[0]), 3)
    OUT.write_text(json.dumps({"pairs": len(same), "weights": weights}, indent=1) + "\n")
    print(f"{len(same)} pairs, {sum(same)} the same")
    if options.test:
        tried, truth = pairs(options.test, tokenizer, rng)
        chances = model.predict_proba(table.transform(tried))[:, 1]
        joined, right = chances >= 0.5, np.array(truth)
        print(
            f"precision {(joined & right).sum() / joined.sum():.3f}  recall {(joined & right).sum() / right.sum():.3f}"
        )


if __name__ == "__main__":
    main()
