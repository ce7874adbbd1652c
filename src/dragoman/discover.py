"""Finds what others have added: folders named by an environment variable, and folders of installed packages."""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType

from dragoman.errors import DeclarationError


def folders(group: str, variable: str) -> list[Path]:
    """Folders with files of `group`: first those of installed packages, by name, then those that `variable` lists.

    An entry point of `group` names a package (its folder is meant), a path, or a function without arguments that
    returns a path. `variable` is an environment variable with folders separated as in PATH. Raises DeclarationError
    for a folder that is not there.
    """
    from importlib import metadata, resources  # slow to import, and not needed to show help

    found: list[Path] = []
    for entry in sorted(metadata.entry_points(group=group), key=lambda e: e.name):
        thing = entry.load()
        if isinstance(thing, ModuleType):
            with resources.as_file(resources.files(thing)) as path:
                found.append(path)
        else:
            found.append(Path(thing() if callable(thing) else thing))
    found += [Path(folder) for folder in os.environ.get(variable, "").split(os.pathsep) if folder.strip()]
    missing = [str(folder) for folder in found if not folder.is_dir()]
    if missing:
        raise DeclarationError(
            f"no such folder: {', '.join(missing)} (named by {variable} or a package's entry point {group})"
        )
    return found


def files(group: str, variable: str, pattern: str) -> list[Path]:
    """The files in `folders(group, variable)` that match the glob `pattern`, in a fixed order."""
    return [path for folder in folders(group, variable) for path in sorted(folder.glob(pattern))]
