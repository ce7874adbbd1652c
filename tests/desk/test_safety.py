"""What must be refused: scripts in what reports say, paths in file names, forged requests, others' records, too much."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from visitors import come_in

from dragoman.desk.adding import fetched, plain_name
from dragoman.desk.app import create
from dragoman.desk.room import Settings
from dragoman.errors import UnreadableInput
from dragoman.ledger.book import Ledger
from dragoman.ledger.intake import Report

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def poisoned(tmp_path):
    """A ledger in which everything that can hold text holds a script."""
    text = f'{SCRIPT} talks begin\n\nVarland{SCRIPT} met Halvania in "><img src=x onerror=alert(1)> on Monday.'
    records = [
        {
            "kind": "meeting",
            "words": [{"start": 0, "end": 30}, {"start": len(SCRIPT) + 15, "end": len(SCRIPT) + 60}],
            "by": [f"Varland{SCRIPT}", "Halvania"],
            "to": ['"><img src=x onerror=alert(1)>'],
            "place": [SCRIPT],
            "topic": SCRIPT,
            "date": "2031-01-01",
        },
        {
            "kind": "pledge",
            "words": [SCRIPT],
            "by": [SCRIPT],
            "to": ["x"],
            "what": SCRIPT,
            "provides": [SCRIPT],
            "amount": 3,
            "unit": SCRIPT,
            "condition": SCRIPT,
        },
    ]
    path = tmp_path / "p.db"
    with Ledger(path) as book:
        book.add_records(Report(SCRIPT, text, SCRIPT, SCRIPT, "javascript:alert(1)", SCRIPT, "2031-01-02"), records)
    app = create(Settings(path, "ana"))
    with TestClient(app) as client:
        yield client
    app.state.room.close()


def test_a_script_in_a_headline_is_text_on_every_page(poisoned) -> None:
    report = poisoned.get("/?format=json").json()["reports"][0]["id"]
    pages = [
        "/",
        "/?q=talks",
        "/?show=records",
        f"/reports/{report}",
        f"/reports/{report}/review",
        "/joins",
        "/dossiers",
        "/dossiers/story",
        "/dossiers/story.html",
        "/corpus",
        "/log",
        "/coding",
    ]
    key = poisoned.get(f"/reports/{report}?format=json").json()["records"][0]["key"]
    for address in [*pages, f"/reports/{report}/records/{key}/edit"]:
        found = poisoned.get(address, headers={"accept": "text/html"})
        assert found.status_code == 200, address
        assert "<script>alert" not in found.text and "<img src=x" not in found.text, address
        assert 'href="javascript' not in found.text


def test_every_answer_forbids_foreign_and_inline_scripts(poisoned) -> None:
    for address in ("/", "/static/desk.css", "/nowhere", "/openapi.json"):
        policy = poisoned.get(address).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    import re

    page = poisoned.get("/").text
    assert (
        not re.search(r"<script(?![^>]*\bsrc=\"/static/)", page) and " onclick=" not in page and " style=" not in page
    )


def test_a_forged_request_is_refused(desk) -> None:
    report = desk.json("/")["reports"][0]["id"]
    key = desk.json(f"/reports/{report}")["records"][0]["key"]
    address = f"/reports/{report}/records/{key}"
    assert desk.client.post(address, data={"action": "reject"}).status_code == 403  # no token
    assert desk.client.post(address, data={"action": "reject", "csrf": "0" * 32}).status_code == 403
    own = {"action": "reject", "csrf": desk.token()}
    assert desk.client.post(address, data=own, headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert desk.client.post(address, data=own, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert desk.json(f"/reports/{report}")["records"][0]["status"] == "open"
    stranger = TestClient(desk.client.app)
    stranger.get("/")
    assert stranger.post(address, data=own).status_code == 403  # another visitor's token


def test_a_name_that_is_not_ours_is_refused(desk) -> None:
    assert (
        desk.client.get("/", headers={"host": "evil.example"}).status_code == 421
    )  # a page elsewhere that names this computer


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "..\\..\\boot.ini", "/etc/cron.d/x.txt", "a/b/c.html", "....//x.md", "\x00.txt"]
)
def test_a_path_in_a_file_name_is_only_a_name(desk, tmp_path, name) -> None:
    made = plain_name(name)
    assert "/" not in made and "\\" not in made and not made.startswith(".") and made
    before = set(tmp_path.rglob("*"))
    files = {"files": (name, b"Varland opens port\n\nVarland opened its port on Monday.", "text/plain")}
    found = desk.client.post("/add", data={"csrf": desk.token(), "published": "2031-01-02"}, files=files)
    assert found.status_code in (200, 422)
    assert {p.name for p in tmp_path.rglob("*")} - {p.name for p in before} <= {"straits.db-wal", "straits.db-shm"}


def test_files_of_other_kinds_and_too_large_ones_are_refused(desk) -> None:
    token = desk.token()
    for name in ("x.exe", "x.svg", "x.db", "x"):
        found = desk.client.post("/add", data={"csrf": token}, files={"files": (name, b"MZ", "text/plain")})
        assert found.status_code == 422 and "only .txt" in found.text
    found = desk.client.post(
        "/add", data={"csrf": token}, files={"files": ("x.txt", b"a" * (13 * 1024 * 1024), "text/plain")}
    )
    assert found.status_code == 413
    found = desk.client.post(
        "/add", data={"csrf": token}, files={"files": ("x.txt", b"a" * (6 * 1024 * 1024), "text/plain")}
    )
    assert found.status_code == 422 and "larger than 5 MB" in found.text


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8765/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://user:pw@example.org/",
        "http://0.0.0.0/",
    ],
)
def test_only_public_addresses_are_fetched(url) -> None:
    with pytest.raises(UnreadableInput):
        fetched(url)


def test_without_a_login_there_is_nothing_to_see(guarded) -> None:
    for address in (
        "/",
        "/joins",
        "/dossiers",
        "/corpus",
        "/log",
        "/gold.zip",
        "/api",
        "/coding",
        "/records/x",
        "/find?report=x",
        "/dossiers/story.md",
    ):
        found = guarded.get(address, headers={"accept": "application/json"})
        assert found.status_code == 401, address
    page = guarded.get("/", headers={"accept": "text/html"}, follow_redirects=False)
    assert page.status_code == 303 and page.headers["location"].startswith("/login")


def test_roles_allow_what_they_say_and_no_more(guarded) -> None:
    eva, ben, ana = come_in(guarded, "eva"), come_in(guarded, "ben"), come_in(guarded, "ana")
    report = eva.json("/")["reports"][0]["id"]
    key = eva.json(f"/reports/{report}")["records"][0]["key"]
    assert eva.post(f"/reports/{report}/records/{key}", {"action": "reject"}).status_code == 403
    assert eva.post("/joins", {"decision": "same", "one": "x", "other": "y"}).status_code == 403
    assert eva.post("/add", {"text": "x"}).status_code == 403
    assert eva.get("/gold.zip").status_code == 403
    assert ben.post(f"/reports/{report}/records/{key}", {"action": "accept", "version": "0"}).status_code == 200
    assert ben.post("/coding", {"coders": "ben", "newest": "3"}).status_code == 403
    assert (
        ben.post("/account", {"name": "ben", "role": "administer", "password": "another long one"}).status_code == 403
    )
    assert ben.post("/account", {"name": "ana", "role": "", "password": "another long one"}).status_code == 403
    assert ana.post("/account", {"name": "fay", "role": "read", "password": "short"}).status_code == 403
    assert ana.post("/account", {"name": "eva", "close": "1"}).status_code == 200
    assert eva.get("/", headers={"accept": "application/json"}).status_code == 401  # closed at once


def test_passwords_are_kept_as_argon2_and_sessions_as_digests(guarded) -> None:
    ben = come_in(guarded, "ben")
    room = guarded.app.state.room
    assert all(r[0].startswith("$argon2id$") for r in room.db.execute("SELECT secret FROM account"))
    token = ben.client.cookies["desk"]
    assert token not in [r[0] for r in room.db.execute("SELECT token FROM session")]
    ben.post("/logout", {})
    assert ben.client.get("/", headers={"accept": "application/json"}).status_code == 401


def test_guessing_passwords_is_slowed(guarded) -> None:
    page = guarded.get("/login").text
    token = page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
    codes = [
        guarded.post("/login", data={"csrf": token, "name": "ana", "password": f"guess {i}"}).status_code
        for i in range(12)
    ]
    assert codes[0] == 200 and codes[-1] == 403  # wrong, then no more tries


def test_a_login_leads_nowhere_else(guarded) -> None:
    page = guarded.get("/login").text
    token = page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
    for then in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        done = guarded.post(
            "/login",
            data={"csrf": token, "name": "ben", "password": "a long pass phrase", "then": then},
            follow_redirects=False,
        )
        assert done.headers["location"] == "/"
        token_page = guarded.get("/help").text
        token = token_page.split('data-csrf="', 1)[1].split('"', 1)[0]


def test_cookies_are_closed_to_scripts_and_bound_to_tls_where_there_is_one(settings) -> None:
    settings.secure = True
    app = create(settings)
    with TestClient(app, base_url="https://testserver") as client:
        cookie = client.get("/").headers["set-cookie"]
    assert (
        cookie.startswith("__Host-desk=")
        and "HttpOnly" in cookie
        and "Secure" in cookie
        and "samesite=lax" in cookie.lower()
    )
    app.state.room.close()


def test_the_command_listens_for_others_only_with_tls(tmp_path) -> None:
    from typer.testing import CliRunner

    from dragoman.cli import app as commands

    done = CliRunner().invoke(commands(["serve", "add"]), ["serve", str(tmp_path / "l.db"), "--host", "0.0.0.0"])
    assert done.exit_code == 2 and "TLS" in done.output


def test_who_takes_a_page_slowly_keeps_nobody_waiting(settings) -> None:
    """Two readers take their pages and never finish; a third is served, and a failed page gives its turn back."""
    import asyncio

    from dragoman.desk.guard import TURNS, Guard

    async def app(scope, receive, send) -> None:
        if scope["path"] == "/broken":
            raise ValueError
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"page"})

    async def ask(guard: Guard, path: str, slow: bool = False) -> None:
        async def send(message) -> None:
            if slow and message["type"] == "http.response.body":
                await asyncio.sleep(60)

        scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"host", b"localhost")]}
        await guard(scope, None, send)  # type: ignore[arg-type]

    async def scene() -> None:
        guard = Guard(app, settings)
        slow = [asyncio.create_task(ask(guard, "/", slow=True)) for _ in range(TURNS)]
        await asyncio.sleep(0)
        for _ in range(TURNS):
            with pytest.raises(ValueError):
                await ask(guard, "/broken")
        await asyncio.wait_for(ask(guard, "/"), 5)
        for task in slow:
            task.cancel()

    asyncio.run(scene())
