"""Who is to be told what, and how: a TOML file beside the list of feeds."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.errors import UnreadableInput
from dragoman.intake.changes import CHANGES

FILTERS = ("kind", "by", "to", "party", "place", "stage", "since", "until", "text")
"""What a saved search may ask for: the options of `dragoman show`."""


@dataclass(frozen=True, slots=True)
class Search:
    """A saved search: a name, filters as in `dragoman show`, and the sorts of change that are told."""

    name: str
    filters: dict[str, str] = field(default_factory=dict)
    changes: tuple[str, ...] = CHANGES


@dataclass(frozen=True, slots=True)
class Mail:
    """Where mail goes. `server` is HOST or HOST:PORT; user and password come from the environment, never from the file."""

    server: str
    sender: str
    to: tuple[str, ...]
    tls: str = "starttls"  # starttls, tls or none
    user_variable: str = "DRAGOMAN_MAIL_USER"
    password_variable: str = "DRAGOMAN_MAIL_PASSWORD"


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the file says. Without searches every change is told."""

    searches: tuple[Search, ...] = ()
    atom: Path | None = None
    atom_address: str = ""
    webhook: str = ""
    secret_variable: str = "DRAGOMAN_WEBHOOK_SECRET"
    mail: Mail | None = None

    def channels(self) -> list[str]:
        """The channels that alerts are sent by one at a time; the Atom feed is written whole."""
        return [name for name, there in (("webhook", self.webhook), ("mail", self.mail)) if there]


def settings(path: str | Path) -> Settings:
    """Reads the file. Raises UnreadableInput, saying which line of thought went wrong."""
    path = Path(path)
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{path}: cannot be read as TOML: {error}") from None
    _only(path, "", given, {"search", "atom", "webhook", "mail"})
    searches = tuple(_search(path, one) for one in _tables(path, given.get("search", []), "search"))
    atom, webhook, mail = (_table(path, given.get(n, {}), n) for n in ("atom", "webhook", "mail"))
    _only(path, "atom", atom, {"file", "address"})
    _only(path, "webhook", webhook, {"address", "secret_variable"})
    _only(path, "mail", mail, {"server", "from", "to", "tls", "user_variable", "password_variable"})
    wanted = (("atom", atom, ("file",)), ("webhook", webhook, ("address",)), ("mail", mail, ("server", "from", "to")))
    for name, table, needed in wanted:
        if table and (missing := [n for n in needed if not table.get(n)]):
            raise UnreadableInput(f"{path}: [{name}] needs {' and '.join(missing)}")
    if webhook and not str(webhook["address"]).startswith(("http://", "https://")):
        raise UnreadableInput(f"{path}: [webhook] address must begin with http:// or https://")
    posted = None
    if mail:
        to = mail["to"] if isinstance(mail["to"], list) else [mail["to"]]
        if mail.get("tls", "starttls") not in ("starttls", "tls", "none"):
            raise UnreadableInput(f"{path}: [mail] tls must be starttls, tls or none")
        names = {k: str(v) for k, v in mail.items() if k in ("tls", "user_variable", "password_variable")}
        posted = Mail(str(mail["server"]), str(mail["from"]), tuple(map(str, to)), **names)
    return Settings(
        searches,
        path.parent / str(atom["file"]) if atom else None,
        str(atom.get("address", "")),
        str(webhook.get("address", "")),
        str(webhook.get("secret_variable", "DRAGOMAN_WEBHOOK_SECRET")),
        posted,
    )


def _search(path: Path, given: dict[str, Any]) -> Search:
    _only(path, "search", given, {"name", "changes", *FILTERS})
    name = str(given.get("name", ""))
    if not name:
        raise UnreadableInput(f"{path}: each [[search]] needs a name")
    wanted = given.get("changes", list(CHANGES))
    if unknown := [c for c in wanted if c not in CHANGES]:
        raise UnreadableInput(f"{path}: search {name!r}: no such change: {', '.join(unknown)}; there are {', '.join(CHANGES)}")
    return Search(name, {f: str(given[f]) for f in FILTERS if given.get(f)}, tuple(wanted))


def _only(path: Path, where: str, given: dict[str, Any], known: set[str]) -> None:
    if unknown := sorted(given.keys() - known):
        part = f"[{where}] " if where else ""
        raise UnreadableInput(f"{path}: {part}knows no {', '.join(unknown)}; only {', '.join(sorted(known))}")


def _table(path: Path, given: Any, name: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise UnreadableInput(f"{path}: [{name}] must be one table")
    return given


def _tables(path: Path, given: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(given, list):
        raise UnreadableInput(f"{path}: write [[{name}]], with two brackets")
    return [_table(path, one, name) for one in given]
