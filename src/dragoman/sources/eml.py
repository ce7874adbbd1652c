"""Mail, one message a file: newsletters and press releases sent around."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from dragoman.errors import UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.markup import html_paragraphs
from dragoman.sources.telling import day_in, folded, one_line, told

EXTENSIONS = (".eml",)
MOST_BYTES = 32_000_000  # with its attachments

_MOST_PARTS = 200
_MOST_HEAD = 256_000  # bytes of header lines
_MOST_TEXT = 2_000_000  # characters of one part
_HEADER = re.compile(
    rb"(?:[!-9;-~]{1,76}:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
    rb"(?:from|to|subject|received|return-path|message-id|mime-version|delivered-to):[^\n]*\n",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^https?://\S+$")
_BARE_LINK = re.compile(r"\s*[<(\[]?https?://[^\s>)\]]+[>)\]]?")
_RULE = re.compile(r"^[\W_]+$")
_END = re.compile(r"^(?:--|-- )$")
_CALLS = re.compile(
    r"^(?:view (?:this|it|in|online|the web)|view\b.{0,40}browser|(?:to )?unsubscribe|forward (?:this|to)|privacy policy"
    r"|manage (?:your|my) (?:preferences|subscription)|update (?:your|my) preferences|add us to your address"
    r"|you(?:'|’)?(?:re| are) receiving this|you received this|this (?:e-?mail|message|newsletter) was sent|sent to\b"
    r"|was this (?:e-?mail|newsletter) forwarded|copyright ©|©|share this|follow us"
    r"|if you (?:no longer wish|do not wish|cannot see|can't see|have trouble))",
    re.IGNORECASE,
)


def recognises(start: bytes) -> bool:
    """Header lines at the top, one of which only mail has."""
    return bool(_HEADER.match(start.replace(b"\r\n", b"\n")))


def to_text(data: bytes, where: str) -> SourceText:
    """The message's subject as headline and its text: the plain part, or the HTML part where that says more.

    The sender is the publisher, the day it was sent the day it appeared. Attachments are left out. Raises UnreadableInput
    for what is no mail, and for mail without text.
    """
    if not recognises(data[:65_536]):
        raise UnreadableInput(f"{where}: this is no mail: no header lines at its top")
    if data.count(b"\n--") > 100 * _MOST_PARTS:
        raise UnreadableInput(f"{where}: too many parts for a mail")
    if len(re.split(rb"\r?\n\r?\n", data[: 2 * _MOST_HEAD], maxsplit=1)[0]) > _MOST_HEAD:
        raise UnreadableInput(f"{where}: its header lines are too long for a mail")
    try:
        message = message_from_bytes(data)
        plain, html = _texts(message)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableInput(f"{where}: broken mail ({type(error).__name__}: {str(error)[:100]})") from None
    lines = max(
        (_kept(_plain_lines(plain)), _kept(html_paragraphs(html))),
        key=lambda found: (sum(map(len, found)) // 200, bool(found)),
    )
    subject = re.sub(r"^(?:(?:fwd?|re|aw|wg)\s*:\s*)+", "", _header(message, "Subject"), flags=re.IGNORECASE)
    if lines and subject and folded(lines[0]) == folded(subject):
        del lines[0]
    if not lines:
        raise UnreadableInput(f"{where}: no text in the mail")
    name, address = parseaddr(str(message.get("From") or "")[:1_000])
    link = _header(message, "Archived-At").strip("<> ")
    return told(
        [("headline", subject), *(("", line) for line in lines)],
        title=subject,
        published=day_in(_header(message, "Date")),
        publisher=_words(name) or address.rpartition("@")[2],
        url=link if _ADDRESS.match(link) else "",
    )


def _texts(message: Message) -> tuple[str, str]:
    """The plain and the HTML text of the message, each "" where it has none."""
    plain, html, parts = "", "", 0
    waiting = [message]
    while waiting:
        part = waiting.pop()
        parts += 1
        if parts > _MOST_PARTS:
            raise ValueError("too many parts")
        payload = part.get_payload()
        if isinstance(payload, list):
            waiting += [p for p in reversed(payload) if isinstance(p, Message)]
        elif part.get_content_disposition() != "attachment" and part.get_content_type() in ("text/plain", "text/html"):
            text = _decoded(part)
            if part.get_content_type() == "text/html":
                html = html or text
            else:
                plain = f"{plain}\n\n{text}" if plain else text
    return plain[:_MOST_TEXT], html[:_MOST_TEXT]


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    named = part.get_content_charset() or "utf-8"
    for charset in (named, "utf-8", "cp1252"):
        try:
            return data.decode(charset)
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _header(message: Message, name: str) -> str:
    return _words(message.get(name) or "")


def _words(value: object) -> str:
    """A header's words, decoded ("=?utf-8?q?...?=")."""
    pieces = []
    try:
        for text, charset in decode_header(str(value)):
            pieces.append(text if isinstance(text, str) else text.decode(charset or "utf-8", "replace"))
    except (MessageError, LookupError, ValueError, TypeError, IndexError):
        pieces = [str(value)]
    return one_line("".join(pieces))[:1_000]


def _plain_lines(text: str) -> list[str]:
    """Paragraphs: runs of lines between blank ones; a line is its own paragraph where the next begins another thought."""
    found: list[str] = []
    for block in re.split(r"\n[ \t>]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [one_line(line.lstrip("> ")) for line in block.split("\n")]
        wrapped: list[str] = []
        for line in lines:
            if (
                wrapped
                and 45 <= len(wrapped[-1].rsplit("\n", 1)[-1]) <= 100
                and line
                and not line.startswith(("* ", "- ", "• "))
            ):
                wrapped[-1] += "\n" + line
            elif line:
                wrapped.append(line)
        found += [one_line(line) for line in wrapped]
    return found


def _kept(lines: list[str]) -> list[str]:
    """Without rules, addresses alone, calls to act, and what stands below the signature mark."""
    kept: list[str] = []
    for line in lines:
        if _END.match(line):
            break
        bare = one_line(_BARE_LINK.sub("", line))
        if bare and not _RULE.match(bare) and not (_CALLS.match(bare) and len(bare) <= 250):
            kept.append(bare)
    return kept


def articles_in(data: bytes, where: str, member: str) -> Iterator[SourceText | UnreadableInput]:
    """The one article of a message that was found in a folder of mail."""
    from dataclasses import replace

    try:
        yield replace(to_text(data, f"{where}: {member}"), member=member, data=data)
    except UnreadableInput as fault:
        yield fault
