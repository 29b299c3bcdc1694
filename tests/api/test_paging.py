"""Cursors that somebody made by hand, and times at the edges: refused or answered, never a failure."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.api.conftest import Caller

LISTS = {
    "/v1/templates": "x",
    "/v1/tokens": "x",
    "/v1/events": 1,
    "/v1/renders": None,
    "/v1/templates/mail.greeting/versions": 1,
    "/v1/templates/mail.greeting/labels/production/history": 1,
}
ODD: list[Any] = [[], [None], [True], [1.5], [-1], [2**31], [2**63], [10**400], ["\ud800"], ["a\0"], [[1]], {}, 7, "x"]
ODD += [["x", "y"], ["2026-01-01", "x"], ["0001-01-01T00:00:00+23:59", "x"], ["9999-12-31T23:59:59-23:59", "x"]]
ODD += [["2026-01-01T00:00:00Z", "\ud800"], ["x"], [""], [1], [1, 2], ["1", "2", "3"]]


def encode(key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_made_by_hand_is_refused_or_answered(path: str, admin: Caller, greeting: str) -> None:
    for key in ODD:
        answer = admin.get(f"{path}?cursor={encode(key)}")
        assert answer.status_code in (200, 422), (key, answer.text)
        if answer.status_code == 422:
            assert answer.json["errors"][0]["pointer"] == "/cursor"


@pytest.mark.parametrize("cursor", ["!", "=", "a", "AAAA", "%00", "é", "W10", "bnVsbA", "x" * 2001])
@pytest.mark.parametrize("path", LISTS)
def test_a_text_that_is_no_cursor_is_refused(path: str, cursor: str, admin: Caller, greeting: str) -> None:
    answer = admin.get(f"{path}?cursor={cursor}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_request")


@pytest.mark.parametrize("path", ["/v1/renders", "/v1/events"])
@pytest.mark.parametrize(
    "time",
    [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00%2B23:59",
        "9999-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59-23:59",
        "0000-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:60Z",
        "20260101T000000Z",
        "1e9",
    ],
)
def test_a_time_at_the_edge_is_refused_or_answered(path: str, time: str, admin: Caller, greeting: str) -> None:
    for name in ("since", "until"):
        answer = admin.get(f"{path}?{name}={time}")
        assert answer.status_code in (200, 422), answer.text
