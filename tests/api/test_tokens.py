"""Tokens over HTTP: shown once, limited, revoked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from service.store.engine import Database
from tests.api.conftest import Caller


def test_whoami_says_whose_token_it_is(caller: Callable[..., Caller]) -> None:
    answer = caller("render", "read", name="bot", pattern="platform.*").get("/v1/whoami")
    assert answer.json["name"] == "bot"
    assert (answer.json["scopes"], answer.json["pattern"]) == (["read", "render"], "platform.*")


def test_a_new_token_works_and_is_shown_once(app: Flask, admin: Caller, database: Database) -> None:
    made = admin.post("/v1/tokens", {"name": "ci", "scopes": ["read"], "expires_at": "2100-01-01T00:00:00Z"})
    assert made.status_code == 201
    secret = made.json["token"]
    assert secret.startswith("imp_")
    assert Caller(app.test_client(), secret).get("/v1/templates").status_code == 200
    assert all("token" not in each for each in admin.get("/v1/tokens").json["items"])
    with database.reading() as db:
        stored = [
            str(row)
            for table in ("tokens", "events", "idempotency_keys")
            for row in db.execute(text(f"SELECT * FROM {table}"))
        ]
    assert not any(secret in row for row in stored)


def test_a_repeated_request_for_a_token_makes_no_second_and_shows_it_no_more(admin: Caller) -> None:
    body, headers = {"name": "ci", "scopes": ["read"]}, {"Idempotency-Key": "one"}
    first = admin.post("/v1/tokens", body, headers=headers).json
    again = admin.post("/v1/tokens", body, headers=headers).json
    assert again == first | {"token": None}
    assert [each["name"] for each in admin.get("/v1/tokens").json["items"]].count("ci") == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"scopes": ["raed"]}, "/scopes/0"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": "read"}, "/scopes"),
        ({"name": ""}, "/name"),
        ({"pattern": "A B"}, "/pattern"),
        ({"pattern": ""}, "/pattern"),
        ({"expires_at": "2000-01-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": "soon"}, "/expires_at"),
        ({"expires_at": "2100-01-01T00:00:00"}, "/expires_at"),
    ],
)
def test_a_token_that_could_not_work_is_refused(change: dict[str, object], pointer: str, admin: Caller) -> None:
    answer = admin.post("/v1/tokens", {"name": "ci", "scopes": ["read"]} | change)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_wrong_scope_is_answered_with_the_right_ones(admin: Caller) -> None:
    answer = admin.post("/v1/tokens", {"name": "ci", "scopes": ["raed"]})
    assert "did you mean read" in answer.json["detail"]


def test_nobody_makes_a_token_wider_than_their_own(caller: Callable[..., Caller]) -> None:
    keeper = caller("admin", pattern="platform.*")
    body = {"name": "ci", "scopes": ["read"]}
    assert keeper.post("/v1/tokens", body).json["code"] == "forbidden"
    assert keeper.post("/v1/tokens", body | {"pattern": "platform.web.*"}).status_code == 201


def test_a_revoked_token_stays_in_the_list_and_out_of_use(app: Flask, admin: Caller) -> None:
    made = admin.post("/v1/tokens", {"name": "ci", "scopes": ["read"]}).json
    for _ in range(2):
        assert admin.delete(f"/v1/tokens/{made['id']}").status_code == 204
    assert Caller(app.test_client(), made["token"]).get("/v1/whoami").status_code == 401
    listed = next(each for each in admin.get("/v1/tokens").json["items"] if each["id"] == made["id"])
    assert listed["revoked_at"] is not None
    assert len(admin.get("/v1/events?tag=token:revoke").json["items"]) == 1


def test_revoking_a_token_that_never_was_is_not_found(admin: Caller) -> None:
    assert admin.delete("/v1/tokens/none").json["code"] == "unknown_token"


def test_tokens_page_newest_first(admin: Caller) -> None:
    for number in range(4):
        admin.post("/v1/tokens", {"name": f"t{number}", "scopes": ["read"]})
    first = admin.get("/v1/tokens?limit=3").json
    rest = admin.get(f"/v1/tokens?limit=3&cursor={first['next_cursor']}").json
    assert [each["name"] for each in first["items"] + rest["items"]] == ["t3", "t2", "t1", "t0", "root"]


def test_an_administrator_of_some_names_sees_and_revokes_only_tokens_for_those(
    caller: Callable[..., Caller], admin: Caller
) -> None:
    keeper = caller("admin", pattern="platform.*", name="keeper")
    made = {
        pattern: admin.post("/v1/tokens", {"name": "ci", "scopes": ["read"], "pattern": pattern}).json["id"]
        for pattern in ("*", "mail.*", "platform.web.*")
    }
    listed = {each["pattern"] for each in keeper.get("/v1/tokens").json["items"]}
    assert listed == {"platform.*", "platform.web.*"}
    answers = {pattern: keeper.delete(f"/v1/tokens/{token_id}").status_code for pattern, token_id in made.items()}
    assert answers == {"*": 404, "mail.*": 404, "platform.web.*": 204}
