"""Fit the signs by which two passages of one report are one record: python training/joining.py GOLD... [--test GOLD...]

The reader that ships reads the coded reports; each record that it proposes is given the coded record of its kind whose words
it shares most. Two proposals of one kind are then the same, or not. So the weights allow for what the reader misses and gets
wrong: fitted on the coded records themselves they joined half as many. Writes `src/dragoman/records/joining.json` and prints
precision and recall on the reports of --test. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from dragoman.model import Annotated, Record
from dragoman.records import learned, weights
from dragoman.records.assemble import proposals
from dragoman.records.joining import STATES, likeness, signs
from examples import annotated, folders

OUT = Path(__file__).parent.parent / "src" / "dragoman" / "records" / "joining.json"
Pairs = tuple[list[dict[str, float]], list[bool]]


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower()))


def meant(record: Record, report: Annotated, coded: list[dict[str, Any]]) -> int | None:
    """Which of the coded records of its kind a proposal tells: the one whose words in the same sentence it shares most."""
    passage = record.passages[0]
    text = report.article.text
    sentence = report.sentence_at(passage.start)
    best: tuple[float, int] | None = None
    for number, row in enumerate(coded):
        for told in row["words"]:
            at = text.find(told)
            if at < 0 or sentence is None or not sentence.span.start <= at < sentence.span.end:
                continue
            share = likeness(words(told), words(passage.of(text)))
            if best is None or share > best[0]:
                best = (share, number)
    return best[1] if best else None


def pairs(roots: list[Path]) -> Pairs:
    found: list[dict[str, float]] = []
    same: list[bool] = []
    shipped = weights.load()
    for folder in (f for root in roots for f in folders(root)):
        coded = tomllib.loads((folder / "expected.toml").read_text())
        report, quotes = annotated(folder)
        drafts = learned.drafts(report, quotes, shipped.network, shipped.tokenizer, shipped.scheme)
        made = [
            (meant(r, report, coded.get(r.kind, [])), r) for r in proposals(report, drafts, quotes) if r.kind not in STATES
        ]
        for n, (right, second) in enumerate(made):
            for left, first in made[:n]:
                if first.kind == second.kind and left is not None and right is not None:
                    found.append(signs(first, second, report))
                    same.append(left == right)
    return found, same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--test", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    found, same = pairs(options.gold)
    table = DictVectorizer(sparse=True)
    model = LogisticRegression(C=1.0, max_iter=3000).fit(table.fit_transform(found), same)
    fitted = {n: round(float(c), 3) for n, c in zip(table.get_feature_names_out(), model.coef_[0], strict=True)}
    fitted["bias"] = round(float(model.intercept_[0]), 3)
    OUT.write_text(json.dumps({"pairs": len(same), "weights": fitted}, indent=1) + "\n")
    print(f"{len(same)} pairs, {sum(same)} the same")
    if options.test:
        tried, truth = pairs(options.test)
        joined, right = model.predict_proba(table.transform(tried))[:, 1] >= 0.5, np.array(truth)
        print(
            f"precision {(joined & right).sum() / joined.sum():.3f}  recall {(joined & right).sum() / right.sum():.3f}"
        )


if __name__ == "__main__":
    main()
