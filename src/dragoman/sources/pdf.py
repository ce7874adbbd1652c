"""PDF press releases with text in them, through pypdfium2. Scanned pages hold no text and are not read."""

from __future__ import annotations

import importlib
import re
import time
from typing import Any

from dragoman.errors import MissingPart, UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.decoding import MOST_CHARACTERS
from dragoman.sources.telling import folded, one_line

EXTENSIONS = (".pdf",)
MOST_BYTES = 32_000_000

_MOST_PAGES = 200
_MOST_SECONDS = 8.0
_NUMBER = re.compile(r"^(?:page\s*)?[\-–—|\s]*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[\-–—|\s]*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_ITEM = re.compile(r"^(?:[•●▪◦‣*]|[-–—]\s|\(?\d{1,2}[.)]\s|###|\*\s*\*)")
_DASH_END = re.compile(r"(?<=[^\W\d_])[\-\u00ad\u2010\ufffe\x02]$")
_DIGITS = re.compile(r"\d+")
_EDGE = 2  # lines at the top and the bottom of each page that may be repeated there


def recognises(start: bytes) -> bool:
    """By the mark that stands in the first kilobyte of every PDF."""
    return b"%PDF-" in start[:1024]


def to_text(data: bytes, where: str) -> SourceText:
    """The words of the document, a paragraph a line, without running heads and page numbers; the title from the document's
    own properties where its first page shows it.

    The day comes from the text (its dateline), since the file's own dates are those of its making. Raises UnreadableInput
    for broken, locked, scanned and overlong documents, MissingPart where pypdfium2 is not installed.
    """
    try:
        pdfium: Any = importlib.import_module("pypdfium2")
    except ImportError as error:
        raise MissingPart("reading PDF needs pypdfium2: pip install 'dragoman[pdf]'") from error
    if not recognises(data):
        raise UnreadableInput(f"{where}: no PDF, whatever its name says")
    try:
        document = pdfium.PdfDocument(data)
    except (pdfium.PdfiumError, ValueError) as error:
        locked = "password" in str(error).lower()
        raise UnreadableInput(
            f"{where}: {'locked with a password; save it without one' if locked else f'a broken PDF ({error})'}"
        ) from None
    try:
        pages = _pages(document, pdfium.PdfiumError, where)
        told = one_line(str(document.get_metadata_dict().get("Title", "")))[:300]
    except (pdfium.PdfiumError, ValueError, OSError) as error:
        raise UnreadableInput(f"{where}: a broken PDF ({error})") from None
    finally:
        document.close()
    paragraphs = _paragraphs(_without_edges(pages))
    if sum(c.isalnum() for p in paragraphs for c in p) < 20:
        raise UnreadableInput(f"{where}: no text in the PDF; it may be scanned, and pictures of text are not read")
    title = told if told and folded(told) and folded(told) in {folded(p) for p in paragraphs[:8]} else ""
    return SourceText("\n\n".join(paragraphs) + "\n", title)


def _pages(document: Any, error: type[Exception], where: str) -> list[list[str]]:
    end, count, size = time.monotonic() + _MOST_SECONDS, len(document), 0
    if count > _MOST_PAGES:
        raise UnreadableInput(f"{where}: {count} pages are too many for one report (limit {_MOST_PAGES})")
    pages: list[list[str]] = []
    for number in range(count):
        page = document[number]
        words = page.get_textpage()
        # Where a word was broken at a line's end, pdfium puts a mark in place of the hyphen and goes on.
        text = str(words.get_text_range()).replace("\ufffe", "").replace("\x02", "")
        words.close()
        page.close()
        size += len(text)
        if size > MOST_CHARACTERS or time.monotonic() > end:
            raise UnreadableInput(f"{where}: page {number + 1}: too much text for one report, or too hard to read")
        pages.append([one_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")])
    return pages


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """The pages without page numbers, and without first and last lines that stand on most of them."""
    seen: dict[str, int] = {}
    for lines in pages:
        full = [line for line in lines if line]
        for key in {_DIGITS.sub("0", folded(line)) for line in (*full[:_EDGE], *full[-_EDGE:])}:
            seen[key] = seen.get(key, 0) + 1
    running = {key for key, count in seen.items() if len(pages) > 2 and count * 2 > len(pages)}
    kept: list[list[str]] = []
    for lines in pages:
        filled = [n for n, line in enumerate(lines) if line]
        edge = {*filled[:_EDGE], *filled[-_EDGE:]}
        kept.append([
            line for n, line in enumerate(lines)
            if not (n in edge and (_NUMBER.match(line) or _DIGITS.sub("0", folded(line)) in running))
        ])  # fmt: skip
    return kept


def _paragraphs(pages: list[list[str]]) -> list[str]:
    """Lines joined where the page's width broke them: a line goes on if it is long and ends no sentence."""
    lengths = sorted(len(line) for lines in pages for line in lines if line)
    wide = lengths[len(lengths) * 9 // 10] if lengths else 0
    found: list[str] = []
    goes_on = False
    for number, lines in enumerate(pages):
        for place, line in enumerate(lines):
            if not line:
                goes_on = goes_on and place + 1 == len(lines)  # a blank at a page's foot parts nothing
                continue
            before = found[-1] if found else ""
            if (
                goes_on
                and not _ITEM.match(line)
                and not (number and place == 0 and line[:1].isupper() and _SENTENCE_END.search(before))
            ):
                found[-1] = (
                    _DASH_END.sub("", before) + line
                    if _DASH_END.search(before) and line[:1].islower()
                    else f"{before} {line}"
                )
            else:
                found.append(line)
            # The last line of a paragraph is short; a headline is short, too.
            goes_on = len(line) > 0.8 * wide or (len(line) > 0.6 * wide and not _SENTENCE_END.search(line))
    return [one_line(p) for p in found]
