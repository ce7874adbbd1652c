#!/usr/bin/env python3
"""Feed the reader nonsense for a long time: python benchmarks/fuzz.py [--seconds N] [--seed N] [--reader NAME]

Reports are cut, joined, repeated and spoilt with odd characters at random. The reader must never raise, and every claim
must point at exactly the words it gives. Prints each failing text as a Python literal and keeps it under out/;
exit code 1 if there was one. The same seed gives the same texts.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from pathlib import Path

from reports import reports

ODD = [
    "\0", "\u200b", "\u202e", "\ufeff", "\ud800", "\U0001f1fa\U0001f1f3", "\u0301", "\u2028",
    "\x85", "\t", "\r", "\r\n", "\n\n",
    "“", "”", "'", "‘", '"', "’s", "[", "]", "—", "...", "?!", "$", "Mr.", "U.S.", "İ", "ß", "ﬁ", "중", "א", "٣", "½",
    "0", "-1", "1e999", "999999999999999999999", "31 February 2023", "99 May 99999", "said", "said that he said",
]


def spoilt(texts: list[str], chance: random.Random) -> str:
    """One made text: pieces of reports, with odd characters in between and some words doubled, dropped or swapped."""
    pieces: list[str] = []
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        pieces.append(text[start : start + chance.randint(1, 600)])
        if chance.random() < 0.6:
            pieces.append(chance.choice(ODD) * chance.randint(1, 3))
    words = "".join(pieces).split(" ")
    for _ in range(chance.randint(0, 12)):
        place = chance.randrange(len(words))
        what = chance.random()
        if what < 0.4:
            words[place] = chance.choice(ODD)
        elif what < 0.6:
            words[place] = words[place] * 2
        elif what < 0.8:
            words[place] = words[place].upper()
        else:
            other = chance.randrange(len(words))
            words[place], words[other] = words[other], words[place]
    return " ".join(words)


def fault(text: str, published: str, reader: str) -> str:
    """What is wrong with the reading of `text`; "" if nothing is."""
    import dragoman

    try:
        reading = dragoman.read(text, published=published, reader=reader)
    except Exception as error:
        return f"raised {type(error).__name__}: {error}"
    stored = reading.article.text
    for record in reading.records:
        for span in record.passages:
            if not 0 <= span.start < span.end <= len(stored):
                return f"{record.kind}: passage {tuple(span)} is outside of the text"
        for field in record.fields.values():
            for claim in field.claims:
                if claim.words != stored[claim.anchor.start : claim.anchor.end] or not claim.words:
                    return f"{record.kind}.{field.name}: {claim.words!r} is not at {tuple(claim.anchor)}"
    return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", default="auto", help="auto, model or rules")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    texts = [text for text, _ in reports()]
    end = time.monotonic() + options.seconds
    read = failed = slowest = 0
    while time.monotonic() < end:
        text = spoilt(texts, chance)
        start = time.monotonic()
        found = fault(text, chance.choice(["", "2024-02-29"]), options.reader)
        slowest = max(slowest, time.monotonic() - start)
        read += 1
        if found:
            failed += 1
            keep(text)
            print(f"{found}\n  {text!r}")
    print(f"{read} texts read, {failed} failed, slowest {slowest:.2f} s (seed {options.seed})")
    sys.exit(bool(failed))


def keep(text: str) -> None:
    """Writes a failing text to a file of its own."""
    folder = Path("out/fuzz-failures")
    folder.mkdir(parents=True, exist_ok=True)
    data = text.encode("utf-8", "surrogatepass")
    (folder / f"{hashlib.sha256(data).hexdigest()[:16]}.txt").write_bytes(data)


if __name__ == "__main__":
    main()
