"""Small invented reports, and a run of them that nothing disturbed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from many import write_reports

pytest.importorskip("pyarrow", reason="the extra parquet is not installed")


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_reports(tmp_path_factory.mktemp("batch") / "reports", 20)


@pytest.fixture(scope="session")
def plain(reports: Path) -> tuple[Path, dict[str, Any]]:
    """The folder and the manifest of a run in this process."""
    from dragoman.batch.run import run

    out = reports.parent / "plain"
    return out, run([str(reports)], out, engine="serial", shard=4)
