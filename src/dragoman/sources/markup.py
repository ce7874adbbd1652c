"""XML and HTML fragments, parsed so that nothing outside of them is read: no entities, no DTD, no network."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.sources.telling import one_line

_ENTITIES = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_ROOT = re.compile(rb"<(?![?!])(?:[\w.\-]+:)?([\w.\-]+)")
_PROLOGUE = re.compile(
    rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_MOST_TAGS = 300_000
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li dt dd blockquote pre tr div section article table ul ol br hr hl1 hl2 block lede".split()
)
_SILENT = frozenset("script style head title noscript template svg iframe form button nav".split())


def root_name(start: bytes) -> str:
    """The name of the root element of an XML file by its first bytes, in small letters, without prefix; "" if it is no
    XML."""
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text.startswith(b"<"):
        return ""
    found = _ROOT.search(_PROLOGUE.sub(b"", text))
    return found[1].decode("ascii", "replace").lower() if found else ""


def xml_root(data: bytes, where: str) -> Any:
    """The root element of an XML document. Raises UnreadableInput for broken XML and for declarations of entities."""
    checked(data, where)
    etree: Any = importlib.import_module("lxml.etree")  # untyped
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data.lstrip(b" \t\r\n"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableInput(f"{where}: broken XML ({one_line(str(error))[:200]})") from None
    if root is None:
        raise UnreadableInput(f"{where}: the file is empty")
    return root


def checked(data: bytes, where: str) -> None:
    """Raises UnreadableInput for XML that declares entities, or has more elements than any document of news."""
    if data.startswith(_UTF_16):
        try:
            data = data.decode("utf-16").encode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise UnreadableInput(f"{where}: broken UTF-16; save the file as UTF-8") from None
    if _ENTITIES.search(data):
        raise UnreadableInput(f"{where}: declares XML entities, which are not read, since they can do harm")
    if data.count(b"<") > _MOST_TAGS:
        raise UnreadableInput(f"{where}: more than {_MOST_TAGS:,} tags; split the file")


def local(node: Any) -> str:
    """The name of an element without namespace, in small letters; "" for what is no element."""
    tag = node.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def paragraphs(node: Any) -> list[str]:
    """The words of an element, a line for each block in it (XHTML, NITF and the like)."""
    pieces: list[str] = []
    etree: Any = importlib.import_module("lxml.etree")
    silent = 0
    for event, one in etree.iterwalk(node, events=("start", "end", "comment", "pi")):
        name = local(one)
        if event == "start":
            silent += name in _SILENT
            if name in _BLOCKS:
                pieces.append("\n")
            if not silent:
                pieces.append(one.text or "")
        elif event == "end":
            silent -= name in _SILENT
            if name in _BLOCKS:
                pieces.append("\n")
        if event != "start" and not silent and one is not node:
            pieces.append(one.tail or "")
    joined = "".join(piece if piece == "\n" else piece.replace("\n", " ") for piece in pieces)
    return [line for part in joined.split("\n") if (line := one_line(part))]


def html_paragraphs(fragment: str) -> list[str]:
    """The words of an HTML fragment (a feed's entry, a mail), a line for each block. Never raises for a text."""
    if "<" not in fragment:
        import html

        return [line for part in html.unescape(fragment).split("\n") if (line := one_line(part))]
    lxml_html: Any = importlib.import_module("lxml.html")
    etree: Any = importlib.import_module("lxml.etree")
    if fragment.count("<") > _MOST_TAGS:
        return []
    try:
        tree = lxml_html.fromstring(
            b"<div>" + fragment.encode("utf-8", "replace") + b"</div>",
            parser=lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True),
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return []
    return paragraphs(tree)


def texts(nodes: Any) -> Iterator[str]:
    """The words of each of the elements, as one line."""
    for node in nodes:
        if words := one_line("".join(node.itertext())):
            yield words
