"""Fixes a report's text and finds its parts: headline, standfirst, photo, dateline, body, closing source line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import get_args

from dragoman.articles.reference import date_pattern, iso_day, reference_date
from dragoman.articles.words import any_of, months, table
from dragoman.model.article import Article, DateBasis, Part, Role
from dragoman.model.span import Span

# Control characters with no meaning in a report. Form feed, vertical tab and NEL end a line and become LF.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE = re.compile(r"^[^\S\n]*\S[^\n]*", re.MULTILINE)
_WORD = re.compile(r"\w+")
_FINAL_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
_INITIALISM = re.compile(r"(?:^|[\s(])(?:[A-Z]\.){2,}$")

_NAME_LINKS = frozenset(("by", "of", "the", "and", "in", "with", "staff", "agencies", "from", "at", "for"))

_ROLES = frozenset(get_args(Role))
_HEADLINE = 200  # longest headline, in characters
_STANDFIRST = 320
_CAPTION = 600
_SOURCE_LINE = 300
_FRONT = 8  # a dateline and a photo before the body stand among the first paragraphs


def fixed(text: str) -> str:
    """`text` in the form that all offsets refer to: NFC, LF line ends, no byte-order mark, no control characters.

    A clean UTF-8 text with LF line ends comes back unchanged, character for character.
    """
    if "\r" in text or not text.isprintable():
        text = _LINE_ENDS.sub("\n", _CONTROLS.sub("", text))
        text = _SURROGATES.sub("\ufffd", text).lstrip("\ufeff")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def compose(
    text: str,
    *,
    published: str = "",
    name: str = "report",
    title: str = "",
    publisher: str = "",
    url: str = "",
    licence: str = "",
    origin: str = "",
    published_basis: DateBasis = "metadata",
    roles: Sequence[str] = (),
) -> Article:
    """The article that `text` (plain text, not Markdown or HTML) makes, with its parts in order and its reference date.

    `published` is a day (YYYY-MM-DD) known from outside; `published_basis` says from where. Without it the date is
    taken from a dateline or a dated caption, else there is none. Every character of `Article.text` that is not white
    space lies in exactly one part. `roles` are those that the report's format tells: one for each paragraph in order, ""
    where it tells none; they are used if there are as many as paragraphs. Raises UnreadableInput if `published` is no date.
    """
    day = iso_day(published)
    text = fixed(text)
    parts = tuple(_parts(text, title, roles))
    reference = reference_date(text, parts, day, published_basis, _archive())
    return Article(text, parts, reference, name, title, publisher, url, licence, origin)


def _parts(text: str, title: str, told: Sequence[str] = ()) -> list[Part]:
    paragraphs = _told_paragraphs(text) if told else []
    if len(paragraphs) != len(told) or not told:
        paragraphs, told = _paragraphs(text), ()
    roles: list[Role] = ["body"] * len(paragraphs)
    words = [text[a:b] for a, b in paragraphs]
    last = _mark_source_lines(words, roles)
    first = _mark_headline(words, roles, title)
    photo = _mark_photos(words, roles, first, last)
    _mark_lone_datelines(words, roles, last)
    _mark_standfirst(words, roles, first, last, photo)
    for number, role in enumerate(told):
        if role in _ROLES:
            roles[number] = role  # type: ignore[call-overload]  # what the page's markup says goes before what words suggest
    parts: list[Part] = []
    dateline_open = "dateline" not in roles
    for number, ((start, end), role) in enumerate(zip(paragraphs, roles, strict=True)):
        split = 0
        if role == "caption":
            split = _credit_at(words[number])
        elif role == "body" and dateline_open and number <= _FRONT and (found := _dateline().match(words[number])):
            split, dateline_open = found.end(), False
        if not split:
            parts.append(Part(role, Span(start, end)))
            continue
        pair: tuple[Role, Role] = ("caption", "credit") if role == "caption" else ("dateline", "body")
        for part_role, (a, b) in zip(pair, ((start, start + split), (start + split, end)), strict=True):
            parts.append(Part(part_role, _trimmed(text, a, b)))
    return parts


def _paragraphs(text: str) -> list[Span]:
    """Runs of lines between blank lines; a run that is not wrapped text gives each line as its own paragraph."""
    blocks: list[list[Span]] = []
    end = -2
    for found in _LINE.finditer(text):
        if found.start() != end + 1:
            blocks.append([])
        blocks[-1].append(_trimmed(text, *found.span()))
        end = found.end()
    paragraphs: list[Span] = []
    for lines in blocks:
        if len(lines) > 1 and _is_wrapped(text, lines):
            paragraphs.append(Span(lines[0].start, lines[-1].end))
        else:
            paragraphs.extend(lines)
    return paragraphs


def _told_paragraphs(text: str) -> list[Span]:
    """One paragraph a line: the form that a format with roles gives."""
    return [_trimmed(text, *found.span()) for found in _LINE.finditer(text)]


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether the lines were broken by a narrow page: of like length, most ending in mid-sentence."""
    upper = [line.end - line.start for line in lines[:-1]]
    if max(upper) > 110 or min(upper) < 30 or lines[-1].end - lines[-1].start > 110:
        return False
    inside = sum(not _FINAL_STOP.search(line.of(text)[-6:]) for line in lines[:-1])
    small = sum(text[line.start].islower() for line in lines[1:])
    return small > 0 and inside * 2 >= len(upper) and (small * 4 >= len(upper))


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()))


def _ends_a_sentence(line: str) -> bool:
    return bool(_FINAL_STOP.search(line)) and not _INITIALISM.search(line)


def _mark_source_lines(words: list[str], roles: list[Role]) -> int:
    """Marks closing lines about the report's origin; returns the index after the last paragraph before them."""
    last = len(words)
    while last > 1:
        line = words[last - 1]
        bracketed = line[0] + line[-1] in ("()", "[]") and line.count(line[0]) == 1
        if len(line) > _SOURCE_LINE or not (bracketed or _source_opening().match(line)):
            break
        last -= 1
        roles[last] = "source_line"
    return last


def _mark_headline(words: list[str], roles: list[Role], title: str) -> int:
    """Marks the headline, if there is one; returns the index of the first paragraph after it."""
    if not words or roles[0] != "body":
        return 0
    line = words[0]
    same = bool(title) and _folded(line) == _folded(title)
    short = len(words) > 1 and len(line) <= _HEADLINE and "\n" not in line
    if same or (short and (not _ends_a_sentence(line) or line[-1] in "?!…") and not _dateline().match(line)):
        if _credit_at(line) or date_line(line):
            return 0
        roles[0] = "headline"
        return 1
    return 0


def _mark_photos(words: list[str], roles: list[Role], first: int, last: int) -> bool:
    """Marks alternative texts, captions and bylines; True if one stands right after the headline or standfirst."""
    early = False
    for i in range(first, last):
        line = words[i]
        if roles[i] != "body" or "\n" in line or len(line) > _CAPTION:
            continue
        if i + 1 < last and len(line) >= 20 and len(words[i + 1]) <= _CAPTION and _repeats(line, words[i + 1]):
            roles[i], roles[i + 1] = "alt_text", "caption"
        elif i <= first + 3 and not date_line(line) and (_byline().fullmatch(line) or _author().fullmatch(line)):
            roles[i] = "credit"
        elif (split := _credit_at(line)) is not None and (split or _is_credit(line)):
            roles[i] = "caption" if split else "credit"
        else:
            continue
        early = early or i <= first + 1
    return early


def _repeats(line: str, following: str) -> bool:
    """Whether `following` says nearly the same, as a caption does after the alternative text."""
    if _ends_a_sentence(line) and not _credit_at(following) and line not in following:
        return False
    here, there = set(_WORD.findall(line.lower())), set(_WORD.findall(following.lower()))
    return len(here) >= 4 and len(here & there) >= 0.75 * len(here) and len(there) <= 4 * len(here)


def _credit_at(line: str) -> int:
    """Where a line's final credit begins ("[A. Person/Agency]", "Image: A. Person."); 0 if the line has none."""
    if line[-1] in ")]" or line[-2:] in (").", "]."):
        start = max(line.rfind("("), line.rfind("["))
        if start > 0 and len(line) - start <= 90 and _is_credit(line[start:]):
            return start
    found = _credit_sentence().search(line, max(0, len(line) - 90))
    return found.start() if found and found.start() else 0


def _is_credit(piece: str) -> bool:
    inner = piece.strip("[]() .")
    lowered = inner.lower()
    agencies = table("parts")["credit_agencies"]
    if piece[0] in "[(" and ("/" in inner and inner[0].isupper() and not any(c.isdigit() for c in inner)):
        return True
    if piece[0] in "[(" and lowered in agencies:
        return True
    if piece[0] == "[" and len(inner) > 2 and inner.istitle() and len(inner.split()) <= 4:
        return True
    return bool(_credit_word().match(lowered)) and (piece[0] in "[(" or len(inner) < 90)


def date_line(line: str) -> bool:
    """Whether the line is nothing but a date ("Friday, March 15, 2019", "Published: 25 September 2023, 10:30 GMT")."""
    if len(line) > 90 or not (found := date_pattern().search(line)) or _ends_a_sentence(line):
        return False
    rest = _date_company().sub("", line[: found.start()] + line[found.end() :]).strip(" ,.:;|-–—()")
    edge = not line[: found.start()].strip() or not line[found.end() :].strip()
    # A place, a paper or an author may stand beside the date: names only.
    return not rest or (edge and not any(w.islower() and w not in _NAME_LINKS for w in _WORD.findall(rest)))


def _mark_lone_datelines(words: list[str], roles: list[Role], last: int) -> None:
    for i in range(min(last, _FRONT)):
        if roles[i] == "body" and (date_line(words[i]) or _place_line().fullmatch(words[i])):
            roles[i] = "dateline"
            return


def _mark_standfirst(words: list[str], roles: list[Role], first: int, last: int, photo: bool) -> None:
    """The paragraph after the headline, if it stands apart from the body: no full stop, or before photo or dateline."""
    after = [i for i in range(first, last) if roles[i] == "body"]
    if not first or len(after) < 2 or roles[first] != "body" or len(words[first]) > _STANDFIRST:
        return
    line, body = words[first], words[after[1]]
    if "\n" in line or len(line.split()) < 6 or _dateline().match(line) or line[0] in "\"“‘'":
        return
    apart = not _ends_a_sentence(line) or roles[first + 1] != "body" or bool(_dateline().match(body))
    one = len(re.findall(r"[.!?]\s+[A-Z]", line)) == 0
    sums_up = one and len(line) <= 200 < len(body) and not _told_day().search(line) and _shares_names(line, body)
    if (apart and (one or len(line) <= 250)) or sums_up:
        roles[first] = "standfirst"


def _shares_names(line: str, body: str) -> bool:
    """Whether the body's first paragraph names again those whom the line names, as a lead after a standfirst does."""
    names = set(re.findall(r"(?<=\s)[A-Z]\w+", " " + line))
    return len(names) >= 2 and len(names & set(re.findall(r"[A-Z]\w+", body))) >= 2


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


@cache
def _dateline() -> re.Pattern[str]:
    """Place (and date, and agency) before a dash: "NAIROBI, Kenya (AP) — ", "KYIV, 5 May - "."""
    month = any_of(months())
    date = rf"(?i:(?:\d{{1,2}}\s+(?:{month})\.?|(?:{month})\.?\s+\d{{1,2}})(?:,?\s+\d{{4}})?)"
    agency = r"\([A-Z][^()\n]{0,30}\)"
    place = r"[A-Z][A-Z.'’\-]+(?:[ /][A-Z][A-Z.'’\-]+){0,3}(?:,\s+(?!\d)[A-Z][\w.'’\-]+(?:\s[A-Z][\w.'’\-]+){0,2})?"
    mixed = r"[A-Z][\w.'’\-]+(?:[ /][A-Z][\w.'’\-]+){0,3}(?:,\s+(?!\d)[A-Z][\w.'’\-]+(?:\s[A-Z][\w.'’\-]+){0,2})?"
    dash = r"(?:\s+(?:—|–|--?|―)\s*|\s*(?:—|--)\s*)(?=\S)"
    return re.compile(
        rf"(?:{place}(?:,?\s+{date})?(?:,?\s*{agency})?(?:{dash}|(?<=\)):\s+)"
        rf"|{mixed}(?:,?\s+{date}(?:,?\s*{agency})?|,?\s*{agency})(?:{dash}|:\s+))"
    )


@cache
def _date_company() -> re.Pattern[str]:
    data = table("parts")
    return re.compile(
        rf"\b(?:{any_of([*data['date_labels'], *data['weekdays']])})\b|\b\d{{1,2}}[:.]\d\d\b"
        r"|\b(?:a\.?m\.?|p\.?m\.?)(?!\w)|\b(?:at|GMT|UTC|CET|CEST|BST|EST|EDT|EAT)\b",
        re.IGNORECASE,
    )


@cache
def _source_opening() -> re.Pattern[str]:
    openings = any_of(table("parts")["source_openings"])
    return re.compile(rf"\W{{0,2}}(?:{openings})(?!\w)(?!\s+(?:is|are|was|were|say)\b)", re.IGNORECASE)


@cache
def _credit_word() -> re.Pattern[str]:
    data = table("parts")
    return re.compile(
        rf"(?:(?:{any_of(data['credit_words'])})(?::| by\b|$)|(?:{any_of(data['credit_agencies'])})"
        r"(?:$|[:/]| (?:photo|images)))",
        re.IGNORECASE,
    )


@cache
def _credit_sentence() -> re.Pattern[str]:
    words = any_of(table("parts")["credit_words"])
    return re.compile(rf"(?<![\w(\[])(?:{words}):\s+[^.:\n][^:\n]{{1,60}}$", re.IGNORECASE)


@cache
def _byline() -> re.Pattern[str]:
    return re.compile(
        r"(?:By|From)(?:\s+(?:[A-Z][\w.'’\-]*|our|a|and|in|the|staff|special|correspondents?|reporters?"
        r"|writers?|desk|bureau|agency|agencies|reports|with|at|for|&)[,.]?)+"
    )


@cache
def _author() -> re.Pattern[str]:
    """An author told by office alone: "Special Correspondent", "Our Energy Bureau"."""
    return re.compile(r"[A-Z][^.!?:;\n]{0,45}\b(?i:correspondents?|editor|bureau|desk|reporters?|staff|writers?)")


@cache
def _place_line() -> re.Pattern[str]:
    """A place (and weekday) on a line of its own: "KHARTOUM, Thursday"."""
    capitals = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]+"
    name = r"[A-Z][\w.'’\-]+"
    return re.compile(rf"{capitals}(?:[ /]{capitals}){{0,3}}, {name}(?: {name})?")


@cache
def _told_day() -> re.Pattern[str]:
    data = table("parts")
    return re.compile(rf"\b(?:{any_of([*data['weekdays'], *data['days_told']])})\b", re.IGNORECASE)


@cache
def _archive() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(table('parts')['archive_words'])})\b", re.IGNORECASE)
