"""What a polite reader keeps to: robots.txt (RFC 9309), a pause between requests to one site, and patience with its faults."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dragoman.intake.addresses import site

if TYPE_CHECKING:
    from dragoman.intake.fetch import Fetched, Fetcher
    from dragoman.intake.state import State

TOKEN = "dragoman"
"""The name that robots.txt files know this reader by."""

PAUSE = 2.0
"""Seconds between two requests to one site, if it does not ask for more."""

LONGEST_PAUSE = 60.0
"""The longest Crawl-delay that is kept to between two requests; a site that asks for more is visited less, not waited for."""

ROBOTS_SIZE = 512_000
ROBOTS_AGE = 24 * 3600.0
FIRST, LONGEST = 300.0, 24 * 3600.0
"""Seconds to wait after a first fault; doubled for each one more, up to the longest."""


def back_off(faults: int, wait: float | None = None) -> float:
    """Seconds to leave something alone after so many faults in a row; at least what was asked for, at most a week."""
    own = min(LONGEST, FIRST * 2.0 ** max(0, min(faults, 20) - 1))
    return min(max(own, wait or 0.0), 7 * 24 * 3600.0)


class Manners:
    """Keeps a fetcher polite. `clock` gives the time in seconds since 1970, `sleep` waits."""

    def __init__(
        self, fetcher: Fetcher, state: State, *, pause: float = PAUSE, clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self.fetcher = fetcher
        self.state = state
        self.pause = pause
        self._clock = clock
        self._sleep = sleep
        self._last: dict[str, float] = {}

    def get(self, address: str, *, etag: str = "", modified: str = "") -> Fetched:
        """Fetches an address if its site allows it, after the pause that the site is owed. Never raises."""
        from dragoman.intake.fetch import Fetched

        where = site(address)
        if self.held(address):
            return Fetched("wait", address, why="the site is being left alone for a while")
        if not self.allowed(address):
            if self.held(address):
                return Fetched("wait", address, why="its robots.txt cannot be had now")
            return Fetched("refused", address, why="robots.txt does not allow it")
        self._wait(where)
        found = self.fetcher.get(address, etag=etag, modified=modified, allowed=self._onward)
        if found.outcome == "refused" and self.held(found.address):
            return Fetched("wait", address, why="where it redirects to is being left alone for a while")
        if found.outcome == "wait":
            where = site(found.address)
            faults = self.state.site_faults(where) + 1
            self.state.leave_site(where, self._clock() + back_off(faults, found.wait), faults)
        elif found.outcome != "failed":
            self.state.leave_site(where, 0.0, 0)
        return found

    def _onward(self, address: str) -> bool:
        """Whether a redirect may be followed; if so, the pause that the site is owed has passed."""
        if self.held(address) or not self.allowed(address):
            return False
        self._wait(site(address))
        return True

    def held(self, address: str) -> bool:
        """Whether the site of an address has asked to be left alone, and the time is not over."""
        return self.state.site_until(site(address)) > self._clock()

    def allowed(self, address: str) -> bool:
        """Whether the site's robots.txt lets this agent fetch the address.

        One that is missing or forbidden (4xx) allows all; one that cannot be had (5xx, no answer) allows nothing for now.
        """
        text = self._robots(site(address))
        return text is not None and bool(_rules(text).can_fetch(address, TOKEN))

    def _robots(self, where: str) -> str | None:
        known = self.state.robots(where)
        if known is not None and self._clock() - known[0] < ROBOTS_AGE:
            return known[1]
        self._wait(where, self.pause)
        found = self.fetcher.get(where + "/robots.txt", size=ROBOTS_SIZE)
        if found.outcome == "ok":
            text = found.body.decode("utf-8", "replace")
        elif found.outcome == "refused" and not found.status:
            return ""  # an address that may never be fetched: the page's own is judged in the same way, and says why
        elif found.outcome in ("gone", "missing") or 400 <= found.status < 429 or 429 < found.status < 500:
            text = ""
        else:
            faults = self.state.site_faults(where) + 1
            self.state.leave_site(where, self._clock() + back_off(faults, found.wait), faults)
            return None
        self.state.keep_robots(where, self._clock(), text)
        return text

    def _wait(self, where: str, pause: float | None = None) -> None:
        owed = self._pause(where) if pause is None else pause
        now = self._clock()
        left = self._last.get(where, 0.0) + owed - now
        if left > 0:
            self._sleep(min(left, LONGEST_PAUSE))
        self._last[where] = self._clock()

    def _pause(self, where: str) -> float:
        known = self.state.robots(where)
        asked = _rules(known[1]).crawl_delay(TOKEN) if known and known[1] else None
        return min(max(self.pause, float(asked or 0.0)), LONGEST_PAUSE)


@lru_cache(maxsize=64)
def _rules(text: str) -> Any:
    """A robots.txt, parsed once for all that is asked of its site."""
    from protego import Protego

    return Protego.parse(text)
