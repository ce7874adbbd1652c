"""The API against its own description: no address, however odd, brings a server error."""

from __future__ import annotations

from collections import Counter

import pytest

schemathesis = pytest.importorskip("schemathesis")
pytest.importorskip("fastapi")

from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from visitors import filled

from dragoman.desk.app import create
from dragoman.desk.room import Settings


@pytest.mark.parametrize(("accept", "tries"), [("application/json", 25), ("text/html", 10)])
def test_no_address_brings_a_server_error(tmp_path, accept: str, tries: int) -> None:
    app = create(Settings(filled(tmp_path / "straits.db"), "ana"))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    seen: Counter[int] = Counter()
    operations = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        operations += 1

        @given(case=operation.as_strategy())
        @settings(
            max_examples=tries,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )
        def call(case) -> None:
            answer = case.call(headers={"accept": accept})
            case.validate_response(answer, checks=[not_a_server_error])
            seen[answer.status_code] += 1

        call()
    app.state.room.close()
    assert operations >= 15 and seen[200] > 30, seen
