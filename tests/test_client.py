"""The client: what it sends, what it gives back, and how it says that no answer came."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from service.client import Client, ClientError, Refused, Unreachable, WrongCall
from tests.answering import answering

TOKEN = "imp_abc"
Answer = Callable[[Request], Response]


@pytest.fixture
def ask() -> Iterator[Callable[[Answer], tuple[Client, list[Request]]]]:
    """Return a function that makes a client of something that answers so, and a list of what it was asked."""
    open_ones: list[Any] = []

    def make(answer: Answer) -> tuple[Client, list[Request]]:
        asked: list[Request] = []

        @Request.application
        def app(request: Request) -> Response:
            request.get_data()
            asked.append(request)
            return answer(request)

        server = answering(app)
        open_ones.append(server)
        client = Client(server.__enter__(), TOKEN, seconds=2)
        open_ones.append(client)
        return client, asked

    yield make
    for each in reversed(open_ones):
        each.__exit__(None, None, None)


def as_json(value: Any, status: int = 200) -> Answer:
    return lambda _: Response(json.dumps(value), status, content_type="application/json")


@pytest.mark.parametrize(
    ("question", "body"),
    [({"text": "Grüße\n"}, {"text": "Grüße\n"}), ({"sha256": "0" * 64}, {"sha256": "0" * 64})],
)
def test_a_question_is_sent_with_the_token_and_the_answer_comes_back(
    ask: Any, question: dict[str, str], body: dict[str, str]
) -> None:
    client, asked = ask(as_json({"matches": []}))
    assert client.trace(**question) == {"matches": []}
    (request,) = asked
    assert (request.method, request.path) == ("POST", "/v1/trace")
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.get_json() == body


def test_a_path_prefix_of_the_address_is_kept() -> None:
    app = Request.application(lambda request: Response(json.dumps({"path": request.path})))
    with answering(app) as url, Client(f"{url}/imprint/", TOKEN) as client:
        assert client.post("/v1/trace", {}) == {"path": "/imprint/v1/trace"}


@pytest.mark.parametrize(
    ("status", "code", "advice"),
    [
        (401, "unauthenticated", "is IMPRINT_TOKEN right?"),
        (403, "forbidden", "needs audit"),
        (429, "rate_limited", "rate_limited: this"),
    ],
)
def test_a_refusal_says_what_the_service_said(ask: Any, status: int, code: str, advice: str) -> None:
    client, _ = ask(as_json({"code": code, "detail": "this needs audit"}, status))
    with pytest.raises(Refused, match=re.escape(advice)) as caught:
        client.trace(text="a")
    assert (caught.value.status, caught.value.code) == (status, code)
    assert caught.value.problem["detail"] == "this needs audit"


@pytest.mark.parametrize(
    "answer",
    [
        as_json([1]),
        as_json({"error": "x"}, 500),
        lambda _: Response("<html>", 502),
        lambda _: Response("<html>", 200),
        lambda _: Response(status=302, headers={"Location": "/login"}),
        lambda _: Response(b"\xff", 200, content_type="application/json"),
    ],
)
def test_what_is_not_imprint_is_told_as_such(ask: Any, answer: Answer) -> None:
    client, _ = ask(answer)
    with pytest.raises(Unreachable, match="is IMPRINT_URL right"):
        client.trace(text="a")


def test_nobody_there_is_told_with_the_address() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with Client(f"http://127.0.0.1:{port}", TOKEN) as client, pytest.raises(Unreachable, match=f":{port} cannot be"):
        client.trace(text="a")


def test_who_does_not_answer_is_not_waited_for_for_ever() -> None:
    @Request.application
    def late(_: Request) -> Response:
        time.sleep(0.5)
        return Response("{}")

    with answering(late) as url, Client(url, TOKEN, seconds=0.1) as client, pytest.raises(Unreachable, match="in time"):
        client.trace(text="a")


@pytest.mark.parametrize(
    "url", ["", "localhost:8000", "ftp://x", "http://", "http://a b", "http://[::1", "http://x:port"]
)
def test_what_is_no_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(WrongCall, match="no address of a service"):
        Client(url, TOKEN)


@pytest.mark.parametrize("token", ["", "imp abc", "imp_é", "imp_a\nX: y"])
def test_what_is_no_token_is_refused_at_once(token: str) -> None:
    with pytest.raises(WrongCall, match="token"):
        Client("http://127.0.0.1:8000", token)


@pytest.mark.parametrize("kind", [WrongCall, Unreachable, Refused])
def test_whoever_does_not_care_why_catches_one_error(kind: type[Exception]) -> None:
    assert issubclass(kind, ClientError)


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    client, _ = ask(as_json({"matches": []}))
    assert client.trace(text="a") == {"matches": []}
