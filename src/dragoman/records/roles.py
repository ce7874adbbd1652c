"""A person's office from the words around his name: the whole name, the title, and whose office it is.

The reader says which words name a person and which a title; where these begin and end, and whose the office is, follows from
the order of the words: "OWNER TITLE NAME", "OWNER's TITLE, NAME", "NAME, TITLE of OWNER", "TITLE NAME of OWNER".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.gazetteer.bodies import body_of
from dragoman.gazetteer.countries import country_of, part_of
from dragoman.gazetteer.places import lookup
from dragoman.model import Span
from dragoman.records.title_spans import own_title
from dragoman.values.titles import holds_title, is_portfolio, is_title, word_list

_LEFT = re.compile(r"((?:[A-Z][\w’'-]*|[A-Z]\.)) $")
_RIGHT = re.compile(
    r" (?:[A-Z]\.(?= [A-Z])|(?:(?:de|del|da|dos|du|van|von|bin|ibn|al|el|der|den|di|ben|ul|ur|abu|la|le) )*[A-Z][\w’'-]+)"
)
_PIECE = re.compile(r"[\w’'-]*\Z")
_REST = re.compile(r"[\w’'-]*")
_RUN = (  # capitalised words and the small ones that join them in a body's name
    r"[A-Z][\w’'&.-]*(?:(?: (?:of|for|the|on|de|du|des|del|la)){0,2} [A-Z][\w’'&-]*)*"
)
_BEHIND = re.compile(rf",? (?:of|for|at|in|from|with|to|within) (?:the )?(?P<owner>{_RUN})")
_OF_NAME = re.compile(rf" (?:of|from) (?:the )?(?P<owner>{_RUN})")
_JOINT = re.compile(r" (of|for|at|from|with|in|to|within) (?:the )?(?=[A-Z])")
_ORGANISATION = re.compile(
    r"\b(?:Ministry|Department|Office|Agency|Authority|Commission|Committee|Council|Association|Union|Party|Institute|University"
    r"|Court|Bank|Bureau|Cent(?:er|re)|School|Army|Police|Service|Federation|Organi[sz]ation|Board|Group|Company|Foundation)\b"
)
_OF_STATE = re.compile(r"(?i)\b(?:minister|secretary|commissioner|envoy|representative)$")
_AHEAD = re.compile(r"(?:(?:[A-Z][\w&.-]*|(?<=\w )(?:and|of|for|&)) )+$")
_BEFORE = re.compile(rf"(?P<owner>{_RUN})(?:(?P<own>['’]s?)| )\s*$")
_OTHER = re.compile(r"(?P<owner>[A-Z][\w-]*(?: [A-Z][\w-]*)?)['’]s? (?P<title>(?:[\w-]+ ){0,3}[\w-]+), $")
_COUNTERPART = re.compile(
    r"\b(?P<whose>[Hh]is|[Hh]er) (?:[a-z]+ )?(?P<state>[A-Z][\w.-]*(?: [A-Z]\w+)?) "
    r"(?P<like>counterpart|colleague|opposite number)(?: in [A-Z]\w+)?,? $"
)
_POSSESSIVE = re.compile(r"\b(?P<owner>[Hh]is|[Hh]er|[Tt]heir|[Ii]ts) $")


@dataclass(frozen=True, slots=True)
class Office:
    """Where the words stand: the person's whole name, the title (without its owner), and whose office it is.

    `of` stands where an owner stands; `around` is what the reader marked elsewhere in the sentence.
    """

    name: Span
    title: Span
    of: Span | None
    around: Span | None = None


def office(text: str, sentence: Span, person: Span, title: Span, of: Span | None) -> Office | None:
    """The office told around `person`. `title` and `of` are what the reader marked; None where no office is left."""
    name = whole_name(text, sentence, person)
    if name is None:
        return None
    title = _apart(_words(text, sentence, title), name)
    title = own_title(text, sentence, name, title)
    if of and 0 <= of.start - title.end <= 1 and of.end <= name.start and holds_title(of.of(text)):
        title, of = Span(title.start, of.end), None  # "a senior health" + "ministry official"
    if title.end <= name.start and (comma := title.of(text).rfind(", ")) >= 0 and holds_title(title.of(text)[comma:]):
        title = Span(title.start + comma + 2, title.end)  # another office stands before this one
    title, owner = _without_owner(text, _with_run(text, sentence, title, name))
    head = title.of(text).lower().rstrip(".")
    if not head or head in word_list("not_offices") or not any(c.isalpha() for c in head):
        return None
    read = _owner_read(text, name, title, of)
    told = owner or _owner_behind(text, name, title) or _owner_around(text, sentence, name, title)
    if told and not owner and read:  # of 400 owners behind the office, the reader has 317 right and the order of words 273
        told = read
    return Office(name, title, told, None if told else read)


def office_before(text: str, sentence: Span, found: Office) -> Office | None:
    """The other office in "OWNER's TITLE, TITLE NAME": the two are two roles of one person."""
    if found.title.end > found.name.start:
        return None
    ahead = _OTHER.search(text[sentence.start : found.title.start])
    if not ahead or not holds_title(ahead["title"]) or not _is_party(ahead["owner"]):
        return None
    title, owner = (
        Span(sentence.start + ahead.start(part), sentence.start + ahead.end(part)) for part in ("title", "owner")
    )
    return Office(found.name, title, owner)


def counterpart(text: str, sentence: Span, name: Span) -> tuple[Span, Span, Span] | None:
    """ "his Georgian counterpart, NAME": where the words stand for whose, for which state, and for the likeness."""
    found = _COUNTERPART.search(text[sentence.start : name.start])
    if not found or not country_of(found["state"]):
        return None
    whose, state, like = (
        Span(sentence.start + found.start(part), sentence.start + found.end(part)) for part in ("whose", "state", "like")
    )
    return whose, state, like


def whole_name(text: str, sentence: Span, person: Span) -> Span | None:
    """The span widened to the whole name: "f Danielsson" gives "Ulf Danielsson", and "Judge Hall QC" gives "Hall"."""
    start, end = _words(text, sentence, person)
    while end > start and not text[end - 1].isalnum() and text[end - 1] != ".":
        end -= 1
    for _ in range(3):
        left = _LEFT.search(text[max(sentence.start, start - 30) : start])
        if not left or _no_name(left[1]) or not text[start : start + 1].isupper():
            break
        if _is_party(" ".join(text[sentence.start : start].split()[-2:])):  # "of the United States" + "Ann Lee"
            break
        start -= len(left.group())
    while more := _RIGHT.match(text, end, sentence.end):
        if _no_name(more.group().split()[-1]) or text[end - 1] == ".":
            break
        end = more.end()
    words = text[start:end].split(" ")
    while len(words) > 1 and (_is_title_word(words[0]) or not words[0][:1].isupper()):
        start += len(words.pop(0)) + 1
    while len(words) > 1 and words[-1].strip(",.") in word_list("letters_behind"):
        end -= len(words.pop()) + 1
    while end > start and text[end - 1] == ",":
        end -= 1
    return Span(start, end) if any(w[:1].isupper() for w in words) else None


def _no_name(word: str) -> bool:
    return (
        _is_title_word(word)
        or is_portfolio(word)
        or word in word_list("letters_behind")
        or country_of(word) is not None
        or body_of(word) is not None
        or (word.isupper() and len(word) > 2)
    )


def _is_title_word(word: str) -> bool:
    return is_title(word) or word.capitalize() in word_list("never_names")


def _words(text: str, sentence: Span, span: Span) -> Span:
    """The span widened to whole words inside the sentence."""
    start, end = max(span.start, sentence.start), min(span.end, sentence.end)
    start -= len(_PIECE.search(text[sentence.start : start]).group())  # type: ignore[union-attr]
    if end > start and (text[end - 1].isalnum() or text[end - 1] in "-'’"):
        end = _REST.match(text, end, sentence.end).end()  # type: ignore[union-attr]
    return Span(start, max(start, end))


def _apart(title: Span, name: Span) -> Span:
    """The part of the title that does not overlap the name: the longer one of those before and behind it."""
    if not title.overlaps(name):
        return title
    before, behind = Span(title.start, max(title.start, name.start)), Span(min(name.end, title.end), title.end)
    return before if before.end - before.start >= behind.end - behind.start else behind


def _without_owner(text: str, title: Span) -> tuple[Span, Span | None]:
    """ "Former Iraqi dictator" gives "dictator" of "Iraqi", "Health Ministry official" gives "official" of "Health Ministry"."""
    title = _stripped(text, title)
    words = [(m.start() + title.start, m.end() + title.start) for m in re.finditer(r"\S+", title.of(text))]
    first = 0
    while first < len(words) - 1 and _modifier(text[slice(*words[first])]):
        first += 1
    for last in range(len(words) - 1, first, -1):  # the longest owner that leaves an office
        owner = Span(words[first][0], words[last - 1][1])
        said = re.sub(r"['’]s?$", "", owner.of(text))
        rest = text[words[last][0] : title.end]
        if not holds_title(rest):
            continue
        known = _is_party(said) and not holds_title(said)
        described = (
            rest[0].islower()
            and not rest.startswith("and ")
            and not holds_title(said)
            and (said.isupper() or len(said.split()) > 1)
            and all(w[0].isupper() or w in ("of", "for", "and", "the") for w in said.split())
        )
        if known or described:
            return Span(words[last][0], title.end), Span(owner.start, owner.start + len(said))
    return title, None


def _with_run(text: str, sentence: Span, title: Span, name: Span) -> Span:
    """The title with the capitalised words right before it ("Health and Child Welfare" + "Secretary") and no more behind it.

    "Spokesman for Doctors" ends before "for", "adviser to the Ministry" before "to"; "Minister for Health" stays whole.
    """
    title = _stripped(text, title)
    words = title.of(text)
    for joint in _JOINT.finditer(words):
        behind = words[joint.end() :]
        stays = joint[1] == "of" or (joint[1] == "for" and _OF_STATE.search(words[: joint.start()]))
        owner = not stays or _is_party(behind) or _ORGANISATION.search(behind)
        if owner and holds_title(words[: joint.start()]):
            title = Span(title.start, title.start + joint.start())
            break
    if title.end <= name.start and (run := _AHEAD.search(text[max(sentence.start, title.start - 80) : title.start])):
        start = title.start - len(run.group())
        if both := re.match(r".* and ", text[start : title.start]):  # "Party leader and" is another office
            start += len(both.group()) if holds_title(both.group()) else 0
        return _stripped(text, Span(start, title.end))
    return title


def _modifier(word: str) -> bool:
    return word.lower() in word_list("modifiers") or word.lower() in ("the", "a", "an", "ex-")


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] == "."):
        end -= 1
    first = text[start:end].split(" ", 1)
    if len(first) > 1 and first[0].lower() in word_list("not_in_title"):
        return _stripped(text, Span(start + len(first[0]) + 1, end))
    if tail := re.search(r" (?:of|for|the|at|in|and|to|from|with)$", text[start:end]):
        return _stripped(text, Span(start, start + tail.start()))
    return Span(start, end)


def _is_party(words: str) -> bool:
    words = re.sub(r"^[Tt]he ", "", words)
    return bool(country_of(words) or body_of(words) or part_of(words) or (words[:1].isupper() and lookup(words)))


def _owner_read(text: str, name: Span, title: Span, of: Span | None) -> Span | None:
    """What the reader marked, without the name and the title that it may run into."""
    if of is None:
        return None
    for other in (title, name):
        if of.overlaps(other):
            of = Span(of.start, other.start) if of.start < other.start else Span(min(other.end, of.end), of.end)
    of = _stripped(text, of)
    for _ in range(2):  # "Orleans" is no owner where "New Orleans" is
        left = _LEFT.search(text[max(0, of.start - 30) : of.start])
        if left and _is_party(left.group() + of.of(text)):
            of = Span(of.start - len(left.group()), of.end)
    if all(_modifier(w) for w in of.of(text).split()):
        return None
    return of if of.end - of.start > 1 and any(c.isalpha() for c in of.of(text)) else None


def _owner_behind(text: str, name: Span, title: Span) -> Span | None:
    """ "TITLE of OWNER", and "TITLE NAME of OWNER" where the title stands before the name."""
    stop = name.start if name.start >= title.end else len(text)
    if found := _BEHIND.match(text, title.end, stop):
        return _stripped(text, Span(*found.span("owner")))
    if title.end <= name.start and (found := _OF_NAME.match(text, name.end)):
        return Span(*found.span("owner"))
    return None


def _owner_around(text: str, sentence: Span, name: Span, title: Span) -> Span | None:
    """ "OWNER's TITLE", "OWNER TITLE NAME", "his TITLE"."""
    ahead = text[sentence.start : title.start]
    if found := _BEFORE.search(ahead):
        owner = Span(sentence.start + found.start("owner"), sentence.start + found.end("owner"))
        said = re.sub(r"['’]s?$", "", owner.of(text))
        owner = Span(owner.start, owner.start + len(said))
        if not owner.overlaps(name) and (found["own"] or _is_party(said)):
            return owner
    if found := _POSSESSIVE.search(ahead):
        return Span(sentence.start + found.start("owner"), sentence.start + found.end("owner"))
    return None
