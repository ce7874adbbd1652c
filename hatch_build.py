"""Builds the desk's scripts (islands/) into the package whenever the package is built or installed from its source.

Needs npm and Node. Where they are missing, or nothing has changed since the last build, it leaves things as they are: the
desk's pages work without scripts, and a wheel that was built with them carries them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_PATIENCE = 300  # seconds for each command of npm: without a network it tries long


class Islands(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        built = root / "src" / "dragoman" / "desk" / "static" / "built"
        source = root / "islands"
        if source.is_dir():
            self._build(source, built)
        if built.is_dir():
            build_data["artifacts"].append("src/dragoman/desk/static/built")

    def _build(self, source: Path, built: Path) -> None:
        files = [f for f in sorted([*source.glob("*.*"), *source.glob("src/*")]) if f.is_file()]
        stamp = hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()
        mark = built / "stamp"
        if mark.is_file() and mark.read_text() == stamp:
            return
        npm = shutil.which("npm")
        if not npm or os.environ.get("DRAGOMAN_NO_ISLANDS"):
            print(
                "dragoman: no npm here, so the desk's scripts are not built; its pages work without them",
                file=sys.stderr,
            )
            return
        for command in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            try:
                done = subprocess.run([npm, *command], cwd=source, capture_output=True, text=True, timeout=_PATIENCE)
                fault = done.stderr[-2000:] if done.returncode else ""
            except (OSError, subprocess.TimeoutExpired) as e:
                done, fault = None, str(e)
            if done is None or done.returncode:
                told = f"dragoman: npm {command[0]} failed, so the desk's scripts are not built:\n{fault}"
                print(told, file=sys.stderr)
                return
        mark.write_text(stamp)
