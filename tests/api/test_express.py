"""The express lane answers as Flask does, byte for byte, or hands on what is not ordinary."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from service.api.express import ExpressLane
from service.api.express_request import Declined, read_body
from service.store.engine import Database
from service.store.failures import outages_as_unavailable
from tests.api.conftest import SEED, Caller

RENDER = "/v1/templates/mail.greeting/render"
VALIDATE = "/v1/templates/mail.greeting/validate"
VERSIONS = "/v1/templates/mail.greeting/versions"
GOOD = {"arguments": {"NAME": "Ada", "TONE": "warm"}}
VARYING = re.compile(rb'"(id|created_at|request_id)":"[^"]*"')
Sent = tuple[str, str, Any, dict[str, str]]


class Counting:
    """The application behind the lane, which counts what it is handed."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.count = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.count += 1
        return self.application(environ, start_response)  # type: ignore[no-any-return]  # A WSGI application.


@pytest.fixture
def behind(app: Flask) -> Counting:
    lane = app.wsgi_app
    assert isinstance(lane, ExpressLane)
    lane.otherwise = Counting(lane.otherwise)
    return lane.otherwise


def told(answer: TestResponse) -> tuple[Any, ...]:
    """Return all that an answer says, but for what differs from one to the next."""
    headers = {name: value for name, value in answer.headers.items() if name not in ("X-Request-Id", "Date")}
    headers["Location"] = re.sub("[^/]*$", "", headers.get("Location", ""))
    body = VARYING.sub(b"", answer.data)
    if "Content-Length" in headers:
        assert headers.pop("Content-Length") == str(len(answer.data))
    return answer.status, headers, body


ORDINARY = [
    ("POST", RENDER, GOOD, {}),
    ("POST", RENDER, {"arguments": {"NAME": "é🙂$NAME\r\n", "TONE": "formal", "SIGN": ""}, "unset": "x"}, {}),
    ("POST", RENDER, {**GOOD, "ref": "latest", "metadata": {"run": "7"}}, {}),
    ("POST", RENDER, {**GOOD, "ref": "1"}, {"traceparent": f"00-{1:032x}-{1:016x}-01"}),
    ("POST", VALIDATE, GOOD, {}),
    ("GET", f"{VERSIONS}/production", None, {}),
    ("GET", f"{VERSIONS}/latest", None, {"Accept": "application/json"}),
    ("GET", f"{VERSIONS}/1", None, {"Accept": "*/*"}),
]


@pytest.mark.parametrize("request_", ORDINARY)
def test_an_ordinary_request_is_answered_as_flask_answers_it(
    app: Flask, behind: Counting, admin: Caller, greeting: str, request_: Sent
) -> None:
    method, path, body, headers = request_
    behind.count = 0
    mine = [admin.send(method, path, body, headers=headers) for _ in range(2)]
    assert behind.count == 0
    app.wsgi_app = behind  # type: ignore[method-assign]  # Without the lane.
    flasks = admin.send(method, path, body, headers=headers)
    assert [told(each) for each in mine] == [told(flasks)] * 2
    assert flasks.status_code < 300


@pytest.mark.parametrize("ref", ["1", "production"])
def test_a_client_that_has_the_version_is_told_so_as_flask_tells_it(
    app: Flask, behind: Counting, admin: Caller, greeting: str, ref: str
) -> None:
    tag = admin.get(f"{VERSIONS}/{ref}").headers["ETag"]
    behind.count = 0
    mine = admin.get(f"{VERSIONS}/{ref}", headers={"If-None-Match": tag})
    assert behind.count == 0
    app.wsgi_app = behind  # type: ignore[method-assign]  # Without the lane.
    flasks = admin.get(f"{VERSIONS}/{ref}", headers={"If-None-Match": tag})
    assert told(mine) == told(flasks)
    assert (mine.status_code, mine.data) == (304, b"")


REFUSED_OR_UNUSUAL = [
    ("POST", RENDER, {"arguments": {"NAME": "Ada"}}, {}),
    ("POST", RENDER, {"arguments": {"NAME": 1, "TONE": "loud", "X": "y"}}, {}),
    ("POST", RENDER, {"arguments": None}, {}),
    ("POST", RENDER, {"arguments": [], "surplus": 1}, {}),
    ("POST", RENDER, {"arguments_text": "NAME=Ada TONE=warm"}, {}),
    ("POST", RENDER, {**GOOD, "arguments_text": "NAME=Ada"}, {}),
    ("POST", RENDER, {**GOOD, "ref": "staging"}, {}),
    ("POST", RENDER, {**GOOD, "ref": "9"}, {}),
    ("POST", RENDER, {**GOOD, "ref": ""}, {}),
    ("POST", RENDER, {**GOOD, "ref": 1}, {}),
    ("POST", RENDER, {**GOOD, "unset": "x" * 10_001}, {}),
    ("POST", RENDER, {**GOOD, "metadata": {"": "x"}}, {}),
    ("POST", RENDER, {**GOOD, "metadata": {"a": 1}}, {}),
    ("POST", RENDER, {**GOOD, "metadata": {str(number): "" for number in range(33)}}, {}),
    ("POST", RENDER, [], {}),
    ("POST", RENDER, GOOD, {"Content-Type": "application/json; charset=UTF-8"}),
    ("POST", RENDER, GOOD, {"Content-Type": "text/plain"}),
    ("POST", RENDER, GOOD, {"Authorization": "Bearer nonsense"}),
    ("POST", RENDER, GOOD, {"Authorization": "Basic eDp5"}),
    ("POST", RENDER, GOOD, {"Authorization": ""}),
    ("POST", f"{RENDER}?x=1", GOOD, {}),
    ("POST", "/v1/templates/nowhere/render", GOOD, {}),
    ("POST", "/v1/templates/No%20Name/render", GOOD, {}),
    ("GET", RENDER, None, {}),
    ("POST", VALIDATE, {"arguments": {"NAME": "Ada"}}, {}),
    ("GET", f"{VERSIONS}/9", None, {}),
    ("GET", f"{VERSIONS}/staging", None, {}),
    ("GET", f"{VERSIONS}/1", None, {"Accept": "text/markdown"}),
    ("GET", f"{VERSIONS}/1", None, {"Accept": "text/html"}),
    ("GET", f"{VERSIONS}/1", None, {"If-None-Match": "*"}),
    ("GET", f"{VERSIONS}/1", None, {"If-None-Match": '"other"'}),
    ("GET", f"{VERSIONS}/production/schema", None, {}),
    ("DELETE", f"{VERSIONS}/1", None, {}),
    ("GET", f"{VERSIONS}/1", None, {"If-Match": '"other"'}),
    ("GET", f"{VERSIONS}/1", None, {"If-Match": ""}),
    ("GET", f"{VERSIONS}/1", None, {"Range": "bytes=0-1"}),
    ("GET", f"{VERSIONS}/1", None, {"If-Modified-Since": "Wed, 25 Nov 2026 16:44:02 GMT"}),
    ("OPTIONS", f"{VERSIONS}/1", None, {}),
]


@pytest.mark.parametrize("request_", REFUSED_OR_UNUSUAL)
def test_whatever_else_comes_is_answered_by_flask_as_without_the_lane(
    app: Flask, behind: Counting, admin: Caller, greeting: str, request_: Sent
) -> None:
    method, path, body, headers = request_
    behind.count = 0
    mine = admin.send(method, path, body, headers=headers)
    assert behind.count == 1
    app.wsgi_app = behind  # type: ignore[method-assign]  # Without the lane.
    assert told(mine) == told(admin.send(method, path, body, headers=headers))


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"a":1,"a":2}', b"NaN", b"[" * 100_000, b'"\xff"', b'"\\ud800"', b"\xef\xbb\xbf{}"]
)
def test_a_body_that_is_no_json_is_refused_as_flask_refuses_it(
    app: Flask, behind: Counting, admin: Caller, greeting: str, body: bytes
) -> None:
    headers = {"Content-Type": "application/json"}
    mine = admin.send("POST", RENDER, headers=headers, data=body)
    app.wsgi_app = behind  # type: ignore[method-assign]  # Without the lane.
    assert told(mine) == told(admin.send("POST", RENDER, headers=headers, data=body))
    assert mine.status_code in (400, 422)


def test_a_body_that_ends_early_is_left_to_flask_which_refuses_it() -> None:
    environ = {"CONTENT_LENGTH": "7", "CONTENT_TYPE": "application/json", "wsgi.input": io.BytesIO(b"{}")}
    with pytest.raises(Declined):
        read_body(environ)
    assert environ["wsgi.input"].read() == b"{}"


@pytest.mark.parametrize("token_", [("read", "*"), ("render", "ops.*"), ("edit", "*")])
def test_a_token_that_may_not_render_is_refused_as_flask_refuses_it(
    app: Flask, behind: Counting, caller: Callable[..., Caller], greeting: str, token_: tuple[str, str]
) -> None:
    somebody = caller(token_[0], pattern=token_[1])
    mine = somebody.post(RENDER, GOOD)
    app.wsgi_app = behind  # type: ignore[method-assign]  # Without the lane.
    assert told(mine) == told(somebody.post(RENDER, GOOD))
    assert mine.json["code"] == "forbidden"


def test_a_render_is_recorded_as_flask_records_it(app: Flask, behind: Counting, admin: Caller, greeting: str) -> None:
    body = {**GOOD, "unset": "-", "metadata": {"run": "7"}}
    behind.count = 0
    made = admin.post(RENDER, body)
    assert behind.count == 0
    mine = admin.get(made.headers["Location"]).json
    app.wsgi_app = behind  # type: ignore[method-assign]  # Without the lane.
    flasks = admin.get(admin.post(RENDER, body).headers["Location"]).json
    assert {**mine, "id": "", "created_at": ""} == {**flasks, "id": "", "created_at": ""}


def test_a_secret_value_is_not_recorded(admin: Caller, behind: Counting) -> None:
    document = "---\nargument_hint: KEY=<key>\narguments: {KEY: {x-secret: true}}\n---\nUse $KEY\n"
    assert (
        admin.post("/v1/templates", {"name": "vault", "document": document, "labels": ["production"]}).status_code
        == 201
    )
    behind.count = 0
    answer = admin.post("/v1/templates/vault/render", {"arguments": {"KEY": "hunter2"}})
    assert behind.count == 0
    assert answer.json["prompt"] == "Use hunter2\n"
    assert admin.get(answer.headers["Location"]).json["arguments"] == {"KEY": "***"}


def test_a_moved_label_is_shown_and_rendered_at_the_next_request(admin: Caller, greeting: str) -> None:
    admin.post(VERSIONS, {"document": SEED.replace("welcome", "hello")})
    for number, word in ((2, "hello"), (1, "welcome")):
        admin.put("/v1/templates/mail.greeting/labels/production", {"version": number})
        assert admin.get(f"{VERSIONS}/production").json["number"] == number
        assert word in admin.post(RENDER, GOOD).json["prompt"]


def test_an_outage_of_the_recorder_is_told_once_and_nothing_is_recorded(
    app: Flask, behind: Counting, admin: Caller, greeting: str, database: Database
) -> None:
    with outages_as_unavailable(), database.writing() as db:
        db.exec_driver_sql("ALTER TABLE render_contents RENAME TO hidden")
    behind.count = 0
    answer = admin.post(RENDER, GOOD)
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "unavailable", "1")
    assert behind.count == 1
    with database.writing() as db:
        db.exec_driver_sql("ALTER TABLE hidden RENAME TO render_contents")
    assert admin.get("/v1/renders").json["items"] == []
    assert admin.post(RENDER, GOOD).status_code == 201


def test_the_lane_logs_and_counts_as_flask_does(
    app: Flask, behind: Counting, admin: Caller, greeting: str, log_lines: Callable[[], list[str]]
) -> None:
    trace = {"traceparent": f"00-{7:032x}-{1:016x}-01", "X-Request-Id": "mine"}
    admin.post(RENDER, GOOD, headers=trace)
    app.wsgi_app = behind  # type: ignore[method-assign]  # Without the lane.
    admin.post(RENDER, GOOD, headers=trace)
    lines = [json.loads(line) for line in log_lines()]
    for line in lines:
        assert line.pop("milliseconds") > 0
        assert line.pop("timestamp").endswith("Z")
    assert lines[0] == lines[1]
    assert (lines[0]["request_id"], lines[0]["trace_id"], lines[0]["actor"]) == ("mine", f"{7:032x}", "root")
