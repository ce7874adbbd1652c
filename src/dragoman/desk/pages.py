"""How an answer is made: the same data as a page or, where JSON is asked for, as JSON, with an ETag, kept until the
ledger changes."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dragoman.desk import people
from dragoman.desk.room import Room
from dragoman.desk.search import HERE, THERE
from dragoman.dossiers.compose import shown

STATIC = Path(__file__).parent / "static"
_TOKEN = secrets.token_hex(12)
"""Stands in kept pages where each visitor's own token goes."""

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "promise": ("pledge",),
    "given": ("aid", "concession", "cooperation"),
    "deal": ("agreement", "mandate", "meeting"),
    "force": ("attack", "coercion", "mobilization", "withdrawal", "protest"),
    "against": ("accusation", "rejection", "threat", "sanction"),
    "word": ("statement", "request", "support"),
    "state": ("impact", "role", "tie"),
}
"""Kinds that share a colour."""


_FAMILY = {kind: name for name, kinds in FAMILIES.items() for kind in kinds}


def family(kind: str) -> str:
    return _FAMILY.get(kind, "word")


def room_of(request: Request) -> Room:
    found: Room = request.app.state.room
    return found


def wants_json(request: Request) -> bool:
    """Whether JSON was asked for, by `?format=json` or by an Accept header that prefers it."""
    if request.query_params.get("format") == "json":
        return True
    accept = request.headers.get("accept", "")
    at = accept.find("application/json")
    page = accept.find("text/html")
    return at >= 0 and (page < 0 or at < page)


def answer(
    request: Request,
    template: str,
    make: Callable[[], dict[str, Any]],
    *,
    keep: bool = True,
    status: int = 200,
    person: people.Person | None = None,
) -> Response:
    """The page `template` of what `make` gives, or its JSON (without keys that begin with "_").

    With `keep` the answer is kept until the ledger changes, and `make` is not called again.
    """
    room = room_of(request)
    who = person or people.whoever(request)
    as_json = wants_json(request)
    fragment = request.headers.get("hx-request") == "true" and request.headers.get("x-part", "")

    def build() -> tuple[bytes, str]:
        data = make()
        if as_json:
            plain = {k: v for k, v in data.items() if not k.startswith("_")}
            return json.dumps(plain, ensure_ascii=False, default=str, indent=1).encode(
                "utf-8", "surrogatepass"
            ), "application/json"
        page = (
            environment()
            .get_template(template)
            .render(
                **data,
                person=who,
                csrf=_TOKEN,
                path=request.url.path,
                query=str(request.url.query),
                accounts=room.settings.accounts,
                part=fragment,
            )
        )
        return page.encode("utf-8", "replace"), "text/html; charset=utf-8"

    key = (request.url.path, request.url.query, as_json, who, fragment)
    body, kind = room.kept(key, build) if keep and status == 200 else build()
    token, fresh = _visitor(request, room)
    body = body.replace(_TOKEN.encode(), csrf(token).encode())
    tag = '"' + hashlib.blake2b(body, digest_size=12).hexdigest() + '"'
    headers = {"etag": tag, "vary": "Accept, Cookie", "cache-control": "private, no-cache"}
    if status == 200 and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    response = Response(body, status, headers, kind)
    if fresh:
        set_cookie(response, room, token)
    return response


def _visitor(request: Request, room: Room) -> tuple[str, bool]:
    token = request.cookies.get(people.cookie(room), "")
    return (token, False) if token else (secrets.token_urlsafe(32), True)


def set_cookie(response: Response, room: Room, token: str) -> None:
    response.set_cookie(
        people.cookie(room),
        token,
        max_age=14 * 86400,
        httponly=True,
        secure=room.settings.secure,
        samesite="lax",
        path="/",
    )


def csrf(token: str) -> str:
    """The token that our own forms carry: follows from the visitor's cookie, which other sites cannot read."""
    return hmac.new(token.encode(), b"desk form", "sha256").hexdigest()[:32]


async def posted(request: Request) -> FormData:
    """The form of a request that changes something. Raises NotAllowed where it is not one of our own forms."""
    form = await request.form(max_files=20, max_fields=400, max_part_size=5 * 1024 * 1024)
    token = request.cookies.get(people.cookie(room_of(request)), "")
    given = form.get("csrf") or request.headers.get("x-csrf", "")
    if not token or not isinstance(given, str) or not hmac.compare_digest(given.encode(), csrf(token).encode()):
        raise people.NotAllowed(
            "This form has expired or was not made by this desk: open the page again and repeat it."
        )
    return form


def go(where: str) -> Response:
    """On to another page after a change."""
    return RedirectResponse(where, status_code=303)


def text(form: FormData, name: str, most: int = 2000) -> str:
    found = form.get(name, "")
    return found.strip()[:most] if isinstance(found, str) else ""


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("dragoman.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"shown": shown, "hits": _hits, "family": family, "day": _day_shown, "clip": _clip}
    made.globals |= {"asset": asset, "built": built, "without": without, "and_also": and_also, "label": _label}
    made.globals["FAMILIES"] = FAMILIES
    return made


def _hits(snippet: str) -> Markup:
    """A snippet with the found words marked; everything else is escaped."""
    return Markup(str(escape(snippet)).replace(HERE, "<mark class=hit>").replace(THERE, "</mark>"))


def _clip(words: str, most: int = 220) -> str:
    flat = " ".join(str(words).split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + " …"


_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=4096)
def _day_shown(value: str | None) -> str:
    """An EDTF date for people, as exact as it is and no more: "25 Sep 2023", "Sep 2023", "18 Sep 2023 to open"."""
    start, slash, end = (value or "").partition("/")
    made = [_point(p) for p in ((start, end) if slash else (start,))]
    return " – ".join(made) if any(made) else "undated"


def _point(date: str) -> str:
    parts = date.split("-")
    try:
        if len(parts) == 3:
            return f"{int(parts[2])} {_MONTHS[int(parts[1])]} {parts[0]}"
        if len(parts) == 2 and 1 <= int(parts[1]) <= 12:
            return f"{_MONTHS[int(parts[1])]} {parts[0]}"
    except (ValueError, IndexError):
        return date
    return "open" if date == ".." else date


@cache
def _labels() -> dict[str, str]:
    from dragoman.kinds.load import kinds

    return {name: kind.label for name, kind in kinds().items()}


def _label(kind: str) -> str:
    return _labels().get(kind, kind.capitalize())


@cache
def _stamp(name: str) -> str:
    file = STATIC / name
    return hashlib.blake2b(file.read_bytes(), digest_size=6).hexdigest() if file.is_file() else ""


def asset(name: str) -> str:
    """The address of one of our files, with a stamp of what is in it: kept for ever, fetched anew when it changes."""
    return f"/static/{name}?{_stamp(name)}"


def built(name: str) -> bool:
    """Whether a file made by the build of the scripts is there."""
    return (STATIC / "built" / name).is_file()


def without(query: str, *, drop: tuple[str, str] | None = None, **changes: Any) -> str:
    """A query with some of its parts set, or left out where None, and without the part `drop`."""
    parts = [(k, v) for k, v in parse_qsl(query) if k not in changes and (k, v) != drop]
    parts += [(k, str(v)) for k, v in changes.items() if v not in (None, "")]
    return "?" + urlencode(parts)


def and_also(query: str, name: str, value: str) -> str:
    """A query (with its question mark) and one part more."""
    return f"{query}{'&' if len(query) > 1 else ''}{name}={quote_plus(value)}"
