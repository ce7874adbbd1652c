"""How an answer is made: the same data as a page or, where JSON is asked for, as JSON, with an ETag, kept until the
ledger changes."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dragoman.desk import chips, evidence, people
from dragoman.desk.people import Person
from dragoman.desk.room import Room
from dragoman.desk.search import HERE, THERE
from dragoman.desk.words import FAMILIES, clip, day, family, label, term, without
from dragoman.dossiers.compose import shown

STATIC = Path(__file__).parent / "static"
_TOKEN, _NAME = secrets.token_hex(12), secrets.token_hex(12)
"""Stand in kept pages where each visitor's own token and name go."""

_EFFORT, _WORTH = 1, 1500
"""How hard deflate tries, and from how many bytes on it does."""


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
    person: Person | None = None,
) -> Response:
    """The page `template` of what `make` gives, or its JSON (without keys that begin with "_").

    With `keep` the answer is kept until the ledger changes, and `make` is not called again. Without a `person`, `make` knows
    nothing of who asks: the page is then kept for all of one role, and the name is put into it for each of them.
    """
    room = room_of(request)
    asks = person or people.whoever(request)
    who = person or Person(_NAME, asks.role)
    as_json = wants_json(request)
    fragment = request.headers.get("hx-request") == "true" and request.headers.get("x-part", "")

    how = "kept"

    def build() -> _Made:
        nonlocal how
        how = "made"
        data = make()
        if as_json:
            plain = {k: v for k, v in data.items() if not k.startswith("_")}
            body = json.dumps(plain, ensure_ascii=False, default=str, indent=1).encode("utf-8", "surrogatepass")
            return _made(body, "application/json")
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
        return _made(page.encode("utf-8", "replace"), "text/html; charset=utf-8")

    key = (request.url.path, request.url.query, as_json, who, fragment)
    made = room.kept(key, build, _Made.size) if keep and status == 200 else build()
    token, fresh = _visitor(request, room)
    head = made.head.replace(_TOKEN.encode(), csrf(token).encode())
    head = head.replace(_NAME.encode(), str(escape(asks.name)).encode("utf-8", "replace"))
    tag = '"' + hashlib.blake2b(head + made.digest, digest_size=12).hexdigest() + '"'
    headers = {
        "etag": tag,
        "vary": "Accept, Accept-Encoding, Cookie",
        "cache-control": "private, no-cache",
        "server-timing": how,
    }
    if status == 200 and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if made.packed and "gzip" in request.headers.get("accept-encoding", ""):
        response = Response(_gzipped(head, made), status, headers | {"content-encoding": "gzip"}, made.kind)
    else:
        response = Response(head + made.tail, status, headers, made.kind)
    if fresh:
        set_cookie(response, room, token)
    return response


@dataclass(frozen=True, slots=True)
class _Made:
    """An answer before it is somebody's: `head` has places for a visitor's name and token, `tail` is the same for all, and `packed`
    is the tail as deflate packs it."""

    head: bytes
    tail: bytes
    packed: bytes
    digest: bytes
    kind: str

    def size(self) -> int:
        return len(self.head) + len(self.tail) + len(self.packed)


def _made(body: bytes, kind: str) -> _Made:
    """What stands behind the last name or token of a visitor is packed once for all."""
    end = max(body.rfind(_TOKEN.encode()), body.rfind(_NAME.encode()))
    cut = body.find(b">", end) + 1 if end >= 0 else 0
    head, tail = body[:cut], body[cut:]
    packed = zlib.compress(tail, _EFFORT, -zlib.MAX_WBITS) if len(tail) >= _WORTH else b""
    return _Made(head, tail, packed, hashlib.blake2b(tail, digest_size=16).digest(), kind)


def _gzipped(head: bytes, made: _Made) -> bytes:
    """One gzip member (RFC 1952): the head packed for its visitor, then the tail as it was packed once for all."""
    packer = zlib.compressobj(_EFFORT, zlib.DEFLATED, -zlib.MAX_WBITS)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    check = zlib.crc32(made.tail, zlib.crc32(head))
    end = struct.pack("<LL", check, (len(head) + len(made.tail)) & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + start + made.packed + end


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
    made.filters |= {"shown": shown, "hits": _hits, "family": family, "day": day, "clip": clip, "term": term}
    made.globals |= {"asset": asset, "built": built, "without": without, "label": label, "FAMILIES": FAMILIES}
    made.globals |= {"who": evidence.who, "figure": evidence.figure, "evidence": evidence.evidence}
    made.globals |= {"chips": chips.chips, "choices": chips.choices}
    return made


def _hits(snippet: str) -> Markup:
    """A snippet with the found words marked; everything else is escaped."""
    return Markup(str(escape(snippet)).replace(HERE, "<mark class=hit>").replace(THERE, "</mark>"))


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
