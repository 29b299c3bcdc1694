"""As much of an HTTP answer as a load generator must know: its status, its length, and whether the server hangs up."""

from __future__ import annotations

import re
from typing import NamedTuple

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_RETRY = re.compile(rb"\r\nretry-after: *[0-9]+", re.IGNORECASE)
_WITHOUT_BODY = (204, 304)


class Head(NamedTuple):
    """The head of an answer; `size` counts all its bytes, head and body."""

    status: int
    size: int
    closes: bool
    retry_after: bool


def read_head(data: bytes) -> Head | None:
    """Return the head that data starts with, or None while it is not complete.

    Raises ValueError for what is no answer of HTTP/1.1, or one without the length of its body.
    """
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    if not data.startswith(b"HTTP/1.1 "):
        raise ValueError(f"no answer of HTTP/1.1: {data[:40]!r}")
    status = int(data[9:12])
    closes = _CLOSE.search(data, 0, end) is not None
    retry_after = status >= 400 and _RETRY.search(data, 0, end) is not None
    length = _LENGTH.search(data, 0, end)
    if length is None and status not in _WITHOUT_BODY:
        raise ValueError(f"an answer of unknown length: {data[:end]!r}")
    body = 0 if status in _WITHOUT_BODY or length is None else int(length[1])
    return Head(status, end + 4 + body, closes, retry_after)
