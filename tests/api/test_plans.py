"""Plans over HTTP: registered once, shown with the chain that they came from, and as a page for people."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Engine, event

from service.audit.erasing import erase_render
from service.store import metadata
from service.store.engine import Database
from tests.api.conftest import SEED, Caller
from tests.operations import ADA, NOW

RENDER = "/v1/templates/mail.greeting/render"
CALL = {"arguments": {"NAME": "Ada", "TONE": "warm"}}
TEXT = "1. Take a copy.\n2. Roll out.\n"
HASH = sha256(TEXT.encode()).hexdigest()
NEVER = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def tool(caller: Callable[..., Caller], greeting: str) -> Caller:
    return caller("render", name="bot")


def rendered(caller: Caller, **more: Any) -> dict[str, Any]:
    return dict(caller.post(RENDER, CALL | more).json)


def erase(database: Database, render_id: str) -> None:
    with database.writing() as db:
        erase_render(db, render_id, actor=ADA, now=NOW)


def test_a_plan_is_answered_with_its_whole_chain(tool: Caller, admin: Caller, greeting: str) -> None:
    admin.post("/v1/templates/mail.greeting/versions", {"document": SEED + "more\n", "message": "Longer"})
    admin.put("/v1/templates/mail.greeting/labels/production", {"version": 2, "message": "Reviewed"})
    render = rendered(tool, metadata={"run": "7"})
    answer = tool.post("/v1/plans", {"render_id": render["id"], "content": TEXT, "metadata": {"model": "large"}})
    assert answer.status_code == 201
    plan = answer.json
    assert answer.headers["Location"] == f"/v1/plans/{plan['id']}"
    assert tool.get(answer.headers["Location"]).json == plan
    record = tool.get(f"/v1/renders/{render['id']}").json
    assert (plan.pop("render"), record["plans"]) == (record, [plan["id"]])
    moved, saved = plan["label"].pop("moved_at"), plan["version"].pop("created_at")
    assert saved < moved < render["created_at"] < plan.pop("created_at")
    assert plan["label"].pop("moved_by_id")
    assert plan.pop("caller_id") == record["caller_id"]
    assert plan == {
        "id": plan["id"],
        "render_id": render["id"],
        "sha256": HASH,
        "content": TEXT,
        "metadata": {"model": "large"},
        "caller": "bot",
        "erased": False,
        "erased_at": None,
        "erased_by": None,
        "version": {
            "template": greeting,
            "number": 2,
            "digest": render["digest"],
            "title": "Greeting",
            "author": "root",
            "message": "Longer",
        },
        "label": {"label": "production", "version": 2, "moved_by": "root", "message": "Reviewed"},
    }


@pytest.mark.parametrize("ref", ["production", "latest", "1", "digest"])
def test_the_label_is_the_one_that_was_asked_for(ref: str, tool: Caller) -> None:
    digest = rendered(tool)["digest"]
    render = rendered(tool, ref=digest if ref == "digest" else ref)
    label = tool.post("/v1/plans", {"render_id": render["id"], "content": TEXT}).json["label"]
    if ref in ("1", "digest"):
        assert label is None
        return
    assert (label["label"], label["version"], label["moved_by"], label["message"]) == (ref, 1, "root", None)
    assert label["moved_at"] < render["created_at"]


@pytest.mark.parametrize("first", [{"content": TEXT}, {"sha256": HASH}])
@pytest.mark.parametrize("second", [{"content": TEXT, "metadata": {"n": "2"}}, {"sha256": HASH}])
def test_the_same_text_is_one_plan_of_a_render(first: dict[str, Any], second: dict[str, Any], tool: Caller) -> None:
    body = {"render_id": rendered(tool)["id"]}
    made, again = tool.post("/v1/plans", body | first), tool.post("/v1/plans", body | second)
    assert (made.status_code, again.status_code) == (201, 200)
    assert again.headers["Location"] == made.headers["Location"]
    kept = TEXT if "content" in first | second else None
    assert again.json == made.json | {"content": kept}
    assert tool.get(made.headers["Location"]).json == again.json


def test_a_repeated_request_gets_the_first_answer_until_the_plan_is_erased(tool: Caller, database: Database) -> None:
    render = rendered(tool)["id"]
    key = {"Idempotency-Key": "once"}
    body = {"render_id": render, "content": TEXT}
    tool.post("/v1/plans", {"render_id": render, "sha256": HASH})
    first, again = tool.post("/v1/plans", body, headers=key), tool.post("/v1/plans", body, headers=key)
    assert (first.status_code, again.status_code, again.json) == (200, 200, first.json)
    with database.reading() as db:
        kept = [row.body for row in db.execute(metadata.idempotency_keys.select())]
    assert all(b"Take a copy" not in bytes(body) for body in kept)
    erase(database, render)
    answer = tool.post("/v1/plans", body, headers=key)
    assert (answer.status_code, answer.json["code"]) == (410, "erased")


def test_an_erased_render_takes_no_plan_and_shows_what_is_left(tool: Caller, admin: Caller, database: Database) -> None:
    render = rendered(tool)["id"]
    plan = tool.post("/v1/plans", {"render_id": render, "content": TEXT}).json
    erase(database, render)
    for body in ({"content": TEXT}, {"sha256": HASH}, {"content": "another"}):
        answer = tool.post("/v1/plans", {"render_id": render, **body})
        assert (answer.status_code, answer.json["code"]) == (410, "erased")
    shown = admin.get(f"/v1/plans/{plan['id']}").json
    assert (shown["erased"], shown["content"], shown["sha256"]) == (True, None, None)
    assert (shown["render"]["erased"], shown["render"]["arguments"]) == (True, None)
    assert shown["version"] == plan["version"]
    assert admin.get(f"/v1/plans?sha256={HASH}").json["items"] == []


def test_plans_show_to_who_registered_them_and_to_auditors_within_their_pattern(
    tool: Caller, caller: Callable[..., Caller]
) -> None:
    render = rendered(tool)["id"]
    plan = tool.post("/v1/plans", {"render_id": render, "content": TEXT}).json["id"]
    for bearer, sees in (
        (tool, True),
        (caller("audit"), True),
        (caller("admin"), True),
        (caller("audit", pattern="mail.*"), True),
        (caller("render", name="another"), False),
        (caller("audit", pattern="platform.*"), False),
        (caller("render", "audit", pattern="platform.*"), False),
    ):
        answer = bearer.get(f"/v1/plans/{plan}")
        assert (answer.status_code, answer.json.get("code")) == ((200, None) if sees else (404, "unknown_plan"))
        assert len(bearer.get("/v1/plans").json["items"]) == sees
        exported = bearer.get("/v1/plans", headers={"Accept": "application/jsonl"}, buffered=True)
        assert exported.text.count("\n") == sees
        again = bearer.post("/v1/plans", {"render_id": render, "content": TEXT})
        may_register = bearer.get("/v1/whoami").json["scopes"] != ["audit"]
        assert again.status_code == (403 if not may_register else 200 if sees else 404)


@pytest.mark.parametrize("plan_id", ["none", "a" * 10_000, "%00", "%2e%2e", NEVER])
def test_a_plan_that_never_was_is_not_found(plan_id: str, admin: Caller) -> None:
    answer = admin.get(f"/v1/plans/{plan_id}")
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_plan")


def test_plans_are_found_by_each_filter_and_paged(tool: Caller, admin: Caller, greeting: str) -> None:
    first = rendered(tool)
    admin.post("/v1/templates/mail.greeting/versions", {"document": SEED + "more\n"})
    second = rendered(admin, ref="2")
    made = [
        tool.post("/v1/plans", {"render_id": first["id"], "content": TEXT}).json,
        admin.post("/v1/plans", {"render_id": second["id"], "content": TEXT}).json,
        admin.post("/v1/plans", {"render_id": second["id"], "sha256": "0" * 64}).json,
    ]
    ids = [plan["id"] for plan in made]
    for query, expected in {
        "": ids[::-1],
        f"?sha256={HASH}": [ids[1], ids[0]],
        f"?sha256={HASH}&render_id={first['id']}": [ids[0]],
        f"?render_id={NEVER}": [],
        "?template=mail.greeting&version=2": [ids[2], ids[1]],
        "?template=other": [],
        f"?since={made[1]['created_at']}": [ids[2], ids[1]],
        f"?until={made[1]['created_at']}": [ids[0]],
    }.items():
        assert [each["id"] for each in admin.get(f"/v1/plans{query}").json["items"]] == expected, query
    page = admin.get("/v1/plans?limit=2").json
    rest = admin.get(f"/v1/plans?limit=2&cursor={page['next_cursor']}").json
    assert [each["id"] for each in page["items"] + rest["items"]] == ids[::-1]
    assert rest["next_cursor"] is None
    assert page["items"][1] == {
        "id": ids[1],
        "render_id": second["id"],
        "template": greeting,
        "version": 2,
        "sha256": HASH,
        "metadata": {},
        "caller": "root",
        "caller_id": made[1]["caller_id"],
        "created_at": made[1]["created_at"],
        "erased": False,
        "erased_at": None,
        "erased_by": None,
    }


@pytest.mark.parametrize(
    "query",
    ["sha256=abc", f"sha256={HASH.upper()}", "render_id=none", "version=0", "since=now", "limit=0", "cursor=x", "q=x"],
)
def test_a_filter_that_cannot_be_meant_is_refused(query: str, admin: Caller) -> None:
    answer = admin.get(f"/v1/plans?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")


def test_a_page_of_renders_asks_once_for_all_plans(admin: Caller, greeting: str) -> None:
    made = [rendered(admin)["id"] for _ in range(5)]
    plans = [admin.post("/v1/plans", {"render_id": each, "content": TEXT}).json["id"] for each in made]
    statements: list[str] = []

    def note(*told: Any) -> None:
        statements.append(told[2])

    event.listen(Engine, "before_cursor_execute", note)
    items = admin.get("/v1/renders").json["items"]
    event.remove(Engine, "before_cursor_execute", note)
    assert [each["plans"] for each in items] == [[plan] for plan in plans[::-1]]
    assert len([each for each in statements if re.search(r"FROM (renders|plans)\b", each)]) == 2


def test_a_page_for_people_is_chosen_by_the_query_or_by_accept(tool: Caller) -> None:
    plan = tool.post("/v1/plans", {"render_id": rendered(tool)["id"], "content": TEXT}).json["id"]
    markdown = {"Accept": "text/markdown"}
    pages = [
        tool.get(f"/v1/plans/{plan}?format=markdown"),
        tool.get(f"/v1/plans/{plan}", headers=markdown),
        tool.get(f"/v1/plans/{plan}?format=markdown", headers={"Accept": "application/json"}),
    ]
    assert {page.content_type for page in pages} == {"text/markdown; charset=utf-8"}
    assert {page.headers["Vary"] for page in pages} == {"Accept"}
    assert len({page.data for page in pages}) == 1
    assert f"# Where plan {plan} came from" in pages[0].text
    for answer in (
        tool.get(f"/v1/plans/{plan}"),
        tool.get(f"/v1/plans/{plan}?format=json", headers=markdown),
        tool.get(f"/v1/plans/{plan}", headers={"Accept": "text/markdown;q=0.5, application/json"}),
    ):
        assert answer.json["id"] == plan
        assert answer.headers["Vary"] == "Accept"
    refused = tool.get(f"/v1/plans/{plan}", headers={"Accept": "image/png"})
    assert (refused.status_code, refused.json["code"]) == (406, "not_acceptable")
    odd = tool.get(f"/v1/plans/{plan}?format=pdf")
    assert (odd.status_code, odd.json["code"]) == (422, "invalid_request")
    assert "send json or markdown" in odd.json["detail"]


def test_registered_plans_are_counted_by_template(tool: Caller, admin: Caller) -> None:
    def counted() -> float:
        found = re.search(r'imprint_plans_total\{template="mail.greeting"\} (\S+)', admin.get("/metrics").text)
        return float(found[1]) if found else 0

    before, render = counted(), rendered(tool)["id"]
    for body in ({"content": TEXT}, {"content": TEXT}, {"sha256": HASH}, {"content": "another"}):
        tool.post("/v1/plans", {"render_id": render, **body})
    assert counted() == before + 2
