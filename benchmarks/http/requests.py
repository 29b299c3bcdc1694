"""HTTP requests as bytes, and one at a time for what has to be known before a load."""

from __future__ import annotations

import json
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

JSON = "application/json"


def get(path: str, secret: str | None = None, **headers: str) -> bytes:
    """Return a GET; underscores of a header's name stand for hyphens."""
    return _request("GET", path, secret, b"", headers)


def post(path: str, secret: str | None = None, body: Any = None, **headers: str) -> bytes:
    """Return a POST, with a JSON body where one is given."""
    content = b"" if body is None else json.dumps(body).encode()
    typed = headers if body is None else {"Content_Type": JSON, **headers}
    return _request("POST", path, secret, content, {**typed, "Content_Length": str(len(content))})


def fetch(port: int, path: str, secret: str) -> tuple[dict[str, str], Any]:
    """GET a path and return the headers, in lower case, and the JSON; raises RuntimeError for anything but a 200."""
    return _exchange(port, "GET", path, secret, None)


def send(port: int, path: str, secret: str, body: Any) -> Any:
    """POST a JSON body to a path and return the JSON; raises RuntimeError for anything but a 200 or 201."""
    return _exchange(port, "POST", path, secret, json.dumps(body))[1]


def _exchange(port: int, method: str, path: str, secret: str, body: str | None) -> tuple[dict[str, str], Any]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, body, {"Authorization": f"Bearer {secret}", "Content-Type": JSON})
        response = connection.getresponse()
        content = response.read()
    if response.status not in (200, 201):
        raise RuntimeError(f"{method} {path} got {response.status}: {content[:500]!r}")
    return {name.lower(): value for name, value in response.getheaders()}, json.loads(content)


def _request(method: str, path: str, secret: str | None, content: bytes, headers: dict[str, str]) -> bytes:
    told = {"Host": "127.0.0.1", "Accept": JSON, **({"Authorization": f"Bearer {secret}"} if secret else {})}
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in {**told, **headers}.items()]
    return f"{method} {path} HTTP/1.1\r\n{''.join(lines)}\r\n".encode() + content
