"""What stands before every page: known hosts, forged requests, sizes, rates, and the headers that keep scripts out.

Plain ASGI, so that it costs little. A request that changes something must come from our own pages: its Origin (or
Sec-Fetch-Site) is checked here, its token in `pages.posted`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.desk.room import Settings

MOST_BYTES = 12 * 1024 * 1024
"""The largest request: some reports of 5 MB at most each."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
SAFE = ("GET", "HEAD", "OPTIONS")
TURNS = 2
"""So many pages are made at once: one that computes and one that waits for SQLite. More only hinder each other in Python; those
who wait are served in the order in which they came. Changes need no turn, since they may have to wait for another writer."""


class Guard:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self._limiter = _limiter()
        self._turns = asyncio.Semaphore(TURNS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {k: v.decode("latin-1") for k, v in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal:
            await _refuse(send, *refusal)
            return
        seen = 0
        started = False
        waits = scope["method"] in SAFE and not scope["path"].startswith("/static/")
        if waits:
            await self._turns.acquire()

        def let_go() -> None:
            nonlocal waits
            if waits:
                waits = False
                self._turns.release()

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MOST_BYTES:
                raise _TooLarge
            return message

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                let_go()  # the page is made: whoever takes it slowly keeps nobody waiting
                known = {k.lower() for k, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in HEADERS if h[0] not in known)]
                if self.settings.secure:
                    message["headers"].append((b"strict-transport-security", b"max-age=31536000"))
            await send(message)

        try:
            await self.app(scope, limited, guarded)
        except _TooLarge:
            if not started:
                await _refuse(send, 413, "That is too large: at most 12 MB at once.")
        finally:
            let_go()

    def _refusal(self, scope: Scope, headers: dict[bytes, str]) -> tuple[int, str] | None:
        host = headers.get(b"host", "")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if self.settings.hosts and name not in self.settings.hosts:
            return 421, "This desk is not reached under that name."
        length = headers.get(b"content-length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES:
            return 413, "That is too large: at most 12 MB at once."
        if scope["method"] not in SAFE:
            site = headers.get(b"sec-fetch-site")
            origin = headers.get(b"origin")
            if site not in (None, "same-origin", "none"):
                return 403, "This request came from another site."
            if origin is not None and urlsplit(origin).netloc != host:
                return 403, "This request came from another site."
        if self.settings.accounts and self.settings.limits:
            client = (scope.get("client") or ("?",))[0]
            if scope["method"] not in SAFE and not self._limiter("write", client, 120):
                return 429, "Too many changes in a minute: wait a little."
            if not self._limiter("read", client, 1200):
                return 429, "Too many requests in a minute: wait a little."
        return None


def _limiter() -> Callable[[str, str, int], bool]:
    """(what, who, most) -> whether one more within the minute is allowed."""
    from limits import RateLimitItemPerMinute
    from limits.storage import MemoryStorage
    from limits.strategies import FixedWindowRateLimiter

    strategy = FixedWindowRateLimiter(MemoryStorage())

    def allowed(what: str, who: str, most: int) -> bool:
        return strategy.hit(RateLimitItemPerMinute(most), what, who)

    return allowed


class _TooLarge(Exception):
    pass


async def _refuse(send: Send, status: int, why: str) -> None:
    body = why.encode()
    start = {
        "type": "http.response.start",
        "status": status,
        "headers": [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            *HEADERS,
        ],
    }
    await send(start)
    await send({"type": "http.response.body", "body": body})
