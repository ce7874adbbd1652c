"""Help and the API's description, as pages of the desk's own: nothing is fetched from elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.desk.pages import answer

router = APIRouter(include_in_schema=False)


@router.get("/help")
def help_page(request: Request) -> Response:
    return answer(request, "help.html", lambda: {"title": "Keys and help"}, keep=False)


@router.get("/api")
def api(request: Request) -> Response:
    """The OpenAPI description (`/openapi.json`) set as a page."""

    def make() -> dict[str, Any]:
        found = request.app.openapi()
        paths = [
            {
                "method": method.upper(),
                "path": path,
                "summary": what.get("summary", ""),
                "about": what.get("description", ""),
                "parameters": [
                    {"name": p["name"], "in": p["in"], "required": p.get("required", False)}
                    for p in what.get("parameters", ())
                ],
            }
            for path, methods in found["paths"].items()
            for method, what in methods.items()
        ]
        return {"about": found["info"]["description"], "paths": paths}

    return answer(request, "api.html", make, keep=False)
