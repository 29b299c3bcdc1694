"""Whole lists as CSV and JSON Lines: by content negotiation, with the filters of the list, streamed."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from marshmallow import Schema
from sqlalchemy import event
from sqlalchemy.pool import Pool
from werkzeug.test import TestResponse

from service.api.schemas.plans import PlanSummaryResponse
from service.api.schemas.renders import EventResponse, RenderRecordResponse
from service.core.errors import Unauthenticated
from tests.api.conftest import Caller

RENDER = "/v1/templates/mail.greeting/render"
LISTS = ["/v1/renders", "/v1/plans", "/v1/events"]
KINDS = {"text/csv": "csv", "application/jsonl": "jsonl", "application/x-ndjson": "ndjson"}


@pytest.fixture
def auditor(admin: Caller, greeting: str) -> Caller:
    """Return the administrator, after more renders, plans and events than are read at first."""
    for number in range(60):
        call = {"arguments": {"NAME": f'=A{number},\n"x"', "TONE": "warm"}, "metadata": {"n": str(number)}}
        render = admin.post(RENDER, call).json["id"]
        admin.post("/v1/plans", {"render_id": render, "content": str(number), "metadata": {"n": str(number)}})
        admin.put("/v1/templates/mail.greeting/labels/l" + str(number), {"version": 1})
    return admin


def export(caller: Caller, path: str, kind: str, method: str = "GET") -> TestResponse:
    """Return an export whole, as a server sends it: its end is told to the application."""
    return caller.send(method, path, headers={"Accept": kind}, buffered=True)


def everything(caller: Caller, path: str, query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = caller.get(f"{path}?limit=7{query}{cursor and '&cursor=' + cursor}").json
        items += page["items"]
        cursor = page["next_cursor"]
    return items


def exported(caller: Caller, path: str, kind: str = "application/jsonl") -> list[dict[str, Any]]:
    text = export(caller, path, kind).text
    if kind == "text/csv":
        return list(csv.DictReader(io.StringIO(text, newline="")))
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("path", "schema"),
    [("/v1/renders", RenderRecordResponse), ("/v1/plans", PlanSummaryResponse), ("/v1/events", EventResponse)],
)
def test_the_columns_are_the_members_that_are_promised(auditor: Caller, path: str, schema: type[Schema]) -> None:
    head = export(auditor, path, "text/csv").text.splitlines()[0]
    assert head.split(",") == list(schema().fields)


def test_an_export_has_all_that_the_pages_have_in_their_order(auditor: Caller) -> None:
    for path in LISTS:
        items = everything(auditor, path)
        assert len(items) > 50
        for kind in ("application/jsonl", "application/x-ndjson"):
            assert exported(auditor, path, kind) == items, (path, kind)
        rows = exported(auditor, path, "text/csv")
        assert [row["id"] for row in rows] == [str(item["id"]) for item in items]
        assert list(rows[0]) == list(items[0])


def test_csv_has_nested_values_as_json_and_calculates_nothing(auditor: Caller) -> None:
    items, rows = everything(auditor, "/v1/renders"), exported(auditor, "/v1/renders", "text/csv")
    for item, row in zip(items, rows, strict=True):
        assert json.loads(row["arguments"]) == item["arguments"]
        assert json.loads(row["metadata"]) == item["metadata"]
        assert (row["erased"], row["erased_at"], row["version"]) == ("false", "", "1")
    auditor.post(RENDER, {"ref": "1", "arguments": {"NAME": "x", "TONE": "warm"}, "unset": "=1+1"})
    assert exported(auditor, "/v1/renders?limit=1", "text/csv")[0]["unset"] == "'=1+1"


def test_an_export_takes_the_filters_of_its_list(auditor: Caller) -> None:
    for path, query in (
        ("/v1/renders", "template=other"),
        ("/v1/renders", "caller=root&version=1"),
        ("/v1/plans", "sha256=" + "0" * 64),
        ("/v1/events", "tag=label:move"),
        ("/v1/events", "until=2000-01-01T00:00:00Z"),
    ):
        assert exported(auditor, f"{path}?{query}") == everything(auditor, path, f"&{query}"), query
    refused = export(auditor, "/v1/renders?version=0", "text/csv")
    assert (refused.status_code, refused.json["code"]) == (422, "invalid_request")


@pytest.mark.parametrize("limit", [1, 49, 50, 51, 60, 200])
def test_a_limit_bounds_an_export(limit: int, auditor: Caller) -> None:
    rows = exported(auditor, f"/v1/renders?limit={limit}")
    assert rows == exported(auditor, "/v1/renders")[:limit]
    assert len(rows) == min(limit, 60)


def test_a_cursor_is_refused_for_it_belongs_to_pages(auditor: Caller) -> None:
    cursor = auditor.get("/v1/renders?limit=1").json["next_cursor"]
    answer = export(auditor, f"/v1/renders?cursor={cursor}", "text/csv")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")
    assert answer.json["errors"][0]["pointer"] == "/cursor"


@pytest.mark.parametrize("path", LISTS)
def test_an_empty_list_is_an_empty_file_with_its_heading(path: str, caller: Callable[..., Caller]) -> None:
    auditor = caller("audit", pattern="nobody.*")
    assert export(auditor, path, "application/jsonl").data == b""
    (heading,) = export(auditor, path, "text/csv").text.splitlines()
    assert heading.startswith("id,")


# What a client accepts, and what it gets.
ACCEPTED = [
    (None, "application/json"),
    ("*/*", "application/json"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
    ("text/csv", "text/csv"),
    ("text/*", "text/csv"),
    ("text/csv; charset=utf-8", "text/csv"),
    ("application/jsonl, text/csv", "text/csv"),
    ("text/csv;q=0.5, application/jsonl", "application/jsonl"),
    ("application/json;q=0.1, application/x-ndjson;q=0.2", "application/x-ndjson"),
    ("image/png", None),
    ("text/csv;q=0", None),
    ("application/xml, text/html", None),
]


@pytest.mark.parametrize(("accept", "kind"), ACCEPTED)
@pytest.mark.parametrize("path", LISTS)
def test_the_form_is_what_the_client_likes_best(path: str, accept: str | None, kind: str | None, admin: Caller) -> None:
    answer = admin.get(path, headers={"Accept": accept} if accept else {})
    if kind is None:
        assert (answer.status_code, answer.json["code"]) == (406, "not_acceptable")
        return
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.headers["Vary"] == "Accept"
    name = f'attachment; filename="{path.removeprefix("/v1/")}.{KINDS.get(kind)}"'
    assert answer.headers.get("Content-Disposition") == (name if kind in KINDS else None)


def test_csv_says_its_encoding_and_that_it_has_a_heading(admin: Caller) -> None:
    answer = admin.get("/v1/events", headers={"Accept": "text/csv"})
    assert answer.content_type == "text/csv; charset=utf-8; header=present"


def test_a_token_that_is_revoked_in_the_middle_ends_the_export_with_an_error(
    auditor: Caller, admin: Caller, token: Callable[..., str], app: Flask
) -> None:
    secret = token("audit", name="short-lived")
    headers = {"Authorization": f"Bearer {secret}", "Accept": "application/jsonl"}
    streamed = app.test_client().get("/v1/renders", headers=headers, buffered=False)
    parts = iter(streamed.response)
    assert next(parts)
    found = next(each for each in admin.get("/v1/tokens").json["items"] if each["name"] == "short-lived")
    admin.delete(f"/v1/tokens/{found['id']}")
    # A token is looked up again after half a second.
    time.sleep(0.6)
    with pytest.raises(Unauthenticated):
        next(parts)
    streamed.close()


def test_as_many_exports_run_as_may_and_each_that_ends_makes_room(auditor: Caller, app: Flask) -> None:
    headers = {"Authorization": f"Bearer {auditor.secret}", "Accept": "text/csv"}
    running = [app.test_client().get("/v1/renders", headers=headers, buffered=False) for _ in range(2)]
    refused = export(auditor, "/v1/renders", "text/csv")
    assert (refused.status_code, refused.json["code"]) == (503, "unavailable")
    assert refused.headers["Retry-After"]
    assert auditor.get("/v1/renders").status_code == 200
    # One client reads it all, another goes away after a part.
    assert running[0].data.count(b"\r\n") == 61
    running[0].close()
    next(iter(running[1].response))
    running[1].close()
    for _ in range(3):
        assert export(auditor, "/v1/renders", "text/csv").status_code == 200
        assert export(auditor, "/v1/renders", "text/csv", "HEAD").status_code == 200


def test_between_two_parts_no_connection_is_held(auditor: Caller, app: Flask) -> None:
    headers = {"Authorization": f"Bearer {auditor.secret}", "Accept": "application/jsonl"}
    held: list[int] = []
    count = {"checkout": lambda *_: held.append(1), "checkin": lambda *_: held.append(-1)}
    for name, note in count.items():
        event.listen(Pool, name, note)
    try:
        streamed = app.test_client().get("/v1/renders", headers=headers, buffered=False)
        next(iter(streamed.response))
        assert (len(held) > 0, sum(held)) == (True, 0)
        streamed.close()
    finally:
        for name, note in count.items():
            event.remove(Pool, name, note)
