"""Those who visit a desk in the tests, and the ledger that they find."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from dragoman.filing import Ledger

FOLDER = Path(__file__).parents[1] / "stories" / "straits"


def filled(path: Path) -> Path:
    """A ledger of the straits' coded reports, and one report as the grammar reads it."""
    with Ledger(path) as book:
        book.add(FOLDER, gold=True)
    return path


class Visitor:
    """A browser without scripts: keeps its cookie, finds the token of a form, and posts with it."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, address: str, **more):
        return self.client.get(address, **more)

    def json(self, address: str):
        found = self.client.get(address, headers={"accept": "application/json"})
        assert found.status_code == 200, found.text
        return found.json()

    def token(self, address: str = "/help") -> str:
        page = self.client.get(address, headers={"accept": "text/html"}).text
        mark = 'data-csrf="' if 'data-csrf="' in page else 'name="csrf" value="'
        return page.split(mark, 1)[1].split('"', 1)[0]

    def post(self, address: str, data=None, *, form: str = "/help", **more):
        return self.client.post(address, data={"csrf": self.token(form), **(data or {})}, **more)


def come_in(client: TestClient, name: str) -> Visitor:
    """Somebody with an account, logged in in a browser of their own."""
    own = Visitor(TestClient(client.app))
    page = own.client.get("/login").text
    token = page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
    done = own.client.post("/login", data={"csrf": token, "name": name, "password": "a long pass phrase", "then": "/"})
    assert done.status_code == 200 and "Log in" not in done.text.split("<main")[1]
    return own
