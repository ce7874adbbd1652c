"""On what an act depends and what it is for, by the words that open such a clause ("if", "subject to", "in order to").

The words are in `languages/en/acts.toml`. A condition keeps the word that opens it, as in "subject to a vote in parliament".
"""

from __future__ import annotations

import re
from functools import cache

from dragoman.model import Span
from dragoman.values.tables import compiled, either, table

_CLAUSE = r"(?:“[^”\n]{3,80}”)?[^.,;:–—\n“”\"()]{3,160}"
_DECIMAL = r"(?:(?<=\d)[.,](?=\d)[^.,;:–—\n“”\"()]{1,120})?"  # "$1.5 million" does not end the clause

@cache
def _condition_pattern() -> re.Pattern[str]:
    lists = table("acts")["condition"]
    opening = rf"(?<![\w-])(?P<cue>(?i:{either(lists['cues'])}))\s+(?!(?i:{either(lists['not_before'])})\b)"
    provided = r"(?:(?<=, )|(?<=[–—] )|(?<=^))(?P<provided>[Pp]rovided)\s+(?=\w)"
    hinging = rf"\b(?P<hinge>{either(lists['hinging'])})\s+(?:whether\s+)?"
    inverted = rf"(?:(?<=, )|(?<=\w )|(?<=“)|^)(?P<inverted>[Ss]hould)\s(?={either(lists['subjects'])}\b|[A-Z])"
    return re.compile(rf"(?:{opening}|{provided}|{hinging}|{inverted})(?P<clause>{_CLAUSE}{_DECIMAL})", re.M)


def condition(text: str, sentence: Span, act: Span) -> Span | None:
    """The words of `sentence` that say on what the act depends, with the word that opens them; None if there are none.

    `act` is the passage that tells the act: of several conditions the nearest counts.
    """
    lowered = text[sentence.start : sentence.end].lower()
    if not any(opener in lowered for opener in _openers()):
        return None  # most sentences: the pattern is slow, and looking for the words alone is not
    lists = _lists()
    best: tuple[int, Span] | None = None
    for match in _condition_pattern().finditer(text, sentence.start, sentence.end):
        before = compiled(r"([\w’'-]+)\s+\Z").search(text, max(sentence.start, match.start() - 20), match.start())
        if before and before[1].lower() in lists["not_after"]:  # "asked if", but not "he said, if"
            continue
        cue = " ".join((match["cue"] or "").lower().split())
        if not _is_clause(match["clause"], cue):
            continue
        start = match.start("clause") if match["hinge"] else match.start()
        end = len(text[start : match.end("clause")].rstrip()) + start
        if match["inverted"] and not compiled(r"\w+(?:\s\w[\w’'-]*){2}").match(match["clause"]):
            continue
        if ";" in text[end : act.start]:  # the condition of what stands before the semicolon
            continue
        distance = max(start - act.end, act.start - end, 0)
        if best is None or distance < best[0]:
            best = (distance, Span(start, end))
    return best[1] if best else None


@cache
def _openers() -> tuple[str, ...]:
    """One of these stands in every sentence with a condition: all openers but those that hold a shorter one."""
    lists = table("acts")["condition"]
    found: list[str] = []
    for opener in sorted((*lists["cues"], *lists["hinging"], "provided", "should"), key=len):
        if not any(shorter in opener for shorter in found):
            found.append(opener)
    return tuple(found)


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in table("acts")["condition"].items()}


def _is_clause(words: str, cue: str) -> bool:
    """Whether after a doubtful opener ("until", "once") a clause follows and not a time ("until 31 March")."""
    if cue not in _lists()["weak"]:
        return True
    words = words.replace("“", "").replace("”", "")
    if not compiled(r"[A-Za-z][\w’'-]*(?: [\w’'-]+){2,}").match(words):
        return False
    return not compiled(rf"(?i:the\s+)?{either(table('acts')['condition']['times'])}\b").match(words.lower())


@cache
def _purpose_words() -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    lists = table("acts")["purpose"]
    opening = rf"\b(?:(?P<opener>(?i:{either(lists['openers'])}))\s+|to\s(?=(?:\w+ly\s)?(?P<verb>\w+)))"
    return re.compile(opening), frozenset(lists["verbs"]), frozenset(lists["governing"])


def purpose(text: str, sentence: Span, act: Span) -> Span | None:
    """The words of `sentence` that say what the act is for, without "to"; None if there are none.

    `act` is the act's word: "offered to help" has no purpose, "offered 1,000 officers to help fight gangs" has one.
    """
    pattern, verbs, governing = _purpose_words()
    for match in pattern.finditer(text, act.end, sentence.end):
        between = text[act.end : match.start()]
        if compiled(r"[;:–—“”\"]|, (?:and|but|who|which|while|said)\b").search(between):
            return None
        words = compiled(r"[\w’'-]+").findall(between)
        if match["verb"] and (match["verb"] not in verbs or not words or words[-1].lower() in governing):
            continue
        clause = compiled(_CLAUSE + _DECIMAL).match(text, match.end(), sentence.end)
        return Span(match.end(), match.end() + len(clause.group().rstrip())) if clause else None
    return None
