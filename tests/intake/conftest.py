"""A web server on this machine, a clock, and polite readers and watches over both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_site import PATIENT, Site
from watched import Clock, Desk

from dragoman.intake.fetch import Fetcher, Limits
from dragoman.intake.manners import Manners
from dragoman.intake.state import State


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def manners(tmp_path: Path, clock: Clock) -> Iterator[Manners]:
    with Fetcher(loopback=True, limits=Limits(**PATIENT)) as fetcher, State(tmp_path / "watch") as state:
        yield Manners(fetcher, state, clock=clock.time, sleep=clock.sleep)


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    return Desk(tmp_path, site)
