"""The desk in a real browser: a newcomer's way, by keyboard; two editors; a kill in mid-edit; every page looked at by axe.

Needs Chromium (Debian's, or the one that DRAGOMAN_CHROMIUM names) and the built scripts; skipped without. Screenshots of every
page go to the folder that DRAGOMAN_SCREENSHOTS names, else to out/desk.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

playwright = pytest.importorskip("playwright.sync_api")
pytest.importorskip("fastapi")

from dragoman.desk.pages import built
from dragoman.desk.people import open_account
from dragoman.filing import Ledger
from dragoman.ledger import corrections

CHROMIUM = os.environ.get("DRAGOMAN_CHROMIUM") or shutil.which("chromium") or ""
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here"),
    pytest.mark.skipif(not built("desk.js"), reason="the scripts are not built: npm ci && npm run build in islands/"),
]
ROOT = Path(__file__).parents[2]
STRAITS = ROOT / "tests" / "stories" / "straits"
SHOTS = Path(os.environ.get("DRAGOMAN_SCREENSHOTS") or ROOT / "out" / "desk")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds: a loaded machine is slow, not wrong


class Served:
    """A desk in a process of its own, which can be killed and opened again."""

    def __init__(self, path: Path, *more: str) -> None:
        self.path = path
        self.more = more
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [
            sys.executable,
            "-c",
            "from dragoman.cli import main; main()",
            "serve",
            str(self.path),
            "--port",
            str(self.port),
            "--author",
            "ana",
            *self.more,
        ]
        self.log = self.path.with_suffix(".log")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log)
        opener = build_opener(ProxyHandler({}))
        for _ in range(600):
            try:
                opener.open(self.home + "/help", timeout=20).read()
                return
            except OSError:
                if self.process.poll() is not None:
                    raise AssertionError(self.log.read_text()) from None
                time.sleep(0.2)
        raise AssertionError("the desk did not open")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("desk") / "straits.db"
    with Ledger(path) as book:
        book.add(STRAITS, gold=True)
    one = Served(path)
    yield one
    one.kill()
    print(one.log.read_text())  # shown where a test failed


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as p:
        found = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser, served):
    context = browser.new_context(viewport={"width": 1360, "height": 900}, base_url=served.home)
    asked: list[str] = []
    context.on("request", lambda r: asked.append(r.url))
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE)
    faults: list[str] = []
    tab.on("pageerror", lambda e: faults.append(str(e)))
    tab.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
    yield tab
    context.close()
    assert all(u.startswith((served.home, "data:", "blob:", "file:")) for u in asked), (
        "a page asked the network for something"
    )
    assert not faults, faults


def settled(tab) -> None:
    tab.wait_for_load_state("load")


def review_of(tab, words: str) -> None:
    tab.goto("/?q=" + words)
    tab.locator(".hits h3 a").first.click()
    settled(tab)
    tab.get_by_role("link", name="Review", exact=True).last.click()
    tab.wait_for_selector(".toolbar")


def statuses(tab) -> list[str]:
    return tab.eval_on_selector_all(".records .card", "cards => cards.map(c => c.dataset.status)")


def counted(tab, status: str, count: int) -> None:
    """Waits until so many records have that status (by looking: the page's policy forbids to evaluate words as a script)."""
    playwright.expect(tab.locator(f".card[data-status={status}]")).to_have_count(count, timeout=PATIENCE)


def test_a_newcomer_adds_reports_reviews_by_keyboard_follows_a_figure_and_exports(page, served, tmp_path) -> None:
    page.goto("/")
    page.get_by_role("link", name="Add reports").click()
    page.get_by_label(re.compile("Text: headline")).fill(
        "Orlind offers 90 nurses to Mirosia\n\nOrlind has offered to send 90 nurses to Mirosia, the health minister said on Monday."
    )
    page.get_by_label("Published").fill("2031-05-06")
    page.get_by_label("Outlet").fill("Quay Gazette")
    page.get_by_role("button", name="Read and add").click()
    page.wait_for_selector(".toolbar")
    assert "Orlind" in page.locator("#prose").inner_text()

    review_of(page, "wrecks")
    count = len(statuses(page))
    assert count >= 3
    page.locator("#main").focus()
    page.keyboard.press("j")
    for _ in range(2):
        before = statuses(page).count("accepted")
        page.keyboard.press("a")
        counted(page, "accepted", before + 1)
    page.keyboard.press("r")
    counted(page, "rejected", 1)
    page.keyboard.press("u")
    counted(page, "rejected", 0)
    page.locator(".card[data-status=open]").first.focus()
    page.keyboard.press("e")
    page.wait_for_selector("form[data-draft]")
    page.locator("#reason").focus()
    page.keyboard.type("checked against the text")
    page.keyboard.press("Enter")
    page.wait_for_selector(".card[data-status=edited]")
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / "review.png")

    page.evaluate("""() => {
        const words = [...document.querySelectorAll('#prose .s')].find(s => s.textContent.includes('We will not leave'));
        const range = document.createRange();
        range.selectNodeContents(words);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }""")
    page.locator("#main").focus()
    page.keyboard.press("n")
    page.wait_for_selector("form[data-draft]")
    assert "We will not leave our neighbours alone" in page.locator("textarea").first.input_value()

    review_of(page, "wrecks")
    page.locator("#s3 a.n").focus()  # no pointer: a sentence is taken by its number
    page.keyboard.press("n")
    page.wait_for_selector("form[data-draft]")
    assert page.locator("textarea").first.input_value().startswith("Varland will send 800 engineers")

    page.goto("/dossiers/story?about=Mirosia")
    page.screenshot(path=SHOTS / "dossier.png")
    page.locator(".board .amount a", has_text="800").click()
    settled(page)
    assert "/sentences/" in page.url and page.locator(".s.lit").count() == 1
    assert "800 engineers" in page.locator(".s.lit").inner_text()
    page.go_back()
    with page.expect_download() as got:
        page.get_by_role("link", name="One HTML file").click()
    file = tmp_path / "dossier.html"
    got.value.save_as(file)
    other = page.context.new_page()
    other.goto(file.as_uri())
    assert "800" in other.locator("table.board").inner_text()
    other.close()


def test_a_join_is_settled_by_one_key(page) -> None:
    page.goto("/joins")
    if not page.locator("#decide").count():
        pytest.skip("no pair waits")
    page.keyboard.press("x")
    page.wait_for_selector("text=Settled lately")
    assert "different" in page.locator(".log li").first.inner_text()


def test_two_edit_at_once_and_the_second_is_told(page, browser, served) -> None:
    review_of(page, "approve")
    here = page.url.split("#")[0]
    with browser.new_context(base_url=served.home) as theirs:
        theirs.add_cookies([{"name": "author", "value": "ben", "url": served.home}])
        other = theirs.new_page()
        other.set_default_timeout(PATIENCE)
        other.goto(here)
        other.locator(".card [data-do=accept]").first.click()
        other.wait_for_selector(".card[data-status=accepted]")
    page.locator(".card [data-do=reject]").first.click()
    page.wait_for_selector(".notice.warn")
    assert "ben has changed this record meanwhile" in page.locator(".notice.warn").first.inner_text()
    assert "rejected" not in statuses(page)


def test_a_kill_in_mid_edit_loses_nothing(page, served) -> None:
    review_of(page, "landed")
    page.locator(".card [data-do=accept]").first.click()
    page.wait_for_selector(".card[data-status=accepted]")
    page.locator(".card [data-do=edit]").last.click()
    page.wait_for_selector("form[data-draft]")
    page.locator("#reason").fill("half a thought")
    form = page.url
    served.kill()
    served.start()
    page.goto(form)
    playwright.expect(page.locator("#reason")).to_have_value("half a thought", timeout=PATIENCE)
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".card[data-status=edited]")
    assert "accepted" in statuses(page)  # stored before the kill


def test_the_dossiers_islands_open_and_close(page) -> None:
    page.goto("/dossiers/story?about=Mirosia")
    for name in page.eval_on_selector_all(
        "[data-island]", "all => all.filter(f => f.querySelector('button')).map(f => f.dataset.island)"
    ):
        figure = page.locator(f"[data-island={name}]")
        figure.get_by_role("button").click()
        figure.locator(".island > *").first.wait_for()
        figure.get_by_role("button", name="As drawn").click()
        assert figure.locator(".island").count() == 0


def test_pages_read_and_work_with_scripts_off(browser, served) -> None:
    with browser.new_context(java_script_enabled=False, base_url=served.home) as context:
        tab = context.new_page()
        tab.set_default_timeout(PATIENCE)
        tab.goto("/?q=harbours")
        tab.locator(".hits h3 a").first.click()
        tab.wait_for_selector("#prose mark.m")
        assert tab.locator("#prose mark.m").count() > 2
        tab.get_by_role("link", name="Review", exact=True).last.click()
        tab.wait_for_selector(".toolbar")
        before = tab.locator(".card[data-status=open]").count()
        tab.get_by_role("button", name="Accept").first.click()
        counted(tab, "open", before - 1)
        tab.get_by_role("button", name="Undo").click()
        counted(tab, "open", before)


ADDRESSES = (
    "/",
    "/?q=harbours",
    "/?show=records",
    "/?story=Mirosia",
    "/?q=nothing+of+the+kind",
    "REPORT",
    "REVIEW",
    "EDIT",
    "SPLIT",
    "NEW",
    "/joins",
    "/dossiers",
    "/dossiers/story?about=Mirosia",
    "THING",
    "/corpus",
    "/coding",
    "/log",
    "/add",
    "/account",
    "/help",
    "/api",
    "/login",
    "/nowhere",
)


def violations(tab, address: str) -> list[str]:
    """What axe finds on the page that is open."""
    from axe_playwright_python.sync_playwright import Axe

    settled(tab)
    found = Axe().run(
        tab, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    return [
        f"{address} {v['id']} (x{len(v['nodes'])}): {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:200]}"
        for v in found.response["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_and_every_page_is_photographed(browser, served, scheme) -> None:
    opener = build_opener(ProxyHandler({}))

    def data(address: str):
        import json

        return json.loads(opener.open(served.home + address, timeout=60).read())

    report = data("/?q=wrecks&format=json")["reports"][0]["id"]
    key = data(f"/reports/{report}?format=json")["records"][0]["key"]
    thing = data("/dossiers/story?about=Mirosia&format=json")["board"][0]["id"]
    named = {
        "REPORT": f"/reports/{report}",
        "REVIEW": f"/reports/{report}/review",
        "EDIT": f"/reports/{report}/records/{key}/edit",
        "SPLIT": f"/reports/{report}/records/{key}/edit?split=true",
        "NEW": f"/reports/{report}/records/new",
        "THING": f"/things/{thing}",
    }
    folder = SHOTS / scheme
    folder.mkdir(parents=True, exist_ok=True)
    faults = []
    # axe is put into the page by the test, which the page's own policy would forbid
    with browser.new_context(
        color_scheme=scheme, base_url=served.home, bypass_csp=True, viewport={"width": 1360, "height": 900}
    ) as context:
        tab = context.new_page()
        tab.set_default_timeout(PATIENCE)
        for address in ADDRESSES:
            tab.goto(named.get(address, address))
            faults += violations(tab, address)
            name = re.sub(r"[^a-z]+", "-", address.lower()).strip("-") or "inbox"
            tab.screenshot(path=folder / f"{name}.png", full_page=address not in ("REPORT", "REVIEW"))
    with browser.new_context(
        color_scheme=scheme, base_url=served.home, bypass_csp=True, viewport={"width": 390, "height": 844}
    ) as context:
        tab = context.new_page()
        tab.set_default_timeout(PATIENCE)
        for address in ("/", "REVIEW", "/joins", "/dossiers/story?about=Mirosia", "/corpus"):
            tab.goto(named.get(address, address))
            faults += violations(tab, f"{address} on a phone")
            wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{address} is wider than a phone by {wide}"
            name = re.sub(r"[^a-z]+", "-", address.lower()).strip("-") or "inbox"
            tab.screenshot(path=folder / f"phone-{name}.png")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_an_edit_came_too_late(browser, served, scheme) -> None:
    """The page that tells so without scripts: with them, the notice is put into the page under work."""
    with browser.new_context(color_scheme=scheme, base_url=served.home, bypass_csp=True) as context:
        context.route("**/built/desk.js*", lambda route: route.abort())
        first, second = context.new_page(), context.new_page()
        for tab in (first, second):
            tab.set_default_timeout(PATIENCE)
            review_of(tab, "landed")
        second.get_by_role("button", name="Reject").first.click()
        second.wait_for_selector(".card[data-status=rejected]")
        first.get_by_role("button", name="Reject").first.click()
        playwright.expect(first.locator("h1")).to_contain_text("changed", ignore_case=True, timeout=PATIENCE)
        folder = SHOTS / scheme
        folder.mkdir(parents=True, exist_ok=True)
        first.screenshot(path=folder / "outdated.png")
        assert not violations(first, "outdated")


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Iterator[Served]:
    one = Served(tmp_path_factory.mktemp("empty") / "empty.db")
    yield one
    one.kill()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_there_is_nothing_yet_and_nothing_left_to_review(browser, empty, scheme) -> None:
    folder = SHOTS / scheme
    folder.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    with browser.new_context(color_scheme=scheme, base_url=empty.home, bypass_csp=True) as context:
        tab = context.new_page()
        tab.set_default_timeout(PATIENCE)
        for address, shown in {
            "/": "This ledger is empty",
            "/review/next": "Nothing is left to review",
            "/joins": "No pair is left to settle",
            "/dossiers": "Dossiers",
            "/corpus": "The corpus",
            "/coding": "coding",
            "/log": "log",
        }.items():
            tab.goto(address)
            assert shown.casefold() in tab.locator("main").inner_text().casefold(), address
            faults += violations(tab, address)
            name = re.sub(r"[^a-z]+", "-", address).strip("-") or "inbox"
            tab.screenshot(path=folder / f"empty-{name}.png")
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory) -> Iterator[tuple[Served, str]]:
    """A desk with accounts, and a report that ben and cai have coded blind; ben has another one to code."""
    path = tmp_path_factory.mktemp("guarded") / "straits.db"
    with Ledger(path) as book:
        book.add(STRAITS, gold=True)
        with book.connection as db:
            for name, role in (("ana", "administer"), ("ben", "code"), ("cai", "code"), ("eva", "read")):
                open_account(db, name, role, "a long pass phrase")
            first, second = (r[0] for r in db.execute("SELECT report FROM telling ORDER BY report").fetchall()[::8][:2])
            for report, coder, done in (
                (first, "ben", "2031-01-01"),
                (first, "cai", "2031-01-01"),
                (second, "ben", ""),
            ):
                db.execute(
                    "INSERT INTO coding (report, coder, start, opened, done) VALUES (?, ?, 'found', '', ?)",
                    (report, coder, done),
                )
            corrections.correct(
                db, first, "reject", corrections.held(db, first, "cai")[0].key, [], author="cai", layer="cai"
            )
    one = Served(path, "--accounts")
    yield one, first
    one.kill()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_behind_a_login_and_in_blind_coding(browser, guarded, scheme) -> None:
    desk, report = guarded
    folder = SHOTS / scheme
    folder.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    tour = {
        "ana": ("/", "/account", "/coding", f"/adjudicate/{report}", "/log"),
        "ben": ("/coding", "/coding/3", "/coding/3/records/new", "/account", f"/reports/{report}/review"),
        "eva": ("/", f"/reports/{report}", "/joins", "/dossiers/story?about=Mirosia", "/coding", "/add"),
    }
    for name, addresses in tour.items():
        with browser.new_context(color_scheme=scheme, base_url=desk.home, bypass_csp=True) as context:
            tab = context.new_page()
            tab.set_default_timeout(PATIENCE)
            tab.goto("/login")
            faults += violations(tab, "/login")
            tab.get_by_label("Name").fill(name)
            tab.get_by_label("Password").fill("a long pass phrase")
            tab.keyboard.press("Enter")
            tab.wait_for_url(desk.home + "/")
            for address in addresses:
                tab.goto(address)
                faults += violations(tab, address)
                shown = re.sub(r"[^a-z]+", "-", address.replace(report, "").lower()).strip("-") or "inbox"
                tab.screenshot(path=folder / f"{name}-{shown}.png")
    assert not faults, "\n".join(faults)


def test_the_first_page_is_light(page, served) -> None:
    sizes: list[int] = []
    page.on("response", lambda r: sizes.append(int(r.headers.get("content-length", "0"))))
    page.goto("/")
    settled(page)
    assert 0 < sum(sizes) < 300_000
