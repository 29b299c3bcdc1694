"""Templates over HTTP: make, list, search, archive, restore."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from service.app import create_app
from tests.api.conftest import SEED, Caller


def test_a_new_template_answers_its_first_version(admin: Caller) -> None:
    answer = admin.post("/v1/templates", {"name": "mail.greeting", "document": SEED, "message": "first"})
    assert answer.status_code == 201
    assert answer.headers["Location"] == "/v1/templates/mail.greeting/versions/1"
    assert answer.headers["ETag"] == f'"{answer.json["digest"]}"'
    assert (answer.json["number"], answer.json["message"], answer.json["author"]) == (1, "first", "root")


def test_a_template_shows_what_it_is_now(admin: Caller, greeting: str) -> None:
    shown = admin.get("/v1/templates/mail.greeting").json
    assert shown.pop("created_at") <= shown.pop("updated_at")
    assert shown == {
        "name": "mail.greeting",
        "title": "Greeting",
        "description": "Greets somebody",
        "persona": "host",
        "tags": ["first-steps", "mail"],
        "latest": 1,
        "labels": {"production": 1},
        "archived": False,
    }


def test_a_name_is_taken_once(admin: Caller, greeting: str) -> None:
    answer = admin.post("/v1/templates", {"name": greeting, "document": SEED})
    assert (answer.status_code, answer.json["code"]) == (409, "name_taken")
    assert "/versions" in answer.json["detail"]


@pytest.mark.parametrize("name", ["", "A", "a b", "a..b", ".a", "a.", "a/b", "-a", "é", "a" * 201, "a\n", "a_-b"])
def test_a_name_of_another_form_is_refused(name: str, admin: Caller) -> None:
    answer = admin.post("/v1/templates", {"name": name, "document": SEED})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/name")
    assert admin.get("/v1/templates").json["items"] == []


@pytest.mark.parametrize("name", ["a", "0", "a.b_c-d", "a" * 200])
def test_a_name_of_the_form_is_taken(name: str, admin: Caller) -> None:
    assert admin.post("/v1/templates", {"name": name, "document": SEED}).status_code == 201


def test_unknown_and_missing_members_are_named_with_advice(admin: Caller) -> None:
    answer = admin.post("/v1/templates", {"names": "a", "document": 7, "lables": []})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
    found = {each["pointer"]: each for each in answer.json["errors"]}
    assert found["/name"]["code"] == "missing_member"
    assert found["/names"]["did_you_mean"] == "name"
    assert found["/lables"]["did_you_mean"] == "labels"
    assert found["/document"]["code"] == "invalid_value"


def test_a_document_with_an_error_makes_no_template(admin: Caller) -> None:
    hidden = SEED.replace("welcome", "wel\u202ecome")
    answer = admin.post("/v1/templates", {"name": "a", "document": hidden})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_document")
    finding = answer.json["findings"][0]
    assert (finding["severity"], finding["line"]) == ("error", 9)
    assert admin.get("/v1/templates/a").status_code == 404
    assert admin.get("/v1/events?tag=template:create").json["items"] == []


def test_a_credential_is_refused_unless_its_author_accepts_it_which_is_recorded(admin: Caller) -> None:
    leaky = SEED + "key AKIAIOSFODNN7EXAMPLQ\n"
    refused = admin.post("/v1/templates", {"name": "a", "document": leaky})
    assert [each["code"] for each in refused.json["findings"]] == ["credential"]
    accepted = admin.post("/v1/templates", {"name": "a", "document": leaky, "accept_findings": ["credential"]})
    assert (accepted.status_code, accepted.json["accepted_findings"]) == (201, ["credential"])
    event = admin.get("/v1/events?tag=version:save").json["items"][0]
    assert event["data"]["accepted"] == ["credential"]


def test_only_a_credential_can_be_accepted(admin: Caller) -> None:
    body = {"name": "a", "document": SEED.replace("welcome", "wel\u202ecome"), "accept_findings": ["hidden_character"]}
    answer = admin.post("/v1/templates", body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/accept_findings/0")


def make(admin: Caller, name: str, **front: str) -> None:
    lines = "".join(f"{key}: {value}\n" for key, value in front.items() if key != "body")
    document = f"---\n{lines}---\n{front.get('body', 'Text')}\n"
    assert admin.post("/v1/templates", {"name": name, "document": document}).status_code == 201


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["mail.bye", "mail.hello", "plan"]),
        ("q=deploy", ["plan"]),
        ("q=FAREWELL", ["mail.bye"]),
        ("q=mail+hel", ["mail.hello"]),
        ("q=%22%2A+AND", []),
        ("prefix=mail.", ["mail.bye", "mail.hello"]),
        ("prefix=mail%25", []),
        ("persona=host", ["mail.hello"]),
        ("tag=ops", ["plan"]),
        ("label=production", []),
        ("archived=true", []),
        ("q=plan&tag=ops&prefix=p", ["plan"]),
    ],
)
def test_the_list_keeps_what_fits_all_filters(query: str, names: list[str], admin: Caller) -> None:
    make(admin, "mail.hello", title="Hello", persona="host")
    make(admin, "mail.bye", title="Farewell")
    make(admin, "plan", title="Plan", tags="[ops]", body="Deployment steps")
    assert [each["name"] for each in admin.get(f"/v1/templates?{query}").json["items"]] == names


def test_the_list_pages_by_name_without_gap_or_repetition(admin: Caller) -> None:
    names = [f"t{number:02}" for number in range(7)]
    for name in names:
        make(admin, name)
    seen, query = [], "limit=3"
    while query:
        answer = admin.get(f"/v1/templates?{query}").json
        seen.append([each["name"] for each in answer["items"]])
        query = f"limit=3&cursor={answer['next_cursor']}" if answer["next_cursor"] else ""
    assert seen == [names[0:3], names[3:6], names[6:]]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1&limit=2",
        "cursor=x",
        "cursor=WzFd",
        "archived=maybe",
        "colour=red",
        "q=%00",
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(query: str, admin: Caller) -> None:
    answer = admin.get(f"/v1/templates?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
    assert answer.json["errors"][0]["pointer"].strip("/") == query.split("=", maxsplit=1)[0]


def test_archiving_hides_and_closes_a_template_but_destroys_nothing(admin: Caller, greeting: str) -> None:
    assert admin.delete("/v1/templates/mail.greeting").json["archived"] is True
    assert admin.get("/v1/templates").json["items"] == []
    assert [each["name"] for each in admin.get("/v1/templates?archived=true").json["items"]] == [greeting]
    assert admin.get("/v1/templates/mail.greeting/versions/1").status_code == 200
    for path, body in (("versions", {"document": SEED}), ("render", {"arguments": {}}), ("validate", {})):
        answer = admin.post(f"/v1/templates/mail.greeting/{path}", body)
        assert (answer.status_code, answer.json["code"]) == (409, "archived"), path
        assert "restore" in answer.json["detail"]
    assert admin.put("/v1/templates/mail.greeting/labels/x", {"version": 1}).json["code"] == "archived"
    assert admin.post("/v1/templates", {"name": greeting, "document": SEED}).json["code"] == "name_taken"


def test_a_restored_template_works_as_before(admin: Caller, greeting: str) -> None:
    admin.delete("/v1/templates/mail.greeting")
    assert admin.post("/v1/templates/mail.greeting/restore").json["archived"] is False
    call = {"arguments": {"NAME": "Ada", "TONE": "warm"}}
    assert admin.post("/v1/templates/mail.greeting/render", call).status_code == 201


def test_archiving_and_restoring_twice_are_one_event_each(admin: Caller, greeting: str) -> None:
    for _ in range(2):
        assert admin.delete("/v1/templates/mail.greeting").status_code == 200
    for _ in range(2):
        assert admin.post("/v1/templates/mail.greeting/restore").status_code == 200
    tags = [each["tag"] for each in admin.get("/v1/events").json["items"] if each["tag"].startswith("template:")]
    assert tags == ["template:restore", "template:archive", "template:create"]


def test_a_template_that_a_protected_label_points_at_stays(
    admin: Caller, greeting: str, settings_of: Callable[..., object]
) -> None:
    guarded: Flask = create_app(settings_of(IMPRINT_PROTECTED_LABELS="production@mail.*"))
    keeper = Caller(guarded.test_client(), admin.secret)
    answer = keeper.delete("/v1/templates/mail.greeting")
    assert (answer.status_code, answer.json["code"], answer.json["labels"]) == (409, "in_use", ["production"])
    guarded.extensions["imprint-database"].dispose()
