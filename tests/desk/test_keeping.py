"""Pages are made once and kept until the ledger changes: never an old one, never somebody else's, and never too many."""

from __future__ import annotations

import gzip
import threading
from pathlib import Path

import pytest
from visitors import Visitor, come_in, filled

from dragoman.desk import room as rooms
from dragoman.desk.people import open_account
from dragoman.desk.room import Room, Settings
from dragoman.filing import Ledger
from dragoman.ledger.intake import Report

PAGES = ("/", "/?q=wrecks", "/dossiers/story?about=Mirosia", "/corpus", "/joins", "/log", "/dossiers")


def how(visitor: Visitor, address: str, **headers: str) -> str:
    return visitor.get(address, headers={"accept": "text/html", **headers}).headers["server-timing"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_made_once_until_the_ledger_changes(desk, settings, address) -> None:
    desk.get("/help")  # gives the visitor a cookie
    first = desk.get(address)
    assert first.headers["server-timing"] == "made"
    again = desk.get(address)
    assert again.headers["server-timing"] == "kept" and again.content == first.content
    with Ledger(settings.path) as book:  # another process
        book.add_records(Report("late", "Orlind sent tents to Mirosia.", day="2031-09-09"), [])
    assert how(desk, address) == "made"


def test_every_change_at_the_desk_is_seen_at_once(desk) -> None:
    report = desk.json("/?q=wrecks")["reports"][0]["id"]
    review = f"/reports/{report}/review"
    key = desk.json(f"/reports/{report}")["records"][0]["key"]

    def status() -> str:
        return next(r["status"] for r in desk.json(f"/reports/{report}")["records"] if r["key"] == key)

    for action, shown in (("accept", "accepted"), ("reject", "rejected")):
        version = next(r["version"] for r in desk.json(f"/reports/{report}")["records"] if r["key"] == key)
        desk.post(f"/reports/{report}/records/{key}", {"action": action, "version": version}, form=review)
        assert status() == shown and shown in desk.get(review).text
        assert desk.json("/log")["entries"][0]["action"] == action
    desk.post(f"/reports/{report}/undo", form=review)
    assert status() == "accepted"
    desk.post("/saved", {"title": "Wrecks", "query": "q=wrecks"})
    assert "Wrecks" in desk.get("/").text
    assert desk.json("/?state=begun")["total"] == 1


def test_a_kept_page_says_nothing_of_who_saw_it_first(guarded) -> None:
    ana, ben, cai, eva = (come_in(guarded, name) for name in ("ana", "ben", "cai", "eva"))
    for address in PAGES:
        shown = {name: who.get(address) for name, who in (("ana", ana), ("ben", ben), ("cai", cai), ("eva", eva))}
        assert shown["cai"].headers["server-timing"] == "kept"  # made for ben, who has the same role
        tokens = set()
        for name, page in shown.items():
            assert f">{name}</a>" in page.text
            assert not any(f">{other}</a>" in page.text for other in shown if other != name)
            tokens.add(page.text.split('data-csrf="', 1)[1].split('"', 1)[0])
        assert len(tokens) == 4 and len({p.headers["etag"] for p in shown.values()}) == 4
    assert "Add reports" in ben.get("/").text and "Add reports" not in eva.get("/").text
    assert (
        guarded.get("/", headers={"accept": "text/html"}, follow_redirects=False).status_code == 303
    )  # kept, but not for all


def test_what_is_ones_own_is_not_kept_for_others(guarded) -> None:
    ben, cai = come_in(guarded, "ben"), come_in(guarded, "cai")
    db = guarded.app.state.room.db
    report = db.execute("SELECT id FROM report").fetchone()[0]
    with guarded.app.state.room.writing() as writing:
        writing.execute("INSERT INTO coding (report, coder, start, opened) VALUES (?, 'ben', 'found', '')", (report,))
    assert "/coding/1" in ben.get("/coding").text and "/coding/1" not in cai.get("/coding").text
    assert ben.get("/coding/1").status_code == 200 and cai.get("/coding/1").status_code in (403, 404)


def test_a_name_is_text_wherever_it_is_put(settings) -> None:
    from starlette.testclient import TestClient

    from dragoman.desk.app import create

    settings.accounts = True
    app = create(settings)
    with app.state.room.writing() as db:
        open_account(db, "<b>ben", "code", "a long pass phrase")
    with TestClient(app) as client:
        page = come_in(client, "<b>ben").get("/").text
    assert "&lt;b&gt;ben" in page and "<b>ben" not in page
    app.state.room.close()


@pytest.mark.parametrize("address", PAGES)
def test_a_packed_page_is_the_page(desk, address) -> None:
    desk.get("/help")
    plain = desk.get(address, headers={"accept-encoding": "identity"})
    with desk.client.stream("GET", address, headers={"accept-encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip" and len(raw) < len(plain.content)
    assert gzip.decompress(raw) == plain.content
    assert packed.headers["etag"] == plain.headers["etag"]
    known = desk.get(address, headers={"if-none-match": plain.headers["etag"]})
    assert known.status_code == 304 and not known.content


@pytest.fixture
def room(tmp_path: Path):
    made = Room(Settings(filled(tmp_path / "straits.db"), "ana"))
    yield made
    made.close()


def test_what_is_kept_is_bounded(room, monkeypatch) -> None:
    monkeypatch.setattr(rooms, "MOST_KEPT", 1000)
    for n in range(50):
        room.kept(n, lambda n=n: b"x" * 100, len)
    assert room._kept_bytes == sum(size for _, size in room._kept.values()) <= 1000
    assert room.kept(49, lambda: pytest.fail("the latest is kept"), len) == b"x" * 100
    room.kept("huge", lambda: b"x" * 5000, len)
    assert room._kept_bytes <= 1000


def test_what_was_made_of_an_older_ledger_is_not_kept(room) -> None:
    def slow() -> str:
        with Ledger(room.settings.path) as book:  # the ledger changes while the page is made
            book.add_records(Report("late", "Orlind sent tents.", day="2031-09-09"), [])
        room.kept("other", lambda: "new")
        return "old"

    room.kept("page", slow)
    assert room.kept("page", lambda: "new") == "new"


def test_who_asks_for_the_same_waits_for_it(room) -> None:
    made = []
    gate = threading.Event()

    def slow() -> int:
        made.append(1)
        gate.wait(5)
        return 7

    got: list[int] = []
    asking = [threading.Thread(target=lambda: got.append(room.kept("page", slow))) for _ in range(4)]
    for one in asking:
        one.start()
    gate.set()
    for one in asking:
        one.join()
    assert got == [7] * 4 and len(made) == 1
