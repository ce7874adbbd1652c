"""A desk over the stories of the straits, which are invented: opened in the process for most tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi")

from starlette.testclient import TestClient
from visitors import Visitor, filled

from dragoman.desk.app import create
from dragoman.desk.people import open_account
from dragoman.desk.room import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(filled(tmp_path / "straits.db"), "ana")


@pytest.fixture
def desk(settings: Settings) -> Iterator[Visitor]:
    app = create(settings)
    with TestClient(app) as client:
        yield Visitor(client)
    app.state.room.close()


@pytest.fixture
def guarded(settings: Settings) -> Iterator[TestClient]:
    """A desk with accounts: ana administers, ben codes, cai and dee code, eva reads; all with one password."""
    settings.accounts = True
    settings.secure = False
    app = create(settings)
    room = app.state.room
    with room.writing() as db:
        for name, role in (
            ("ana", "administer"),
            ("ben", "code"),
            ("cai", "code"),
            ("dee", "adjudicate"),
            ("eva", "read"),
        ):
            open_account(db, name, role, "a long pass phrase")
    with TestClient(app) as client:
        yield client
    room.close()
