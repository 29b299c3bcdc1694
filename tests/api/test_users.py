"""Users over HTTP: made, changed, disabled, given new passwords, signed out."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from service.access.sessions import open_session
from service.access.users import named
from service.context import utc_now
from service.store.engine import Database
from tests.api.conftest import Caller

ADA = {"name": "ada", "role": "releaser", "pattern": "platform.*", "display_name": "Ada Lovelace"}
CHOSEN = "a password that is chosen"
NONE = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def ada(admin: Caller) -> str:
    """Make a user and return its id."""
    return str(admin.post("/v1/users", {**ADA, "password": CHOSEN}).json["id"])


def sign_in(database: Database, name: str = "ada") -> None:
    with database.writing() as db:
        open_session(db, named(db, name), agent="Firefox", now=utc_now(), entropy=secrets.token_bytes(42))


def test_a_user_without_a_password_gets_one_that_is_shown_once_and_stored_nowhere(
    admin: Caller, database: Database, log_lines: Callable[[], list[str]]
) -> None:
    answer = admin.post("/v1/users", ADA)
    assert answer.status_code == 201
    made = answer.json
    password = made.pop("password")
    assert len(password) == 29
    assert made | ADA == made
    assert (made["must_change_password"], made["disabled_at"]) == (True, None)
    assert made["scopes"] == ["read", "render", "edit", "release"]
    assert admin.get(f"/v1/users/{made['id']}").json == made
    assert made in admin.get("/v1/users").json["items"]
    events = admin.get("/v1/events?tag=user:create").json["items"]
    assert [event["data"]["name"] for event in events] == ["ada"]
    with database.reading() as db:
        tables = ("users", "events", "idempotency_keys")
        stored = str([db.execute(text(f"SELECT * FROM {table}")).all() for table in tables])
    assert password not in stored + str(log_lines())


def test_a_password_that_was_sent_is_not_sent_back_and_is_kept_as_a_hash(
    admin: Caller, ada: str, database: Database
) -> None:
    assert admin.post("/v1/users", {"name": "joan", "role": "viewer", "password": CHOSEN}).json["password"] is None
    with database.reading() as db:
        stored = named(db, "ada").password_hash
    assert stored.startswith("$argon2id$")
    assert "argon2" not in admin.get("/v1/users").text + admin.get("/v1/events").text


def test_a_repeated_request_makes_no_second_user_and_shows_no_password(admin: Caller) -> None:
    headers = {"Idempotency-Key": "one"}
    first = admin.post("/v1/users", ADA, headers=headers).json
    assert admin.post("/v1/users", ADA, headers=headers).json == first | {"password": None}
    assert admin.post("/v1/users", ADA).json["code"] == "name_taken"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": "Ada"}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": 1}, "/name"),
        ({"role": "root"}, "/role"),
        ({"role": None}, "/role"),
        ({"pattern": "A B"}, "/pattern"),
        ({"pattern": ""}, "/pattern"),
        ({"display_name": "a\nb"}, "/display_name"),
        ({"display_name": "x" * 201}, "/display_name"),
        ({"password": "short"}, "/password"),
        ({"password": "ä" * 513}, "/password"),
        ({"password": None}, "/password"),
        ({"password": 123456789012}, "/password"),
        ({"name": "ada.lovelace", "password": "ADA.lovelace"}, "/password"),
        ({"passwort": CHOSEN}, "/passwort"),
    ],
)
def test_a_user_that_cannot_be_is_refused(change: dict[str, Any], pointer: str, admin: Caller) -> None:
    answer = admin.post("/v1/users", ADA | change)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert admin.get("/v1/users").json["items"] == []


@pytest.mark.parametrize("body", [[], "x", None, {}])
def test_a_body_that_is_no_user_is_refused(body: Any, admin: Caller) -> None:
    assert admin.post("/v1/users", data=json.dumps(body), content_type="application/json").status_code == 422


def test_a_wrong_role_is_answered_with_the_right_ones(admin: Caller) -> None:
    answer = admin.post("/v1/users", ADA | {"role": "releasr"})
    assert "did you mean releaser" in answer.json["detail"]


def test_a_user_is_changed_as_far_as_it_is_said(admin: Caller, ada: str) -> None:
    before = admin.get(f"/v1/users/{ada}").json
    changed = admin.send("PATCH", f"/v1/users/{ada}", {"role": "viewer", "display_name": ""})
    assert changed.json == before | {"role": "viewer", "scopes": ["read"], "display_name": None}
    assert admin.send("PATCH", f"/v1/users/{ada}", {"disabled": True}).json["disabled_at"] is not None
    assert admin.send("PATCH", f"/v1/users/{ada}", {"disabled": False}).json["disabled_at"] is None
    for wrong in ({}, {"name": "other"}, {"role": "x"}, {"disabled": "yes"}, {"disabled": None}, {"pattern": "?"}):
        assert admin.send("PATCH", f"/v1/users/{ada}", wrong).status_code == 422


def test_a_disabled_user_stays_in_the_list_and_is_signed_out(admin: Caller, ada: str, database: Database) -> None:
    sign_in(database)
    assert len(admin.get(f"/v1/users/{ada}/sessions").json["items"]) == 1
    for _ in range(2):
        assert admin.delete(f"/v1/users/{ada}").status_code == 204
    assert admin.get(f"/v1/users/{ada}").json["disabled_at"] is not None
    assert admin.get(f"/v1/users/{ada}/sessions").json == {"items": []}
    assert len(admin.get("/v1/events?tag=user:disable").json["items"]) == 1


def test_the_last_administrator_cannot_be_disabled_or_lowered(admin: Caller) -> None:
    last = admin.post("/v1/users", {"name": "grace", "role": "admin"}).json["id"]
    answers = [
        admin.delete(f"/v1/users/{last}"),
        admin.send("PATCH", f"/v1/users/{last}", {"role": "auditor"}),
        admin.send("PATCH", f"/v1/users/{last}", {"pattern": "platform.*"}),
        admin.send("PATCH", f"/v1/users/{last}", {"disabled": True}),
    ]
    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(409, "last_administrator")}


def test_a_new_password_is_made_or_sent_and_ends_all_sessions(admin: Caller, ada: str, database: Database) -> None:
    sign_in(database)
    made = admin.post(f"/v1/users/{ada}/password")
    assert (made.status_code, len(made.json["password"]), made.json["must_change_password"]) == (200, 29, True)
    assert admin.get(f"/v1/users/{ada}/sessions").json == {"items": []}
    assert admin.post(f"/v1/users/{ada}/password", {"password": CHOSEN}).json["password"] is None
    headers = {"Idempotency-Key": "one"}
    first = admin.post(f"/v1/users/{ada}/password", {}, headers=headers).json
    assert admin.post(f"/v1/users/{ada}/password", {}, headers=headers).json == first | {"password": None}
    assert len(admin.get("/v1/events?tag=user:reset").json["items"]) == 3
    for wrong in ("short", None, "x" * 1025):
        assert admin.post(f"/v1/users/{ada}/password", {"password": wrong}).status_code == 422


def test_sessions_are_listed_and_ended_one_by_one_or_all(admin: Caller, ada: str, database: Database) -> None:
    for _ in range(3):
        sign_in(database)
    path = f"/v1/users/{ada}/sessions"
    listed = admin.get(path).json["items"]
    assert [each["agent"] for each in listed] == ["Firefox"] * 3
    assert listed == sorted(listed, key=lambda each: each["id"], reverse=True)
    for _ in range(2):
        assert admin.delete(f"{path}/{listed[1]['id']}").status_code == 204
    assert admin.get(path).json["items"] == [listed[0], listed[2]]
    assert admin.delete(f"{path}/none").json["code"] == "unknown_session"
    assert admin.delete(path).status_code == 204
    assert admin.get(path).json["items"] == []


@pytest.mark.parametrize("user_id", [NONE, "none", "%F0%9F%90%8E"])
def test_a_user_that_there_is_not_is_unknown_everywhere(user_id: str, admin: Caller) -> None:
    path = f"/v1/users/{user_id}"
    answers = [
        admin.get(path),
        admin.send("PATCH", path, {"role": "viewer"}),
        admin.delete(path),
        admin.post(f"{path}/password"),
        admin.get(f"{path}/sessions"),
        admin.delete(f"{path}/sessions"),
        admin.delete(f"{path}/sessions/{NONE}"),
    ]
    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(404, "unknown_user")}


def test_an_administrator_of_some_names_keeps_to_those(caller: Callable[..., Caller], admin: Caller, ada: str) -> None:
    keeper = caller("admin", pattern="platform.*", name="keeper")
    wider = admin.post("/v1/users", {"name": "grace", "role": "viewer"}).json["id"]
    assert [each["name"] for each in keeper.get("/v1/users").json["items"]] == ["ada"]
    assert keeper.get(f"/v1/users/{wider}").status_code == 404
    assert keeper.post(f"/v1/users/{wider}/password").status_code == 404
    assert keeper.post("/v1/users", {"name": "joan", "role": "admin"}).json["code"] == "forbidden"
    assert keeper.post("/v1/users", {"name": "joan", "role": "viewer", "pattern": "platform.web.*"}).status_code == 201


@pytest.mark.parametrize("scope", ["read", "render", "edit", "release", "audit"])
def test_users_are_for_administrators(scope: str, caller: Callable[..., Caller], ada: str) -> None:
    other = caller(scope)
    answers = [other.get("/v1/users"), other.post("/v1/users", ADA), other.delete(f"/v1/users/{ada}")]
    assert {answer.status_code for answer in answers} == {403}


def test_users_page_newest_first(admin: Caller) -> None:
    for number in range(4):
        admin.post("/v1/users", {"name": f"u{number}", "role": "viewer"})
    first = admin.get("/v1/users?limit=3").json
    rest = admin.get(f"/v1/users?limit=3&cursor={first['next_cursor']}").json
    assert [each["name"] for each in first["items"] + rest["items"]] == ["u3", "u2", "u1", "u0"]
