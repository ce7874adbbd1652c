"""What a run's results depend on besides its inputs: the versions of programs, declarations and weights."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from importlib import metadata, resources
from pathlib import Path

PROGRAMS = ("dragoman", "numpy", "onnxruntime", "pyarrow", "spacy", "tokenizers", "trafilatura")
_TABLES = ("kinds", "languages", "values", "gazetteer")


def programs() -> dict[str, str]:
    """The version of Python and of each library that can change a record."""
    found = {"python": platform.python_version()}
    for name in PROGRAMS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found


def rules() -> dict[str, str]:
    """SHA-256 digests of what reads: the declared tables and the trained weights ("" where there are none)."""
    root = Path(str(resources.files("dragoman")))
    tables = [
        p for name in _TABLES for p in sorted((root / name).rglob("*")) if p.is_file() and p.suffix not in (".py", ".pyc", ".md")
    ]
    weights = [p for p in sorted((root / "records" / "weights_data").glob("*")) if p.suffix in (".onnx", ".json")]
    code = [p for p in sorted(root.rglob("*.py")) if p.relative_to(root).parts[0] not in ("cli", "batch", "intake", "ledger")]
    return {"tables": _digest(root, tables), "weights": _digest(root, weights), "code": _digest(root, code)}


def _digest(root: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    empty = True
    for path in files:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
        empty = False
    return "" if empty else digest.hexdigest()
