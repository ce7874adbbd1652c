"""The connection itself: made only to an address that has been looked at, and over at a fixed time, whatever is sent.

The host's name is resolved once, each of its addresses is judged, and the connection goes to one of those: a name that answers
otherwise the second time gains nothing. The time limit is for everything from connecting to the last byte, header lines that
trickle in included.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from dragoman.intake.addresses import Refused, is_loopback, is_public


class NotPublic(Refused):
    """A host is not at a public address. `named`: its name says so now, and may say otherwise later."""

    def __init__(self, text: str, named: bool) -> None:
        super().__init__(text)
        self.named = named


class Deadline:
    """When the exchange under way has to be over. `start` sets it anew."""

    def __init__(self) -> None:
        self.end = float("inf")

    def start(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """The lesser of `timeout` and what is left. Raises ReadTimeout when nothing is."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole exchange took too long")
        return min(left, timeout) if timeout is not None else left


class Stream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Stream(self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Connects to public addresses alone; to this machine's own only with `loopback`."""

    def __init__(self, deadline: Deadline, loopback: bool) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline
        self._loopback = loopback

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise httpcore.ConnectError(f"the host {host} is not known") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for ip in addresses:  # one that is not public spoils all: a mixture is no accident
            if not is_public(ip) and not (self._loopback and is_loopback(ip)):
                place = f"{host} is" if host == ip else f"{host} is at {ip}, which is"
                raise NotPublic(f"{place} not a public address", named=host != ip)
        fault: Exception = httpcore.ConnectError(f"the host {host} has no address")
        for ip in addresses[:3]:
            try:
                inner = self._inner.connect_tcp(ip, port, self._deadline.left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
            else:
                return Stream(inner, self._deadline)
        raise fault


def client(deadline: Deadline, *, loopback: bool, timeout: float, agent: str) -> httpx.Client:
    """An HTTP client over such connections. It follows no redirect, keeps no cookie and takes no proxy from the environment."""
    # A site is asked seldom: a line kept open is mostly closed from its end when it is wanted again, and the request lost.
    transport = httpx.HTTPTransport(trust_env=False)
    # httpx has no argument for the backend; if this were to lose its effect, the tests that refuse loopback would fail.
    transport._pool = httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(), network_backend=Backend(deadline, loopback), max_connections=4,
        max_keepalive_connections=0,
    )  # fmt: skip
    return httpx.Client(
        transport=transport, trust_env=False, follow_redirects=False, timeout=timeout,
        headers={"User-Agent": agent, "Accept-Encoding": "gzip", "Accept-Language": "en, *;q=0.5"},
    )  # fmt: skip
