"""Bodies that are no JSON, or JSON that nobody expects, on every route."""

from __future__ import annotations

from collections.abc import Iterator

from tests.torture.hostile.json_texts import broken, odd
from tests.torture.hostile.routes import Route, Victim, replaced, routes
from tests.torture.hostile.shot import Expect, Shot, with_body


def shots(victim: Victim) -> Iterator[Shot]:
    """Yield each broken text on each route, and each odd one alone and in the place of each member of a body."""
    every, bad, strange = routes(), broken(), odd()
    for route in every:
        expect = Expect.ANSWERED if route.is_open else Expect.MALFORMED
        for name, text in bad.items():
            yield _shot(route, victim, f"no JSON: {name[:60]}", text, expect)
        expect = Expect.ANSWERED if route.is_harmless else Expect.REFUSED
        for name, odd_text in strange.items():
            yield _shot(route, victim, f"odd JSON: {name[:60]}", odd_text.encode(), expect)
            for member in route.body:
                body = replaced(route.body, member, odd_text)
                yield _shot(route, victim, f"odd JSON as {member}: {name[:60]}", body, expect)
        for member in route.body:
            for name, text in bad.items():
                if len(text) < 1000 and not name.startswith("white space"):
                    body = replaced(route.body, member, "\0").replace(b"\0", text)
                    yield _shot(route, victim, f"no JSON as {member}: {name[:60]}", body, Expect.REFUSED)


def _shot(route: Route, victim: Victim, name: str, body: bytes, expect: Expect) -> Shot:
    sent = with_body(route.method, route.target(victim), body, route.authorized(victim))
    return Shot(f"{name} on {route.method} {route.path}", (sent,), expect, route.method)
