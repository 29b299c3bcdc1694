"""Odd names in every part of every path, odd queries on every list, and targets that are no paths."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from urllib.parse import quote

from tests.torture.hostile.routes import Route, Victim, routes
from tests.torture.hostile.shot import Expect, Shot, Text, head, with_body

_NAMES: tuple[Text, ...] = (
    "%2F", "a%2Fb", "%2f%2f", "..%2f..%2fetc%2fpasswd", "%00", "a%00", "victim%00", "%ff", "%c3%28", "%ed%a0%80", "%",
    "%%", "%zz", "%4", "%u0041", "%25", "%252F", "%2500", ".", "..", "...", "%2e", "%2e%2e", "-", "_", "a..b", "a--b",
    ".a", "a.", "a b", "a%20b", "%20", "%09", "%0a", "%0d%0aX-Evil:%201", "%7f", "%1b[31m", "A", "VICTIM", "Victim",
    "victim ", "%C3%A9", "é", b"\xe9", b"\xff\xfe", b"\x80", "日本", "%F0%9F%98%80", "%E2%80%8B", "%E2%80%AE",
    "%EF%BB%BF", "victim%E2%80%8B", "a;b", "a;jsessionid=1", "a:b", "a@b", "a&b", "a=b", "a+b", "a,b", "a!b", "a*b",
    "*", "a'b", "a%22b", "a%3Cb%3E", "a\\b", "%5c", "a|b", "a^b", "a`b", "a~b", "~", "$NOTES", "{name}", "{{7*7}}",
    "${7*7}", "%s%s%n", "null", "undefined", "NaN", "true", "0", "-1", "1e9", "99999999999999999999", "0x1", "1.0",
    "01", "+1", "latest", "sha256:", "sha256:zz", "sha256:" + "0" * 64, "sha256:" + "F" * 64, "sha512:" + "0" * 128,
    "a" * 200, "a" * 201, "a" * 1_000, "a" * 7_000, "a" * 10_000, "%41" * 3_000, "a." * 99 + "a", "a/" * 2_000, "/",
    "//", "///", "/../", "/./", "?", "%3F", "#", "%23", "'; DROP TABLE templates; --", "1%27%20OR%20%271%27=%271",
    "con", "__proto__", "constructor", "00000000-0000-0000-0000-000000000000", "imp_x",
)  # fmt: skip

_QUERIES: tuple[Text, ...] = (
    "limit=0", "limit=-1", "limit=201", "limit=1e3", "limit=１", "limit=1.5", "limit=", "limit=a", "limit=0x10",
    "limit=1&limit=2", "limit=99999999999999999999999", "limit=" + "9" * 5_000, "limit=%00", "limit=+5", "limit= 5",
    "limit=5%20", "limit=True", "cursor=", "cursor=x", "cursor=%00", "cursor=%ff", "cursor=é", b"cursor=\xff",
    "cursor=====", "cursor=AAAA", "cursor=bnVsbA", "cursor=" + "A" * 2_001, "cursor=" + "A" * 7_000,
    "cursor=x&cursor=y", "cursor[]=x", "cursor[a]=x", "a=b", "&", "&&&", "=", "=&=", "?", "%", "%zz", "%00", "%ff=%ff",
    b"\xff=\xfe", "limit", ";limit=5", "limit=5;x=y", "#", "q=", "q=%00", "q=%ff", "q=%", "q=*", "q=%22", "q='", "q=(",
    "q=a%20AND%20b", "q=NEAR(a)", "q=^a", "q=a:b", "q=-a", "q=" + "a+" * 249, "q=" + "a" * 501, "q=%F0%9F%98%80",
    "q=%ED%A0%80", "q=%E2%80%8B", "prefix=%25", "prefix=_", "prefix=%", "prefix=" + "a" * 201, "label=%00",
    "archived=maybe", "archived=", "archived=2", "archived=%00", "version=0", "version=-1", "version=a",
    "version=1e400", "version=9999999999", "since=x", "since=0", "since=2026", "since=2026-13-45T99:99:99Z",
    "since=9999-12-31T23:59:59Z", "since=0000-00-00T00:00:00Z", "since=2026-01-01T00:00:00",
    "since=2026-01-01T00:00:00+99:99", "since=infinity", "since=0001-01-01T00:00:00%2B14:00",
    "until=9999-12-31T23:59:59-14:00", "until=%00", "until=" + "9" * 2_000, "prompt_sha256=x",
    "prompt_sha256=" + "A" * 64, "prompt_sha256=" + "a" * 63, "caller=%00", "caller=" + "a" * 501, "tag=%00",
    "tag=a:b:c", "actor=%ff", "from=1", "to=1", "from=1&to=%00", "from=%ff&to=1", "from=1&to=" + "a" * 5_000,
    "from=&to=", "from=latest&to=sha256:x", "from=1&to=99999999999999999999",
    "&".join(f"a{number}=1" for number in range(1_500)), "limit=5&LIMIT=5",
)  # fmt: skip

_CURSORS = (
    '[]', '[null]', '[1]', '[-1]', '["a"]', '[[]]', '{}', 'null', '[1,2,3]', '[1e400]', '[NaN]', '["\\u0000"]',
    '["\\ud800"]', '[true]', '[99999999999999999999999999]', '["2026-01-01T00:00:00+00:00","x"]',
    '["0001-01-01T00:00:00+14:00",""]', '["9999-12-31T23:59:59-14:00",""]', '["x","y"]', '["2026-01-01","\\u0000"]',
    "[" * 1_000, '[1.5]', '["' + "a" * 1_000 + '"]',
)  # fmt: skip


def shots(victim: Victim) -> Iterator[Shot]:
    """Yield every odd name in every part of every path, every odd query, and a few targets that are no paths."""
    for route in routes():
        for part in route.parts:
            for name in _NAMES:
                yield _named(route, victim, part, name)
        for query in (*_QUERIES, *(f"cursor={_encoded(cursor)}" for cursor in _CURSORS)):
            target = route.target(victim).encode() + b"?" + _bytes(query)
            yield _shot(route, victim, f"the query {query[:60]!r}", target)
    for name in _NAMES:
        yield Shot(f"the path {name[:60]!r}", (head("GET", b"/" + _bytes(name)),), Expect.ANSWERED)
    yield from _targets(victim)


def _named(route: Route, victim: Victim, part: str, name: Text) -> Shot:
    before, _, after = route.target(victim, **{part: "\0"}).partition("\0")
    return _shot(route, victim, f"{name[:60]!r} as {part}", before.encode() + _bytes(name) + after.encode())


def _shot(route: Route, victim: Victim, name: str, target: bytes) -> Shot:
    expect = Expect.ANSWERED if route.is_harmless else Expect.REFUSED
    # What stands before a # or ? may be another address, where that method has nothing to do; it is no harm either.
    if b"#" in target or target.count(b"?") or b"//" in target:
        expect = Expect.ANSWERED
    headers = route.authorized(victim)
    sent = (
        with_body(route.method, target, route.content, headers)
        if route.takes_body
        else head(route.method, target, headers)
    )
    return Shot(f"{name} on {route.method} {route.path}", (sent,), expect, route.method)


def _targets(victim: Victim) -> Iterator[Shot]:
    allowed = [("Authorization", f"Bearer {victim.admin}")]
    odd: tuple[Text, ...] = (
        "", " ", "*", "livez", "http://127.0.0.1/livez", "http://other.test/v1/templates", "https://x.test:99999/",
        "http://", "http:///livez", "http://[::1", "http://[::1]/livez", "http://user:pass@x.test/livez",
        "ftp://x.test/", "file:///etc/passwd", "x.test:443", "//x.test/livez", "///livez", "/livez#x", "/livez?",
        "/livez?x", "/./livez", "/x/../livez", "/livez/", "/livez/..", "\\livez", "/livez\\", "/livez%20", "/livez\x00",
        "/livez\x01", "/livez\x7f", b"/livez\xff", "/livez;x", "/LIVEZ", "/docs/static/../../app.py",
        "/docs/static/%2e%2e/%2e%2e/app.py", "/docs/static/..%2f..%2fapp.py", "/docs/static//etc/passwd",
        "/docs/static/%00", "/docs/static/" + "a" * 300, "/" * 8_000, "/" + "%2F" * 2_000, "/livez x",
        "javascript:alert(1)", "data:,x", "/v1/templates/" + "a/" * 500, "?", "?x=y", "#", "/\u2028", "/%E2%80%A8",
        "/livez%0d%0a",
    )  # fmt: skip
    for target in odd:
        yield Shot(f"the target {target[:60]!r}", (head("GET", target, allowed),), Expect.ANSWERED)


def _encoded(cursor: str) -> str:
    return quote(base64.urlsafe_b64encode(cursor.encode()).decode())


def _bytes(text: Text) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
