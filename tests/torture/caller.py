"""A client that knows what it does not know: an answer came, nothing was sent, or the outcome stays open."""

from __future__ import annotations

import http.client
import json
import select
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PAUSE_SECONDS = 0.02
PATIENCE_SECONDS = 60.0


class Violation(AssertionError):
    """The service did what it must not do."""


class NotSent(Exception):
    """Nobody took the connection, so nothing can have happened."""


class NoAnswer(Exception):
    """The connection was lost after the request was sent: whether it acted is not known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, with the moments before the request was first sent and after its answer was read."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    called: float
    answered: float

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The stable code of a refusal, or "" for another answer."""
        return str(self.json()["code"]) if self.status >= 400 else ""


class Caller:
    """One connection after the other to one port, with one token; not to be shared by threads."""

    def __init__(self, port: int, secret: str, *, timeout: float = 20.0) -> None:
        self._port, self._secret, self._timeout = port, secret, timeout
        self._connection: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send once; raises NotSent, NoAnswer, or Violation for an answer that no client may ever get."""
        called = time.monotonic()
        connection = self._connect()
        sent = {"Authorization": f"Bearer {self._secret}", **(headers or {})}
        text = None if body is None else json.dumps(body).encode()
        if text is not None:
            sent["Content-Type"] = "application/json"
        try:
            connection.request(method, path, text, sent)
            got = connection.getresponse()
            content = got.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise NoAnswer(repr(error)) from error
        if got.will_close:
            self.close()
        told = {name.lower(): value for name, value in got.getheaders()}
        return _allowed(Answer(got.status, told, content, called, time.monotonic()), f"{method} {path}")

    def send_until_answered(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send again and again until there is an answer other than "try again"; for what may be sent twice."""
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE_SECONDS:
            try:
                answer = self.send(method, path, body, headers)
            except (NotSent, NoAnswer):
                time.sleep(PAUSE_SECONDS)
            else:
                if answer.status != 503:
                    return Answer(answer.status, answer.headers, answer.body, began, answer.answered)
                time.sleep(PAUSE_SECONDS)
        raise Violation(f"{method} {path} had no answer within {PATIENCE_SECONDS:.0f} seconds")

    def get(self, path: str, **headers: str) -> Answer:
        return self.send_until_answered("GET", path, headers=headers)

    def items(self, path: str) -> Iterator[dict[str, Any]]:
        """Yield what a list holds, page by page."""
        joint = "&" if "?" in path else "?"
        query = f"{joint}limit=200"
        while query:
            answer = self.get(f"{path}{query}")
            if answer.status != 200:
                raise Violation(f"GET {path}{query}: {answer.status} {answer.body[:300]!r}")
            page = answer.json()
            yield from page["items"]
            query = page["next_cursor"] and f"{joint}limit=200&cursor={page['next_cursor']}"

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> http.client.HTTPConnection:
        if self._connection is not None and _has_ended(self._connection):
            self.close()
        if self._connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self._timeout)
            try:
                connection.connect()
            except OSError as error:
                connection.close()
                raise NotSent from error
            self._connection = connection
        return self._connection


def _has_ended(connection: http.client.HTTPConnection) -> bool:
    """Say whether the other side has closed an idle connection, as every client that keeps some looks before use."""
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN)
    return bool(poll.poll(0))


def _allowed(answer: Answer, what: str) -> Answer:
    if answer.status >= 500 and not (answer.status == 503 and "retry-after" in answer.headers):
        raise Violation(f"{what}: {answer.status} {answer.body[:500]!r}")
    return answer
