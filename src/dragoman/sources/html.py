"""Web pages: the article through trafilatura, its headline, standfirst, byline, pictures and date by our own pass."""

from __future__ import annotations

import importlib
import re
from functools import cache
from typing import Any

from dragoman.errors import MissingPart, UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.decoding import decoded
from dragoman.sources.page_blocks import Block, blocks
from dragoman.sources.page_facts import PageFacts, page_facts
from dragoman.sources.page_figures import Figure, caption_keys, figures
from dragoman.sources.page_lines import article_lines, filled, homes
from dragoman.sources.telling import folded, one_line, told

EXTENSIONS = (".html", ".htm", ".xhtml")

MOST_PAGE = 5_000_000
"""Characters of the longest page that is read. The pages of newspapers have up to two million."""

_MOST_TAGS = 30_000  # openings and closings; the pages of newspapers have up to 6,000
_MOST_DEPTH = 250
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w\-]+)", re.IGNORECASE)
_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIRST = 4  # lines at the top, among which the standfirst stands
_LONGEST = 700  # characters of a standfirst
_MOST_TITLE = 300  # letters of a heading; an h1 that was never closed holds the article


def recognises(start: bytes) -> bool:
    """A page that says that it is one."""
    return bool(_START.match(start.removeprefix(b"\xef\xbb\xbf")))


def to_text(data: bytes, where: str) -> SourceText:
    """The article of the page as plain text, one paragraph a line, with the roles that the page gives them.

    Raises UnreadableInput if no article is found or the page is too large, MissingPart if trafilatura is not installed.
    """
    text, note = decoded_page(data, where)
    return page_text(text, where, note=note)


def page_text(page: str, where: str, *, url: str = "", note: str = "") -> SourceText:
    """The article of a page that is decoded already. `url` is its address where that is known better than by itself.

    Headline, date, publisher and address come from JSON-LD, OpenGraph and the page's headings. Raises as `to_text`.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise MissingPart("reading HTML needs trafilatura: pip install trafilatura") from error
    tree = _tree(page, where)
    try:
        facts = page_facts(tree)
        standing, pictures, captions = blocks(tree), figures(tree), caption_keys(tree)
        day = facts.published or _told_day(tree)
        # Comments and tables are left out: neither is the reporter's prose. The tree is used up by this.
        found: Any = trafilatura.bare_extraction(
            tree, include_comments=False, include_tables=False, with_metadata=False
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise UnreadableInput(
            f"{where}: the page could not be read ({error}); save the article as plain text"
        ) from error
    lines = [one for line in ((found.text or "") if found else "").split("\n") if (one := one_line(line))]
    captions |= {folded(words) for p in pictures for words in (p.caption, p.credit, p.caption + p.credit)}
    titles = {
        folded(facts.headline),
        *(key for key, b in standing.items() if b.tag == "h1" and len(key) < _MOST_TITLE),
    } - {""}
    own = homes(lines, standing)
    lines = article_lines(filled(lines, standing, own), standing, own, titles, captions)
    if not lines:
        raise UnreadableInput(f"{where}: no article found on the page; save the article as plain text")
    standfirst, lines = _standfirst(facts, standing, lines)
    byline = ", ".join(facts.authors[:5])
    return told(
        [
            ("headline", facts.headline),
            ("standfirst", standfirst),
            ("credit", f"By {byline}" if byline and len(byline) <= 150 else ""),
            *_with_pictures(lines, standing, pictures),
        ],
        title=facts.title, published=day, publisher=facts.publisher, url=url or facts.url, note=note,
    )  # fmt: skip


def decoded_page(data: bytes, where: str) -> tuple[str, str]:
    """The page as text, in the encoding that it names itself, else by the rules for any file."""
    named = _CHARSET.search(data[:4096])
    if named and named[1].lower() not in (b"utf-8", b"utf8"):
        try:
            return decoded(data.decode(named[1].decode("ascii")).encode("utf-8"), where, MOST_PAGE)
        except (LookupError, UnicodeDecodeError, UnicodeEncodeError):
            pass
    return decoded(data, where, MOST_PAGE)


def _tree(page: str, where: str) -> Any:
    if len(page) > MOST_PAGE or page.count("<") > _MOST_TAGS:
        raise UnreadableInput(f"{where}: the page is too large to be one article; save the article as plain text")
    html: Any = importlib.import_module("lxml.html")  # untyped
    etree: Any = importlib.import_module("lxml.etree")
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
        tree = html.document_fromstring(page.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableInput(
            f"{where}: the page could not be read ({error}); save the article as plain text"
        ) from None
    if _too_deep()(tree):
        raise UnreadableInput(
            f"{where}: the page nests more than {_MOST_DEPTH} elements in one another; save the article as plain text"
        )
    return tree


@cache
def _too_deep() -> Any:
    """Tells whether a page has an element that stands deeper than is read."""
    etree: Any = importlib.import_module("lxml.etree")
    return etree.XPath("boolean(" + "/*" * (_MOST_DEPTH + 1) + ")")


def _told_day(tree: Any) -> str:
    """The day that htmldate works out from the page's text and address, for a page without a date in its metadata."""
    import htmldate

    try:
        found = htmldate.find_date(tree, original_date=True, extensive_search=True, outputformat="%Y-%m-%d")
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, OverflowError):
        return ""
    return found if found and _DAY.fullmatch(found) else ""


def _standfirst(facts: PageFacts, standing: dict[str, Block], lines: list[str]) -> tuple[str, list[str]]:
    """The page's description where the page shows it above the article, else what its marks call the standfirst there.

    Gives it with the lines without it.
    """
    keys = [folded(line) for line in lines[:_FIRST]]
    first = next((standing[key].place for key in keys[:3] if key in standing), -1)
    title = folded(facts.headline)
    top = standing[title].place if title in standing else -1
    described = folded(facts.standfirst)
    marked = [key for key, b in standing.items() if b.standfirst and top < b.place <= first and b.links < 0.5]
    for key in [described, *marked[:_FIRST]]:
        block = standing.get(key)
        words = facts.standfirst if key == described else block.words if block else ""
        if not 20 <= len(words) <= _LONGEST or key == title:
            continue
        if key in keys:
            at = keys.index(key)
            # As the very first paragraph of many it may be no more than the lead, quoted as the description.
            if at == 0 and block and block.tag == "p" and not block.standfirst and words[-1:] in '.”"’':
                return "", lines
            return lines[at], lines[:at] + lines[at + 1 :]
        if block and block.place < first and not any(key in line for line in keys[:3]):
            return words, lines
    return "", lines


def _with_pictures(lines: list[str], standing: dict[str, Block], pictures: list[Figure]) -> list[tuple[str, str]]:
    """The lines with role "" and, each before the line that it stands above, the pictures' words."""
    pieces: list[tuple[str, str]] = []
    places = [standing[key].place if (key := folded(line)) in standing else -1 for line in lines]
    body = {folded(line) for line in lines}
    last = max(places, default=-1)
    waiting = [p for p in pictures if folded(p.caption) not in body and p.place < last] if last >= 0 else []
    for line, place in zip(lines, places, strict=True):
        while waiting and 0 <= waiting[0].place < place:
            picture = waiting.pop(0)
            # The alternative text of a picture with a caption says the same less well, except above the article.
            if picture.alternative and not (pieces and picture.caption):
                pieces.append(("alt_text", picture.alternative))
            pieces.append(("caption", picture.caption))
            if picture.caption:
                pieces.append(("credit", picture.credit))
        pieces.append(("", line))
    return pieces
