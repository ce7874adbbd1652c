"""Web pages, through trafilatura: headline, captions and paragraphs of the article, without the page around it."""

from __future__ import annotations

import importlib
import re
from typing import Any

from dragoman.errors import MissingPart, UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.decoding import decoded

EXTENSIONS = (".html", ".htm", ".xhtml")

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w\-]+)", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SPACE = re.compile(r"\s+")


def to_text(data: bytes, where: str) -> SourceText:
    """The article of the page as plain text, one paragraph a line, the title first if the page's text lacks it.

    Title, date, site name and address come from the page's own metadata. Raises UnreadableInput if no article is found,
    MissingPart if trafilatura is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise MissingPart("reading HTML needs trafilatura: pip install trafilatura") from error
    text, note = _page(data, where)
    try:
        found: Any = trafilatura.bare_extraction(text, include_comments=False, include_tables=False, with_metadata=True)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise UnreadableInput(
            f"{where}: the page could not be read ({error}); save the article as plain text"
        ) from error
    body = (found.text or "") if found else ""
    lines = [_SPACE.sub(" ", line).strip() for line in body.split("\n")]
    lines = [line.removeprefix("- ") for line in lines if line]
    if not lines:
        raise UnreadableInput(f"{where}: no article found on the page; save the article as plain text")
    title = _SPACE.sub(" ", found.title or "").strip()
    if found.sitename:  # "Headline | Paper"
        title = re.sub(rf"\s+[|\-–—]\s+{re.escape(found.sitename)}\b.*$", "", title, flags=re.IGNORECASE) or title
    if title and _folded(title) not in {_folded(line) for line in lines[:3]}:
        lines.insert(0, title)
    for at, caption in enumerate(_captions(text, lines), 1):
        lines.insert(at, caption)
    day = _DAY.match(found.date or "")
    return SourceText(
        "\n\n".join(lines) + "\n", title, day[0] if day else "", found.sitename or "", found.url or "", note=note
    )


def _page(data: bytes, where: str) -> tuple[str, str]:
    """The page as text, in the encoding that it names itself, else by the rules for any file."""
    named = _CHARSET.search(data[:4096])
    if named and named[1].lower() not in (b"utf-8", b"utf8"):
        try:
            return decoded(data.decode(named[1].decode("ascii")).encode("utf-8"), where)
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(data, where)


def _captions(page: str, lines: list[str]) -> list[str]:
    """The captions of the page's figures within its article that the text does not hold yet; two at most."""
    if "<figcaption" not in page:
        return []
    html: Any = importlib.import_module("lxml.html")  # untyped
    try:
        tree = html.fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, AssertionError):
        return []
    known = {_folded(line) for line in lines}
    captions: list[str] = []
    for node in tree.iterfind(".//article//figcaption"):
        words = _SPACE.sub(" ", str(node.text_content())).strip()
        if 20 <= len(words) <= 500 and _folded(words) not in known and words not in captions:
            captions.append(words)
    return captions[:2]


def _folded(line: str) -> str:
    return "".join(c for c in line.lower() if c.isalnum())
