"""`Idempotency-Key`: a POST that is sent again gets the first answer again, and acts once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api.conftest import SEED, Caller

RENDER = "/v1/templates/mail.greeting/render"
CALL = {"arguments": {"NAME": "Ada", "TONE": "warm"}}


def test_a_repeated_render_is_the_same_render(admin: Caller, greeting: str) -> None:
    headers = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
    first = admin.post(RENDER, CALL, headers=headers)
    again = admin.post(RENDER, CALL, headers=headers)
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert again.headers["Location"] == first.headers["Location"]
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert len(admin.get("/v1/renders").json["items"]) == 1


def test_a_key_for_another_body_is_a_conflict(admin: Caller, greeting: str) -> None:
    headers = {"Idempotency-Key": "k"}
    admin.post(RENDER, CALL, headers=headers)
    answer = admin.post(RENDER, {**CALL, "ref": "1"}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_conflict")


def test_a_key_belongs_to_its_caller(caller: Callable[..., Caller], greeting: str) -> None:
    headers = {"Idempotency-Key": "k"}
    ids = {caller("render", name=name).post(RENDER, CALL, headers=headers).json["id"] for name in ("one", "other")}
    assert len(ids) == 2


def test_a_refusal_is_not_kept(admin: Caller, greeting: str) -> None:
    headers = {"Idempotency-Key": "k"}
    versions = "/v1/templates/mail.greeting/versions"
    refused = admin.post(versions, {"document": "\u202e"}, headers=headers)
    saved = admin.post(versions, {"document": SEED + "x"}, headers=headers)
    assert (refused.status_code, saved.status_code) == (422, 201)


@pytest.mark.parametrize("key", ["", "x" * 256, "ü"])
def test_a_key_that_is_none_is_refused(key: str, admin: Caller, greeting: str) -> None:
    answer = admin.post(RENDER, CALL, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
