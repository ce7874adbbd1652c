"""Fits the weights of joining from stories in which people have joined reports' records, and says how well they carry
over.

    python benchmarks/joining_weights.py [STORIES] [--write]

Each story in turn is left out, the weights are fitted on the others, and the pairs of the story left out are scored:
the figures are of stories that the weights have not seen. `--write` fits on all stories and writes
src/dragoman/ledger/weights.toml.
"""

from __future__ import annotations

import argparse
import os
import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np

from dragoman.articles.parts import compose
from dragoman.ledger.comparing import compare, profiles
from dragoman.ledger.copies import COPY, common, runs
from dragoman.ledger.intake import Report, received
from dragoman.ledger.telling import JOINED

HERE = Path(__file__).resolve().parent.parent
RIDGE = 0.3


def story(folder: Path) -> list[tuple[str, dict[str, float], bool, int]]:
    """The pairs of one story: kind, measures, whether people joined them, and the size of the joined thing."""
    wanted = {ref: r["key"] for r in tomllib.loads((folder / "story.toml").read_text())["record"] for ref in r["joins"]}
    found, keys, texts = [], [], {}
    for path in sorted(folder.glob("*/expected.toml")):
        about = tomllib.loads((path.parent / "report.toml").read_text())
        article = compose(
            (path.parent / "report.txt").read_text(),
            published=about.get("published", ""),
            name=path.parent.name,
            published_basis="metadata",
        )
        coded = tomllib.loads(path.read_text())
        records = [{"kind": kind, **r} for kind, rows in coded.items() for r in rows]
        refs = [f"{path.parent.name}/{kind}/{i}" for kind, rows in coded.items() for i, _ in enumerate(rows, 1)]
        report, told = received(Report(path.parent.name, article.text, day=article.reference.day), records)
        texts[report.id] = runs(article.text)
        for one in profiles([t.telling for t in told]):
            found.append(one)
            keys.append(wanted[refs[one.telling.number - 1]])
    size = Counter(keys)
    pairs = []
    for i, j in combinations(range(len(found)), 2):
        a, b = found[i].telling, found[j].telling
        if a.kind == b.kind:
            copied = a.report != b.report and common(texts[a.report], texts[b.report]) >= COPY
            pairs.append((a.kind, compare(found[i], found[j], copied), keys[i] == keys[j], size[keys[i]]))
    return pairs


def matrix(pairs: list, names: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features (measures, kinds, 1), whether joined, and weights: a joined thing counts by its tellings, not by their
    pairs."""
    x = np.array(
        [[m.get(n, 0.0) for n in names] + [float(k == kind) for kind in JOINED] + [1.0] for k, m, _, _ in pairs]
    )
    y = np.array([float(same) for *_, same, _ in pairs])
    w = np.array([2.0 / size if same else 1.0 for *_, same, size in pairs])
    return x, y, w


def fitted(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Weighted logistic regression with a ridge, by Newton's method."""
    beta, ridge = np.zeros(x.shape[1]), RIDGE * np.eye(x.shape[1])
    ridge[-1, -1] = 1e-6
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (w * (p - y)) + ridge @ beta
        step = np.linalg.solve((x * (w * p * (1 - p))[:, None]).T @ x + ridge, gradient)
        beta -= step
        if np.abs(step).max() < 1e-8:
            break
    return beta


def written(names: list[str], beta: np.ndarray, threshold: float) -> str:
    rows = [
        "# What each measure (comparing.py) adds to the log-odds that two tellings are of one thing.",
        "# Fitted by benchmarks/joining_weights.py; a logistic regression with a ridge, nothing set by hand "
        "but the threshold.",
        f"base = {beta[-1]:.3f}",
        f"threshold = {threshold}",
        "",
        "[measures]",
    ]
    rows += [f'"{n}" = {b:.3f}' for n, b in zip(names, beta, strict=False)]
    rows += ["", "[kinds]", *(f"{k} = {b:.3f}" for k, b in zip(JOINED, beta[len(names) :], strict=False))]
    return "\n".join(rows) + "\n"


def fit(pairs: list) -> tuple[list[str], np.ndarray]:
    names = sorted({n for _, m, _, _ in pairs for n in m})
    return names, fitted(*matrix(pairs, names))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("DRAGOMAN_SHARED", HERE.parent / "shared"))
    parser.add_argument("stories", type=Path, nargs="?", default=shared / "gold" / "stories")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--leave-out", default="", help="fit on all stories but this one (for --out)")
    parser.add_argument("--out", type=Path, default=HERE / "src/dragoman/ledger/weights.toml")
    parser.add_argument("--threshold", type=float, default=-1.2)
    options = parser.parse_args()
    told = {f.parent.name: story(f.parent) for f in sorted(options.stories.glob("*/story.toml"))}
    if options.write or options.leave_out:
        names, beta = fit([p for n, pairs in told.items() if n != options.leave_out for p in pairs])
        options.out.write_text(written(names, beta, options.threshold))
        return
    print(f"{'story left out':32}{'pairs':>8}{'joined':>8}{'P':>8}{'R':>8}")
    for name, pairs in told.items():
        names, beta = fit([p for n, rest in told.items() if n != name for p in rest])
        x, y, _ = matrix(pairs, names)
        yes = x @ beta > options.threshold
        right = float((yes * y).sum())
        print(f"{name:32}{len(pairs):8}{int(y.sum()):8}{right / max(1, yes.sum()):8.3f}{right / max(1, y.sum()):8.3f}")


if __name__ == "__main__":
    main()
