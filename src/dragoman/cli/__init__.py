"""The command `dragoman`. Each verb is a module here with a function `run`; a new file is a new verb.

Modules whose names begin with an underscore are no verbs. Only the verb that is called for is imported, and the verbs
import what is heavy inside `run`, so that help is quick.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable
from typing import Any

import typer

from dragoman.errors import DragomanError

UNREADABLE = 2
"""Exit code where nothing could be read."""


def verbs() -> list[str]:
    """The names of all verbs, in alphabetical order."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


def app(only: Iterable[str] | None = None) -> typer.Typer:
    """The command line with the verbs `only`, or with all."""
    # Plain help and plain tracebacks: rich's would cost more than everything else that help does.
    made = typer.Typer(
        no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_dragoman)
    for name in verbs() if only is None else only:
        run = importlib.import_module(f"{__name__}.{name}").run
        made.command(name)(_plainly_failing(run))
    return made


def main() -> None:
    """What the installed command runs."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")  # a report may hold letters that the terminal's encoding lacks
    called = [name for name in sys.argv[1:2] if name in verbs()]
    app(called or None)(prog_name="dragoman")


def _dragoman(
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True,
                                 callback=lambda value: _version() if value else None),
) -> None:
    """Reads news reports on international affairs and keeps a sourced ledger of what happened and was promised."""


def _version() -> None:
    from importlib.metadata import version

    typer.echo(version("dragoman"))
    raise typer.Exit


def _plainly_failing(run: Callable[..., Any]) -> Callable[..., Any]:
    """`run` with every error that a user can act on shown as one line instead of a traceback."""

    @functools.wraps(run)
    def command(*args: Any, **options: Any) -> Any:
        try:
            return run(*args, **options)
        except DragomanError as error:
            from dragoman.cli._screen import complain

            for line in str(error).splitlines():
                complain(line)
            raise typer.Exit(UNREADABLE) from None

    return command
