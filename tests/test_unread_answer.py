"""The answer to a request that was not read."""

from __future__ import annotations

import http.client
import io
import json
from typing import cast

import pytest

from service.api.problem import MEDIA_TYPE, problem
from service.core.errors import Unavailable
from service.unread_answer import is_operators, is_whole, unread_answer


class Sent:
    """Bytes, read as if they came through a socket."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self.content)


def parsed(answer: bytes) -> tuple[http.client.HTTPResponse, bytes]:
    response = http.client.HTTPResponse(cast("http.client.socket.socket", Sent(answer)))
    response.begin()
    return response, response.read()


def test_it_has_the_form_of_every_other_refusal() -> None:
    response, body = parsed(unread_answer(b"POST /v1/template"))
    told = json.loads(body)
    same = problem(response.status, Unavailable.code, told["detail"], told["request_id"])
    assert body == same.get_data()
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert int(response.headers["Retry-After"]) >= 1


def test_each_has_an_id_of_its_own() -> None:
    ids = {parsed(unread_answer(b""))[0].headers["X-Request-Id"] for _ in range(10)}
    assert len(ids) == 10


def test_the_process_says_that_it_lives() -> None:
    response, body = parsed(unread_answer(b"GET /livez HTTP/1"))
    assert (response.status, body) == (200, b"ok\n")


@pytest.mark.parametrize(
    ("start", "is_one"),
    [(b"GET /readyz HTTP/", True), (b"GET /metrics HTT", True), (b"GET /metricsx HT", False), (b"", False)],
)
def test_the_questions_of_operators_are_known_by_their_first_bytes(start: bytes, is_one: bool) -> None:
    assert is_operators(start) is is_one


@pytest.mark.parametrize(
    ("request_", "whole"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nHost: a\r\ncontent-length: 5\r\n\r\nhello", True),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", False),
        (b"GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n", False),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhell", False),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", False),
        (b"", False),
    ],
)
def test_a_connection_is_closed_at_once_only_where_nothing_more_can_come(request_: bytes, whole: bool) -> None:
    assert is_whole(request_) is whole
