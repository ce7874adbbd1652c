"""Whether a word that may also be a name or a plain number is a time where it stands: "May", "Black Friday", "2000"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from dragoman.values.tables import table


@cache
def _word_sets() -> dict[str, frozenset[str]]:
    return {key: frozenset(words) for key, words in table("times")["words"].items()}


def _word_before(text: str, start: int) -> str:
    words = re.findall(r"['’]s|[^\W_]+\.?", text[max(0, start - 24) : start])
    return words[-1] if words and text[start - 1 : start] in (" ", "-", "\n", "(", "\u00a0") else ""


def supported(text: str, start: int, rule: str, found: re.Match[str]) -> bool:
    """Whether the match is a time here, and no name or count ("Mrs May", "Black Friday", "2000 troops")."""
    sets = _word_sets()
    before = _word_before(text, start)
    if rule == "weekday":
        return before not in sets["weekday_names"]
    if rule == "month" and not found["year"] and not found["rel"]:
        name = found["month"]
        title = name.rstrip(".").title()
        if title not in table("times")["months"]:  # "Sept." alone, "Jan" the man
            return before.lower() in ("in", "since", "until", "last", "next") and name.endswith(".")
        if before in sets["month_names_before"]:
            return False
        following = re.match(r"\s+([A-Z]\w+)", text[found.end() : found.end() + 24])
        if following and following[1] in sets["month_names_after"]:
            return False
        if title not in sets["doubtful_months"]:
            return True
        if before.lower() not in sets["month_support"]:
            return False
        if before.lower() in sets["weak_month_support"] and following:
            return False  # "Ann and June Okafor"
        if title == "May" and before.lower() in ("by", "of", "from", "to", "and", "after", "before"):
            return not _names_may(text)
        return True
    if rule == "year":
        return _is_year(text, found, before)
    if rule == "years":
        return before.lower() not in sets["no_year_before"]
    if rule == "decade" and "word" in found.groupdict():  # "the sixties", not "in her sixties"
        return before.lower() in ("the", "early", "late", "mid")
    return True


@lru_cache(maxsize=4)
def _names_may(text: str) -> bool:
    """Whether the text speaks of a person named May, so that "by May" may mean her."""
    titles = _word_sets()["persons_before_may"]
    return any(re.search(rf"(?<!\w){re.escape(title)}\s+May(?!\w)", text) for title in titles)


def _is_year(text: str, found: re.Match[str], before: str) -> bool:
    sets = _word_sets()
    number, before = int(found["year"]), before.lower()
    after = re.match(r"\s+([^\W\d_]+)", text[found.end() : found.end() + 24])
    following = after[1] if after else ""
    if before in sets["no_year_before"] or following.lower() in sets["no_year_after"]:
        return False
    if number < 1500:
        return before in ("in", "since", "until", "year") and not following.endswith("s")
    if before in ("of", "to", "and", "between", "a", "the", "that") and number < 1800 and following.islower():
        return False
    if before in sets["year_before"]:
        # "of 2000 soldiers", "the 2000 soldiers", but "the 2014 protests": round numbers are counts before a plural.
        return not (number % 100 == 0 and following.islower() and following.endswith("s"))
    if not following or not following.islower():
        return 1800 <= number <= 2100
    return 1900 < number <= 2100 and number % 100 != 0 and not following.endswith("s")
