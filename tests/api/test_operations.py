"""What operators look at: life, readiness, figures, the specification and its page; ids and logs of requests."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from flask import Flask
from openapi_spec_validator import validate

from service.app import create_app
from tests.api.conftest import Caller


def test_a_live_and_ready_service_says_so(anyone: Caller) -> None:
    assert (anyone.get("/livez").text, anyone.get("/readyz").text) == ("ok\n", "ready\n")


def test_a_database_that_is_not_migrated_is_not_ready(
    anyone: Caller, settings_of: Callable[..., object], tmp_path: Path
) -> None:
    empty = create_app(settings_of(IMPRINT_DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}"))
    client = empty.test_client()
    assert client.get("/livez").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    empty.extensions["imprint-database"].dispose()


def test_figures_count_requests_and_renders_by_what_came_of_them(admin: Caller, greeting: str) -> None:
    admin.post("/v1/templates/mail.greeting/render", {"arguments": {"NAME": "Ada", "TONE": "warm"}})
    shown = admin.get("/metrics").text
    assert re.search(r'imprint_renders_total\{outcome="rendered",template="mail.greeting"\} [1-9]', shown)
    assert 'route="/v1/templates/<name>/render",status="201"' in shown


def test_the_committed_specification_is_what_the_code_serves(anyone: Caller) -> None:
    committed = Path(__file__).parents[2] / "openapi.yaml"
    assert anyone.get("/openapi.yaml").text == committed.read_text(encoding="utf-8"), "run `make openapi`"


def test_the_specification_is_valid_openapi_3_1(anyone: Caller) -> None:
    specification = yaml.safe_load(anyone.get("/openapi.yaml").text)
    assert specification["openapi"].startswith("3.1")
    validate(specification)


def test_the_page_of_the_api_asks_nothing_of_another_host(anyone: Caller) -> None:
    page = anyone.get("/docs")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page.text)
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        with anyone.get(address) as answer:
            assert answer.status_code == 200, address


@pytest.mark.parametrize(
    ("given", "kept"), [("req-1", True), ("a" * 129, False), ("a b", False), ("é", False), ("", False)]
)
def test_a_request_id_is_taken_or_made_and_returned(given: str, kept: bool, anyone: Caller) -> None:
    returned = anyone.get("/livez", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert (returned == given) is kept
    assert returned


def test_the_log_has_a_line_for_each_request_and_no_argument(
    app: Flask, admin: Caller, greeting: str, log_lines: Callable[[], list[str]]
) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    admin.post(
        "/v1/templates/mail.greeting/render",
        {"arguments": {"NAME": "hush-hush", "TONE": "warm"}, "metadata": {"run": "hush-hush"}},
        headers={"X-Request-Id": "req-7", "traceparent": f"00-{trace}-b7ad6b7169203331-01"},
    )
    admin.get("/v1/templates?q=hush-hush")
    admin.post("/v1/templates/mail.greeting/render", {"arguments": {"TONE": "hush-hush"}})
    lines = log_lines()
    line = next(json.loads(each) for each in lines if "req-7" in each)
    assert (line["route"], line["status"], line["template"]) == ("/v1/templates/<name>/render", 201, "mail.greeting")
    assert (line["actor"], line["trace_id"]) == ("root", trace)
    assert not any("hush-hush" in each or admin.secret in each for each in lines)
