"""Headers that are well-formed and hold what they must not, wrong media types, and wrong methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.torture.hostile.routes import Route, Victim, routes
from tests.torture.hostile.shot import Expect, Shot, Text, head, with_body

_ODD: tuple[Text, ...] = (
    "", " ", "x", '"', '""', '"x', 'x"', "*", '"*"', "W/", 'W/"x"', 'w/"1"', '"1", "2"', '"1",', ',"1"', '"-1"', '"0"',
    '"1.0"', '"１"', '"99999999999"', '"sha256:"', '"sha256:' + "0" * 64 + '"', "a" * 5_000, '"' + "a" * 8_000 + '"',
    ", " * 3_000, b"\xff", b"\xc3\xa9", b"\xf0\x9f\x98\x80", "\t", "a\tb", "%00", "\\", "null", "[]", "1 or 1=1",
    "../../etc", "${jndi:ldap://x.test}", "{{7*7}}", "<script>", "\u202e", ";", "=", "a=b;c", "a" * 256, "a" * 255,
    b"\x80" * 200,
)  # fmt: skip
_VALUES: Mapping[str, tuple[Text, ...]] = {
    "If-Match": _ODD,
    "If-None-Match": _ODD,
    "Idempotency-Key": _ODD,
    "traceparent": (
        *_ODD, "00-" + "0" * 32 + "-" + "0" * 16 + "-00", "ff-" + "a" * 32 + "-" + "b" * 16 + "-01",
        "00-" + "g" * 32 + "-" + "b" * 16 + "-01",
    ),
    "X-Request-Id": (*_ODD, "a" * 128, "a" * 129, "a\u2028b", "..", "//"),
    "Accept": (
        *_ODD, "*/*;q=x", "*/*;q=2", "text/markdown;q=-1", "application/json;q=1e9", "text/*, */x", "/", "a/", "/b",
        "text/markdown;charset=utf-16", "a/b;" + "c=d;" * 1_000, "image/*",
    ),
    "Authorization": (
        *_ODD, "Bearer", "Bearer ", "Bearer x y", "Bearer  x", "Basic eDp5", "Basic ===", "Digest x", "bearer imp_",
        "Bearer imp_" + "a" * 40, "Bearer " + "a" * 7_000, b"Bearer \xff", "Bearer imp_\u0661", "Token x", "Bearer\tx",
        "Bearer null", "Bearer *", "Bearer '", "Bearer %00",
    ),
    "Content-Type": (
        *_ODD, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
        "multipart/form-data; boundary=x", "multipart/form-data; boundary=", "application/xml",
        "application/octet-stream", "text/json", "application/jsonx", "application/json5", "json", "application/",
        "/json", "application/json;charset=utf-16", "application/json; charset=latin-1", "application/json; charset=",
        "application/json; charset=\"", "application/json;charset=x;charset=y", "APPLICATION/JSON",
        "application/json, text/plain", "application/problem+json", "application/vnd.x+json",
        "application/json;" + "a=b;" * 1_000, "image/png", "text/html; charset=utf-7",
    ),
    "Content-Encoding": (*_ODD, "gzip", "deflate", "br", "gzip, gzip", "identity", "compress"),
    "Cache-Control": _ODD[:20],
    "X-Forwarded-For": _ODD[:30],
    "Host": (
        "", "x:0", "x:65536", "[", "]", "[::1]:80", "x..y", ".", "-", "a" * 300, "x/y", "x?y", "x y", b"\xff", "%00",
        "127.0.0.1:99999999999", "é",
    ),
}  # fmt: skip
_METHODS = (
    "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PROPFIND", "MKCOL", "PURGE", "get", "Get", "GETS", "QUERY", "LINK",
    "M-SEARCH", "G" * 20, "X", "DELETE", "PUT", "POST", "GET", "_", "A1", "a" * 100,
)  # fmt: skip


def shots(victim: Victim) -> Iterator[Shot]:
    """Yield every odd value of every header on every route, and every method on every path."""
    every = routes()
    for route in every:
        for name, values in _VALUES.items():
            for value in values:
                yield _with_header(route, victim, name, value)
    for path in sorted({route.path for route in every}):
        known = {route.method for route in every if route.path == path}
        for method in _METHODS:
            if method not in known:
                yield _with_method(Route(method, path, is_open=False, takes_body=False), victim)


def _with_header(route: Route, victim: Victim, name: str, value: Text) -> Shot:
    headers = [pair for pair in route.authorized(victim) if pair[0] != name]
    body = route.content or (b"{}" if name.startswith("Content-") else b"")
    given: list[tuple[Text, Text]] = [*headers, (name, value)]
    sent = (
        with_body(route.method, route.target(victim), body, given)
        if body
        else head(route.method, route.target(victim), given)
    )
    expect = Expect.ANSWERED if route.is_harmless or route.is_open else Expect.REFUSED
    if name in ("Authorization", "Host"):
        expect = Expect.ANSWERED
    return Shot(f"{name}: {value[:60]!r} on {route.method} {route.path}", (sent,), expect, route.method)


def _with_method(route: Route, victim: Victim) -> Shot:
    sent = head(route.method, route.target(victim, name=victim.nobody), route.authorized(victim))
    return Shot(f"the method {route.method} on {route.path}", (sent,), Expect.ANSWERED, route.method)
