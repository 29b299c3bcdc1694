"""Bodies that are far too large, and clients that are far too slow."""

from __future__ import annotations

from collections.abc import Iterator

from tests.torture.hostile.routes import Route, Victim, routes
from tests.torture.hostile.shot import Expect, Shot, head

LARGE = 20_000_000
_PIECE = 50_000


def large(victim: Victim) -> Iterator[Shot]:
    """Yield bodies of 20 MB on every route that takes one, with their length and in chunks."""
    content = b'{"document": "' + b"x" * (LARGE - 16) + b'"}'
    chunk = f"{_PIECE:x}\r\n".encode() + b"x" * _PIECE + b"\r\n"
    chunks = chunk * (LARGE // _PIECE) + b"0\r\n\r\n"
    for route in routes():
        if route.takes_body:
            fields = [*route.authorized(victim), ("Content-Type", "application/json")]
            target, told = route.target(victim), f"on {route.method} {route.path}"
            sized = head(route.method, target, [*fields, ("Content-Length", str(len(content)))])
            yield Shot(f"20 MB {told}", (sized, content), Expect.REFUSED, route.method)
            chunked = head(route.method, target, [*fields, ("Transfer-Encoding", "chunked")])
            yield Shot(f"20 MB in chunks {told}", (chunked, chunks), Expect.REFUSED, route.method)
            lying = head(route.method, target, [*fields, ("Content-Length", "5000000000")])
            yield Shot(f"5 GB that never come {told}", (lying, b"{}"), Expect.REFUSED, route.method)


def slow(victim: Victim) -> Iterator[Shot]:
    """Yield clients that send a few bytes at a time: patient ones that come to an end, and endless ones."""
    lint = next(route for route in routes() if route.path == "/v1/lint")
    body = lint.content
    fields = [*lint.authorized(victim), ("Content-Type", "application/json")]
    whole = head("POST", "/v1/lint", [*fields, ("Content-Length", str(len(body)))])
    yield _drip("a head in eight pieces", whole, 8, 0.25, after=body, expect=Expect.ANSWERED)
    yield _drip("a body in eight pieces", body, 8, 0.25, before=whole, expect=Expect.ANSWERED)
    chunked = head("POST", "/v1/lint", [*fields, ("Transfer-Encoding", "chunked")])
    pieces = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    yield _drip("a chunk at a time", pieces, 20, 0.1, before=chunked, expect=Expect.ANSWERED)
    yield Shot("half a head and silence", (whole[:30], 15.0), Expect.ANYTHING, "POST", is_slow=True)
    yield Shot("a byte and silence", (b"G", 15.0), Expect.ANYTHING, is_slow=True)
    yield Shot("silence", (15.0,), Expect.ANYTHING, is_slow=True)
    yield _drip("a head without an end", whole, len(whole) // 4, 0.5)
    yield Shot("half a body and silence", (whole, body[:9], 40.0), Expect.ANYTHING, "POST", is_slow=True)
    yield _drip("a body without an end", body, len(body) // 2, 1.0, before=whole)
    yield _drip("an answer that nobody reads", b"\r\n", 1, 5.0, before=_unread(lint, victim))


def _unread(lint: Route, victim: Victim) -> bytes:
    return b"".join(
        head("GET", "/openapi.yaml", [*lint.authorized(victim), ("Connection", "keep-alive")]) for _ in range(40)
    )


def _drip(
    name: str,
    content: bytes,
    count: int,
    pause: float,
    *,
    before: bytes = b"",
    after: bytes = b"",
    expect: Expect = Expect.ANYTHING,
) -> Shot:
    size = -(-len(content) // count)
    parts: list[bytes | float] = [before] if before else []
    for start in range(0, len(content), size):
        parts += [content[start : start + size], pause]
    return Shot(name, (*parts, *([after] if after else [])), expect, "POST", is_slow=True)
