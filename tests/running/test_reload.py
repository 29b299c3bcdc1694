"""Stopping and reloading under load: no request fails."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator

import httpx

from tests.running.conftest import Service

PATH = "/v1/templates/deployment-plan/render"
CALL = {"arguments": {"NOTES": "x", "ENVIRONMENT": "staging"}}


def test_reloads_under_load_fail_no_render_and_lose_none(service: Service) -> None:
    ended, answers, ids = threading.Event(), Counter[str](), []

    def render_on() -> None:
        with service.client() as client:
            while not ended.is_set():
                try:
                    answer = client.post(PATH, json=CALL)
                except httpx.HTTPError as error:
                    answers[repr(error)] += 1
                else:
                    answers[str(answer.status_code)] += 1
                    ids.append(answer.json().get("id"))

    threads = [threading.Thread(target=render_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        time.sleep(1)
        service.tell(signal.SIGHUP)
    time.sleep(2)
    ended.set()
    for thread in threads:
        thread.join(timeout=30)
    assert set(answers) == {"201"}, answers
    assert recorded(service) == set(ids)


def recorded(service: Service) -> set[str]:
    found, query = set(), "limit=200"
    with service.client() as client:
        while query:
            page = client.get(f"/v1/renders?{query}").json()
            found |= {each["id"] for each in page["items"]}
            query = page["next_cursor"] and f"limit=200&cursor={page['next_cursor']}"
    return found


def test_a_stop_is_clean_and_says_nothing_of_failure(service: Service) -> None:
    with service.client() as client:
        assert client.post(PATH, json=CALL).status_code == 201
    assert service.stop() == 0
    log = service.log.read_text()
    assert "Traceback" not in log
    assert '"level": "error"' not in log


def test_what_cannot_be_read_is_refused_and_not_logged(service: Service) -> None:
    host, port = service.url.removeprefix("http://").split(":")
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.secret}\r\n"
    json_head = f"{head}Content-Type: application/json\r\n"
    body = '{"arguments": {"NOTES": "hush-hush", "ENVIRONMENT": "staging"}}'
    broken = {
        "a body that is not chunked": f"{json_head}Transfer-Encoding: chunked\r\n\r\n{body}\r\n\r\n",
        "a chunk of no size": f"{json_head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{body}\r\n0\r\n\r\n",
        "a body that ends early": f"{json_head}Content-Length: 5000\r\n\r\n{body}",
        "a header without a colon": "GET /livez HTTP/1.1\r\nHost: x\r\nAuthorization Bearer hush-hush\r\n\r\n",
        "a request line that is none": '{"arguments": {"NOTES": "hush-hush"}} x y\r\n\r\n',
    }
    for kind, request in broken.items():
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(request.encode())
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65536).decode()
        assert answer.startswith("HTTP/1.1 400"), (kind, answer[:200])
    assert recorded(service) == set()
    assert "hush-hush" not in service.log.read_text()


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(service: Service) -> None:
    host, port = service.url.removeprefix("http://").split(":")
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.secret}\r\n"
    size = 8 * 1024 * 1024
    with socket.create_connection((host, int(port)), timeout=8) as connection:
        connection.sendall(f"{head}Content-Type: application/json\r\nContent-Length: {size + 1}\r\n\r\n".encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 413")


def test_a_body_in_chunks_is_read_no_further_than_the_limit(service: Service) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(9 * 16):
            yield b" " * 65536

    with service.client() as client:
        answer = client.post(PATH, content=chunks(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
