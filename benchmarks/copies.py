#!/usr/bin/env python3
"""How well near-copies are told: python benchmarks/copies.py [STORIES] [--seed N] [--misses]

Makes pairs from STORIES, a .jsonl.gz of articles with title, date and text (by default
`data/stories/wikinews_2019_2020.jsonl.gz` under DRAGOMAN_SHARED or ../shared). Copies of each article: with paragraphs cut,
under a new headline, with sentences changed, merged with another report, and all of that at once. Against them stand, for
each article, pairs with the others that are nearest to it in topic. A pair counts as found if the ledger would find it:
their sketches meet, and their wording is shared. Prints recall for each sort of copy, precision and recall over all;
exit code 1 if either is under 0.95.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LEAST = 0.95
_NEAREST = 5
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SWAPS = {
    "said": "told reporters", "announced": "made known", "yesterday": "on the day before", "people": "persons",
    "killed": "left dead", "reported": "wrote", "according to": "as stated by", "government": "authorities",
    "police": "officers", "also": "in addition", "however": "but", "after": "following", "because": "since",
    "about": "around", "began": "started", "country": "nation", "stated": "declared", "including": "among them",
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """An article: its headline and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join((self.title, *self.paragraphs))


def stories(path: Path) -> list[Story]:
    """The articles that are long enough to be compared: at least three paragraphs and 100 words."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    made = [Story(r["title"], tuple(p.strip() for p in r["text"].split("\n") if len(p.split()) > 5)) for r in rows]
    return [s for s in made if len(s.paragraphs) >= 3 and len(s.text.split()) >= 100]


def cut(story: Story, chance: random.Random) -> Story:
    """From a sixth to a half of the paragraphs less, most often from the end, as an editor cuts."""
    keep = max(2, round(len(story.paragraphs) * chance.uniform(0.5, 0.85)))
    if chance.random() < 0.6:
        return Story(story.title, story.paragraphs[:keep])
    kept = sorted(chance.sample(range(len(story.paragraphs)), keep))
    return Story(story.title, tuple(story.paragraphs[n] for n in kept))


def retitled(story: Story, chance: random.Random) -> Story:
    """Another headline, made of words of the text, and a place and day before the first sentence."""
    words = [w for w in story.paragraphs[0].split() if w[0].isalpha()]
    title = " ".join(chance.sample(words, min(8, len(words))))
    opening = f"{chance.choice(words).upper()}, {chance.choice(_DAYS)} - "
    return Story(title, (opening + story.paragraphs[0], *story.paragraphs[1:]))


def changed(story: Story, chance: random.Random, share: float = 0.3) -> Story:
    """Up to a third of the sentences reworded, dropped, or turned around."""
    paragraphs = []
    for paragraph in story.paragraphs:
        sentences = []
        for sentence in _SENTENCE.split(paragraph):
            what = chance.random()
            if what < share * 0.25:
                continue
            if what < share * 0.75:
                sentence = _reworded(sentence, chance)
            elif what < share and ", " in sentence:
                first, _, rest = sentence.rstrip(".").partition(", ")
                sentence = f"{rest[:1].upper()}{rest[1:]}, {first[:1].lower()}{first[1:]}."
            sentences.append(sentence)
        if sentences:
            paragraphs.append(" ".join(sentences))
    return Story(story.title, tuple(paragraphs) or story.paragraphs[:1])


def _reworded(sentence: str, chance: random.Random) -> str:
    for word, other in _SWAPS.items():
        sentence = re.sub(rf"\b{word}\b", other, sentence)
    words = sentence.split()
    for _ in range(min(len(words) - 1, max(1, len(words) // 8))):
        del words[chance.randrange(len(words))]
    return " ".join(words)


def merged(story: Story, other: Story, chance: random.Random) -> Story:
    """The report with another of like length behind it or before it, under a new headline."""
    most = max(3, len(story.paragraphs))
    both = [story.paragraphs, other.paragraphs[:most]]
    chance.shuffle(both)
    return Story(f"{other.title}; {story.title}", tuple(p for part in both for p in part))


def nearest(found: list[Story]) -> list[tuple[int, int]]:
    """For each article the others that are nearest to it in topic: by their words, the rare ones counting most."""
    counts = [Counter(_WORD.findall(s.text.lower())) for s in found]
    spread = Counter(w for c in counts for w in c)
    vectors = []
    for count in counts:
        weights = {w: (1 + math.log(n)) * math.log(len(found) / spread[w]) for w, n in count.items()}
        length = math.sqrt(sum(v * v for v in weights.values())) or 1.0
        vectors.append({w: v / length for w, v in weights.items()})
    pairs: set[tuple[int, int]] = set()
    for one, mine in enumerate(vectors):
        likeness = [(sum(v * other.get(w, 0.0) for w, v in mine.items()), n) for n, other in enumerate(vectors) if n != one]
        pairs.update((min(one, n), max(one, n)) for _, n in sorted(likeness, reverse=True)[:_NEAREST])
    return sorted(pairs)


def told(one: str, other: str) -> bool:
    """Whether the ledger would hold the two for copies."""
    from dragoman.ledger.copies import bands, copied, runs

    mine, theirs = runs(one), runs(other)
    return bool(set(bands(mine)) & set(bands(theirs))) and copied(mine, theirs) > 0


def pairs(found: list[Story], seed: int) -> dict[str, list[tuple[str, str]]]:
    """The made copies by sort, and the unrelated pairs under "unrelated"."""
    chance = random.Random(seed)
    close = nearest(found)
    neighbour = dict(close) | {b: a for a, b in close}
    makers: dict[str, Callable[[int, Story], Story]] = {
        "paragraphs cut": lambda n, s: cut(s, chance),
        "new headline": lambda n, s: retitled(s, chance),
        "sentences changed": lambda n, s: changed(s, chance),
        "merged": lambda n, s: merged(s, found[neighbour[n]], chance),
        "all but merged": lambda n, s: retitled(changed(cut(s, chance), chance, 0.2), chance),
    }
    made = {name: [(s.text, make(n, s).text) for n, s in enumerate(found)] for name, make in makers.items()}
    return made | {"unrelated": [(found[a].text, found[b].text) for a, b in close]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="?", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="show the headlines of pairs that are told wrongly")
    options = parser.parse_args()
    shared = Path(os.environ.get("DRAGOMAN_SHARED") or Path(__file__).parents[2] / "shared")
    path = options.stories or shared / "data" / "stories" / "wikinews_2019_2020.jsonl.gz"
    if not path.is_file():
        sys.exit(f"no stories at {path}; name a .jsonl.gz with title, date and text")
    made = pairs(stories(path), options.seed)
    right = wrong = missed = 0
    for name, rows in made.items():
        hits = [told(a, b) for a, b in rows]
        if name == "unrelated":
            wrong = sum(hits)
        else:
            right += sum(hits)
            missed += len(hits) - sum(hits)
        print(f"{name:20}{len(rows):5} pairs   {sum(hits):5} told to be copies   {sum(hits) / max(1, len(hits)):.3f}", flush=True)
        if options.misses:
            for (a, b), hit in zip(rows, hits, strict=True):
                if hit == (name == "unrelated"):
                    print(f"    {a.splitlines()[0][:60]!r} / {b.splitlines()[0][:60]!r}")
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    print(f"precision {precision:.3f}   recall {recall:.3f}   (at least {LEAST} each)")
    sys.exit(precision < LEAST or recall < LEAST)


if __name__ == "__main__":
    main()
