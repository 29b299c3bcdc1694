"""One hostile request: the very bytes, and what may come of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

Text = str | bytes
Headers = Iterable[tuple[Text, Text]]


class Expect(Enum):
    """What may come of a request. An answer of 5xx is never among it, but for a 503 that says when to try again."""

    MALFORMED = auto()  # The application says 400, invalid_request.
    REFUSED = auto()  # The application or the server before it says 4xx.
    ANSWERED = auto()  # Any answer.
    ANYTHING = auto()  # The connection may also be ended without one.


@dataclass(frozen=True, slots=True)
class Shot:
    """What is sent: bytes, and seconds to wait between them."""

    name: str
    parts: tuple[bytes | float, ...]
    expect: Expect
    method: str = "GET"
    is_slow: bool = False

    def __str__(self) -> str:
        return f"{self.name} ({b''.join(part for part in self.parts if isinstance(part, bytes))[:300]!r})"


def head(method: Text, target: Text, headers: Headers = (), *, version: Text = "HTTP/1.1") -> bytes:
    """Return a head as it is written, whatever stands in it; Host and Connection are added unless they are there."""
    lines = [b" ".join((_bytes(method), _bytes(target), _bytes(version)))]
    given = [(_bytes(name), _bytes(value)) for name, value in headers]
    known = {name.lower() for name, _ in given}
    given += [(name, value) for name, value in _USUAL if name.lower() not in known]
    lines += [name + b": " + value for name, value in given]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def with_body(method: Text, target: Text, body: bytes, headers: Headers = ()) -> bytes:
    """Return a whole request with its length, and as JSON unless the headers say otherwise."""
    given = list(headers)
    known = {_bytes(name).lower() for name, _ in given}
    if b"content-type" not in known:
        given.append(("Content-Type", "application/json"))
    return head(method, target, [*given, ("Content-Length", str(len(body)))]) + body


_USUAL = ((b"Host", b"127.0.0.1"), (b"Connection", b"close"))


def _bytes(text: Text) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
