"""Cursors that somebody made by hand, and times at the edges: refused or answered, never a failure."""

from __future__ import annotations

import pytest

from service.core.names import LONGEST_NAME
from tests.api.conftest import Caller

ID = "01a205f7-132d-73fe-aefe-8e62fa22bc9a"
VERSIONS, HISTORY = "/v1/templates/mail.greeting/versions", "/v1/templates/mail.greeting/labels/production/history"
PLACES = {
    "/v1/templates": ["0", "a" * LONGEST_NAME],
    "/v1/tokens": [ID, ID.replace("0", "f")],
    "/v1/events": ["0", "9" * 18],
    "/v1/renders": [ID, ID.replace("0", "f")],
    VERSIONS: ["0", "9" * 9],
    HISTORY: ["0", "9" * 18],
}
# Each of them is a place in no list.
NOWHERE = ["", "!", "é", "-1", "٣", "A", "a..b", f"-1.{ID}", "a%0A", "1%0A", f"{ID}%0A", "%00", "%20", "%FF"]
NOWHERE += ["x" * (LONGEST_NAME + 1)]


@pytest.mark.parametrize("path", PLACES)
def test_a_page_begins_at_any_place_of_its_list_and_at_no_other(path: str, admin: Caller, greeting: str) -> None:
    for place in PLACES[path]:
        answer = admin.get(f"{path}?cursor=next.{place}")
        assert set(answer.json) == {"items", "next_cursor"}, answer.text
    for cursor in ["x", "1", "next", f"Next.{PLACES[path][0]}", *(f"next.{place}" for place in NOWHERE)]:
        answer = admin.get(f"{path}?cursor={cursor}")
        assert (answer.status_code, answer.json["code"]) == (422, "invalid_request"), cursor
        assert answer.json["errors"][0]["pointer"] == "/cursor"


TIMES = {
    "0000-01-01T00:00:00Z": 200,
    "0001-01-01T00:00:00Z": 200,
    "0001-01-01T00:00:00%2B23:59": 200,
    "9999-12-31T23:59:59.999999Z": 200,
    "9999-12-31T23:59:59-23:59": 200,
    "2016-12-31T23:59:60Z": 200,
    "2026-01-01T00:00:60Z": 422,
    "2026-01-01T24:00:00Z": 422,
    "2026-01-01T00:00:00": 422,
    "2026-02-30T00:00:00Z": 422,
    "20260101T000000Z": 422,
    "1e9": 422,
}


@pytest.mark.parametrize("path", ["/v1/renders", "/v1/events"])
def test_a_time_at_the_edge_is_taken_and_a_text_that_is_none_refused(path: str, admin: Caller, greeting: str) -> None:
    for time, status in TIMES.items():
        for name in ("since", "until"):
            answer = admin.get(f"{path}?{name}={time}")
            assert answer.status_code == status, (time, answer.text)
