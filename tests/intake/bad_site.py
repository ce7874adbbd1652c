"""A real web server on this machine that behaves as badly as it is told to."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

PATIENT = {"silence": 300.0, "seconds": 600.0}
"""Limits of a fetcher that no busy machine reaches, for every test that is not about them."""

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """Serves what `at` was given for a path; all else is 404. `asked` holds the path and headers of every request."""

    def __init__(self) -> None:
        self.routes: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.posted: list[tuple[str, dict[str, str], bytes]] = []
        self.over = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                answer = site.routes.get(self.path, said(404, b"nothing here"))
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    answer(self)
                self.close_connection = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                site.posted.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                site.routes.get(self.path, said(204))(self)
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def at(self, path: str, answer: Answer) -> str:
        self.routes[path] = answer
        return self.address + path

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def said(status: int, body: bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str) -> Answer:
    """An answer with a body, and headers whose names are written with _ for -."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        to.send_header("Content-Type", kind)
        if status not in (204, 304):
            to.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            to.send_header(name.replace("_", "-"), value)
        to.end_headers()
        if status not in (204, 304):
            to.wfile.write(body)

    return answer


def moved(to_address: str, status: int = 302) -> Answer:
    return said(status, b"", Location=to_address)
