"""One address, fetched: with limits of time, size and redirects, and only if it has changed."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal, Self

import httpcore
import httpx

from dragoman.intake.addresses import Refused, normal
from dragoman.intake.wire import Deadline, NotPublic, client

Outcome = Literal["ok", "unchanged", "gone", "missing", "wait", "failed", "refused"]
"""ok: a body; unchanged: 304; gone: 410; missing: 404; wait: 429 or 503; failed: try later; refused: never try."""

AGENT = "dragoman/0.1 (reads news into a ledger)"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may cost: seconds of silence, seconds in all, bytes after unpacking, and redirects."""

    silence: float = 15.0
    seconds: float = 60.0
    size: int = 8_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back. `address` is where it was found in the end, `moved` that all redirects were permanent ones.

    `etag` and `modified` are to be given with the next request; `wait` is how many seconds the host asks to be left alone.
    `status` is the one of HTTP, 0 where there was no answer or none is told. `why` says in words what went wrong.
    """

    outcome: Outcome
    address: str
    body: bytes = field(default=b"", repr=False)
    kind: str = ""  # the media type, small letters
    charset: str = ""
    etag: str = ""
    modified: str = ""
    wait: float | None = None
    status: int = 0
    moved: bool = False
    why: str = ""


class Fetcher:
    """Fetches one address after another. Use it in a `with` block, or call `close`.

    Nothing is fetched from private networks or by other schemes than HTTP and HTTPS; `loopback` allows this machine's own
    addresses, for tests and mirrors. Nothing here waits between requests or asks robots.txt: see `manners`.
    """

    def __init__(self, *, limits: Limits | None = None, agent: str = AGENT, loopback: bool = False) -> None:
        self.limits = limits or Limits()
        self._deadline = Deadline()
        self._client = client(self._deadline, loopback=loopback, timeout=self.limits.silence, agent=agent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def get(
        self, address: str, *, etag: str = "", modified: str = "", size: int = 0,
        allowed: Callable[[str], bool] = lambda address: True,
    ) -> Fetched:  # fmt: skip
        """Fetches `address`; never raises. `etag` and `modified` are those of the last time.

        `size` is another limit than the usual one, in bytes. `allowed` is asked before each redirect is followed; it may use this
        fetcher itself, and its time is not counted.
        """
        self._deadline.start(self.limits.seconds)
        moved = True
        seen: set[str] = set()
        try:
            at = normal(address)
            for _ in range(self.limits.redirects + 1):
                if at in seen:
                    return Fetched("failed", at, why="redirects in a circle")
                seen.add(at)
                given = {"If-None-Match": _again(etag, 500), "If-Modified-Since": _again(modified, 100)}
                headers = {name: value for name, value in given.items() if value}
                with self._client.stream("GET", at, headers=headers) as response:
                    target = response.headers.get("location", "")
                    if response.status_code not in (301, 302, 303, 307, 308) or not target:
                        return self._outcome(response, at, size or self.limits.size, moved and len(seen) > 1)
                    moved = moved and response.status_code in (301, 308)
                at = normal(target, at)
                left = self._deadline.left(None)
                may = allowed(at)
                self._deadline.start(left)
                if not may:
                    return Fetched("refused", at, why="robots.txt does not allow where it redirects to")
            return Fetched("failed", at, why=f"more than {self.limits.redirects} redirects")
        except NotPublic as error:
            return Fetched("failed" if error.named else "refused", address, why=str(error))
        except Refused as error:
            return Fetched("refused", address, why=str(error))
        except (httpx.TimeoutException, httpcore.ReadTimeout):
            return Fetched("failed", address, why="it took too long")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return Fetched("failed", address, why=str(error) or type(error).__name__)
        except _TooMuch as error:
            return Fetched("refused", address, status=200, why=str(error))

    def _outcome(self, response: httpx.Response, at: str, size: int, moved: bool) -> Fetched:
        status = response.status_code
        if status == 304:
            return Fetched("unchanged", at, status=status, moved=moved)
        if status == 410:
            return Fetched("gone", at, status=status, why="gone for good (410)")
        if status == 404:
            return Fetched("missing", at, status=status, why="not found (404)")
        if status in (429, 503):
            wait = seconds_to_wait(response.headers.get("retry-after", ""))
            return Fetched("wait", at, status=status, wait=wait, why=f"the host asks to wait ({status})")
        if status in (401, 402, 403, 451):
            return Fetched("failed", at, status=status, why=f"not for us ({status})")
        if status != 200:
            return Fetched("failed", at, status=status, why=f"the answer was {status}")
        body = _body(response, size)
        kind, _, rest = response.headers.get("content-type", "").partition(";")
        charset = rest.partition("charset=")[2].strip(" \"'")
        return Fetched(
            "ok", at, body, kind.strip().lower(), charset, _again(response.headers.get("etag", ""), 500),
            _again(response.headers.get("last-modified", ""), 100), status=status, moved=moved,
        )  # fmt: skip


def _again(value: str, most: int) -> str:
    """A header's value as it can be sent back, "" if it cannot: cut short or in other letters it would never match."""
    return value if value.isascii() and value.isprintable() and len(value) <= most else ""


def seconds_to_wait(value: str) -> float | None:
    """The seconds that a Retry-After header means, given as a number or a date (RFC 9110, 10.2.3); None if it says neither."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


class _TooMuch(Exception):
    pass


def _body(response: httpx.Response, size: int) -> bytes:
    """The body, unpacked here a little at a time: a gzip bomb is let go at the limit, not after it has gone off."""
    told = response.headers.get("content-length", "")
    if told.isdigit() and int(told[:15]) > size:
        raise _TooMuch(f"longer than {size:,} bytes")
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise _TooMuch(f"packed as {coding[:20]}, which was not asked for")
    unpack = None if coding in ("identity", "") else zlib.decompressobj(47)  # gzip or zlib, whichever it is
    held = bytearray()
    for chunk in response.iter_raw(65536):
        if unpack is None:
            held += chunk
        else:
            data = chunk
            while data and not unpack.eof:
                try:
                    held += unpack.decompress(data, size + 1 - len(held))
                except zlib.error:
                    raise httpx.DecodingError("it cannot be unpacked") from None
                data = unpack.unconsumed_tail
                if len(held) > size:
                    break
        if len(held) > size:
            raise _TooMuch(f"longer than {size:,} bytes")
    if unpack is not None and not unpack.eof:
        raise httpx.DecodingError("it breaks off")
    return bytes(held)
