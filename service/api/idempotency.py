"""`Idempotency-Key`: a POST that is sent again gets the first answer again, and acts once.

What is kept of the answer is stored in the transaction of its effect: either both are there or neither is. Of a view
that runs again for a repetition only what it says itself is kept: its answer holds text that may be secret or be erased
meanwhile, and can be made again from the request, which is the same by definition.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Response, g, request

from service.access.repeats import Repeatable, find_answer, keep_answer
from service.api.bearer import secret_of_request
from service.api.headers import Header
from service.context import Context
from service.core.errors import Conflict, InvalidRequest, Stale, Unavailable

if TYPE_CHECKING:
    from service.store.idempotency import KeptAnswer

HEADER = Header(
    "Idempotency-Key",
    "Any text of your own; for 24 hours the same request under it gets the same answer, and acts once",
    # Spaces at the ends of a header's value are not part of it (RFC 9110, section 5.5).
    re.compile(r"[!-~](?:[ -~]{0,253}[!-~])?"),
)
REPLAYED = "Idempotency-Replayed"
_KEPT_HEADERS = ("Content-Type", "Location", "ETag")


def is_repeatable() -> bool:
    """Return whether the request says that it may come twice."""
    return request.method == "POST" and HEADER.name in request.headers


def keep(text: str) -> None:
    """Let this text be kept for a repetition of the present request, and nothing of the answer's body."""
    g.kept_for_repetition = text


def kept() -> str | None:
    """Return what the view kept when this request was answered first, or None when it never was."""
    first: str | None = g.get("kept_by_first_answer")
    return first


def once(context: Context, act: Callable[[], Response], *, reruns: bool) -> Response:
    """Act and keep the answer under the request's key, or answer as the first time.

    Raises InvalidRequest for a key that is no key, and what `find_answer` raises. Refusals are not kept: they changed
    nothing and may be tried again.
    """
    repeatable = _repeatable(context)
    known = find_answer(context.db, repeatable, context.now)
    if known is not None:
        return _again(known, act, reruns)
    response = act()
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    of_view: str | None = g.pop("kept_for_repetition", "" if reruns else None)
    body = response.get_data() if of_view is None else of_view.encode()
    keep_answer(context.db, repeatable, status=response.status_code, headers=headers, body=body, now=context.now)
    return response


def unless_answered(
    context: Context, act: Callable[[], Response], view: Callable[[], Response], *, reruns: bool
) -> Response:
    """Act; when that is refused because the same request was answered meanwhile, answer as that first time."""
    try:
        return act()
    except (Conflict, Stale, Unavailable):
        with context.reading():
            known = find_answer(context.db, _repeatable(context), context.now)
            if known is None:
                raise
            return _again(known, view, reruns)


def _repeatable(context: Context) -> Repeatable:
    key = request.headers[HEADER.name]
    if not HEADER.fits(key):
        raise InvalidRequest(f"{HEADER.name} takes 1 to 255 printable ASCII characters, such as a UUID")
    return Repeatable(context.actor.id, key, _request_hash())


def _again(known: KeptAnswer, view: Callable[[], Response], reruns: bool) -> Response:
    if reruns:
        g.kept_by_first_answer = known.body.decode()
        response = view()
    else:
        response = Response(known.body, status=known.status)
        response.headers.update(known.headers)
    response.headers[REPLAYED] = "true"
    return response


def _request_hash() -> str:
    """Hash all that the request asks for, with the caller's token as the key.

    A plain hash would let whoever reads the database try out short secrets among the arguments. The token is the same
    at every repetition, and lies in no table.
    """
    parts = [request.method, request.full_path, request.headers.get("If-Match", "")]
    # A key longer than a block is hashed, as the stored hash of a token is made: what stands before tells them apart.
    token = b"Idempotency-Key of " + secret_of_request().encode("utf-8", "surrogatepass")
    return hmac.digest(token, json.dumps(parts).encode() + request.get_data(), "sha256").hex()
