"""What every outage must look like from outside: 503 with Retry-After, nothing half done, ready again by itself."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.running.conftest import Service

PATH = "/v1/templates/deployment-plan"
CALL = {"arguments": {"NOTES": "x", "ENVIRONMENT": "staging"}}
_NUMBERS = itertools.count(1)

Write = Callable[[httpx.Client], httpx.Response]


def render(client: httpx.Client) -> httpx.Response:
    return client.post(f"{PATH}/render", json=CALL)


def keyed_render(client: httpx.Client) -> httpx.Response:
    return client.post(f"{PATH}/render", json=CALL, headers={"Idempotency-Key": f"key-{next(_NUMBERS)}"})


def keyed_validate(client: httpx.Client) -> httpx.Response:
    return client.post(f"{PATH}/validate", json=CALL, headers={"Idempotency-Key": f"key-{next(_NUMBERS)}"})


def save(client: httpx.Client) -> httpx.Response:
    return client.post(f"{PATH}/versions", json={"document": f"Text {next(_NUMBERS)}\n", "labels": ["newest"]})


def create(client: httpx.Client) -> httpx.Response:
    body = {"name": f"made-{next(_NUMBERS)}", "document": "Text\n", "labels": ["production"]}
    return client.post("/v1/templates", json=body)


def move(client: httpx.Client) -> httpx.Response:
    seen = client.get(f"{PATH}/labels/moved/history").json().get("items", [])
    return client.put(f"{PATH}/labels/moved", json={"version": 3 - seen[0]["to"] if seen else 1})


def make_token(client: httpx.Client) -> httpx.Response:
    return client.post("/v1/tokens", json={"name": f"made-{next(_NUMBERS)}", "scopes": ["read"]})


WRITES: tuple[Write, ...] = (render, keyed_render, keyed_validate, save, create, move, make_token)


def read_version(client: httpx.Client) -> httpx.Response:
    return client.get(f"{PATH}/versions/production")


def read_list(client: httpx.Client) -> httpx.Response:
    return client.get("/v1/templates")


def validate(client: httpx.Client) -> httpx.Response:
    return client.post(f"{PATH}/validate", json=CALL)


READS: tuple[Write, ...] = (read_version, read_list, validate)


def is_refusal(answer: httpx.Response) -> bool:
    """Return whether this is the 503 that an outage is told by; anything else but a success is a fault."""
    if answer.is_success:
        return False
    assert answer.status_code == 503, (answer.status_code, answer.text)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unavailable"
    assert int(answer.headers["Retry-After"]) >= 1
    return True


def state(client: httpx.Client) -> dict[str, Any]:
    """Return all that a write could have changed; a read too changes when a token was last used, which is left out."""
    pages = ("/v1/renders", "/v1/events", "/v1/templates", "/v1/tokens", f"{PATH}/versions")
    seen = {path: client.get(f"{path}?limit=200") for path in pages}
    assert {answer.status_code for answer in seen.values()} == {200}
    items = {path: answer.json()["items"] for path, answer in seen.items()}
    return {path: [{**each, "last_used_at": None} for each in found] for path, found in items.items()}


def is_ready(service: Service) -> bool:
    with service.client() as client:
        answer = client.get("/readyz")
    return not is_refusal(answer)


def workers(service: Service) -> set[str]:
    """Return the process ids of the workers."""
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    return set(children.read_text().split())


def until_ready(service: Service, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not is_ready(service):
        assert time.monotonic() < deadline, service.log.read_text()[-3000:]
        time.sleep(0.2)


def refuses(client: httpx.Client, *acts: Write) -> None:
    assert [act.__name__ for act in acts if not is_refusal(act(client))] == []


def succeeds(client: httpx.Client, *acts: Write) -> None:
    answers = {act.__name__: act(client) for act in acts}
    assert [(name, answer.text) for name, answer in answers.items() if is_refusal(answer)] == []


def until_it_writes(client: httpx.Client, seconds: float = 20) -> None:
    """Wait until every worker has noticed that it can write; what is written shows in no state."""
    deadline, written = time.monotonic() + seconds, 0
    while written < 10:
        written = 0 if is_refusal(keyed_validate(client)) else written + 1
        assert time.monotonic() < deadline


@contextmanager
def nothing_half_done(service: Service, *, reloaded: bool = False) -> Iterator[httpx.Client]:
    """Compare what is there before and after; then everything works again, by the same workers, and none said 500."""
    same = workers(service)
    with service.client() as client:
        before = state(client)
        yield client
        until_ready(service)
        assert state(client) == before
        succeeds(client, *WRITES, *READS)
    assert reloaded or workers(service) == same
    log = service.log.read_text()
    assert "internal_error" not in log
    assert '"event": "failure"' not in log
