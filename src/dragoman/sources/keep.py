"""Keeps the bytes of reports as they came, each under its SHA-256, so that a text can be checked against its origin."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from dragoman.errors import UnreadableInput


def keep(folder: Path, data: bytes) -> str:
    """Writes `data` to `folder`/ab/abcd... (its hexadecimal SHA-256), once, and gives the hash.

    Raises UnreadableInput if it cannot be written.
    """
    name = hashlib.sha256(data).hexdigest()
    place = folder / name[:2] / name
    if not place.exists():
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, made = tempfile.mkstemp(dir=place.parent, prefix=".keep-")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(made, place)  # whole or not at all
        except OSError as error:
            raise UnreadableInput(f"{folder}: cannot keep a report in it ({error.strerror or error})") from None
    return name
