"""Fetching a report from an address that somebody gives: public addresses only, little, and not for long.

The name is looked up once and the connection goes to the very address that was checked, so that a name cannot lead
inside; each redirect is checked anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urljoin, urlsplit

from dragoman.errors import UnreadableInput

MOST_BYTES = 5 * 1024 * 1024
_SECONDS = 15.0
_REDIRECTS = 4


def fetch(url: str) -> tuple[bytes, str]:
    """The bytes at a public http(s) address and their type. Raises UnreadableInput (plainly worded) otherwise."""
    for _ in range(_REDIRECTS + 1):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise UnreadableInput("An address begins with https:// or http:// and names a public site.")
        address = public_address(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))
        status, headers, body = _once(parts.scheme, parts.hostname, parts.port, address, parts.path or "/", parts.query)
        if status in (301, 302, 303, 307, 308) and headers.get("location"):
            url = urljoin(url, headers["location"])
            continue
        if status != 200:
            raise UnreadableInput(f"The site answered with {status}.")
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        if kind not in ("text/html", "text/plain", "application/xhtml+xml"):
            raise UnreadableInput(f"The address holds {kind or 'something unnamed'}, not a page or plain text.")
        return body, kind
    raise UnreadableInput("The address leads on too often.")


def public_address(host: str, port: int) -> str:
    """The first address of a host if all of its addresses are public ones. Raises UnreadableInput otherwise."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreadableInput(f"The site {host} cannot be found.") from error
    addresses = [str(f[4][0]) for f in found]
    if not addresses or not all(ipaddress.ip_address(a.split("%")[0]).is_global for a in addresses):
        raise UnreadableInput("That address is inside this network; only public sites are fetched.")
    return addresses[0]


def _once(
    scheme: str, host: str, port: int | None, address: str, path: str, query: str
) -> tuple[int, dict[str, str], bytes]:
    try:
        sock = socket.create_connection((address, port or (443 if scheme == "https" else 80)), timeout=_SECONDS)
        if scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        link = http.client.HTTPConnection(host, port, timeout=_SECONDS)
        link.sock = sock
        try:
            link.request(
                "GET",
                path + ("?" + query if query else ""),
                headers={"User-Agent": "dragoman", "Accept": "text/html,text/plain"},
            )
            answer = link.getresponse()
            body = answer.read(MOST_BYTES + 1)
            if len(body) > MOST_BYTES:
                raise UnreadableInput("The page is larger than 5 MB.")
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body
        finally:
            link.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UnreadableInput(f"The site {host} could not be read: {error}") from error
