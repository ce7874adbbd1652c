"""Which addresses may be fetched: public ones, by HTTP or HTTPS, and one spelling for each."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

MOST_CHARACTERS = 2000
"""The longest address that is looked at."""

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|at_medium|at_campaign|at_custom\d|cmpid|ftag)\Z", re.I
)
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f]")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given out for the public internet (IANA's registry of its address space); the rest is refused unseen."""

_SPECIAL = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001:db8::/32", "3fff::/20")))
"""Of the IANA registries of special-purpose addresses what Python's tables hold to be public, in some version or all."""

_PORTS = {"http": 80, "https": 443}


class Refused(Exception):
    """The address may not be fetched; the text says why."""


def normal(address: str, base: str = "") -> str:
    """The one spelling of `address` (relative to `base`): small letters for the host, no fragment, no marks of tracking.

    Raises Refused for schemes other than HTTP and HTTPS, names and passwords in the address, and what is no address.
    """
    text = address.strip()
    if len(text) > MOST_CHARACTERS:
        raise Refused(f"an address of {len(text):,} characters")
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise Refused("an address with half a character in it")
    text = _CONTROLS.sub(lambda m: quote(m[0]), text)
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("no valid address") from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise Refused(f"only http and https are fetched, not {scheme or 'an address without a scheme'}")
    if parts.username is not None or parts.password is not None:
        raise Refused("an address with a user name or password in it")
    if not host:
        raise Refused("an address without a host")
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise Refused("a host name that cannot be one") from None
    where = f"[{host}]" if ":" in host else host.rstrip(".")
    if port is not None and port != _PORTS[scheme]:
        where += f":{port}"
    query = parts.query
    if query and any(_TRACKING.match(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        query = urlencode([(n, v) for n, v in parse_qsl(query, keep_blank_values=True) if not _TRACKING.match(n)])
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((scheme, where, path, quote(query, safe="/?%:@!$&'()*+,;=~-._"), ""))


def site(address: str) -> str:
    """The scheme, host and port of an address: what robots.txt and a rate are for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_public(ip: str) -> bool:
    """Whether an IP address is of the public internet: not private, loopback, link- or site-local, multicast, reserved or
    unspecified, and not an IPv6 form of an IPv4 address that is (mapped, 6to4, Teredo, NAT64)."""
    try:
        found = ipaddress.ip_address(ip.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found not in _GLOBAL:
            return False
    if any(found in network for network in _SPECIAL):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def is_loopback(ip: str) -> bool:
    """Whether an IP address is this machine's own."""
    try:
        found = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_loopback
