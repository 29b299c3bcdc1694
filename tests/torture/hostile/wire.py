"""Raw sockets: send the very bytes, and read what comes back as strictly as HTTP is written down (RFC 9110, 9112)."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from tests.torture.hostile.shot import Shot

TIMEOUT_SECONDS = 60.0

# The server names the version that it was asked in, also one after 1.1.
_STATUS = re.compile(rb"HTTP/1\.[0-9] ([1-5][0-9]{2}) [\x20-\x7e]*")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\x80-\xff]*)")


class Garbled(Exception):
    """What came back is not HTTP."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: its status, its headers with lower-case names, its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def fire(port: int, shot: Shot) -> bytes:
    """Send a shot and return all that came back until the other side closed; the sending side is closed first."""
    received: list[bytes] = []
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS) as connection:
        with suppress(ConnectionError, BrokenPipeError):
            for part in shot.parts:
                if isinstance(part, bytes):
                    connection.sendall(part)
                elif _is_closed_within(connection, part, received):
                    break
            connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            while piece := connection.recv(1 << 16):
                received.append(piece)
    return b"".join(received)


def _is_closed_within(connection: socket.socket, seconds: float, received: list[bytes]) -> bool:
    """Wait, reading what comes meanwhile; return whether the other side has closed."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        connection.settimeout(left)
        try:
            piece = connection.recv(1 << 16)
        except TimeoutError:
            break
        if not piece:
            return True
        received.append(piece)
    connection.settimeout(TIMEOUT_SECONDS)
    return False


def replies(received: bytes, method: str) -> Iterator[Reply]:
    """Read one answer after the other; raises Garbled. Interim answers (1xx) are passed over."""
    while received:
        lines, end, rest = received.partition(b"\r\n\r\n")
        if not end:
            raise Garbled(f"a head without an end: {received[:200]!r}")
        status_line, *fields = lines.split(b"\r\n")
        status = _STATUS.fullmatch(status_line)
        if status is None:
            raise Garbled(f"no status line: {status_line[:200]!r}")
        headers = _headers(fields)
        number = int(status[1])
        has_no_body = number < 200 or number in (204, 304) or method == "HEAD"
        body, received = (b"", rest) if has_no_body else _body(headers, rest)
        if number >= 200:
            yield Reply(number, headers, body)


def _headers(fields: list[bytes]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in fields:
        match = _FIELD.fullmatch(field)
        if match is None:
            raise Garbled(f"no header: {field[:200]!r}")
        name = match[1].decode().lower()
        if name in found and name in ("content-length", "content-type", "transfer-encoding", "etag", "location"):
            raise Garbled(f"two headers {name}")
        found[name] = match[2].decode("latin-1")
    return found


def _body(headers: Mapping[str, str], rest: bytes) -> tuple[bytes, bytes]:
    if headers.get("transfer-encoding") == "chunked":
        return _unchunked(rest)
    if "content-length" not in headers:
        return rest, b""
    size = int(headers["content-length"])
    if len(rest) < size:
        raise Garbled(f"a body of {len(rest)} bytes in place of {size}")
    return rest[:size], rest[size:]


def _unchunked(rest: bytes) -> tuple[bytes, bytes]:
    body = b""
    while True:
        size, end, rest = rest.partition(b"\r\n")
        if not end or not re.fullmatch(rb"[0-9A-Fa-f]+", size):
            raise Garbled(f"no size of a chunk: {size[:60]!r}")
        length = int(size, 16)
        body += rest[:length]
        if rest[length : length + 2] != b"\r\n":
            raise Garbled("a chunk without an end")
        rest = rest[length + 2 :]
        if length == 0:
            return body, rest
