"""The reports that the benchmarks read: real ones of the shared gold where they are here, else our golden reports."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def reports(most: int = 1000) -> list[tuple[str, str]]:
    """Texts with their dates ("" where unknown), at most so many."""
    shared = Path(os.environ.get("DRAGOMAN_SHARED") or ROOT.parent / "shared")
    real = [p for name in ("dev", "train-real") for p in sorted((shared / "gold" / name).glob("*/report.txt"))]
    found = real or sorted((ROOT / "tests" / "golden").glob("*/report.txt"))
    return [(path.read_text(encoding="utf-8"), _published(path.parent)) for path in found[:most]]


def _published(folder: Path) -> str:
    return str(tomllib.loads((folder / "report.toml").read_text(encoding="utf-8")).get("published", ""))
