"""What the other side sends, and what goes wrong over it, costs one article at most; never the watch, and never for good."""

from __future__ import annotations

import socket
from typing import Any

import pytest

pytest.importorskip("httpx", reason="the extra watch is not installed")
pytest.importorskip("protego", reason="the extra watch is not installed")

from bad_site import PATIENT, Site, moved, said
from watched import TENTS, THANKS, TRUCKS, Clock, Desk, feed, page

from dragoman.intake.addresses import Refused, is_public, normal
from dragoman.intake.feeds import entries
from dragoman.intake.fetch import Fetcher, Limits
from dragoman.intake.manners import Manners


@pytest.mark.parametrize("ip", [
    "fec0::1", "64:ff9b:1::a00:1", "::10.0.0.1", "3fff::1", "5f00::1", "192.0.0.8", "192.88.99.1", "198.18.0.1", "2001:db8::1",
    "2001:0:c000:201::1", "4000::1", "::ffff:0:a00:1",
])  # fmt: skip
def test_more_addresses_that_are_not_public(ip: str) -> None:
    assert not is_public(ip)


def test_an_address_that_no_request_can_carry_is_none() -> None:
    for given in ("http://news.example/\ud800", "http://news.example/?a=\udc80", "http://\ud800.example/"):
        with pytest.raises(Refused):
            normal(given)


def test_a_broken_letter_in_a_feed_costs_that_entry_at_most() -> None:
    body = feed("https://a.example/&#xD800;", "https://a.example/2").replace(b"News", b"&#xD800;News")
    found = entries(body, "https://a.example/feed")
    assert [e.address for e in found][-1] == "https://a.example/2"
    for entry in found:
        assert (entry.address + entry.title).encode("utf-8")


def test_a_fault_of_the_parser_of_feeds_is_one_of_the_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    import feedparser

    def broken(*args: Any, **options: Any) -> Any:
        raise RecursionError("too deep")

    monkeypatch.setattr(feedparser, "parse", broken)
    with pytest.raises(ValueError, match="no feed"):
        entries(feed("/1"), "https://a.example/feed")


def test_a_name_that_is_private_for_now_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a hotel's login page every name is at a private address; that must not give up what a watch knows."""
    true = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *args, **options: true("10.0.0.1", *args, **options))
    with Fetcher() as fetcher:
        found = fetcher.get("http://news.example/")
        assert (found.outcome, found.why) == ("failed", "news.example is at 10.0.0.1, which is not a public address")
        assert fetcher.get("http://10.0.0.1/").outcome == "refused"


def test_what_is_asked_before_a_redirect_is_followed_takes_none_of_the_time() -> None:
    with Site() as site, Fetcher(loopback=True, limits=Limits(**PATIENT)) as fetcher:
        site.at("/end", said(200, b"there"))

        def used_up(address: str) -> bool:  # as a robots.txt that came at the last moment leaves it
            fetcher._deadline.start(-1)
            return True

        assert fetcher.get(site.at("/x", moved("/end")), allowed=used_up).outcome == "ok"

        def renewed(address: str) -> bool:
            fetcher._deadline.start(10_000)
            return True

        fetcher.get(site.address + "/x", allowed=renewed)
        assert fetcher._deadline.left(None) < 601


def test_a_redirect_keeps_the_manners_that_the_other_site_is_owed(site: Site, manners: Manners, clock: Clock) -> None:
    with Site() as other:
        address = site.at("/a", moved(other.address + "/b"))
        other.at("/b", said(429, Retry_After="3600"))
        assert manners.get(address).outcome == "wait"
        assert manners.held(other.address + "/b")  # it is the other that asks to be left alone
        assert not manners.held(address)
        asked = len(other.asked)
        assert manners.get(address).outcome == "wait"
        assert len(other.asked) == asked
        clock.now += 3601
        clock.slept.clear()
        other.at("/b", moved("/c"))
        other.at("/c", said(200, b"x"))
        assert manners.get(address).outcome == "ok"
        assert clock.slept.count(2.0) >= 1  # between /b and /c


def test_a_redirect_to_a_site_whose_robots_txt_is_broken_for_now_is_tried_later(site: Site, manners: Manners) -> None:
    with Site() as other:
        other.at("/robots.txt", said(500))
        assert manners.get(site.at("/a", moved(other.address + "/b"))).outcome == "wait"
        assert "/b" not in other.paths()


def test_an_article_at_a_private_address_is_given_up_at_once(desk: Desk) -> None:
    desk.site.at("/feed", said(200, feed("http://10.0.0.1/a", "http://[fec0::1]/b")))
    assert desk.round()["left out"] == 2
    assert any("not a public address" in line for line in desk.said)


def test_a_tag_that_cannot_be_sent_back_is_not(site: Site, manners: Manners) -> None:
    address = site.at("/a", said(200, b"x", ETag='"caf\u00e9"', Last_Modified="\u00e9"))
    found = manners.get(address)
    assert (found.etag, found.modified) == ("", "")
    assert manners.get(address, etag='"caf\u00e9"').outcome == "ok"


def test_a_report_that_breaks_the_reader_stops_neither_the_round_nor_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dragoman.intake import watch

    true = watch.read_raw

    def broken(raw: Any, reader: str = "auto") -> Any:
        if "forty" in raw.text:
            raise RecursionError("too deep")
        return true(raw, reader)

    monkeypatch.setattr(watch, "read_raw", broken)
    bad = desk.site.at("/1", said(200, page(TRUCKS, THANKS)))
    good = desk.site.at("/2", said(200, page(TENTS, THANKS)))
    desk.site.at("/feed", said(200, feed(bad, good)))
    counts = desk.round()
    assert (counts["articles"], counts["left out"]) == (1, 1)
    assert any("RecursionError" in line for line in desk.said)




def test_an_article_that_is_left_out_or_tried_again_later_costs_a_line(desk: Desk) -> None:
    gone, broken = desk.site.at("/gone", said(410)), desk.site.at("/broken", said(500))
    desk.site.at("/feed", said(200, feed(gone, broken)))
    assert desk.round()["left out"] == 1
    assert any(line.startswith(f"left out: {gone}") for line in desk.said)
    assert any(line.startswith(f"{broken}: ") and "asked again in 5 min" in line for line in desk.said)
