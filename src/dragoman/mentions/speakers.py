"""Who the words around a quotation name as its speaker.

Everywhere `masked` is the report's text with all quoted words blanked by NUL, so that offsets stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dragoman.mentions.subjects import (
    BREAK,
    LOOK_AHEAD,
    LOOK_BACK,
    WORD,
    first_subject,
    head_of,
    is_name_word,
    speech_words,
    subject_after,
    subject_before,
    word_set,
)
from dragoman.model.span import Span


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=len, reverse=True))


@cache
def verb_pattern() -> re.Pattern[str]:
    """A verb of speech that is not part of a longer word."""
    return re.compile(rf"(?<![\w\-'’])(?:{_any(speech_words()['verbs'])})(?![\w\-])")


@cache
def weak_pattern() -> re.Pattern[str]:
    """A verb that only now and then brings a quotation."""
    return re.compile(rf"(?<![\w\-'’])(?:{_any(speech_words()['weak_verbs'])})(?![\w\-])")


@cache
def _source_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(speech_words()['prepositions'])})\s+", re.IGNORECASE)


@cache
def _passive_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(speech_words()['passives'])})\b")


def author(masked: str, speaker: Span) -> Span:
    """The person where `speaker` is his text: "the judge" in "the judge's statement", else `speaker`.

    A full stop that ends the sentence and not an abbreviation is cut off.
    """
    last = masked[speaker.start : speaker.end].rsplit(" ", 1)[-1]
    if last.endswith(".") and last.count(".") == 1 and last not in ("Jr.", "Sr.", "Inc.", "Ltd.", "Corp.", "Co."):
        speaker = Span(speaker.start, speaker.end - 1)
    words = list(WORD.finditer(masked, *speaker))
    if len(words) < 2 or words[-1][0].lower() not in word_set("texts"):
        return speaker
    owner = words[-2]
    if owner[0].endswith(("'s", "’s")):
        opening = re.compile(r"[Pp]art of ").match(masked, speaker.start, speaker.end)
        return Span(opening.end() if opening else speaker.start, owner.end() - 2)
    return Span(speaker.start, owner.end()) if owner[0].lower() not in word_set("determiners") else speaker


Found = tuple[Span, Span]  # speaker, cue


def after(masked: str, start: int, end: int, *, sources: bool = True) -> Found | None:
    """The speaker in a tag that follows a quotation: `he said`, `said the minister, J. Doe`, `according to X`.

    `masked` is the report with all quoted words blanked by NUL; the tag is looked for in `masked[start:end]`. Without
    `sources`, `according to X` is no tag.
    """
    end = min(end, start + LOOK_AHEAD)
    lead = re.compile(r"[\s,.]*").match(masked, start, end)
    begin = lead.end() if lead else start
    if _NEW_CLAUSE.match(masked, begin, end):
        return None
    if source := _source_pattern().match(masked, begin, end):
        if not sources:
            return None
        name = subject_after(masked, source.end(), end)
        return (name, Span(source.start(), source.end() - 1)) if name else None
    stop = BREAK.search(masked, begin, end)
    end = stop.start() if stop else end
    for verb in verb_pattern().finditer(masked, begin, end):
        if _is_participle(verb[0]) and verb.start() > begin:
            return None
        if verb.start() <= begin + 1 or masked[begin : verb.start()].strip() in ("as", "also", "then", "further"):
            name = None if _is_participle(verb[0]) else subject_after(masked, verb.end(), end)
        else:
            name = subject_before(masked, begin, verb.start())
        if name:
            return name, Span(*verb.span())
        if verb.start() > begin + 1:
            return None
    if asserted := _PLAIN_TAG.match(masked, begin, end):
        return Span(*asserted.span(1)), Span(*asserted.span(2))
    return None


_NEW_CLAUSE = re.compile(r"(?:while|and|but|although|though|whereas|who|which|where|when|because)\b")
# "he shrugged", "one worker grumbled"
_PLAIN_TAG = re.compile(r"(he|she|they|(?:the|an?|one) [\w\-]+(?: [\w\-]+)?) (\w+ed)\b(?=[.,]| in\b| at\b|$)")


def before(masked: str, start: int, end: int, *, weak: bool = False) -> Found | None:
    """The speaker in the words before a quotation, `masked[start:end]`: the subject of the last verb of speech.

    With `weak`, verbs count that only now and then bring a quotation.
    """
    start = max(start, end - LOOK_BACK)
    cue: Span | None = None
    pattern = weak_pattern() if weak else verb_pattern()
    for verb in reversed(list(pattern.finditer(masked, start, end))):
        left = masked[max(start, verb.start() - 24) : verb.start()]
        if _NOUN_BEFORE.search(left):
            continue  # "amid calls", "the report": a noun
        if _BY.match(masked, verb.end(), end) and not _is_participle(verb[0]) and not _PASSIVE_BEFORE.search(left):
            continue  # "in remarks published by"
        cue = cue or Span(*verb.span())
        if _is_participle(verb[0]):
            told = _QUOTED.search(masked, start, verb.start()) if left.endswith(" as ") else None
            if told and (name := subject_after(masked, told.end(), verb.start())):
                return name, cue
            if name := _own_subject(masked, start, verb.start()):
                return name, cue
            continue  # shares the subject of an earlier verb
        if _PASSIVE_BEFORE.search(left):
            by = _BY.match(masked, verb.end(), end)
            if by and (name := subject_after(masked, by.end(), end)):
                return name, cue
            continue
        if _SHARED_SUBJECT.search(left):
            continue
        if name := subject_before(masked, start, verb.start()):
            return name, cue
    return None


def shared(masked: str, start: int, end: int) -> Found | None:
    """The sentence's subject where its verb of speech before `end` has none of its own ("..., saying", "and added")."""
    cue = next(reversed(list(verb_pattern().finditer(masked, max(start, end - LOOK_BACK), end))), None)
    if cue and (name := first_subject(masked, start, end)):
        return name, Span(*cue.span())
    return None


_NOUN_BEFORE = re.compile(
    r"\b(?:the|a|an|his|her|its|their|this|that|amid|of|for|new|no|any|more|recent|despite|public|[\w]+['’]s)\s+$"
)
_PASSIVE_BEFORE = re.compile(r"\b(?:was|were|been|is|are|being|be)\s+(?:\w+ly\s+|also\s+|once\s+)?$")
_SHARED_SUBJECT = re.compile(r"(?:\band|\bto|\bbut|\bor|\bthen)\s+(?:also\s+|\w+ly\s+)?$")
_BY = re.compile(r"\s+by\s+")
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_QUOTED = re.compile(r"\b(?:quoted|quoting|cited|citing|quotes)\s+")
_OWN = re.compile(r"(?:^|[,;:—–\x00]|\b(?:with|and|as|but|while))\s*((?:[^\W\d_][\w.'’\-]*\s+){1,9})$")


def _own_subject(masked: str, start: int, end: int) -> Span | None:
    """The subject that a participle has to itself: "with J. Doe of Ohio calling it", "Doe describing it"."""
    found = _OWN.search(masked[max(start, end - 90) : end])
    if not found:
        return None
    words = list(WORD.finditer(masked, end - len(found[1]), end))
    joins = [i for i, w in enumerate(words) if w[0] in ("with", "and", "as", "but", "while")]
    with_one = bool(joins) and words[joins[-1]][0] == "with"
    words = words[joins[-1] + 1 :] if joins else words
    if with_one and words:
        return head_of(words, near_end=True)
    if not words or not is_name_word(words[0][0]):
        return None
    if _INITIALS.fullmatch(words[0][0]):
        return None  # "in Washington, D.C. saying"
    run = 0
    while run < len(words) and is_name_word(words[run][0]):
        run += 1
    rest = words[run:]
    if not rest or (
        rest[0][0] in ("of", "from", "at", "in", "for") and all(is_name_word(w[0]) or w[0] == "the" for w in rest[1:])
    ):
        return head_of(words, near_end=True)
    return None


def source(masked: str, start: int, end: int) -> Found | None:
    """The source that `masked[start:end]` gives with "according to" or a passive with "by"."""
    for found in _source_pattern().finditer(masked, start, end):
        if name := subject_after(masked, found.end(), end):
            if not is_name_word(name.of(masked).split()[-1]):  # "a memo posted by J. Doe"
                maker = _MADE_BY.match(masked, name.end, min(end, name.end + 60))
                name = (subject_after(masked, maker.end(), end) if maker else None) or name
            return name, Span(found.start(), found.end() - 1)
    passive = _passive_pattern().search(masked, start, end)
    by = _AGENT.search(masked, passive.end(), min(end, passive.end() + LOOK_BACK)) if passive else None
    if passive and by and (name := subject_after(masked, by.end(), end)):
        return name, Span(*passive.span())
    return None


_AGENT = re.compile(r"\bby\s+(?!\w+ing\b)")  # not "by saying"


_MADE_BY = re.compile(r"(?:\s+\w+){0,2}\s+(?:by|from)\s+")


def _is_participle(verb: str) -> bool:
    return verb.endswith("ing")
