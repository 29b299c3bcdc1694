"""Renders and events over HTTP: what was rendered, by whom, again, and who changed what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api.conftest import SEED, Caller

RENDER = "/v1/templates/mail.greeting/render"
CALL = {"arguments": {"NAME": "Ada", "TONE": "warm"}}


def test_a_record_says_which_version_made_what_for_whom(caller: Callable[..., Caller], greeting: str) -> None:
    tool = caller("render", name="bot")
    made = tool.post(RENDER, CALL | {"metadata": {"run": "7"}, "unset": "-"}).json
    record = tool.get(f"/v1/renders/{made['id']}").json
    assert record.pop("caller_id")
    assert record == {
        "id": made["id"],
        "template": greeting,
        "version": 1,
        "digest": made["digest"],
        "ref": "production",
        "label": "production",
        "arguments": CALL["arguments"],
        "unset": "-",
        "omitted": ["SIGN"],
        "prompt_sha256": made["prompt_sha256"],
        "caller": "bot",
        "metadata": {"run": "7"},
        "created_at": made["created_at"],
        "arguments_kept": True,
        "erased": False,
        "erased_at": None,
        "erased_by": None,
        "plans": [],
        "log_index": None,
    }


def test_a_render_can_be_done_again_from_its_record(admin: Caller, greeting: str) -> None:
    made = admin.post(RENDER, {**CALL, "unset": "(none)"}).json
    admin.post("/v1/templates/mail.greeting/versions", {"document": SEED + "more\n", "labels": ["production"]})
    again = admin.post(f"/v1/renders/{made['id']}/replay")
    assert (again.status_code, again.json) == (200, {"prompt": made["prompt"], "identical": True})


def test_a_tool_sees_its_own_renders_and_an_auditor_all(caller: Callable[..., Caller], greeting: str) -> None:
    one, other = caller("render", name="one"), caller("render", name="other")
    made = [each.post(RENDER, CALL).json["id"] for each in (one, other)]
    assert [each["id"] for each in one.get("/v1/renders").json["items"]] == [made[0]]
    assert one.get(f"/v1/renders/{made[1]}").json["code"] == "unknown_render"
    assert [each["id"] for each in caller("audit").get("/v1/renders").json["items"]] == made[::-1]


def test_renders_are_found_by_each_filter(caller: Callable[..., Caller], admin: Caller, greeting: str) -> None:
    first = caller("render", name="one").post(RENDER, CALL).json
    admin.post("/v1/templates/mail.greeting/versions", {"document": SEED + "more\n"})
    second = admin.post(RENDER, {**CALL, "ref": "2"}).json
    for query, expected in {
        "template=mail.greeting": [second["id"], first["id"]],
        "template=other": [],
        "template=mail.greeting&version=1": [first["id"]],
        "caller=one": [first["id"]],
        f"prompt_sha256={second['prompt_sha256']}": [second["id"]],
        f"since={second['created_at']}": [second["id"]],
        f"until={second['created_at']}": [first["id"]],
        "since=2100-01-01T00:00:00%2B02:00": [],
    }.items():
        assert [each["id"] for each in admin.get(f"/v1/renders?{query}").json["items"]] == expected, query


def test_renders_page_newest_first_without_gap_or_repetition(admin: Caller, greeting: str) -> None:
    made = [admin.post(RENDER, CALL).json["id"] for _ in range(7)]
    seen, cursor = [], ""
    while cursor is not None:
        answer = admin.get(f"/v1/renders?limit=3{cursor and '&cursor=' + cursor}").json
        seen += [each["id"] for each in answer["items"]]
        cursor = answer["next_cursor"]
    assert seen == made[::-1]


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "since=2026-01-01T00:00:00",
        "since=2026-01-01T00:00:00+00:00",
        "version=x",
        "version=0",
        f"version={10**30}",
        "prompt_sha256=abc",
        f"prompt_sha256={'A' * 64}",
        "cursor=bm90",
        "limit=-1",
    ],
)
def test_a_filter_that_cannot_be_meant_is_refused(query: str, admin: Caller) -> None:
    answer = admin.get(f"/v1/renders?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")


@pytest.mark.parametrize("render_id", ["none", "a" * 10_000, "%00", "%2e%2e", "00000000-0000-7000-8000-000000000000"])
def test_a_render_that_never_was_is_not_found(render_id: str, admin: Caller) -> None:
    answer = admin.get(f"/v1/renders/{render_id}")
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_render")


def test_every_change_is_an_event_with_who_what_and_when(admin: Caller, greeting: str) -> None:
    admin.post("/v1/templates/mail.greeting/versions", {"document": SEED + "more\n", "message": "longer"})
    admin.put("/v1/templates/mail.greeting/labels/production", {"version": 2, "message": "go"})
    events = admin.get("/v1/events?template=mail.greeting").json["items"]
    assert [each["tag"] for each in events] == [
        "label:move",
        "version:save",
        "label:move",
        "version:save",
        "template:create",
    ]
    assert {each["actor"] for each in events} == {"root"}
    assert events[0]["data"] == {"label": "production", "from": 1, "to": 2, "message": "go", "allow_breaking": False}
    assert events[1]["data"]["message"] == "longer"


def test_events_are_found_by_each_filter(admin: Caller, greeting: str) -> None:
    every = admin.get("/v1/events").json["items"]
    moved = next(each for each in every if each["tag"] == "label:move")
    assert [each["id"] for each in admin.get("/v1/events?tag=label:move").json["items"]] == [moved["id"]]
    assert admin.get("/v1/events?actor=nobody").json["items"] == []
    assert {each["actor"] for each in admin.get("/v1/events?actor=root").json["items"]} == {"root"}
    assert admin.get("/v1/events?until=2000-01-01T00:00:00Z").json["items"] == []


def test_the_page_of_events_goes_on_where_it_ended(admin: Caller, greeting: str) -> None:
    whole = [each["id"] for each in admin.get("/v1/events").json["items"]]
    first = admin.get("/v1/events?limit=2").json
    rest = admin.get(f"/v1/events?cursor={first['next_cursor']}").json
    assert [each["id"] for each in first["items"] + rest["items"]] == whole


def test_a_secret_value_is_rendered_and_not_kept(admin: Caller) -> None:
    document = "---\narguments:\n  KEY: {x-secret: true}\n  NAME: who\n---\n$NAME has $KEY\n"
    admin.post("/v1/templates", {"name": "vault", "document": document, "labels": ["production"]})
    made = admin.post("/v1/templates/vault/render", {"arguments": {"KEY": "hush-hush", "NAME": "Ada"}}).json
    assert made["prompt"] == "Ada has hush-hush\n"
    record = admin.get(f"/v1/renders/{made['id']}")
    assert record.json["arguments"] == {"KEY": "***", "NAME": "Ada"}
    again = admin.post(f"/v1/renders/{made['id']}/replay")
    assert (again.status_code, again.json["code"]) == (410, "erased")
    assert "KEY" in again.json["detail"]
