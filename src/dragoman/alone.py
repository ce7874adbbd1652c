"""One process at a time: a lock that ends with the process that holds it, however that ends."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path


class Taken(Exception):
    """Another process, or another part of this one, holds the lock."""


class Alone:
    """Holds the lock whose file is `path` until `close`. Raises Taken where somebody holds it, OSError where there can be no file.

    The file stays, empty: to remove it would let two hold locks on different files of one name. A file system that knows no
    locks (some network folders) gives one without effect.
    """

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._handle)
        except (BlockingIOError, PermissionError):
            os.close(self._handle)
            raise Taken(str(path)) from None
        except OSError:
            pass

    def close(self) -> None:
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = -1


if sys.platform == "win32":

    def _lock(handle: int) -> None:
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:

    def _lock(handle: int) -> None:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
