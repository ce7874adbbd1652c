"""Measures quotations and speakers against gold folders: python benchmarks/quotations.py GOLD... [--faults]

GOLD are folders that hold report.txt and expected.toml (or folders of such folders, at any depth). Of every gold
`statement` counts whether each part of its `quote` was found (equal after folding case, punctuation and white space)
and whether the speaker is right: the last word of one of the gold `by` names is a word of the speaker's span, or the
other way round ("Vega" for "Ana Vega Ruiz"). A pronoun as speaker counts if one of those named just before it is right,
a description ("the governor") if one of the names that the report has beside its noun is: which of them is
meant is for a later step to say, and not measured here.
"""

from __future__ import annotations

import argparse
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.annotations.sentences import sentences
from dragoman.articles.parts import compose
from dragoman.mentions.quotations import quotations
from dragoman.model.article import Article
from dragoman.model.mention import QuotationMention
from dragoman.model.span import Span

_NAME = re.compile(r"(?<![\w.])[A-ZÀ-Þ][\w'’\-]+(?:\s+(?:(?:de|al|bin|van|von|der|la|el)\s+)?[A-ZÀ-Þ][\w.'’\-]+)*")
_DETERMINERS = frozenset(("the", "a", "an", "his", "her", "its", "their", "one", "another"))
_OPENERS = frozenset(
    ("The", "In", "On", "At", "But", "And", "He", "She", "It", "They", "This", "As", "After", "When", "While")
)
_PRONOUN = frozenset(("he", "she", "they", "it", "we", "i"))


@dataclass
class Tally:
    """Counts over the gold quotations: how many there are, were found, and have the right speaker."""

    quotes: int = 0
    found: int = 0
    speaker: int = 0
    faults: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        share = self.quotes or 1
        return (
            f"{name}: {self.quotes} quotations, found {self.found / share:.3f}, "
            f"speaker right {self.speaker / share:.3f} of all, {self.speaker / (self.found or 1):.3f} of the found"
        )


def folded(text: str) -> str:
    """The words of a text without case, marks or accents: a report writes "Erdogan" where the coder writes "Erdoğan"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def speaker_names(article: Article, mention: QuotationMention, quoted: list[Span]) -> list[str]:
    """The speaker's own words, and the names that a pronoun or a description may stand for."""
    if mention.speaker is None:
        return []
    words = mention.speaker.of(article.text)
    small = words.lower()
    if small in _PRONOUN:
        return [words, *_named_before(article, mention.speaker.start, quoted)]
    if words[0].islower() or small.split()[0] in _DETERMINERS:
        head = re.split(r" (?:of|for|from|at|in)\b", small)[0].split()[-1]
        named = re.compile(rf"\b{re.escape(head)}\b", re.IGNORECASE)
        beside = [s.span for s in sentences(article) if named.search(article.text, *s.span)]
        return [words, *(found[0] for span in beside for found in _NAME.finditer(article.text, *span))]
    return [words]


def _named_before(article: Article, position: int, quoted: list[Span]) -> list[str]:
    """Names outside quotations in the sentence of `position`, up to it, and in the two sentences before."""
    found: list[str] = []
    for sentence in [s for s in sentences(article) if s.span.start < position][-3:]:
        end = min(sentence.span.end, position)
        found += [
            m[0]
            for m in _NAME.finditer(article.text, sentence.span.start, end)
            if m[0] not in _OPENERS and not any(q.start <= m.start() < q.end for q in quoted)
        ]
    return found


def right(names: list[str], wanted: list[str]) -> bool:
    """Whether one of `names` ends in a word of one of `wanted`, or the other way round."""
    for ours in ([w for w in folded(_plain(n)).split() if w != "the"] for n in names):
        for theirs in (folded(_plain(n)).split() for n in wanted):
            if ours and theirs and (ours[-1] in theirs or theirs[-1] in ours):
                return True
    return not wanted


def _plain(name: str) -> str:
    return re.sub(r"['’]s\b", "", name)


def score(text: str, statements: Iterable[dict[str, Any]], tally: Tally, name: str = "") -> None:
    """Adds one report's gold statements to `tally`."""
    article = compose(text)
    mentions = quotations(article, sentences(article))
    spans = [p for m in mentions for p in m.parts]
    by_words: dict[str, list[QuotationMention]] = {}
    for mention in mentions:
        for part in mention.parts:
            by_words.setdefault(folded(part.of(article.text)), []).append(mention)
    for gold in statements:
        parts = gold["quote"] if isinstance(gold["quote"], list) else [gold["quote"]]
        tally.quotes += 1
        hits = [by_words.get(folded(part), []) for part in parts]
        if not all(hits):
            tally.faults.append(f"{name}: not found: {parts}")
            continue
        tally.found += 1
        names = [n for m in hits[0] for n in speaker_names(article, m, spans)]
        if right(names, gold.get("by", [])):
            tally.speaker += 1
        else:
            tally.faults.append(f"{name}: speaker {names or None}, wanted {gold.get('by')}: {parts[0][:90]!r}")


def folders(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(p.parent for p in path.rglob("report.txt"))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--faults", action="store_true", help="list what was not found or has another speaker")
    options = parser.parse_args()
    for given in options.gold:
        tally = Tally()
        for folder in folders([given]):
            gold = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
            score((folder / "report.txt").read_text(encoding="utf-8"), gold.get("statement", []), tally, folder.name)
        print(tally.line(given.name))
        if options.faults:
            print(*(f"  {fault}" for fault in tally.faults), sep="\n")


if __name__ == "__main__":
    main()
