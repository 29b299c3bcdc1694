"""Request lines and headers that are broken, too many, too long, or say two things at once."""

from __future__ import annotations

from collections.abc import Iterator

from tests.torture.hostile.routes import Victim
from tests.torture.hostile.shot import Expect, Shot, head

_OK = b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"

_LINES = (
    b"", b"\r\n\r\n", b"\n\n", b"\0", b"\0\0\0\0\r\n\r\n", b"GET\r\n\r\n", b"GET /livez\r\n", b"GET /livez\r\n\r\n",
    b"/livez HTTP/1.1\r\n\r\n", b"GET  /livez HTTP/1.1\r\n\r\n", b"GET /livez  HTTP/1.1\r\n\r\n",
    b"GET\t/livez\tHTTP/1.1\r\n\r\n", b" GET /livez HTTP/1.1\r\n\r\n", b"GET /livez HTTP/1.1 \r\n\r\n",
    b"GET /livez HTTP/1.1 x\r\n\r\n", b"GET /livez HTTP/0.9\r\n\r\n", b"GET /livez HTTP/1\r\n\r\n",
    b"GET /livez HTTP/1.2\r\n\r\n", b"GET /livez HTTP/1.10\r\n\r\n", b"GET /livez HTTP/2.0\r\n\r\n",
    b"GET /livez HTTP/3\r\n\r\n", b"GET /livez HTTP/9.9\r\n\r\n", b"GET /livez HTTP/-1.1\r\n\r\n",
    b"GET /livez HTTP/1,1\r\n\r\n", b"GET /livez HTTP/x.y\r\n\r\n", b"GET /livez http/1.1\r\n\r\n",
    b"GET /livez HTTPS/1.1\r\n\r\n", b"GET /livez ICY/1.1\r\n\r\n", b"GET /livez HTTP/1.1\n\n",
    b"GET /livez HTTP/1.1\r\r\n\r\n", b"GET /livez HTTP/1.1\r\n", b"GET /livez HTTP/1.1\r\nHost: x\r\n",
    b"GET /livez HTTP/1.1\nHost: x\n\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x12\x04\x00\x00\x00\x00\x00", b"\x16\x03\x01\x02\x00\x01\x00",
    b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + b"\xaa" * 200, b"SSH-2.0-x\r\n", b"EHLO x\r\n",
    b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n" + _OK, b"\r\n\r\n\x00\r\nQUIT\n" + b"\x21\x11\x00\x0c",
    b"*1\r\n$4\r\nPING\r\n", b"{}\r\n\r\n", b"G" * 20_000, b"GET " + b"/" * 100_000, b"\xff" * 300,
    b"G\0T /livez HTTP/1.1\r\n\r\n", b"G(T /livez HTTP/1.1\r\n\r\n", b"GET /livez\0 HTTP/1.1\r\n\r\n",
    b"\xef\xbb\xbf" + _OK + b"\r\n", b"\r\n" + _OK + b"\r\n",
)  # fmt: skip

_FIELDS = (
    b"Authorization Bearer x", b"NoColon", b": empty", b" : x", b"Name : x", b"Na me: x", b"Na\tme: x", b"Na\0me: x",
    b"X: a\0b", b"X: a\rb", b"X: a\nb", b"X: \x01", b"X: \x7f", b"X: \xff\xfe", b"X\xff: y", b"X(y): z", b"X{y}: z",
    b"\"X\": y", b"X: a\r\n b", b"X: a\r\n\tb", b" X: folded first", b"X:", b"X: ", b"X:y", b"X:\ty", b"Host: y",
    b"Host:", b"Host: a, b", b"Host: a b", b"Host: x:99999", b"Host: x:y", b"Host: [::1", b"Host: /", b"Host: \xff",
    b"Host: a\0b", b"Host: user@x", b"Host: x#y", b"Host: " + b"a" * 5_000, b"Content-Length: -1",
    b"Content-Length: +0", b"Content-Length: 0x0", b"Content-Length: 1e1", b"Content-Length: a", b"Content-Length:",
    b"Content-Length: 0, 0", b"Content-Length: 0\r\nContent-Length: 1", b"Content-Length: 0 0",
    b"Content-Length: 0\r\nContent-Length: 0", b"Content-Length: \xb2", b"Content-Length: 99999999999999999999",
    b"Content-Length: 9" + b"0" * 5_000, b"Content-Length: 1_0", b"Content-Length: 5", b"Transfer-Encoding: gzip",
    b"Transfer-Encoding: identity", b"Transfer-Encoding: x", b"Transfer-Encoding:",
    b"Transfer-Encoding: chunked, identity", b"Transfer-Encoding: gzip, chunked",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nContent-Length: 0",
    b"Content-Length: 0\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: xchunked",
    b"Transfer-Encoding: \x0bchunked", b"Transfer-Encoding : chunked", b"Transfer_Encoding: chunked", b"TE: x",
    b"Trailer: Content-Length", b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AA",
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13",
    b"Expect: 100-continue", b"Expect: x", b"Expect: 200-ok", b"Connection: \0", b"Connection: close, keep-alive",
    b"Connection: Authorization", b"Connection:", b"Keep-Alive: timeout=-1", b"Max-Forwards: -1", b"Range: bytes=0-1",
    b"Range: bytes=5-1,9-", b"If-Range: x", b"Via: " + b"x, " * 2_000, b"X-Forwarded-For: \0",
    b"X-Forwarded-For: 1.2.3.4, x", b"X-Forwarded-Proto: gopher", b"X-Forwarded-Host: evil.test",
    b"X-Forwarded-Prefix: //evil.test", b"X-Forwarded-Port: 99999", b"Forwarded: for=x;proto=y;host=\"",
    b"X-Original-URL: /v1/tokens", b"X-HTTP-Method-Override: DELETE", b"SCRIPT_NAME: /x", b"Script-Name: /v1",
    b"Proxy: http://evil.test", b"Cookie: " + b"a=b; " * 1_500, b"Cookie: \xff", b"Cookie: a=\0",
    b"Accept-Encoding: gzip;q=x", b"Accept-Language: " + b"x" * 8_000, b"User-Agent: \xf0\x9f\x98\x80",
    b"Referer: javascript:x", b"Origin: null", b"Date: yesterday", b"X: " + b"a" * 8_000, b"X: " + b"a" * 8_190,
    b"X: " + b"a" * 9_000, b"X: " + b"a" * 200_000, b"X" * 9_000 + b": y", b"\r\nX: y", b"X: y\n\nGET /x HTTP/1.1",
    b"\r\n".join(b"X-%d: y" % number for number in range(90)),
    b"\r\n".join(b"X-%d: y" % number for number in range(200)), b"\r\n".join([b"X: y"] * 2_000),
)  # fmt: skip

_CHUNKED = (
    b"", b"0\r\n", b"0\r\n\r\n", b"2\r\n{}\r\n0\r\n\r\n", b"2\r\n{}\r\n", b"2\r\n{}0\r\n\r\n", b"2\r\n{",
    b"-1\r\n{}\r\n0\r\n\r\n", b"+2\r\n{}\r\n0\r\n\r\n", b"0x2\r\n{}\r\n0\r\n\r\n", b"2 \r\n{}\r\n0\r\n\r\n",
    b" 2\r\n{}\r\n0\r\n\r\n", b"2_0\r\n{}\r\n0\r\n\r\n", b"zz\r\n{}\r\n0\r\n\r\n", b"\r\n{}\r\n0\r\n\r\n",
    b"2\n{}\n0\n\n", b"2;x=y\r\n{}\r\n0\r\n\r\n", b"2;\r\n{}\r\n0\r\n\r\n", b"2;x=\"\r\n{}\r\n0\r\n\r\n",
    b"2;" + b"x" * 20_000 + b"\r\n{}\r\n0\r\n\r\n", b"F" * 16 + b"\r\n{}\r\n", b"F" * 5_000 + b"\r\n{}\r\n",
    b"7fffffffffffffff\r\n{}", b"2\r\n{}\r\n0\r\nX: y\r\n\r\n", b"2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n",
    b"2\r\n{}\r\n0\r\nbroken\r\n\r\n", b"2\r\n{}\r\n0\r\nX: \0\r\n\r\n", b"3\r\n{}\r\n\r\n0\r\n\r\n",
    b"2\r\n{}\r\n0\r\n" + b"X: y\r\n" * 5_000 + b"\r\n", b"1\r\n{\r\n" + b"1\r\n \r\n" * 5_000 + b"1\r\n}\r\n0\r\n\r\n",
    b"00000000000000002\r\n{}\r\n0\r\n\r\n", b"2\r\n{}\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n",
)  # fmt: skip


def shots(victim: Victim) -> Iterator[Shot]:
    """Yield broken request lines, broken fields and broken chunks, and requests that hide in the body of another."""
    for line in _LINES:
        yield Shot(f"the request line {line[:60]!r}", (line,), Expect.ANYTHING)
    stranger = b"Authorization: Bearer " + victim.stranger.encode()
    for field in _FIELDS:
        yield Shot(f"the field {field[:60]!r}", (_OK + field + b"\r\n\r\n",), Expect.ANYTHING)
        post = b"POST /v1/templates/nobody.here/render HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + stranger
        yield Shot(
            f"the field {field[:60]!r} on POST", (post + b"\r\n" + field + b"\r\n\r\n",), Expect.ANYTHING, "POST"
        )
    for body in _CHUNKED:
        fields = [("Transfer-Encoding", "chunked"), ("Content-Type", "application/json")]
        for target, token in (("/v1/lint", victim.admin), ("/v1/templates/nobody.here/versions", victim.stranger)):
            sent = head("POST", target, [*fields, ("Authorization", f"Bearer {token}")]) + body
            yield Shot(f"the chunks {body[:60]!r} on {target}", (sent,), Expect.ANYTHING, "POST")
    yield from _smuggled(victim)


def _smuggled(victim: Victim) -> Iterator[Shot]:
    """Yield requests in whose body a template is hidden that an honest reader never creates."""
    document = b'{"name": "smuggled", "document": "x"}'
    fields = [("Authorization", f"Bearer {victim.admin}"), ("Content-Type", "application/json")]
    hidden = head("POST", "/v1/templates", [*fields, ("Content-Length", str(len(document)))]) + document
    short, long = str(len(hidden)), str(len(hidden) + 5)
    frames = {
        "length before chunks": f"Content-Length: {long}\r\nTransfer-Encoding: chunked",
        "chunks before length": f"Transfer-Encoding: chunked\r\nContent-Length: {long}",
        "chunks in disguise": f"Content-Length: {short}\r\nTransfer-Encoding: xchunked",
        "chunks behind a tab": f"Content-Length: {short}\r\nTransfer-Encoding:\tchunked",
        "chunks folded": f"Content-Length: {short}\r\nTransfer-Encoding:\r\n chunked",
        "chunks spaced": f"Content-Length: {short}\r\nTransfer-Encoding : chunked",
        "chunks twice": "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "two lengths": f"Content-Length: {short}\r\nContent-Length: 0",
        "two lengths turned": f"Content-Length: 0\r\nContent-Length: {short}",
        "a list of lengths": f"Content-Length: 0, {short}",
        "a signed length": f"Content-Length: +{short}",
        "a length in hex": f"Content-Length: 0x{len(hidden):x}",
    }
    for name, frame in frames.items():
        for target in ("/livez", "/v1/whoami", "/v1/lint"):
            lead = f"POST {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {victim.admin}\r\n{frame}\r\n\r\n"
            sent = lead.encode() + b"0\r\n\r\n" + hidden
            yield Shot(f"smuggled by {name} on {target}", (sent,), Expect.ANYTHING, "POST")
