"""The API under requests that nobody would write: no failure of any check, and nothing in the log."""

from __future__ import annotations

from collections.abc import Callable

from tests.running.conftest import Service
from tests.running.fuzzing import fuzz, never_done

EXAMPLES, SECONDS = 50, 40


def test_no_request_makes_the_service_break_what_openapi_yaml_says(start: Callable[..., Service]) -> None:
    service = start()
    fuzz(service, examples=EXAMPLES, seconds=SECONDS)
    log = service.log.read_text()
    assert "Traceback" not in log
    assert '"level": "error"' not in log
    # The run proves little of an operation that it never got to work.
    assert never_done(service) == set()
    with service.client() as client:
        assert client.get("/v1/whoami").status_code == 200
