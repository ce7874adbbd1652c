"""Bytes to text: which encoding a file is in, and what cannot be a report."""

from __future__ import annotations

import re

from dragoman.errors import UnreadableInput

MOST_CHARACTERS = 2_000_000
"""The longest report that is read. A newspaper page has about 10,000 characters."""

_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF file"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LETTERS = re.compile(r"[A-Za-z]")


def decoded(data: bytes, where: str, most: int = MOST_CHARACTERS) -> tuple[str, str]:
    """The text of `data` and a note for the user ("" where the bytes were plain UTF-8).

    Tried in order: UTF-16 with its mark, UTF-8 with or without, UTF-8 that is damaged in a few places (each then is U+FFFD),
    and windows-1252 where that gives plausible text.
    Raises UnreadableInput for empty, binary, undecodable and overlong input (more than `most` characters).
    """
    if not data.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf\x00"):
        raise UnreadableInput(f"{where}: the file is empty; give a report with text in it")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise UnreadableInput(f"{where}: this is {kind}, not text; save the report as plain text, Markdown or HTML")
    text, note = _text(data, where)
    if len(text) > most:
        raise UnreadableInput(
            f"{where}: {len(text):,} characters are too many for one report (limit {most:,}); "
            "split the file into one report each"
        )
    if len(_CONTROLS.findall(text[:100_000])) * 50 > min(len(text), 100_000):
        raise UnreadableInput(
            f"{where}: this looks like a binary file, not text; save the report as plain text in UTF-8"
        )
    if not text.strip():
        raise UnreadableInput(f"{where}: the file is empty; give a report with text in it")
    return text, note


def _text(data: bytes, where: str) -> tuple[str, str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), f"{where}: read as UTF-16"
        except UnicodeDecodeError as error:
            raise UnreadableInput(f"{where}: broken UTF-16 at byte {error.start}; save the file as UTF-8") from error
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        bad = error.start
    if b"\x00" in data[:4096]:
        raise UnreadableInput(
            f"{where}: this looks like a binary file, not text; save the report as plain text in UTF-8"
        )
    text = data.decode("utf-8-sig", "replace")
    damaged = text.count("\ufffd")
    # In another encoding hardly any two bytes happen to be a letter of UTF-8.
    if damaged * 4 <= len(text) - len(text.encode("ascii", "ignore")) - damaged:
        return text, f"{where}: damaged UTF-8 (first at byte {bad}); what cannot be read is shown as \ufffd"
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    high = sum(byte >= 0x80 for byte in data[:100_000])
    # In a Western text, letters and spaces make up nearly all and accents and marks are few.
    if text and high * 8 <= len(data[:100_000]) and len(_LETTERS.findall(text[:10_000])) * 2 > len(text[:10_000]):
        return text, f"{where}: not valid UTF-8 (byte {bad}); read as windows-1252"
    raise UnreadableInput(f"{where}: the encoding is not known (not UTF-8 at byte {bad}); save the file as UTF-8")
