"""A second `imprint serve` where one runs already: it says why it ends, and the first one notices nothing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.running.conftest import IMPRINT, Service

Start = Callable[..., Service]


def figure(service: Service, name: str) -> float:
    with service.client() as client:
        shown = client.get("/metrics").text
    return sum(float(number) for number in re.findall(rf"^{re.escape(name)} (\S+)$", shown, re.MULTILINE))


def until(service: Service, name: str, wanted: float) -> float:
    """Ask for a figure until it is as wanted: the arbiter looks after its workers once a second."""
    end = time.monotonic() + 30
    while (found := figure(service, name)) != wanted and time.monotonic() < end:
        time.sleep(0.3)
    return found


def whoami_count(service: Service) -> float:
    return figure(service, 'imprint_http_requests_total{method="GET",route="/v1/whoami",status="200"}')


def test_a_second_one_on_a_taken_port_changes_nothing(start: Start) -> None:
    first = start()
    with first.client() as client:
        assert [client.get("/v1/whoami").status_code for _ in range(5)] == [200] * 5
    port = first.url.rpartition(":")[2]
    environ = os.environ | {"IMPRINT_DATA": str(first.data), "IMPRINT_PORT": port, "IMPRINT_LOG_FORMAT": "json"}
    second = subprocess.run(
        [IMPRINT, "serve"], env=environ, cwd=first.data.parent, capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode != 0
    assert "in use" in second.stderr
    assert whoami_count(first) == 5
    assert (first.data / "imprint.pid").read_text() == f"{first.process.pid}\n"


def test_workers_that_die_are_counted_and_what_they_counted_is_kept(start: Start) -> None:
    service = start()
    with service.client() as client:
        assert [client.get("/v1/whoami").status_code for _ in range(5)] == [200] * 5
    for _ in range(3):
        service.tell(signal.SIGHUP)
        time.sleep(1.5)
    assert until(service, 'imprint_worker_exits_total{how="asked"}', 6) == 6
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)
    assert until(service, 'imprint_worker_exits_total{how="unasked"}', 1) == 1
    assert until(service, "imprint_workers", 2) == 2
    assert whoami_count(service) == 5
    files = list((service.data / "metrics").glob("*/counter_*.db"))
    assert len(files) == 4, "the arbiter's, one for each worker, and one for all that are gone"


def test_the_limit_of_a_token_holds_over_workers_and_nodes(start: Start, engine_url: str) -> None:
    secret = "a-token-that-both-nodes-know"
    shared = {"IMPRINT_DATABASE_URL": engine_url, "IMPRINT_RATE_LIMIT": "10", "IMPRINT_ADMIN_TOKEN": secret}
    nodes = [start("one", **shared), start("other", **shared)]
    answers = []
    for number in range(30):
        with nodes[number % 2].client(secret) as client:
            answers.append(client.get("/v1/whoami").status_code)
    assert set(answers) == {200, 429}
    # While the thirty are sent, time passes, and a request becomes free every six seconds.
    assert 10 <= answers.count(200) <= 15
