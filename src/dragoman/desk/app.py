"""Makes the web application of a desk: `create(Settings(path))` gives an ASGI application."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from dragoman.desk import (
    adding,
    coding_pages,
    corpus,
    doors,
    dossier_pages,
    inbox,
    joins,
    lookups,
    manual,
    report_pages,
    review,
)
from dragoman.desk.guard import Guard
from dragoman.desk.pages import STATIC, environment, room_of, wants_json
from dragoman.desk.people import NotAllowed
from dragoman.desk.room import Room, Settings
from dragoman.errors import DragomanError
from dragoman.ledger.corrections import Outdated

ABOUT = """Every page of the desk answers as JSON at the same address: ask with `Accept: application/json` or `?format=json`.
Lists are paged with `page`; answers carry an ETag. Offsets are code points into a report's text, end-exclusive."""


def create(settings: Settings) -> FastAPI:
    """The desk over the ledger at `settings.path`. Raises LedgerError where that is no ledger."""
    app = FastAPI(title="Dragoman desk", version="1", description=ABOUT, docs_url=None, redoc_url=None)
    app.state.room = Room(settings)
    for part in (
        inbox,
        report_pages,
        review,
        joins,
        dossier_pages,
        corpus,
        coding_pages,
        adding,
        doors,
        lookups,
        manual,
    ):
        app.include_router(part.router)
    app.mount("/static", _Kept(directory=STATIC), name="static")
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(DragomanError, _explained)
    app.add_exception_handler(HTTPException, _missing)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_middleware(GZipMiddleware, minimum_size=1500, compresslevel=3)
    app.add_middleware(Guard, settings=settings)
    return app


class _Kept(StaticFiles):
    """Our own files: their addresses change with what is in them, so they may be kept for ever."""

    async def get_response(self, path: str, scope):  # type: ignore[no-untyped-def]
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def _problem(request: Request, status: int, title: str, why: str) -> Response:
    if wants_json(request):
        return JSONResponse({"error": title, "why": why}, status)
    page = (
        environment()
        .get_template("problem.html")
        .render(
            title=title,
            why=why,
            person=None,
            csrf="",
            path=request.url.path,
            query="",
            accounts=room_of(request).settings.accounts,
            part="",
        )
    )
    return Response(page.encode("utf-8", "replace"), status, media_type="text/html; charset=utf-8")


def _not_allowed(request: Request, error: Exception) -> Response:
    if getattr(error, "login", False) and request.method in ("GET", "HEAD") and not wants_json(request):
        return RedirectResponse("/login?then=" + request.url.path, 303)
    return _problem(request, 401 if getattr(error, "login", False) else 403, "Not allowed", str(error))


def _explained(request: Request, error: Exception) -> Response:
    status = 409 if isinstance(error, Outdated) else 400
    return _problem(request, status, "That could not be done", str(error))


def _missing(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    return _problem(
        request, status, "Not here" if status == 404 else "That did not work", str(getattr(error, "detail", ""))
    )


def _invalid(request: Request, error: Exception) -> Response:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    why = "; ".join(f"{'.'.join(map(str, f['loc'][1:]))}: {f['msg']}" for f in faults[:5])
    return _problem(request, 422, "That address is not right", why)
