"""Honest requests in which chance has changed some bytes."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.torture.hostile.routes import Route, Victim, routes
from tests.torture.hostile.shot import Expect, Shot, head, with_body

_SPECIAL = (
    b"\0",
    b"\r\n",
    b"\n",
    b"\xff",
    b'"',
    b"{",
    b"}",
    b"[",
    b",",
    b":",
    b"%",
    b"%00",
    b"/",
    b"\\",
    b"\\u",
    b" ",
    b"9" * 20,
    b"\xc3\xa9",
)


def shots(victim: Victim, rng: Random) -> Iterator[Shot]:
    """Yield such requests without end."""
    every = routes()
    while True:
        route = rng.choice(every)
        sent = _mutated(_honest(route, victim), rng)
        yield Shot(f"mutated {route.method} {route.path}", (sent,), Expect.ANYTHING, route.method)


def _honest(route: Route, victim: Victim) -> bytes:
    if not route.takes_body:
        return head(route.method, route.target(victim), route.authorized(victim))
    return with_body(route.method, route.target(victim), route.content, route.authorized(victim))


def _mutated(sent: bytes, rng: Random) -> bytes:
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(sent))
        until = at + rng.choice((0, 1, 1, 2, 10))
        put = rng.choice((rng.choice(_SPECIAL), bytes([rng.randrange(256)]), b"", sent[at:until] * 3))
        sent = sent[:at] + put + sent[until:]
    return sent
