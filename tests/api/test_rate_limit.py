"""A token that sends too much, seen over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from service.app import create_app
from service.config import Settings
from tests.api.conftest import SEED, Caller


@pytest.fixture
def limited(settings_of: Callable[..., Settings]) -> Iterator[Flask]:
    made = create_app(settings_of(IMPRINT_RATE_LIMIT="3"))
    yield made
    made.extensions["imprint-database"].dispose()


@pytest.fixture
def calls(limited: Flask, token: Callable[..., str]) -> Callable[..., Caller]:
    return lambda *scopes: Caller(limited.test_client(), token(*scopes))


def test_the_fourth_request_of_a_minute_is_refused(calls: Callable[..., Caller]) -> None:
    one, other = calls("admin"), calls("admin")
    answers = [one.get("/v1/whoami") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert (answers[-1].json["code"], answers[-1].headers["Retry-After"]) == ("rate_limited", "20")
    assert answers[-1].content_type == "application/problem+json"
    assert other.get("/v1/whoami").status_code == 200


def test_a_request_that_is_refused_for_another_reason_counts_too(calls: Callable[..., Caller]) -> None:
    reader = calls("read")
    answers = [reader.post("/v1/templates", {"name": "mail.greeting", "document": SEED}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [403, 403, 403, 429]


def test_a_request_with_a_body_counts_once(calls: Callable[..., Caller]) -> None:
    admin = calls("admin")
    assert admin.post("/v1/templates", {"name": "mail.greeting", "document": SEED}).status_code == 201
    assert [admin.get("/v1/templates").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("accept", ["application/json", "text/markdown"])
def test_a_request_counts_once_whichever_way_it_is_answered(
    calls: Callable[..., Caller], greeting: str, accept: str
) -> None:
    path = f"/v1/templates/{greeting}/versions/1"
    reader = calls("read")
    answers = [reader.get(path, headers={"Accept": accept}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_what_takes_no_token_is_never_limited(limited: Flask) -> None:
    anyone = Caller(limited.test_client(), None)
    assert {anyone.get("/livez").status_code for _ in range(10)} == {200}


def test_without_the_setting_nobody_is_limited(admin: Caller) -> None:
    assert {admin.get("/v1/whoami").status_code for _ in range(20)} == {200}
