"""`dragoman serve`: opens the desk over a ledger, in the browser."""

from __future__ import annotations

import gc
from pathlib import Path

import typer

from dragoman.cli._ledgers import whoever
from dragoman.cli._screen import complain

_LEDGER = typer.Argument(..., metavar="LEDGER", help="The ledger's file; it is made where there is none.")
_HOST = typer.Option(
    "127.0.0.1", "--host", help="Address to listen on. Any but this computer's own asks for accounts and TLS."
)
_PORT = typer.Option(8765, "--port", help="Port to listen on.")
_NAME = typer.Option(
    [], "--name", help="Name by which browsers reach the desk, where it listens for others; may be given again."
)
_CERTIFICATE = typer.Option(None, "--certificate", help="File with the TLS certificate (PEM).")
_KEY = typer.Option(None, "--key", help="File with the certificate's key (PEM).")
_BEHIND = typer.Option(False, "--behind-tls", help="A proxy in front of the desk speaks TLS.")
_AUTHOR = typer.Option("", "--author", help="Your name in the log; by default the name you are logged in under.")
_ACCOUNTS = typer.Option(False, "--accounts", help="Ask for a login on this computer, too.")


def run(
    ledger: str = _LEDGER,
    host: str = _HOST,
    port: int = _PORT,
    name: list[str] = _NAME,
    certificate: Path | None = _CERTIFICATE,
    key: Path | None = _KEY,
    behind_tls: bool = _BEHIND,
    author: str = _AUTHOR,
    accounts: bool = _ACCOUNTS,
) -> None:
    """Open the desk: read reports with their records, correct them, settle joins, follow stories. Listens on this computer only,
    unless --host names another address; then everybody needs an account, and the connection TLS."""
    from dragoman.errors import MissingPart

    try:
        import uvicorn

        from dragoman.desk.app import create
    except ImportError as error:
        raise MissingPart(f"the desk needs its extra ({error.name} is missing): pip install 'dragoman[desk]'") from None
    from dragoman.desk.room import Settings

    here = host in ("127.0.0.1", "localhost", "::1")
    secure = bool(certificate) or behind_tls
    if not here and not secure:
        raise MissingPart(
            "to listen for others the desk needs TLS: give --certificate and --key, or --behind-tls where a proxy has it"
        )
    hosts = ("127.0.0.1", "localhost", "[::1]", *name) if here or name else ()
    settings = Settings(Path(ledger), whoever(author), accounts or not here, secure, hosts)
    app = create(settings)
    room = app.state.room
    if settings.accounts:
        _first_account(room)
    room.file(lambda done: complain(f"{done} reports filed"))
    gc.freeze()  # the modules stay: looking through them again and again is a tenth of the desk's time
    gc.set_threshold(50_000, 20, 50)
    shown = f"{'https' if certificate else 'http'}://{host if ':' not in host else f'[{host}]'}:{port}/"
    typer.echo(f"the desk is open at {shown} (stop it with Ctrl-C)", err=True)
    try:
        uvicorn.run(
            app, host=host, port=port, log_level="warning", access_log=False, server_header=False, proxy_headers=behind_tls,
            ssl_certfile=str(certificate) if certificate else None, ssl_keyfile=str(key) if key else None,
        )  # fmt: skip
    finally:
        room.close()


def _first_account(room) -> None:  # type: ignore[no-untyped-def]
    """Where there is no administrator yet: makes one, with a password that is shown this once."""
    import secrets

    from dragoman.desk.people import open_account

    if room.db.execute("SELECT 1 FROM account WHERE role = 'administer' AND closed = ''").fetchone():
        return
    password = secrets.token_urlsafe(12)
    with room.writing() as db:
        open_account(db, "admin", "administer", password)
    typer.echo(f"the first account: admin, password {password} (shown only now; change it at /account)", err=True)
