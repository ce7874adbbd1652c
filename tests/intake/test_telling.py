"""Alerts arrive: as a feed that readers understand, at a real web server, at a real mail server; or are tried again."""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx", reason="the extra watch is not installed")
controller = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed")

from bad_site import PATIENT, Site, moved, said  # noqa: E402
from watched import Clock  # noqa: E402

from dragoman.errors import UnreadableInput  # noqa: E402
from dragoman.filing import Ledger  # noqa: E402
from dragoman.intake import telling  # noqa: E402
from dragoman.intake.fetch import Fetcher, Limits  # noqa: E402
from dragoman.intake.manners import Manners  # noqa: E402
from dragoman.intake.settings import Mail, Search, Settings, settings  # noqa: E402
from dragoman.intake.state import State  # noqa: E402
from dragoman.intake.watch import Watch  # noqa: E402
from dragoman.ledger.intake import Report  # noqa: E402


def alert(number: int = 1, **other: Any) -> dict[str, Any]:
    return {
        "id": f"alert{number}", "made": f"2031-03-0{number}T12:00:00+00:00", "change": "figure changed",
        "title": "Figure changed: pledge, Varland → Mirosia", "thing": "t1", "kind": "pledge", "before": "amount 500",
        "after": "amount 600", "searches": ["straits"],
        "evidence": [{"report": "wire", "day": "2031-03-01", "url": "https://wire.example/1",
                      "words": "Six hundred <tents> & more"}],
        **other,
    }  # fmt: skip


@pytest.fixture
def post() -> Iterator[Any]:
    """A mail server on this machine that keeps what it gets, or refuses it."""

    class Box:
        def __init__(self) -> None:
            self.mails: list[Any] = []
            self.refuse = False
            self.server = ""

        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            if self.refuse:
                return "451 later"
            self.mails.append((envelope, email.message_from_bytes(envelope.content, policy=email.policy.default)))
            return "250 OK"

    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = controller.Controller(box, hostname="127.0.0.1", port=port, ready_timeout=300)
    server.start()
    box.server = f"127.0.0.1:{port}"
    yield box
    server.stop()


def test_the_feed_is_one_that_readers_understand(tmp_path: Path) -> None:
    import feedparser

    path = tmp_path / "alerts.xml"
    telling.write_atom(path, [alert(2, title="A\x00 bell\x07 & <b>"), alert(1)], "Dragoman: straits", "https://desk.example/alerts.xml")
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo
    assert (feed.version, feed.feed.title) == ("atom10", "Dragoman: straits")
    assert [e.id for e in feed.entries] == ["urn:dragoman:alert:alert2", "urn:dragoman:alert:alert1"]
    assert feed.entries[1].link == "https://wire.example/1"
    assert "amount 500 → amount 600" in feed.entries[1].content[0].value
    assert list(tmp_path.iterdir()) == [path]
    telling.write_atom(path, [], "Dragoman: straits")
    assert not feedparser.parse(path.read_bytes()).bozo
    with pytest.raises(telling.NotSent):
        telling.write_atom(tmp_path / "none" / "a.xml", [], "x")


def test_the_webhook_gets_json_with_a_signature(site: Site) -> None:
    telling.post(site.address + "/hook", alert(), "secret")
    path, headers, body = site.posted[0]
    assert path == "/hook"
    assert json.loads(body) == alert()
    assert headers["idempotency-key"] == "alert1"
    assert headers["x-dragoman-signature"] == "sha256=" + hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    for answer in (said(500), moved("/other")):
        site.at("/hook", answer)
        with pytest.raises(telling.NotSent):
            telling.post(site.address + "/hook", alert())
    with pytest.raises(telling.NotSent):
        telling.post("http://127.0.0.1:9/", alert())


def test_mail_arrives_and_says_what_changed(post: Any) -> None:
    given = Mail(post.server, "dragoman@desk.example", ("one@desk.example", "two@desk.example"), "none")
    telling.mail(given, [alert(1, title="Line\nbreak: x\r\nBcc: all@desk.example"), alert(2)], "straits")
    ((envelope, message),) = post.mails
    assert envelope.rcpt_tos == ["one@desk.example", "two@desk.example"]
    assert message["Bcc"] is None
    assert message["Subject"].startswith("2 changes in straits: Line break")
    assert message["Message-ID"].endswith("@dragoman.invalid>")
    text = message.get_content()
    assert "amount 500 → amount 600" in text
    assert "“Six hundred <tents> & more” (wire, 2031-03-01, https://wire.example/1)" in text
    post.refuse = True
    with pytest.raises(telling.NotSent, match="451"):
        telling.mail(given, [alert()], "straits")
    with pytest.raises(telling.NotSent):
        telling.mail(Mail(post.server, "a@desk.example", ("b@desk.example",), "starttls"), [alert()], "x")  # it offers none


def test_what_does_not_arrive_is_tried_again_and_nothing_is_sent_twice(tmp_path: Path, site: Site, post: Any) -> None:
    clock = Clock()
    given = Settings(
        (Search("varland", {"by": "Varland"}, ("new record",)), Search("nobody", {"by": "Halvania"})),
        tmp_path / "alerts.xml", "", site.address + "/hook",
        mail=Mail(post.server, "dragoman@desk.example", ("one@desk.example",), "none"),
    )  # fmt: skip
    with (
        Ledger(tmp_path / "book.db") as book, State(tmp_path / "watch") as state,
        Fetcher(loopback=True, limits=Limits(**PATIENT)) as fetcher,
    ):  # fmt: skip
        watch = Watch(book, state, Manners(fetcher, state), given, clock=clock.time)
        watch.round([])
        for n, who in enumerate(("Varland", "Suldana"), 1):
            text = f"{who} promised to send {n}00 tents to Mirosia."
            record = {"kind": "pledge", "words": [text], "by": [who], "what": "send tents", "provides": ["equipment"]}
            book.add_records(Report(f"r{n}", text, day="2031-03-01", basis="option"), [record])
        site.at("/hook", said(503))
        post.refuse = True
        assert watch.round([])["alerts"] == 1  # the other answers to no search
        assert (len(site.posted), post.mails) == (1, [])
        site.at("/hook", said(204))
        post.refuse = False
        watch.round([])
        assert len(site.posted) == 1  # not yet
        clock.now += 400
        watch.round([])
        clock.now += 4000
        watch.round([])
        assert len(site.posted) == 2
        assert len(post.mails) == 1
        sent = json.loads(site.posted[-1][2])
        assert (sent["change"], sent["searches"]) == ("new record", ["varland"])
    assert "Varland" in (tmp_path / "alerts.xml").read_text(encoding="utf-8")
    assert "Suldana" not in (tmp_path / "alerts.xml").read_text(encoding="utf-8")


def test_what_the_ledger_held_before_the_watch_is_no_news(tmp_path: Path) -> None:
    with Ledger(tmp_path / "book.db") as book, State(tmp_path / "watch") as state, Fetcher() as fetcher:
        book.add(Path(__file__).parents[1] / "stories" / "straits" / "01-offer", gold=True)
        assert not Watch(book, state, Manners(fetcher, state)).round([]).get("alerts")


def test_the_settings_are_read_and_faults_named(tmp_path: Path) -> None:
    path = tmp_path / "alerts.toml"
    path.write_text("""
[[search]]
name = "Kenya in Haiti"
kind = "pledge"
by = "KEN"
changes = ["condition met", "pledge overdue"]

[atom]
file = "alerts.xml"

[webhook]
address = "https://desk.example/hook"

[mail]
server = "mail.desk.example"
from = "dragoman@desk.example"
to = "desk@desk.example"
""", encoding="utf-8")  # fmt: skip
    found = settings(path)
    assert found.searches == (Search("Kenya in Haiti", {"kind": "pledge", "by": "KEN"}, ("condition met", "pledge overdue")),)
    assert found.atom == tmp_path / "alerts.xml"
    assert found.channels() == ["webhook", "mail"]
    for text, words in (
        ("[[search]]\nname = 'x'\ncolour = 'red'", "knows no colour"),
        ("[[search]]\nkind = 'pledge'", "needs a name"),
        ("[[search]]\nname = 'x'\nchanges = ['moon full']", "no such change: moon full"),
        ("[search]\nname = 'x'", "two brackets"),
        ("[mail]\nserver = 'x'", "needs from and to"),
        ("[webhook]\naddress = 'ftp://x'", "must begin"),
        ("[atom", "TOML"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UnreadableInput, match=words):
            settings(path)
