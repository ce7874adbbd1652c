"""Coming in and going out: login, logout, one's name, and the accounts that an administrator keeps."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from dragoman.desk import people
from dragoman.desk.pages import answer, go, posted, room_of, set_cookie, text
from dragoman.desk.people import NotAllowed, Person

router = APIRouter(include_in_schema=False)
_NOBODY = Person("", "")
Form = Annotated[FormData, Depends(posted)]


def _inside(where: str) -> str:
    """An address of this desk, else the inbox: a login leads nowhere else."""
    return where if where.startswith("/") and not where.startswith(("//", "/\\")) else "/"


@router.get("/login")
def login(request: Request, then: Annotated[str, Query(max_length=300)] = "/", wrong: bool = False) -> Response:
    return answer(request, "login.html", lambda: {"then": _inside(then), "wrong": wrong}, keep=False, person=_NOBODY)


@router.post("/login")
def enter(request: Request, form: Form) -> Response:
    room = room_of(request)
    client = request.client.host if request.client else "?"
    name = text(form, "name", 60)
    if room.settings.accounts and not (_tries(request, f"from {client}") and _tries(request, f"as {name}")):
        raise NotAllowed("Too many attempts: wait a minute and try again.")
    with room.writing() as db:
        token = people.logged_in(db, name, str(form.get("password", "")))
    if not token:
        return go("/login?wrong=true")
    response = go(_inside(text(form, "then", 300)))
    set_cookie(response, room, token)
    return response


def _tries(request: Request, who: str) -> bool:
    """Whether one more login may be tried: ten a minute from one address, and for one name."""
    from limits import RateLimitItemPerMinute
    from limits.storage import MemoryStorage
    from limits.strategies import FixedWindowRateLimiter

    state = request.app.state
    if not hasattr(state, "tries"):
        state.tries = FixedWindowRateLimiter(MemoryStorage())
    return bool(state.tries.hit(RateLimitItemPerMinute(10), who))


@router.post("/logout")
def leave(request: Request, form: Form) -> Response:
    room = room_of(request)
    with room.writing() as db:
        db.execute(
            "DELETE FROM session WHERE token = ?", (people.digest(request.cookies.get(people.cookie(room), "")),)
        )
    response = go("/login")
    response.delete_cookie(people.cookie(room), path="/", secure=room.settings.secure, httponly=True, samesite="lax")
    return response


@router.get("/account")
def account(request: Request) -> Response:
    who = people.whoever(request)
    room = room_of(request)
    rows = [dict(r) for r in room.db.execute("SELECT name, role, made, closed FROM account ORDER BY name")]
    return answer(
        request,
        "account.html",
        lambda: {
            "accounts_kept": rows if who.may("administer") and room.settings.accounts else [],
            "roles": people.ROLES,
        },
        keep=False,
        person=who,
    )


@router.post("/account")
def keep(request: Request, form: Form) -> Response:
    who = people.whoever(request)
    room = room_of(request)
    if not room.settings.accounts:
        raise NotAllowed("This desk keeps no accounts: it is open on this computer only.")
    name, role, password = text(form, "name", 60), text(form, "role"), str(form.get("password", ""))
    if not who.may("administer") and (name != who.name or role not in ("", who.role)):
        raise NotAllowed("You may change your own password, and no other account.")
    with room.writing() as db:
        if text(form, "close"):
            if name == who.name:
                raise NotAllowed("You cannot close your own account.")
            people.close_account(db, name)
        else:
            people.open_account(db, name, role or who.role, password)
    return go("/account" if name != who.name else "/login")
