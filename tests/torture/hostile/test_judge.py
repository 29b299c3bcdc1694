"""The judge finds an answer that may not be given, and lets the others be."""

from __future__ import annotations

import json

import pytest

from tests.torture.hostile.judge import wrong_with
from tests.torture.hostile.shot import Expect, Shot

PROBLEM = {"type": "t", "title": "t", "status": 400, "detail": "d", "code": "invalid_request", "request_id": "1"}


def answer(status: int, body: str = "", *headers: str, ours: bool = True) -> bytes:
    lines = [f"HTTP/1.1 {status} Something", *headers, *(["X-Request-Id: 1"] if ours else [])]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]).encode()


def problem(**changes: object) -> bytes:
    told = PROBLEM | changes
    return answer(int(str(told["status"])), json.dumps(told), "Content-Type: application/problem+json")


FINE = {
    "a problem document": (Expect.MALFORMED, problem()),
    "a refusal of another kind": (Expect.REFUSED, problem(status=404, code="unknown_template")),
    "a refusal by the server itself": (Expect.REFUSED, answer(400, "<html>", ours=False)),
    "a wanted pause": (
        Expect.REFUSED,
        problem(status=503, code="unavailable").replace(b"X-Req", b"Retry-After: 1\r\nX-Req"),
    ),
    "no answer where none need be": (Expect.ANYTHING, b""),
    "two answers": (Expect.ANSWERED, answer(200, "{}", "Content-Type: application/json") * 2),
    "an answer after an interim one": (Expect.ANSWERED, b"HTTP/1.1 100 Continue\r\n\r\n" + answer(200)),
    "chunks": (Expect.ANSWERED, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"),
    "an unknown coding": (Expect.ANYTHING, answer(501, ours=False)),
}
WRONG = {
    "a failure": (Expect.ANYTHING, problem(status=500, code="internal_error")),
    "a failure of the server itself": (Expect.ANYTHING, answer(500, ours=False)),
    "a pause without an end": (Expect.REFUSED, problem(status=503, code="unavailable")),
    "no answer": (Expect.ANSWERED, b""),
    "malformed and taken": (Expect.MALFORMED, answer(200, "{}", "Content-Type: application/json")),
    "malformed and refused for another reason": (Expect.MALFORMED, problem(status=404, code="unknown_template")),
    "hostile and taken": (Expect.REFUSED, answer(201, "{}", "Content-Type: application/json")),
    "a refusal as a page": (Expect.REFUSED, answer(400, "<html>", "Content-Type: text/html")),
    "another status than the document's": (Expect.REFUSED, problem().replace(b"400 Something", b"422 Something")),
    "another request's": (Expect.REFUSED, problem(request_id="2")),
    "an unknown code": (Expect.REFUSED, problem(code="oops")),
    "a member less": (Expect.REFUSED, answer(400, '{"status": 400}', "Content-Type: application/problem+json")),
    "no JSON that is called so": (Expect.ANSWERED, answer(200, "{", "Content-Type: application/json")),
    "no status line": (Expect.ANYTHING, b"HELLO\r\n\r\n"),
    "half a body": (Expect.ANYTHING, answer(200, "whole")[:-1]),
    "half a head": (Expect.ANYTHING, b"HTTP/1.1 200 OK\r\nX: y"),
    "a split header": (Expect.ANYTHING, answer(200, "", "X: a\nb")),
    "two lengths": (Expect.ANYTHING, answer(200, "", "Content-Length: 5")),
}


@pytest.mark.parametrize("name", FINE)
def test_what_may_be_answered_is_let_be(name: str) -> None:
    expect, received = FINE[name]
    assert wrong_with(Shot(name, (), expect), received) == []


@pytest.mark.parametrize("name", WRONG)
def test_what_may_not_be_answered_is_found(name: str) -> None:
    expect, received = WRONG[name]
    assert wrong_with(Shot(name, (), expect), received) != []
