"""`Idempotency-Key`: a POST that is sent again gets the first answer again, and acts once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from service.store.engine import Database
from tests.api.conftest import SEED, Caller
from tests.api.test_access import ROUTES, filled

RENDER = "/v1/templates/mail.greeting/render"
CALL = {"arguments": {"NAME": "Ada", "TONE": "warm"}}
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
POSTS = [path for method, path in ROUTES if method == "POST"]
VAULT = "---\nargument_hint: NAME=<who> KEY=<key>\narguments:\n  KEY: {x-secret: true}\n---\n$NAME has $KEY\n"
OPENED = {"arguments": {"NAME": "Ada", "KEY": "hush-hush"}}


def kept(database: Database) -> list[Any]:
    with database.reading() as db:
        return list(db.execute(text("SELECT request_hash, headers, body FROM idempotency_keys ORDER BY created_at")))


def prepared(path: str, admin: Caller) -> tuple[str, Any]:
    """Return the address and the body of a POST that succeeds."""
    address = filled(("POST", path))[1]
    if "no-render" in address:
        address = address.replace("no-render", admin.post(RENDER, CALL).json["id"])
    if path == "/v1/users/<user_id>/password":
        user = admin.post("/v1/users", {"name": "grace", "role": "viewer"}).json["id"]
        return f"/v1/users/{user}/password", {}
    if "no-proposal" in address:
        address = address.replace("no-proposal", proposed_by_another(admin))
    if path == "/v1/plans":
        return address, {**(ROUTES["POST", path].body or {}), "render_id": admin.post(RENDER, CALL).json["id"]}
    if path.endswith("/validate"):
        return address, CALL
    body = ROUTES["POST", path].body
    # A document that is saved already would be answered with 200 and change nothing.
    return address, {**body, "document": SEED + "x"} if body and "document" in body else body


def proposed_by_another(admin: Caller) -> str:
    """Return the id of a proposal that the administrator may decide on."""
    other = admin.post("/v1/tokens", {"name": "other", "scopes": ["edit"]}).json["token"]
    body, headers = {"label": "staging", "version": 1}, {"Authorization": f"Bearer {other}"}
    return str(admin.post("/v1/templates/mail.greeting/proposals", body, headers=headers).json["id"])


@pytest.mark.parametrize("path", POSTS)
def test_every_post_is_answered_once_and_its_repetition_the_same(path: str, admin: Caller, greeting: str) -> None:
    address, body = prepared(path, admin)
    plain = admin.post(address, {}, headers={"Idempotency-Key": ""})
    assert (plain.status_code, plain.json["code"]) == (422, "invalid_request")
    first = admin.post(address, body, headers=KEY)
    counted = effects(admin)
    again = admin.post(address, body, headers=KEY)
    assert first.status_code in (200, 201), first.text
    assert again.status_code == first.status_code
    assert again.json == first.json | {name: None for name in ("token", "password") if name in first.json}
    assert [again.headers.get(name) for name in ("Location", "ETag", "Content-Type")] == [
        first.headers.get(name) for name in ("Location", "ETag", "Content-Type")
    ]
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert effects(admin) == counted


@pytest.mark.unmeasured
@pytest.mark.parametrize("path", POSTS)
def test_a_key_for_another_request_is_a_conflict_on_every_post(path: str, admin: Caller, greeting: str) -> None:
    address, body = prepared(path, admin)
    admin.post("/v1/lint", {"document": "Other text\n"}, headers=KEY)
    answer = admin.post(address, body, headers=KEY)
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_conflict")


@pytest.mark.unmeasured
@pytest.mark.parametrize("path", POSTS)
def test_every_post_says_in_the_specification_that_it_takes_a_key(path: str, admin: Caller) -> None:
    import yaml

    paths = yaml.safe_load(admin.get("/openapi.yaml").data)["paths"]
    named = {each["name"] for each in paths[path.replace("<", "{").replace(">", "}")]["post"]["parameters"]}
    assert "Idempotency-Key" in named


def effects(admin: Caller) -> tuple[int, int]:
    return tuple(len(admin.get(f"/v1/{kind}?limit=200").json["items"]) for kind in ("renders", "events"))


def test_a_repeated_render_is_the_same_render(admin: Caller, greeting: str) -> None:
    first = admin.post(RENDER, CALL, headers=KEY)
    again = admin.post(RENDER, CALL, headers=KEY)
    assert again.data == first.data
    assert len(admin.get("/v1/renders").json["items"]) == 1


def test_a_repetition_is_answered_as_first_though_the_label_moved_and_the_template_was_archived(
    admin: Caller, greeting: str
) -> None:
    validate = RENDER.replace("render", "validate")
    wrong = {"arguments": {"NAME": "Ada", "TONE": "rude"}}
    sent = [(RENDER, CALL, "1"), (validate, CALL, "2"), (validate, wrong, "3")]
    first = [admin.post(path, body, headers={"Idempotency-Key": key}).data for path, body, key in sent]
    other = SEED.replace("TONE=<formal|warm>", "TONE=<formal|warm|rude>").replace("welcome", "hello")
    admin.post("/v1/templates/mail.greeting/versions", {"document": other, "labels": ["production"]})
    assert "hello" in admin.post(RENDER, wrong).json["prompt"]
    assert admin.post(validate, wrong).json["valid"]
    assert [admin.post(path, body, headers={"Idempotency-Key": key}).data for path, body, key in sent] == first
    admin.put("/v1/templates/mail.greeting/labels/production", {"version": 1})
    assert admin.delete("/v1/templates/mail.greeting").status_code == 200
    assert admin.post(RENDER, CALL).status_code == 409
    assert [admin.post(path, body, headers={"Idempotency-Key": key}).data for path, body, key in sent] == first


def test_nothing_is_kept_of_secret_values_or_of_a_prompt(admin: Caller, database: Database) -> None:
    admin.post("/v1/templates", {"name": "vault", "document": VAULT, "labels": ["production"]})
    sent = [
        ("/v1/templates/vault/render", OPENED, "1"),
        ("/v1/templates/vault/validate", {"arguments_text": "NAME=Ada KEY=hush hush-hush"}, "2"),
        ("/v1/lint", {"document": VAULT, **OPENED}, "3"),
    ]
    first = [admin.post(path, body, headers={"Idempotency-Key": key}) for path, body, key in sent]
    assert all("hush-hush" in each.text for each in first)
    assert [bytes(row.body).decode() for row in kept(database)] == [first[0].json["id"], "1", ""]
    assert "hush" not in str(kept(database))
    again = [admin.post(path, body, headers={"Idempotency-Key": key}) for path, body, key in sent]
    assert [each.data for each in again] == [each.data for each in first]


def test_the_hash_of_a_request_cannot_be_made_without_its_token(
    caller: Callable[..., Caller], greeting: str, database: Database
) -> None:
    for name in ("one", "other"):
        caller("render", name=name).post(RENDER, CALL, headers=KEY)
    hashes = {row.request_hash for row in kept(database)}
    assert len(hashes) == 2


def test_a_prompt_whose_arguments_were_erased_is_not_given_again(
    admin: Caller, greeting: str, database: Database
) -> None:
    made = admin.post(RENDER, CALL, headers=KEY).json
    replay = f"/v1/renders/{made['id']}/replay"
    assert admin.post(replay, headers={"Idempotency-Key": "replay"}).json["prompt"] == made["prompt"]
    assert admin.delete(f"/v1/renders/{made['id']}/arguments").status_code == 200
    for answer in (
        admin.post(RENDER, CALL, headers=KEY),
        admin.post(replay, headers={"Idempotency-Key": "replay"}),
    ):
        assert (answer.status_code, answer.json["code"]) == (410, "erased")
    assert len(admin.get("/v1/renders").json["items"]) == 1


def test_a_key_belongs_to_its_caller(caller: Callable[..., Caller], greeting: str) -> None:
    ids = {caller("render", name=name).post(RENDER, CALL, headers=KEY).json["id"] for name in ("one", "other")}
    assert len(ids) == 2


def test_a_refusal_is_not_kept(admin: Caller, greeting: str) -> None:
    versions = "/v1/templates/mail.greeting/versions"
    refused = admin.post(versions, {"document": "\u202e"}, headers=KEY)
    saved = admin.post(versions, {"document": SEED + "x"}, headers=KEY)
    assert (refused.status_code, saved.status_code) == (422, 201)


@pytest.mark.parametrize("key", ["", "x" * 256, "ü"])
def test_a_key_that_is_none_is_refused(key: str, admin: Caller, greeting: str) -> None:
    answer = admin.post(RENDER, CALL, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
