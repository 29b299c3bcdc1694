"""Erasing over HTTP: what the answer says, what is refused afterwards, and what is said when it is not finished."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.api import express
from service.app import create_app
from service.config import Settings
from service.store import renders
from service.store.engine import Database
from tests.api.conftest import Caller

RENDER = "/v1/templates/mail.greeting/render"
CALL = {"arguments": {"NAME": "Ada", "TONE": "warm"}}
KEYED = {"Idempotency-Key": "one"}


def test_the_answer_is_the_record_that_stays(admin: Caller, greeting: str) -> None:
    made = admin.post(RENDER, CALL | {"metadata": {"run": "7"}}).json
    path = f"/v1/renders/{made['id']}"
    before = admin.get(path).json
    answer = admin.delete(f"{path}/arguments")
    assert answer.status_code == 200
    gone = {"arguments": None, "arguments_kept": False, "prompt_sha256": None, "erased": True, "erased_by": "root"}
    assert answer.json == before | gone | {"erased_at": answer.json["erased_at"]}
    assert answer.json["erased_at"] >= before["created_at"]
    assert admin.get(path).json == answer.json
    assert admin.get("/v1/renders").json["items"] == [answer.json]
    assert admin.get(f"/v1/renders?prompt_sha256={made['prompt_sha256']}").json["items"] == []


def test_erasing_again_gives_the_same_answer_and_no_second_event(admin: Caller, greeting: str) -> None:
    path = f"/v1/renders/{admin.post(RENDER, CALL).json['id']}/arguments"
    first, second = admin.delete(path), admin.delete(path)
    assert (first.status_code, second.status_code, first.json) == (200, 200, second.json)
    (event,) = admin.get("/v1/events?tag=render:erase").json["items"]
    assert (event["template"], event["data"]) == (greeting, {"render_id": first.json["id"]})


@pytest.mark.parametrize("render_id", ["nowhere", "00000000-0000-7000-8000-000000000000", "%00", "a" * 300])
def test_a_render_that_there_is_not_cannot_be_erased(admin: Caller, render_id: str) -> None:
    answer = admin.delete(f"/v1/renders/{render_id}/arguments")
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_render")


def test_a_body_or_a_query_is_refused(admin: Caller, greeting: str) -> None:
    path = f"/v1/renders/{admin.post(RENDER, CALL).json['id']}/arguments"
    assert admin.delete(path, {"sure": True}).status_code == 422
    assert admin.delete(f"{path}?sure=1").json["code"] == "invalid_request"
    assert admin.get("/v1/renders").json["items"][0]["erased"] is False


def test_what_was_erased_cannot_be_rendered_again(admin: Caller, greeting: str) -> None:
    for headers in ({}, KEYED):
        made = admin.post(RENDER, CALL, headers=headers).json
        admin.delete(f"/v1/renders/{made['id']}/arguments")
        refusal = admin.post(f"/v1/renders/{made['id']}/replay")
        assert (refusal.status_code, refusal.json["code"]) == (410, "erased")
        assert "were erased on 20" in refusal.json["detail"]
        assert "by root" in refusal.json["detail"]
    assert admin.post(RENDER, CALL, headers=KEYED).json["code"] == "erased"


def test_while_somebody_reads_from_an_older_moment_the_answer_says_that_it_is_not_gone(
    admin: Caller, greeting: str, database: Database
) -> None:
    made = admin.post(RENDER, CALL).json
    path = f"/v1/renders/{made['id']}/arguments"
    with database.reading() as older:
        assert renders.get(older, made["id"]) is not None
        answer = admin.delete(path)
        assert (answer.status_code, answer.json["erased"]) == (202, True)
        assert admin.post(f"/v1/renders/{made['id']}/replay").status_code == 410
    assert admin.delete(path).status_code == 200


@pytest.mark.parametrize("headers", [{}, KEYED], ids=["express", "general"])
def test_no_arguments_are_kept_where_a_setting_says_so(
    settings_of: Callable[..., Settings], token: Callable[..., str], greeting: str, headers: dict[str, str]
) -> None:
    app = create_app(settings_of(IMPRINT_KEEP_ARGUMENTS="false"))
    caller = Caller(app.test_client(), token("admin"))
    assert isinstance(app.wsgi_app, express.ExpressLane)
    made = caller.post(RENDER, CALL, headers=headers).json
    record = caller.get(f"/v1/renders/{made['id']}").json
    assert (record["arguments"], record["arguments_kept"], record["erased"]) == (None, False, False)
    assert record["prompt_sha256"] == made["prompt_sha256"]
    refusal = caller.post(f"/v1/renders/{made['id']}/replay").json
    assert (refusal["code"], "never kept" in refusal["detail"]) == ("erased", True)
    if headers:
        assert caller.post(RENDER, CALL, headers=headers).json == made
    assert caller.delete(f"/v1/renders/{made['id']}/arguments").json["erased"] is True
    app.extensions["imprint-database"].dispose()
