"""Which reports count as copies of one another."""

from __future__ import annotations

import random

from dragoman.ledger.copies import bands, copied, runs

WORDS = [f"word{n}" for n in range(3000)]


def report(seed: int, length: int = 300) -> list[str]:
    """A report without meaning, whose runs of words no other seed has."""
    return random.Random(seed).choices(WORDS, k=length)


def told(one: list[str], other: list[str]) -> bool:
    a, b = runs(" ".join(one)), runs(" ".join(other))
    return bool(set(bands(a)) & set(bands(b))) and copied(a, b) > 0


def test_a_report_cut_to_half_is_a_copy() -> None:
    whole = report(1)
    assert told(whole, whole[:150])
    assert told(whole, report(9, 20) + whole[30:170])


def test_a_report_with_every_tenth_word_changed_is_a_copy() -> None:
    whole = report(2)
    assert told(whole, [f"other{n}" if n % 10 == 0 else word for n, word in enumerate(whole)])


def test_a_report_merged_with_another_is_a_copy_of_both() -> None:
    one, other = report(3), report(4)
    assert told(one, one + other)
    assert told(other, one + other)
    assert not told(one, other)


def test_a_digest_of_many_reports_is_a_copy_of_none() -> None:
    parts = [report(n) for n in range(10, 18)]
    assert not any(told(part, [w for p in parts for w in p]) for part in parts)


def test_a_shared_background_paragraph_makes_no_copies() -> None:
    background = report(5, 90)
    assert not told(report(6) + background, report(7) + background)
