"""WARC web archives (CC-NEWS and the like): one article for each archived page. FastWARC where installed, else warcio."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from dragoman.errors import MissingPart, UnreadableInput
from dragoman.model.raw import SourceText
from dragoman.sources.opened import MOST_BYTES, Opened

EXTENSIONS = (".warc", ".warc.gz", ".wet", ".wet.gz", ".arc", ".arc.gz")

_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain",)
_MEMBER = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class _Record:
    """An archived document: its bytes without the transfer's coding, cut after MOST_BYTES + 1; none of what is passed over."""

    url: str
    type: str
    coding: str
    data: bytes


def recognises(start: bytes) -> bool:
    """By the line that every record begins with."""
    return start.startswith(b"WARC/1.")


def articles(file: Opened) -> Iterator[SourceText | UnreadableInput]:
    """The articles of the archive in its order; `member` is the page's address.

    Pages and plain texts that were received whole (status 200) are read; pictures, requests, redirects and pages in parts are
    passed over in silence. A page that cannot be read is rejected. Raises MissingPart where no reader is installed.
    """
    records = _records(file)
    number = read = broken = 0
    while True:
        try:
            record = next(records, None)
        except (UnreadableInput, MissingPart):
            raise
        except BaseException as error:
            raise UnreadableInput(f"{file.where}: broken after {number} records ({_reason(error)})") from None
        if isinstance(record, str):
            broken += 1
            yield UnreadableInput(f"{file.where}: broken after {number} records, and gone on with behind that ({record})")
            continue
        if record is None:
            if not number and not broken:
                raise UnreadableInput(f"{file.where}: no WARC record in it")
            if not read and not broken:
                raise UnreadableInput(f"{file.where}: none of its {number} records is a page that was received whole")
            return
        number += 1
        if record.data:
            read += 1
            yield _article(record, record.url[:500] or f"record {number}", file.where)


def _reason(error: BaseException) -> str:
    """The two readers raise many kinds for a broken record, FastWARC one that is no Exception; all else is raised again."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error
    return f"{type(error).__name__}: {str(error)[:200]}"


def _article(record: _Record, member: str, where: str) -> SourceText | UnreadableInput:
    from dataclasses import replace

    from dragoman.sources import html, text

    here = f"{where}: {member}"
    try:
        data = _decoded(record, here)
        if len(data) > MOST_BYTES:
            return UnreadableInput(f"{here}: the page is too large to be one article")
        if record.type in _TEXTS:
            found = text.to_text(data, here)
        else:
            page, note = html.decoded_page(data, here)
            found = html.page_text(page, here, url=record.url, note=note)
    except UnreadableInput as fault:
        return fault
    return replace(found, url=record.url or found.url, member=member, data=data)


def _decoded(record: _Record, here: str) -> bytes:
    """The document without its content coding, unpacked to no more than a page may have."""
    if record.coding in ("", "identity", "none"):
        return record.data
    if record.coding in ("gzip", "x-gzip", "deflate"):
        for window in (47, -15):  # gzip or zlib by their heads, else bare deflate
            unpacking = zlib.decompressobj(window)
            try:
                return unpacking.decompress(record.data, MOST_BYTES + 1)
            except zlib.error:
                continue
        # Some archives keep the header of a coding that was undone already.
        return record.data
    raise UnreadableInput(f"{here}: coded as {record.coding!r}, which is not read")


def _records(file: Opened) -> Iterator[_Record | str]:
    """The records, and for each break that the archive is gone on with behind, what was wrong. Else a break is raised."""
    try:
        fast: Any = importlib.import_module("fastwarc.warc")
    except ImportError:
        fast = None
    # FastWARC wants to seek, which a stream out of an archive cannot.
    if fast is not None and file.stream.seekable() and not file.name.lower().endswith((".arc", ".arc.gz")):
        yield from _fast(fast, file)
        return
    try:
        plain: Any = importlib.import_module("warcio.archiveiterator")
    except ImportError as error:
        raise MissingPart("reading WARC needs warcio: pip install 'dragoman[warc]'") from error
    yield from _plain(plain, file)


def _fast(fast: Any, file: Opened) -> Iterator[_Record | str]:
    wanted = fast.WarcRecordType.response | fast.WarcRecordType.resource | fast.WarcRecordType.conversion
    start = place = 0
    fresh = True  # whether something was read since the last break; if not, it is the same one, met again by its intact start
    while True:
        try:
            for record in fast.ArchiveIterator(
                file.stream, record_types=wanted, parse_http=True, auto_decode="transfer", fsspec_args=False
            ):
                place = record.stream_pos
                yield _fast_record(record)
                fresh = True
            return
        except BaseException as error:
            reason = _reason(error)
        if fresh:
            yield reason
        fresh = False
        following = _next_member(file.stream, max(place, start) + 1)
        if following is None:
            return
        start = following
        file.stream.seek(start)


def _fast_record(record: Any) -> _Record:
    url = record.headers.get("WARC-Target-URI") or ""
    http = record.http_headers
    if http is None:
        return _record(url, 0, record.headers.get("Content-Type") or "", "", record.reader)
    kind, coding = http.get("Content-Type") or "", http.get("Content-Encoding") or ""
    return _record(url, http.status_code or 0, kind, coding, record.reader)


def _next_member(stream: BinaryIO, start: int) -> int | None:
    """Where from `start` on the next record of a packed archive begins, each of which is packed for itself; None if nowhere."""
    stream.seek(start)
    place, held = start, b""
    while block := stream.read(1 << 20):
        held += block
        at = held.find(_MEMBER)
        while at >= 0:
            try:
                if zlib.decompressobj(31).decompress(held[at : at + 1024], 5) == b"WARC/":
                    return place + at
            except zlib.error:
                pass
            at = held.find(_MEMBER, at + 1)
        place += len(held) - 1024 if len(held) > 1024 else 0
        held = held[-1024:]
    return None


def _plain(plain: Any, file: Opened) -> Iterator[_Record]:
    for record in plain.ArchiveIterator(file.stream, arc2warc=True):
        if record.rec_type not in ("response", "resource", "conversion"):
            continue
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        http = record.http_headers
        stream = record.raw_stream
        if http is not None:
            kind, coding = http.get_header("Content-Type") or "", http.get_header("Content-Encoding") or ""
            code = http.get_statuscode()
            status = int(code) if code and code.isdigit() else 0
            if (http.get_header("Transfer-Encoding") or "").lower() == "chunked":
                readers: Any = importlib.import_module("warcio.bufferedreaders")
                stream = readers.ChunkedDataReader(stream)
        else:
            kind, coding, status = record.rec_headers.get_header("Content-Type") or "", "", 0
        yield _record(url, status, kind, coding, stream)


def _record(url: str, status: int, kind: str, coding: str, stream: Any) -> _Record:
    kind = kind.split(";")[0].strip().lower()
    if status not in (0, 200) or kind not in (*_PAGES, *_TEXTS):
        return _Record(url, kind, "", b"")
    pieces, size = [], 0
    while size <= MOST_BYTES and (block := stream.read(1 << 16)):
        pieces.append(block)
        size += len(block)
    return _Record(url.strip("<> "), kind, coding.strip().lower(), b"".join(pieces))
