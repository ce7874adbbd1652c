"""The documentation names every command and every option."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
import typer

from dragoman import cli

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
HEADINGS = re.findall(r"^#+ (.+)$", PAGE.read_text(encoding="utf-8"), re.M)


def options() -> list[tuple[str, str]]:
    """Every verb with each of its options."""
    group = typer.main.get_command(cli.app())
    return [
        (verb, option)
        for verb, command in group.commands.items()
        for parameter in command.params if parameter.param_type_name == "option"
        for option in parameter.opts if option.startswith("--") and option != "--help"
    ]


@pytest.mark.parametrize("verb", cli.verbs())
def test_every_command_has_a_heading(verb):
    assert f"dragoman {verb}" in HEADINGS


@pytest.mark.parametrize(("verb", "option"), options())
def test_every_option_has_a_heading(verb, option):
    assert f"{verb} {option}" in HEADINGS


def test_no_heading_outlives_its_option():
    known = {f"{verb} {option}" for verb, option in options()} | {f"dragoman {verb}" for verb in cli.verbs()}
    assert set(HEADINGS) - known == {"Commands"}


@pytest.mark.parametrize("verb", cli.verbs())
def test_every_command_and_option_has_help(verb):
    command = typer.main.get_command(cli.app()).commands[verb]
    assert command.help
    assert all(p.help for p in command.params if p.name != "help")
    assert importlib.import_module(f"dragoman.cli.{verb}").__doc__.startswith(f"`dragoman {verb}`")
