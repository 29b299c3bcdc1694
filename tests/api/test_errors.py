"""Every refusal is one kind of document, from one table that has every error."""

from __future__ import annotations

import inspect

import pytest

from service.api.errors import STATUS, status_of
from service.core import errors
from service.core.errors import ImprintError
from tests.api.conftest import Caller

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, ImprintError)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not ImprintError])
def test_every_error_has_a_status_a_code_and_a_sentence(kind: type[ImprintError]) -> None:
    assert 400 <= status_of(kind) < 600
    assert kind.code
    assert (kind.__doc__ or "").strip().endswith(".")


def test_the_table_names_only_errors_that_there_are() -> None:
    assert set(STATUS) <= set(KINDS)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "unknown_route"),
        ("GET", "/v1/templates/", 404, "unknown_route"),
        ("GET", "/v1//templates", 404, "unknown_route"),
        ("GET", "/v1/templates/a%2Fb", 404, "unknown_route"),
        ("GET", "/v1/templates/no-such", 404, "unknown_template"),
        ("GET", "/v1/templates/%00", 404, "unknown_template"),
        ("GET", "/v1/templates/%ff", 404, "unknown_template"),
        ("GET", "/v1/templates/" + "x" * 10_000, 404, "unknown_template"),
        ("PATCH", "/v1/templates", 405, "method_not_allowed"),
        ("BREW", "/v1/whoami", 405, "method_not_allowed"),
    ],
)
def test_a_refusal_is_a_problem_document(method: str, path: str, status: int, code: str, admin: Caller) -> None:
    answer = admin.send(method, path, headers={"X-Request-Id": "req-1"})
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    body = answer.json
    assert (body["status"], body["code"], body["request_id"]) == (status, code, "req-1")
    assert body["type"] == f"urn:imprint:problem:{code}"
    assert body["title"]
    assert body["detail"]


def test_a_method_that_is_not_taken_is_answered_with_those_that_are(admin: Caller) -> None:
    allowed = admin.send("PATCH", "/v1/templates").headers["Allow"]
    assert {"GET", "POST"} <= {each.strip() for each in allowed.split(",")}
