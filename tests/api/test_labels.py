"""Labels over HTTP: move, compare-and-set, breaking changes, history."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.app import create_app
from tests.api.conftest import SEED, Caller

LABELS = "/v1/templates/mail.greeting/labels"


@pytest.fixture
def versions(admin: Caller, greeting: str) -> None:
    """Version 2 is compatible with 1; version 3, which requires one argument more, is not."""
    for document in (SEED.replace("welcome", "hello"), SEED.replace("NAME=<who>", "NAME=<who> DAY=<day>")):
        assert admin.post("/v1/templates/mail.greeting/versions", {"document": document}).status_code == 201


def moves(admin: Caller, label: str = "production") -> list[tuple[int | None, int | None]]:
    return [(each["from"], each["to"]) for each in admin.get(f"{LABELS}/{label}/history").json["items"]]


@pytest.mark.usefixtures("versions")
def test_a_moved_label_shows_where_it_points_and_how_it_came_there(admin: Caller) -> None:
    answer = admin.put(f"{LABELS}/production", {"version": 2, "message": "friendlier"})
    assert (answer.status_code, answer.json["version"], answer.headers["ETag"]) == (200, 2, '"2"')
    assert {each["label"]: each["version"] for each in admin.get(LABELS).json["items"]} == {"production": 2}
    last = admin.get(f"{LABELS}/production/history").json["items"][0]
    assert (last["actor"], last["from"], last["to"], last["message"]) == ("root", 1, 2, "friendlier")


@pytest.mark.usefixtures("versions")
def test_moving_a_label_where_it_points_records_nothing(admin: Caller) -> None:
    before = admin.get("/v1/events").json
    assert admin.put(f"{LABELS}/production", {"version": 1}).status_code == 200
    assert moves(admin) == [(None, 1)]
    assert admin.get("/v1/events").json == before


@pytest.mark.usefixtures("versions")
def test_a_breaking_move_is_refused_with_what_breaks_unless_it_is_meant(admin: Caller) -> None:
    refused = admin.put(f"{LABELS}/production", {"version": 3})
    assert (refused.status_code, refused.json["code"]) == (409, "breaking_change")
    assert [(each["code"], each["argument"]) for each in refused.json["breaking"]] == [("argument_required", "DAY")]
    assert moves(admin) == [(None, 1)]
    assert admin.put(f"{LABELS}/production", {"version": 3, "allow_breaking": True}).status_code == 200
    assert admin.put(f"{LABELS}/production", {"version": 1}).json["code"] == "breaking_change"


@pytest.mark.usefixtures("versions")
def test_compare_and_set_moves_only_what_is_where_it_was_believed(admin: Caller) -> None:
    stale = admin.put(f"{LABELS}/production", {"version": 2}, headers={"If-Match": '"3"'})
    assert (stale.status_code, stale.json["code"], stale.json["number"]) == (412, "stale", 1)
    assert admin.put(f"{LABELS}/production", {"version": 2}, headers={"If-Match": '"1"'}).status_code == 200
    assert admin.put(f"{LABELS}/new", {"version": 1}, headers={"If-None-Match": "*"}).status_code == 200
    assert admin.put(f"{LABELS}/new", {"version": 2}, headers={"If-None-Match": "*"}).status_code == 412
    assert admin.put(f"{LABELS}/unset", {"version": 2}, headers={"If-Match": '"1"'}).status_code == 412
    assert admin.delete(f"{LABELS}/production", headers={"If-Match": '"1"'}).status_code == 412
    assert admin.delete(f"{LABELS}/production", headers={"If-Match": '"2"'}).status_code == 204


@pytest.mark.parametrize(
    "headers", [{"If-Match": '"x"'}, {"If-Match": '""'}, {"If-Match": '"1", "2"'}, {"If-None-Match": '"1"'}]
)
@pytest.mark.usefixtures("greeting")
def test_a_condition_that_says_no_number_is_refused(headers: dict[str, str], admin: Caller) -> None:
    answer = admin.put(f"{LABELS}/production", {"version": 1}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")


@pytest.mark.usefixtures("greeting")
def test_a_label_that_is_taken_off_is_gone_and_its_history_stays(admin: Caller) -> None:
    assert admin.delete(f"{LABELS}/production").status_code == 204
    assert admin.delete(f"{LABELS}/production").json["code"] == "unknown_label"
    assert admin.get("/v1/templates/mail.greeting/versions/production").json["code"] == "unknown_label"
    assert moves(admin) == [(1, None), (None, 1)]


@pytest.mark.parametrize("label", ["latest", "Production", "1", "a" * 37, "-a", "a b", "é"])
@pytest.mark.usefixtures("greeting")
def test_a_label_of_another_form_is_refused(label: str, admin: Caller) -> None:
    answer = admin.put(f"{LABELS}/{label}", {"version": 1})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")


@pytest.mark.parametrize(
    ("version", "status"),
    [(9, 404), (0, 422), (-1, 422), ("1", 422), (True, 422), (1.5, 422), (10**20, 422), (None, 422)],
)
@pytest.mark.usefixtures("greeting")
def test_a_label_points_only_at_a_version_that_there_is(version: object, status: int, admin: Caller) -> None:
    answer = admin.put(f"{LABELS}/production", {"version": version})
    assert answer.status_code == status
    assert moves(admin) == [(None, 1)]


@pytest.mark.usefixtures("greeting")
def test_the_history_pages_newest_first(admin: Caller) -> None:
    admin.post("/v1/templates/mail.greeting/versions", {"document": SEED + "\n"})
    for number in (2, 1, 2, 1):
        admin.put(f"{LABELS}/production", {"version": number})
    first = admin.get(f"{LABELS}/production/history?limit=3").json
    second = admin.get(f"{LABELS}/production/history?limit=3&cursor={first['next_cursor']}").json
    assert [each["to"] for each in first["items"] + second["items"]] == [1, 2, 1, 2, 1]
    assert second["next_cursor"] is None


def test_a_protected_label_does_not_move_by_a_direct_request(
    admin: Caller, greeting: str, settings_of: Callable[..., object]
) -> None:
    guarded = create_app(settings_of(IMPRINT_PROTECTED_LABELS="production@mail.*"))
    keeper = Caller(guarded.test_client(), admin.secret)
    keeper.post("/v1/templates/mail.greeting/versions", {"document": SEED + "\n"})
    for answer in (keeper.put(f"{LABELS}/production", {"version": 2}), keeper.delete(f"{LABELS}/production")):
        assert (answer.status_code, answer.json["code"]) == (409, "protected")
    assert keeper.put(f"{LABELS}/staging", {"version": 2}).status_code == 200
    assert moves(admin) == [(None, 1)]
    guarded.extensions["imprint-database"].dispose()
