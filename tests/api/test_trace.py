"""`POST /v1/trace`: the forms of questions and answers; what is found is tested in tests/audit/test_trace.py."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from service.audit.trace import MOST_BYTES
from tests.api.conftest import Caller

RENDER = "/v1/templates/mail.greeting/render"
CALL = {"arguments": {"NAME": "Ada", "TONE": "warm"}}


def test_a_recorded_prompt_is_proven_with_all_that_the_record_has(admin: Caller, greeting: str) -> None:
    made = admin.post(RENDER, CALL).json
    answer = admin.post("/v1/trace", {"text": made["prompt"]})
    (match,) = answer.json["matches"]
    assert "byte for byte" in match.pop("why")
    assert match == {
        "kind": "prompt",
        "certainty": "proven",
        "score": 1.0,
        "template": greeting,
        "version": 1,
        "digest": made["digest"],
        "render_id": made["id"],
        "arguments": CALL["arguments"],
    }
    assert admin.post("/v1/trace", {"sha256": made["prompt_sha256"]}).json["matches"][0]["render_id"] == made["id"]
    assert "note" not in answer.json


def test_an_unrecorded_prompt_is_likely_with_the_arguments_that_were_read(admin: Caller) -> None:
    body = "Write a letter to $NAME about the missing parcel.\nOffer a refund of $SUM euros, and apologise once.\n"
    admin.post("/v1/templates", {"name": "mail.parcel", "document": body})
    prompt = body.replace("$NAME", "Grace").replace("$SUM", "12")
    (match,) = admin.post("/v1/trace", {"text": prompt}).json["matches"]
    assert (match["kind"], match["certainty"], match["template"]) == ("skeleton", "likely", "mail.parcel")
    assert match["arguments"] == {"NAME": "Grace", "SUM": "12"}
    assert "render_id" not in match


def test_versions_with_the_same_text_are_both_named_with_a_note(admin: Caller) -> None:
    body = "Write a letter to $NAME about the missing parcel.\nOffer a refund, and apologise exactly once.\n"
    admin.post("/v1/templates", {"name": "mail.parcel", "document": body})
    admin.post("/v1/templates/mail.parcel/versions", {"document": f"---\ntitle: Parcel\n---\n{body}"})
    answer = admin.post("/v1/trace", {"text": body.replace("$NAME", "Grace")}).json
    assert [each["version"] for each in answer["matches"]] == [2, 1]
    assert "same literal text" in answer["note"]


def test_nothing_found_is_an_answer(admin: Caller) -> None:
    assert admin.post("/v1/trace", {"text": "nothing of the kind"}).json == {"matches": []}
    assert admin.post("/v1/trace", {"sha256": "0" * 64}).json == {"matches": []}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid_request"),
        ({"text": "a", "sha256": "0" * 64}, 422, "invalid_request"),
        ({"text": ""}, 422, "invalid_request"),
        ({"text": None}, 422, "invalid_request"),
        ({"text": 7}, 422, "invalid_request"),
        ({"text": "\0"}, 400, "invalid_request"),
        ({"sha256": "sha256:" + "0" * 64}, 422, "invalid_request"),
        ({"sha256": "A" * 64}, 422, "invalid_request"),
        ({"text": "a", "limit": 3}, 422, "invalid_request"),
        ({"text": "é" * (MOST_BYTES // 2 + 1)}, 413, "too_large"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_question_that_cannot_be_meant_is_refused(body: Any, status: int, code: str, admin: Caller) -> None:
    answer = admin.post("/v1/trace", body)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_only_an_auditor_may_ask(caller: Callable[..., Caller]) -> None:
    tool = caller("read", "render", "edit", "release", name="tool")
    assert tool.post("/v1/trace", {"text": "a"}).json["code"] == "forbidden"
    assert caller("audit").post("/v1/trace", {"text": "a"}).status_code == 200


def test_a_repeated_question_is_answered_again_and_its_text_is_not_kept(admin: Caller, greeting: str) -> None:
    made = admin.post(RENDER, CALL).json
    ask = {"text": made["prompt"]}
    first = admin.post("/v1/trace", ask, headers={"Idempotency-Key": "k"})
    again = admin.post("/v1/trace", ask, headers={"Idempotency-Key": "k"})
    assert (again.json, again.headers["Idempotency-Replayed"]) == (first.json, "true")
    other = admin.post("/v1/trace", {"text": "another"}, headers={"Idempotency-Key": "k"})
    assert (other.status_code, other.json["code"]) == (422, "idempotency_conflict")


def test_a_text_of_the_greatest_size_is_answered(admin: Caller, greeting: str) -> None:
    text = "Dear Ada (warm),\nwelcome.\n" * (MOST_BYTES // 26)
    assert admin.post("/v1/trace", {"text": text}).status_code == 200
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert admin.post("/v1/trace", {"sha256": digest}).json == {"matches": []}
