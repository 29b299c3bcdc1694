"""What the server answers to a request that it has not read, because too many are waiting already.

This runs many times a second while there is no time to lose, so the answer is made once and only its id put in.
"""

from __future__ import annotations

import json
import os
import re

RETRY_AFTER_SECONDS = 1
_LIVE = (
    b"HTTP/1.1 200 OK\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Content-Length: 3\r\n"
    b"Cache-Control: no-store\r\n"
    b"Connection: close\r\n\r\n"
    b"ok\n"
)
_ID = "0123456789abcdef" * 2
_PROBLEM = {
    "type": "urn:imprint:problem:unavailable",
    "title": "Service Unavailable",
    "status": 503,
    "detail": "More requests are waiting here than can be answered soon; nothing was changed; try again shortly.",
    "code": "unavailable",
    "request_id": _ID,
}
_BODY = json.dumps(_PROBLEM, separators=(",", ":")) + "\n"
_BEFORE_ID, _BETWEEN_IDS, _AFTER_ID = (
    "HTTP/1.1 503 Service Unavailable\r\n"
    "Content-Type: application/problem+json\r\n"
    f"Content-Length: {len(_BODY)}\r\n"
    f"Retry-After: {RETRY_AFTER_SECONDS}\r\n"
    f"X-Request-Id: {_ID}\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Cache-Control: no-store\r\n"
    "Connection: close\r\n\r\n"
    f"{_BODY}"
).split(_ID)
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


def unread_answer(start: bytes) -> bytes:
    """Return the whole answer to a request of which only the first bytes were seen, enough for method and path.

    `/livez` asks whether the process answers, which it does; everything else gets a problem document (RFC 9457).
    """
    if start.startswith(b"GET /livez "):
        return _LIVE
    request_id = os.urandom(16).hex()
    return f"{_BEFORE_ID}{request_id}{_BETWEEN_IDS}{request_id}{_AFTER_ID}".encode("ascii")


def is_operators(start: bytes) -> bool:
    """Return whether an operator asks how the service is: that shall still be answered when others are refused."""
    return start.startswith((b"GET /readyz ", b"GET /metrics "))


def is_whole(request: bytes) -> bool:
    """Return whether a client has surely sent all of its request, so that closing does not cut off what it reads."""
    head, end, body = request.partition(b"\r\n\r\n")
    if not end or _CHUNKED.search(head):
        return False
    length = _LENGTH.search(head + b"\r\n")
    return len(body) == (int(length[1]) if length else 0)
