"""The subject of a clause of speech, found from words and capital letters alone.

Everywhere `masked` is the report's text with all quoted words blanked by NUL, so that offsets stay.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import dragoman.languages
from dragoman.model.span import Span

WORD = re.compile(r"\d[\d,.]*\d|[^\W_][\w'’.\-/&]*|,")
_MASK = "\x00"
_PARTICIPLE = re.compile(r"\w+ing$")
BREAK = re.compile(rf"[;:—–({_MASK})]|\s-\s")
LOOK_AHEAD = 160
LOOK_BACK = 400


@cache
def speech_words() -> Mapping[str, Any]:
    """The lists of languages/en/speech.toml."""
    path = Path(dragoman.languages.__path__[0]) / "en" / "speech.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def word_set(name: str) -> frozenset[str]:
    """One list of languages/en/speech.toml, for look-up."""
    return frozenset(speech_words()[name])


@cache
def _no_name() -> frozenset[str]:
    """Words that have a capital only because a sentence begins with them."""
    lists = ("clause_openers", "subject_enders", "pronouns", "determiners", "sentence_openers")
    return frozenset().union(*map(word_set, lists))


def subject_after(masked: str, start: int, end: int) -> Span | None:
    """The speaker that begins at `start`, as after "said": a name, a pronoun, or a description with its name."""
    words = list(WORD.finditer(masked, start, min(end, start + LOOK_AHEAD)))
    stop = BREAK.search(masked, start, end)
    if stop:
        words = [w for w in words if w.end() <= stop.start()]
    pieces = _split(words)
    if not pieces or not pieces[0] or pieces[0][0].start() > start + 3:
        return None
    head = head_of(pieces[0], near_end=False)
    if head is None:
        return None
    if len(pieces) > 1 and not is_name_word(masked[head.start : head.end].split()[-1]):
        second = head_of(pieces[1], near_end=False)
        # "the foreign minister, Ana Doe, ..."
        if second and second.start == pieces[1][0].start() and _only_name(masked, second):
            return second
    return head


def subject_before(masked: str, start: int, end: int) -> Span | None:
    """The speaker whose verb begins at `end`."""
    start = max(start, end - LOOK_BACK)
    for stop in BREAK.finditer(masked, start, end):
        # A dash or bracket within a subject ("Doe (left) said") leaves too little after it to be one.
        if masked[stop.end() : end].strip(" ,"):
            start = stop.end()
    words = list(WORD.finditer(masked, start, end))
    pieces = _split(words)
    while pieces and not pieces[0]:
        pieces.pop(0)
    if not pieces:
        return None
    while (
        pieces[-1]
        and len(pieces) > 1
        and all(w[0][0].islower() and (w[0] in word_set("adverbs") or w[0].endswith("ly")) for w in pieces[-1])
    ):
        pieces[-1] = []
        if len(pieces) > 2 and not pieces[-2]:
            pieces.pop()
        break
    if pieces[-1]:  # the words next to the verb
        if pieces[-1][-1][0].lower() in word_set("pronouns"):
            return Span(*pieces[-1][-1].span())
        return _clause_head(pieces, len(pieces) - 1)
    while pieces and not pieces[-1]:
        pieces.pop()
    if not pieces:
        return None
    last = pieces[-1]
    if len(pieces) == 1:
        return _clause_head(pieces, 0)
    if all(is_name_word(w[0]) or w[0] in word_set("name_links") for w in last) and not _is_office(last):
        ahead = head_of(_without_openers(pieces[-2]), near_end=True)
        if (
            ahead is None
            or not _only_name(masked, ahead)
            or pieces[-2][0][0].lower() in ("the", "a", "his", "her", "its", "their")
        ):
            return Span(last[0].start(), last[-1].end())
    at = len(pieces) - 1
    while at > 0 and _is_aside(pieces[at]):
        at -= 1
    return _clause_head(pieces, at)


def first_subject(masked: str, start: int, end: int) -> Span | None:
    """The first name, pronoun or description in `masked[start:end]` that can be a subject."""
    for words in _split(list(WORD.finditer(masked, start, end))):
        if not words or _opens_participle(words) or (len(words) == 1 and words[0][0].endswith("ly")):
            continue
        if words[0][0].lower() in _ADVERBIAL:
            if found := _AFTER_ADVERBIAL.search(masked, words[0].end(), words[-1].end()):
                return Span(*found.span(1))
            continue
        if head := head_of(_without_openers(words), near_end=False):
            return head
    return None


# "On the way home the minister had", "At the same time he called"
_AFTER_ADVERBIAL = re.compile(
    r"\b(he|she|they|[Tt]he [a-z]+(?: [a-z]+)?|[Tt]he US [a-z]+|[A-Z][\w.\-]+(?: [A-Z][\w.\-]+)*)"
    r" (?:had|has|have|was|is|were|are|will|would|could|called|told|said|also)\b"
)


def _opens_participle(words: list[re.Match[str]]) -> bool:
    """ "Offering his condolence", but not "Boeing did"."""
    if not _PARTICIPLE.match(words[0][0]):
        return False
    return (
        len(words) == 1
        or (words[1][0][0].islower() and words[1][0] not in word_set("subject_enders"))
        or words[1][0] in ("in", "at", "on", "to", "of")
    )


_ADVERBIAL = frozenset(
    (
        "in",
        "on",
        "at",
        "during",
        "after",
        "before",
        "since",
        "from",
        "with",
        "by",
        "for",
        "under",
        "following",
        "despite",
        "as",
        "while",
        "when",
        "amid",
        "to",
        "earlier",
        "later",
        "last",
        "according",
        "citing",
    )
)


def _split(words: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    pieces: list[list[re.Match[str]]] = [[]]
    for word in words:
        if word[0] == ",":
            pieces.append([])
        else:
            pieces[-1].append(word)
    return pieces


def is_name_word(word: str) -> bool:
    if word[:1].isupper():
        return word.lower() not in _no_name() or word in ("Will", "May", "US")
    return word[:3] in ("al-", "el-") and word[3:4].isupper()


def _is_office(words: list[re.Match[str]]) -> bool:
    return any(w[0].lower() in word_set("offices") for w in words[-1:])


def _is_aside(words: list[re.Match[str]]) -> bool:
    """Whether a stretch between commas tells more of the name before it, or when and how, and is no subject itself."""
    first = words[0][0] if words else ""
    return (
        bool(first) and (first[0].islower() or first[0].isdigit() or _is_office(words) or first in ("Jr.", "Sr."))
    ) or len(words) == 0


def _clause_head(pieces: list[list[re.Match[str]]], at: int) -> Span | None:
    words = _after_opener(pieces[at])
    if words and words[0][0] in ("who", "which") and at > 0:
        run = _last_name(pieces[at - 1])
        if run:
            return Span(run[0].start(), run[-1].end())
        return head_of(_without_openers(pieces[at - 1]), near_end=True)
    relative = [i for i, w in enumerate(words) if w[0] in ("who", "which")]
    if relative and relative[0] > 0:
        words = words[: relative[0]]
    head = head_of(words, near_end=True)
    if head or at == 0:
        return head
    return None


def _after_opener(words: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words after the last word that opens a clause, if a subject can still follow."""
    for i in range(len(words) - 1, -1, -1):
        if words[i][0] in (
            "that",
            "but",
            "while",
            "because",
            "when",
            "although",
            "whereas",
            "where",
            "after",
            "as",
            "if",
            "what",
            "how",
        ):
            rest = words[i + 1 :]
            return _without_openers(rest) if rest else _without_openers(words[:i])
        if words[i][0] == "and" and i + 1 < len(words):
            rest = words[i + 1 :]
            if rest[0][0].lower() in word_set("pronouns") or (
                i > 0 and words[i - 1][0][0].islower() and is_name_word(rest[0][0])
            ):
                return rest
    return _without_openers(words)


def _without_openers(words: list[re.Match[str]]) -> list[re.Match[str]]:
    at = 2 if len(words) > 2 and words[0][0] == "of" and words[1][0] in ("which", "whom") else 0
    while at < len(words) and words[at][0].lower() in word_set("clause_openers"):
        at += 1
    return words[at:]


def head_of(words: list[re.Match[str]], *, near_end: bool) -> Span | None:
    """The noun phrase that `words` begin with, cut to its name if it has one.

    `near_end` says that a verb of speech follows the words.
    """
    if not words:
        return None
    first = words[0][0]
    small = first.lower()
    if small in word_set("pronouns"):
        return Span(*words[0].span())
    cut = _end_of_head(words, near_end)
    head, rest = words[:cut], words[cut:]
    linked = bool(rest) and rest[0][0] in ("of", "for", "at", "from", "in")
    office = head[-1][0].lower() in word_set("offices")
    linked = linked or (office and bool(rest) and rest[0][0] == "to")
    if linked and office and small not in word_set("determiners"):
        name = _last_name(rest[1 : 1 + _end_of_head(rest[1:], near_end)])
        if len(name) >= 2:
            # "President of Argentina Ana Doe": the state goes before the last two words of the run.
            return Span(name[-2].start(), name[-1].end())
    if first[0].islower() and small in word_set("subject_enders"):
        return None
    run = _last_name(head)
    crowd = len(head) == 1 and linked and rest[0][0] == "of" and first.endswith("s")  # "Members of the House"
    if run and not (run[0] is not head[0] and all(w[0].lower() in word_set("offices") for w in run)) and not crowd:
        return Span(run[0].start(), run[-1].end())
    if not crowd and is_name_word(first) and len(head) > 1:
        lead = 0
        while lead < len(head) and is_name_word(head[lead][0]):
            lead += 1
        if not near_end and not head[lead - 1][0].endswith(("'s", "’s", "s'", "s’")):
            return Span(head[0].start(), head[lead - 1].end())
    opens = small in word_set("determiners") or first[0].isdigit()
    if crowd or opens or (len(head) <= 4 and head[-1][0].endswith("s")) or any(is_name_word(w[0]) for w in head):
        last = cut
        if linked:
            whole = len(rest) if near_end else 1 + _end_of_head(rest[1:], near_end)
            last = cut + (whole if whole > 1 else 0)
        return Span(head[0].start(), words[last - 1].end())
    return None


def _end_of_head(words: list[re.Match[str]], near_end: bool) -> int:
    """How many of `words` belong to the noun before a preposition, a verb or an adverb."""
    enders = word_set("subject_enders")
    for i in range(1, len(words)):
        word = words[i][0]
        if not word[0].islower():
            continue
        if word in enders:
            return i
        inside = i == 1 or words[i - 1][0].endswith("ly") or words[i - 1][0].lower() in word_set("determiners")
        joined = inside and i + 1 < len(words) and is_name_word(words[i + 1][0])  # "newly elected Senator Doe"
        if not joined and (word.endswith(("ly", "ed")) or (i > 1 and _PARTICIPLE.match(word))):
            return i
    return len(words)


def _last_name(words: list[re.Match[str]]) -> list[re.Match[str]]:
    """The run of capitalised words at the end of `words`."""
    at = len(words)
    while at > 0 and (
        is_name_word(words[at - 1][0])
        or (
            at < len(words)
            and at > 1
            and words[at - 1][0] in word_set("name_links")
            and words[at - 1][0] != "of"
            and is_name_word(words[at - 2][0])
        )
    ):
        at -= 1
        if at > 0 and words[at - 1][0].endswith(("'s", "’s", "s'", "s’")) and at < len(words):
            break
    return words[at:]


def _only_name(masked: str, span: Span) -> bool:
    return all(is_name_word(w) or w in word_set("name_links") for w in span.of(masked).split())
