"""A polite reader: robots.txt kept, sites not pressed, faults met with patience."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("httpx", reason="the extra watch is not installed")
pytest.importorskip("protego", reason="the extra watch is not installed")

from bad_site import Site, said
from watched import Clock

from dragoman.intake.manners import Manners, back_off
from dragoman.intake.state import State


def test_what_robots_txt_forbids_is_not_asked_for(site: Site, manners: Manners) -> None:
    site.at("/robots.txt", said(200, b"User-agent: *\nDisallow: /closed\n\nUser-agent: dragoman\nDisallow: /not-for-us\n"))
    site.at("/not-for-us/a", said(200, b"x"))
    site.at("/closed/a", said(200, b"x"))  # that group is for those who have none of their own
    assert manners.get(site.address + "/not-for-us/a").outcome == "refused"
    assert manners.get(site.address + "/closed/a").outcome == "ok"
    assert site.paths() == ["/robots.txt", "/closed/a"]


def test_robots_txt_is_asked_once_a_day(site: Site, manners: Manners, clock: Clock) -> None:
    for _ in range(3):
        manners.get(site.address + "/a")
    assert site.paths().count("/robots.txt") == 1
    clock.now += 25 * 3600
    manners.get(site.address + "/a")
    assert site.paths().count("/robots.txt") == 2


@pytest.mark.parametrize(("status", "outcome"), [(404, "ok"), (403, "ok"), (500, "wait"), (503, "wait"), (429, "wait")])
def test_without_a_robots_txt_all_is_allowed_and_with_a_broken_one_nothing(
    site: Site, manners: Manners, status: int, outcome: str
) -> None:
    site.at("/robots.txt", said(status))
    site.at("/a", said(200, b"x"))
    assert manners.get(site.address + "/a").outcome == outcome
    assert ("/a" in site.paths()) == (outcome == "ok")


def test_a_site_gets_its_pause_and_what_it_asks_for(site: Site, manners: Manners, clock: Clock) -> None:
    for path in ("/a", "/b", "/c"):
        manners.get(site.at(path, said(200, b"x")))
    assert clock.slept == [2.0, 2.0, 2.0]
    with Site() as slow:
        slow.at("/robots.txt", said(200, b"User-agent: *\nCrawl-delay: 7\n"))
        clock.slept.clear()
        manners.get(slow.at("/a", said(200, b"x")))
        assert clock.slept == [7.0]
    with Site() as greedy:
        greedy.at("/robots.txt", said(200, b"User-agent: *\nCrawl-delay: 86400\n"))
        clock.slept.clear()
        manners.get(greedy.at("/a", said(200, b"x")))
        assert clock.slept == [60.0]


def test_a_site_that_asks_to_wait_is_left_alone_even_after_a_new_start(
    site: Site, manners: Manners, clock: Clock, tmp_path: Path
) -> None:
    site.at("/a", said(429, Retry_After="3600"))
    assert manners.get(site.address + "/a").outcome == "wait"
    asked = len(site.asked)
    manners.state.close()
    with State(tmp_path / "watch") as state:
        later = Manners(manners.fetcher, state, clock=clock.time, sleep=clock.sleep)
        assert later.get(site.address + "/b").outcome == "wait"
        assert len(site.asked) == asked
        clock.now += 3601
        site.at("/a", said(200, b"x"))
        assert later.get(site.address + "/a").outcome == "ok"


def test_patience_grows_and_has_an_end() -> None:
    waits = [back_off(n) for n in range(1, 30)]
    assert waits[:3] == [300.0, 600.0, 1200.0]
    assert waits == sorted(waits)
    assert waits[-1] == 24 * 3600
    assert back_off(1, 7200) == 7200
    assert back_off(1, 1e12) == 7 * 24 * 3600
