"""`Idempotency-Key`: a POST that is sent again gets the first answer again, and acts once.

The answer is stored in the transaction of its effect: either both are there or neither is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping

from flask import Response, request

from service.access.repeats import Repeatable, find_answer, keep_answer
from service.api.headers import Header
from service.context import Context
from service.core.errors import Conflict, InvalidRequest, Stale, Unavailable

HEADER = Header(
    "Idempotency-Key",
    "Any text of your own; for 24 hours the same request under it gets the same answer, and acts once",
    # Spaces at the ends of a header's value are not part of it (RFC 9110, section 5.5).
    re.compile(r"[!-~](?:[ -~]{0,253}[!-~])?"),
)
REPLAYED = "Idempotency-Replayed"
_KEPT_HEADERS = ("Content-Type", "Location", "ETag")

Kept = Callable[[Response], bytes]


def as_sent(response: Response) -> bytes:
    """Keep the body of an answer as it was sent."""
    return response.get_data()


def once(context: Context, act: Callable[[], Response], kept: Kept) -> Response:
    """Act and keep the answer under the request's key, or return the answer that is kept there.

    Without the header it just acts. Raises InvalidRequest for a key that is no key, and what `find_answer` raises.
    Refusals are not kept: they changed nothing and may be tried again.
    """
    repeatable = _repeatable(context)
    if repeatable is None:
        return act()
    known = find_answer(context.db, repeatable, context.now)
    if known is not None:
        return _again(known.status, known.headers, known.body)
    response = act()
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    keep_answer(
        context.db, repeatable, status=response.status_code, headers=headers, body=kept(response), now=context.now
    )
    return response


def unless_answered(context: Context, act: Callable[[], Response]) -> Response:
    """Act; when that is refused because the same request was answered meanwhile, return that answer."""
    try:
        return act()
    except (Conflict, Stale, Unavailable):
        repeatable = _repeatable(context)
        if repeatable is None:
            raise
        with context.reading():
            known = find_answer(context.db, repeatable, context.now)
        if known is None:
            raise
        return _again(known.status, known.headers, known.body)


def _repeatable(context: Context) -> Repeatable | None:
    """Return the request as one that may come twice, or None without the header or for another method than POST."""
    key = request.headers.get(HEADER.name)
    if key is None or request.method != "POST":
        return None
    if not HEADER.fits(key):
        raise InvalidRequest(f"{HEADER.name} takes 1 to 255 printable ASCII characters, such as a UUID")
    return Repeatable(context.actor.id, key, _request_hash())


def _again(status: int, headers: Mapping[str, str], body: bytes) -> Response:
    response = Response(body, status=status)
    response.headers.update(headers)
    response.headers[REPLAYED] = "true"
    return response


def _request_hash() -> str:
    parts = [request.method, request.full_path, request.headers.get("If-Match", "")]
    return hashlib.sha256(json.dumps(parts).encode() + request.get_data()).hexdigest()
