"""A watch files each article once, keeps every version, and goes on after any stop; the web server is real."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx", reason="the extra watch is not installed")
pytest.importorskip("protego", reason="the extra watch is not installed")

from bad_site import moved, said
from typer.testing import CliRunner
from watched import FRENCH, TENTS, THANKS, TRUCKS, WEATHER, Desk, feed, page

from dragoman import cli
from dragoman.errors import LedgerError, UnreadableInput
from dragoman.filing import Ledger
from dragoman.intake.feeds import Named, entries, listed
from dragoman.intake.state import State
from dragoman.intake.versions import withdrawn


def test_new_articles_are_filed_once_and_an_unchanged_feed_is_left_at_that(desk: Desk) -> None:
    site = desk.site
    article = site.at("/news/tents.html?utm_source=feed", said(200, page(TENTS, THANKS)))
    site.routes["/news/tents.html"] = site.routes["/news/tents.html?utm_source=feed"]
    site.at("/feed", said(200, feed(article, "/news/tents.html"), "application/rss+xml", ETag='"1"'))
    counts = desk.round()
    assert (counts["articles"], counts.get("left out", 0)) == (1, 0)
    (report,) = desk.reports()
    assert report["url"] == site.address + "/news/tents.html"
    assert (report["title"], report["publisher"]) == ("Norway promises tents", "The Wire")
    assert report["day"] == "2024-03-05"
    assert [a["change"] for a in desk.alerts()] == ["new record"]
    site.at("/feed", said(304))
    desk.later(0.5)
    asked = len(site.asked)
    counts = desk.round()
    assert (counts["feeds"], counts["unchanged"], counts.get("alerts", 0)) == (1, 1, 0)
    assert site.asked[asked:][0][1]["if-none-match"] == '"1"'
    assert len(site.asked) == asked + 1


def test_before_its_time_nothing_is_asked(desk: Desk) -> None:
    desk.site.at("/feed", said(200, feed()))
    desk.round()
    asked = len(desk.site.asked)
    desk.later(0.1)
    assert not desk.round().get("feeds")
    assert len(desk.site.asked) == asked


def test_a_changed_article_is_a_version_and_what_was_taken_back_stays_marked(desk: Desk) -> None:
    site = desk.site
    article = site.at("/a", said(200, page(TENTS, TRUCKS, THANKS)))
    site.at("/feed", said(200, feed(article)))
    desk.round()
    site.at("/a", said(200, page(TENTS.replace("1,000", "600"), THANKS, WEATHER)))
    desk.later(2)
    assert desk.round()["versions"] == 1
    first, second = sorted(desk.reports(), key=lambda r: r["name"])
    assert second["follows"] == first["id"]
    assert second["name"] == first["name"] + "-v2"
    with Ledger(desk.folder / "book.db") as book:
        assert TRUCKS in book.text(first["id"])
        gone = {w.words: w for w in withdrawn(book)}
    assert gone.keys() == {TENTS, TRUCKS}
    assert gone[TRUCKS].now == ""
    assert gone[TENTS].now == TENTS.replace("1,000", "600")
    assert gone[TENTS].tellings
    told = {a["change"]: a for a in desk.alerts()}
    assert told["sentence withdrawn"]["before"] == TRUCKS
    assert told["sentence reworded"]["after"] == TENTS.replace("1,000", "600")
    listed = CliRunner().invoke(cli.app(["show"]), ["show", str(desk.folder / "book.db"), "--withdrawn"])
    assert ", withdrawn 20" in listed.stdout
    assert TRUCKS in listed.stdout
    assert "now: “Norway has promised to send 600 tents" in listed.stdout
    before = len(desk.alerts())
    desk.later(10)
    desk.round()
    assert len(desk.alerts()) == before


def test_a_new_layout_is_no_version(desk: Desk) -> None:
    article = desk.site.at("/a", said(200, page(TENTS, THANKS)))
    desk.site.at("/feed", said(200, feed(article)))
    desk.round()
    desk.site.at("/a", said(200, page(TENTS, THANKS).replace(b"<p>", b"<p class='new'>").replace(b"</article>", b"</article><hr>")))
    desk.later(2)
    assert not desk.round().get("versions")
    assert len(desk.reports()) == 1


def test_an_article_that_is_gone_keeps_what_it_said(desk: Desk) -> None:
    article = desk.site.at("/a", said(200, page(TENTS, THANKS)))
    desk.site.at("/feed", said(200, feed(article)))
    desk.round()
    desk.site.at("/a", said(410))
    desk.later(2)
    assert desk.round()["withdrawn"] == 1
    with Ledger(desk.folder / "book.db") as book:
        assert {w.words for w in withdrawn(book)} >= {TENTS, THANKS}
        assert len(book.pledges()) == 1
    desk.later(100)
    asked = desk.site.paths().count("/a")
    desk.round()
    assert desk.site.paths().count("/a") == asked


def test_an_article_is_looked_at_again_less_and_less_and_then_no_more(desk: Desk) -> None:
    article = desk.site.at("/a", said(200, page(TENTS), ETag='"a"'))
    desk.site.at("/feed", said(200, feed(article)))
    desk.round(look_again=(1, 5))
    desk.site.at("/a", said(304))
    seen = []
    for _ in range(12):
        desk.later(1)
        desk.round(look_again=(1, 5))
        seen.append(desk.site.paths().count("/a"))
    assert seen == [2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3]


def test_faults_of_one_article_or_feed_stop_no_other(desk: Desk) -> None:
    site = desk.site
    good = site.at("/good", said(200, page(TENTS)))
    bad = [
        site.at("/broken", said(500)),
        site.at("/empty", said(200, b"")),
        site.at("/french", said(200, page(*FRENCH, title="Tentes"))),
        site.at("/circle", moved("/circle")),
        site.at("/private", moved("http://10.0.0.1/")),
        "http://user:word@127.0.0.1/", "file:///etc/passwd", "javascript:alert(1)",
    ]  # fmt: skip
    site.at("/robots.txt", said(200, b"User-agent: *\nDisallow: /closed\n"))
    closed = site.at("/closed/x", said(200, page(TRUCKS)))
    site.at("/feed", said(200, feed(*bad, closed, good)))
    site.at("/no-feed", said(200, page(TENTS)))
    site.at("/gone", said(410))
    site.at("/busy", said(503))
    desk.feeds += [Named(site.address + p, "") for p in ("/no-feed", "/gone")]
    counts = desk.round()
    assert counts["articles"] == 1
    assert "/closed/x" not in site.paths()
    assert any("no feed" in line for line in desk.said)
    desk.later(30)
    desk.round()
    assert site.paths().count("/gone") == 1
    assert len(desk.reports()) == 1


@pytest.mark.parametrize("at", range(1, 9))
def test_a_stop_at_any_write_loses_and_doubles_nothing(desk: Desk, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    site = desk.site
    addresses = [site.at(f"/{n}", said(200, page(f"Norway has promised to send {n + 2},000 tents to Chad."))) for n in range(2)]
    site.at("/feed", said(200, feed(*addresses), ETag='"1"'))
    calls = 0

    def stopping(name: str, owner: Any) -> None:
        true = getattr(owner, name)

        def stop(*args: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == at:
                raise KeyboardInterrupt
            return true(*args, **options)

        monkeypatch.setattr(owner, name, stop)

    with monkeypatch.context() as patch:
        monkeypatch = patch
        for name in ("set_feed", "set_page", "add_alert", "keep_known"):
            stopping(name, State)
        with contextlib.suppress(KeyboardInterrupt):
            desk.round()
    site.at("/feed", said(200, feed(*addresses), ETag='"1"'))
    desk.later(1.5)
    desk.round()
    assert len(desk.reports()) == 2
    assert len([a for a in desk.alerts() if a["change"] == "new record"]) in (1, 2)  # one, where both are held to be one pledge
    ids = [a["id"] for a in desk.alerts()]
    assert len(ids) == len(set(ids))


def test_bytes_are_kept_where_that_is_asked_for(desk: Desk) -> None:
    import hashlib

    body = page(TENTS)
    desk.site.at("/feed", said(200, feed(desk.site.at("/a", said(200, body)))))
    desk.round(keep=desk.folder / "raw")
    digest = hashlib.sha256(body).hexdigest()
    assert (desk.folder / "raw" / digest[:2] / digest).read_bytes() == body
    assert desk.reports()[0]["raw_sha256"] == digest


def test_lists_of_feeds(tmp_path: Path) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text('<opml version="2.0"><body><outline text="World"><outline title="Wire" xmlUrl="https://Wire.example/feed#x"/>'
                    '<outline xmlUrl="https://wire.example/feed"/></outline></body></opml>', encoding="utf-8")  # fmt: skip
    assert listed(opml)[0] == [Named("https://wire.example/feed", "Wire")]
    plain = tmp_path / "feeds.txt"
    plain.write_text("# mine\nhttps://a.example/rss\n\nfile:///etc/passwd\n", encoding="utf-8")
    named, left = listed(plain)
    assert [n.address for n in named] == ["https://a.example/rss"]
    assert len(left) == 1
    for text in ("", "<opml>", "<html></html>"):
        plain.write_text(text, encoding="utf-8")
        with pytest.raises(UnreadableInput):
            listed(plain)


def test_entries_come_from_broken_feeds_too() -> None:
    found = entries(feed("https://a.example/1", "/2").replace(b"</channel>", b"<item><title>No end"), "https://a.example/feed")
    assert [e.address for e in found] == ["https://a.example/1", "https://a.example/2"]
    assert found[0].published == "2024-03-05"
    with pytest.raises(ValueError, match="no feed"):
        entries(b"<html><body>hello", "https://a.example/")
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(ValueError, match="entities"):
        entries(feed("/1").replace(b"<rss", bomb + b"<rss"), "https://a.example/")


def test_the_memory_of_a_watch_is_its_own_file(tmp_path: Path) -> None:
    Ledger(tmp_path / "book.db").close()
    with pytest.raises(LedgerError, match="not the memory"):
        State(tmp_path / "book.db")


def test_the_command_once(desk: Desk) -> None:
    site = desk.site
    site.at("/feed", said(200, feed(site.at("/a", said(200, page(TENTS))))))
    (desk.folder / "feeds.txt").write_text(site.address + "/feed\n", encoding="utf-8")
    (desk.folder / "alerts.toml").write_text('[atom]\nfile = "alerts.xml"\n', encoding="utf-8")
    command = ["watch", str(desk.folder / "book.db"), str(desk.folder / "feeds.txt"), "--once", "--pause", "0"]
    refused = CliRunner().invoke(cli.app(["watch"]), command)
    assert refused.exit_code == 0
    assert "0 articles" in refused.stderr
    assert site.asked == []
    (desk.folder / "book.db.watch").unlink()
    done = CliRunner().invoke(
        cli.app(["watch"]), [*command, "--allow-loopback", "--alerts", str(desk.folder / "alerts.toml")]
    )
    assert "1 feed asked (0 unchanged), 1 article added" in done.stderr, done.stderr
    assert "Norway" in (desk.folder / "alerts.xml").read_text(encoding="utf-8")


def test_without_the_extra_the_command_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "protego", None)
    done = CliRunner().invoke(cli.app(["watch"]), ["watch", str(tmp_path / "b.db"), str(tmp_path / "f.txt"), "--once"])
    assert done.exit_code == 2
    assert "dragoman[watch]" in done.stderr
