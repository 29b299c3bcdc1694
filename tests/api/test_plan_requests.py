"""What can be registered as a plan, and what is refused with which code and which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Caller
from tests.api.test_plans import HASH, NEVER, rendered


@pytest.fixture
def tool(caller: Callable[..., Caller], greeting: str) -> Caller:
    return caller("render", name="bot")


GOOD = [
    {"content": "x"},
    {"content": "x" * 1024 * 1024},
    {"content": "\u202e😀\r\n\t"},
    {"sha256": "0" * 64},
    {"content": "x", "metadata": {}},
    {"content": "x", "metadata": {"k" * 100: "v" * 1000}},
]
BAD: list[tuple[dict[str, Any], int, str, str]] = [
    ({}, 422, "invalid_request", "send content or sha256, and not both"),
    ({"content": "x", "sha256": HASH}, 422, "invalid_request", "send content or sha256, and not both"),
    ({"content": ""}, 422, "invalid_request", "content"),
    ({"content": None}, 422, "invalid_request", "null"),
    ({"content": 7}, 422, "invalid_request", "send text"),
    ({"content": ["x"]}, 422, "invalid_request", "send text"),
    ({"content": "x" * (1024 * 1024 + 1)}, 413, "too_large", "send its sha256"),
    ({"content": "é" * (512 * 1024 + 1)}, 413, "too_large", "1,048,578 bytes"),
    ({"sha256": HASH.upper()}, 422, "invalid_request", "64 lower-case hex digits"),
    ({"sha256": HASH[1:]}, 422, "invalid_request", "64 lower-case hex digits"),
    ({"sha256": f"sha256:{HASH}"}, 422, "invalid_request", "64 lower-case hex digits"),
    ({"sha256": f"{HASH}\n"}, 422, "invalid_request", "64 lower-case hex digits"),
    ({"content": "x", "metadata": {"k": 1}}, 422, "invalid_request", "send text"),
    ({"content": "x", "metadata": {"": "v"}}, 422, "invalid_request", ""),
    ({"content": "x", "metadata": {str(n): "v" for n in range(33)}}, 422, "invalid_request", "32"),
    ({"content": "x", "metadata": "k"}, 422, "invalid_request", "object"),
    ({"content": "x", "render": NEVER}, 422, "invalid_request", "did you mean"),
    ({"content": "x", "render_id": NEVER}, 404, "unknown_render", NEVER),
    ({"content": "x", "render_id": "none"}, 404, "unknown_render", "none"),
    ({"content": "x", "render_id": ""}, 404, "unknown_render", ""),
    ({"content": "x", "render_id": "a" * 101}, 422, "invalid_request", "100"),
    ({"content": "x", "render_id": 7}, 422, "invalid_request", "send text"),
    ({"content": "x", "render_id": None}, 422, "invalid_request", "null"),
]


@pytest.mark.parametrize("body", GOOD, ids=range(len(GOOD)))
def test_what_can_be_a_plan_is_taken(body: dict[str, Any], tool: Caller) -> None:
    answer = tool.post("/v1/plans", {"render_id": rendered(tool)["id"], **body})
    assert answer.status_code == 201, answer.text
    assert tool.get(answer.headers["Location"]).json["content"] == body.get("content")


@pytest.mark.parametrize(("body", "status", "code", "says"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_a_plan_is_refused_and_nothing_kept(
    body: dict[str, Any], status: int, code: str, says: str, tool: Caller
) -> None:
    answer = tool.post("/v1/plans", {"render_id": rendered(tool)["id"], **body})
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert says in answer.json["detail"]
    assert tool.get("/v1/plans").json["items"] == []


@pytest.mark.parametrize(
    "raw",
    [b'{"content": "\\u0000"}', b'{"content": "\\ud800"}', b'{"content": "a", "content": "b"}', b"[]", b"{", b"\xff"],
)
def test_a_body_that_is_no_json_object_of_text_is_refused(raw: bytes, tool: Caller) -> None:
    answer = tool.post("/v1/plans", data=raw, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.json["code"] == "invalid_request"
