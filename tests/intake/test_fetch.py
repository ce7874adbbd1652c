"""Fetching ends, whatever the other side does, and goes only where it may."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler

import pytest

pytest.importorskip("httpx", reason="the extra watch is not installed")

from bad_site import PATIENT, Site, moved, said

from dragoman.intake.addresses import Refused, is_public, normal
from dragoman.intake.fetch import Fetcher, Limits, seconds_to_wait

To = BaseHTTPRequestHandler


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(loopback=True, limits=Limits(**PATIENT, size=100_000)) as fetcher:
        yield fetcher


@pytest.fixture
def hasty() -> Iterator[Fetcher]:
    with Fetcher(loopback=True, limits=Limits(silence=0.4, seconds=1.0, size=100_000)) as fetcher:
        yield fetcher


def test_a_page_comes_with_what_the_next_request_needs(site: Site, fetcher: Fetcher) -> None:
    address = site.at("/a", said(200, b"<p>word", ETag='"7"', Last_Modified="Mon, 25 Sep 2023 10:00:00 GMT"))
    found = fetcher.get(address)
    assert (found.outcome, found.body, found.kind, found.charset) == ("ok", b"<p>word", "text/html", "utf-8")
    assert (found.etag, found.modified) == ('"7"', "Mon, 25 Sep 2023 10:00:00 GMT")
    site.at("/a", said(304))
    assert fetcher.get(address, etag=found.etag, modified=found.modified).outcome == "unchanged"
    headers = site.asked[-1][1]
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"7"', "Mon, 25 Sep 2023 10:00:00 GMT")
    assert headers["user-agent"].startswith("dragoman")
    assert "cookie" not in headers


@pytest.mark.parametrize(("status", "outcome"), [
    (404, "missing"), (410, "gone"), (500, "failed"), (403, "failed"), (206, "failed"),
])  # fmt: skip
def test_answers_that_are_no_page(site: Site, fetcher: Fetcher, status: int, outcome: str) -> None:
    assert fetcher.get(site.at("/x", said(status, b"no"))).outcome == outcome


def test_a_host_that_asks_to_wait_is_heard(site: Site, fetcher: Fetcher) -> None:
    found = fetcher.get(site.at("/x", said(429, Retry_After="120")))
    assert (found.outcome, found.wait) == ("wait", 120)
    found = fetcher.get(site.at("/y", said(503, Retry_After=formatdate(time.time() + 600, usegmt=True))))
    assert found.outcome == "wait"
    assert found.wait is not None
    assert 0 < found.wait <= 600
    assert fetcher.get(site.at("/z", said(429))).wait is None
    assert seconds_to_wait("soon") is None
    assert seconds_to_wait("-5") is None


def silent(site: Site) -> None:
    def answer(to: To) -> None:
        site.over.wait(60)

    site.at("/x", answer)


def trickling_headers(site: Site) -> None:
    def answer(to: To) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        for _ in range(600):
            if site.over.wait(0.1):
                break
            to.wfile.write(b"x")
            to.wfile.flush()

    site.at("/x", answer)


def trickling_body(site: Site) -> None:
    def answer(to: To) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(600):
            if site.over.wait(0.1):
                break
            to.wfile.write(b"x")
            to.wfile.flush()

    site.at("/x", answer)


@pytest.mark.parametrize("habit", [silent, trickling_headers, trickling_body])
def test_a_slow_server_is_left_when_the_time_is_over(site: Site, hasty: Fetcher, habit: object) -> None:
    habit(site)  # type: ignore[operator]
    found = hasty.get(site.address + "/x")
    assert (found.outcome, found.why) == ("failed", "it took too long")  # each habit ends in another way, if it is waited for


def test_an_endless_page_is_left_at_the_limit_of_size(site: Site, fetcher: Fetcher) -> None:
    def answer(to: To) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while not site.over.is_set():
            to.wfile.write(b"word " * 2000)

    found = fetcher.get(site.at("/x", answer))
    assert (found.outcome, found.why, found.body) == ("refused", "longer than 100,000 bytes", b"")


def test_a_page_that_says_it_is_too_long_is_not_begun(site: Site, fetcher: Fetcher) -> None:
    def answer(to: To) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nword")

    assert fetcher.get(site.at("/x", answer)).outcome == "refused"


def test_a_page_shorter_than_it_says_is_a_fault(site: Site, fetcher: Fetcher) -> None:
    def answer(to: To) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nonly this")

    found = fetcher.get(site.at("/x", answer))
    assert found.outcome == "failed"
    assert found.body == b""


def test_a_page_longer_than_it_says_ends_where_it_said(site: Site, fetcher: Fetcher) -> None:
    def answer(to: To) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nword and much more")

    assert fetcher.get(site.at("/x", answer)).body == b"word"


def test_a_packed_page_is_unpacked_and_a_bomb_is_not(site: Site, fetcher: Fetcher) -> None:
    packed = gzip.compress(b"word " * 1000)
    assert fetcher.get(site.at("/a", said(200, packed, Content_Encoding="gzip"))).body == b"word " * 1000
    bomb = gzip.compress(b"\0" * 50_000_000)
    found = fetcher.get(site.at("/b", said(200, bomb, Content_Encoding="gzip")))
    assert (found.outcome, found.why) == ("refused", "longer than 100,000 bytes")
    assert fetcher.get(site.at("/c", said(200, packed[:-20], Content_Encoding="gzip"))).outcome == "failed"
    assert fetcher.get(site.at("/d", said(200, b"not gzip", Content_Encoding="gzip"))).outcome == "failed"
    assert fetcher.get(site.at("/e", said(200, b"x", Content_Encoding="br"))).outcome == "refused"


def test_redirects_are_followed_but_not_without_end(site: Site, fetcher: Fetcher) -> None:
    site.at("/end", said(200, b"there"))
    site.at("/1", moved("/2", 301))
    site.at("/2", moved(site.address + "/end", 308))
    found = fetcher.get(site.address + "/1")
    assert (found.outcome, found.address, found.moved) == ("ok", site.address + "/end", True)
    site.at("/2", moved("/end", 302))
    assert not fetcher.get(site.address + "/1").moved
    site.at("/here", moved("/there"))
    site.at("/there", moved("/here"))
    assert fetcher.get(site.address + "/here").why == "redirects in a circle"
    for n in range(20):
        site.at(f"/far{n}", moved(f"/far{n + 1}"))
    assert fetcher.get(site.address + "/far0").why == "more than 5 redirects"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "http://10.0.0.1/", "http://169.254.169.254/meta"])
def test_a_redirect_leads_nowhere_else(site: Site, fetcher: Fetcher, target: str) -> None:
    assert fetcher.get(site.at("/x", moved(target))).outcome == "refused"


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(site: Site, fetcher: Fetcher) -> None:
    site.at("/open", moved("/closed"))
    found = fetcher.get(site.address + "/open", allowed=lambda address: "closed" not in address)
    assert found.outcome == "refused"
    assert site.paths() == ["/open"]


def test_this_machine_is_fetched_from_only_where_that_is_allowed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.at("/x", said(200, b"secret"))
    port = site.address.rpartition(":")[2]
    with Fetcher() as fetcher:
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"):
            assert fetcher.get(f"http://{host}:{port}/x").outcome in ("refused", "failed"), host
        true = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", lambda host, *args, **options: true("127.0.0.1", *args, **options))
        found = fetcher.get(f"http://news.example:{port}/x")
        assert (found.outcome, "not a public address" in found.why) == ("failed", True)
    assert site.asked == []


def test_a_name_that_has_a_public_and_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(host: str, port: int, *args: object, **options: object) -> object:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("198.41.0.4", "192.168.1.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with Fetcher() as fetcher:
        assert "192.168.1.1" in fetcher.get("http://both.example/").why


@pytest.mark.parametrize("ip", [
    "10.1.2.3", "172.16.0.1", "192.168.0.1", "127.0.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "nonsense",
])  # fmt: skip
def test_addresses_that_are_not_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["198.41.0.4", "2001:503:ba3e::2:30", "::ffff:198.41.0.4", "64:ff9b::c629:4"])
def test_addresses_that_are_public(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize(("given", "expected"), [
    ("HTTPS://News.Example:443/a?utm_source=x&id=7#top", "https://news.example/a?id=7"),
    ("http://news.example", "http://news.example/"),
    ("http://news.example/a b?fbclid=1", "http://news.example/a%20b"),
    ("http://näus.example/ä", "http://xn--nus-qla.example/%C3%A4"),
    ("http://news.example/a%20b?q=%41&x=1", "http://news.example/a%20b?q=%41&x=1"),
    ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
])  # fmt: skip
def test_one_spelling_for_an_address(given: str, expected: str) -> None:
    assert normal(given) == expected
    assert normal(expected) == expected


@pytest.mark.parametrize("given", [
    "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "ftp://news.example/", "http://", "http://user:word@news.example/",
    "http://[::1", "http://news.example:99999/", "", "gopher://x", "http://" + "a" * 3000,
])  # fmt: skip
def test_what_is_no_address_to_fetch(given: str) -> None:
    with pytest.raises(Refused):
        normal(given)
