"""Whether an answer to a hostile request is one that may be given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from service.api.errors import STATUS
from tests.torture.hostile.shot import Expect, Shot
from tests.torture.hostile.wire import Garbled, Reply, replies

_MEMBERS = {"type", "title", "status", "detail", "code", "request_id"}
_OF_HTTP = {"unknown_route", "method_not_allowed", "not_acceptable", "unsupported_media_type"}
CODES = _OF_HTTP | {kind.code for parent in STATUS for kind in (parent, *parent.__subclasses__())}

# RFC 9112, section 6.1, asks for this status where a coding of the body is not known.
_UNKNOWN_CODING = 501


def wrong_with(shot: Shot, received: bytes) -> list[str]:
    """Return a sentence for each thing that is wrong with what came back for a shot."""
    try:
        found = list(replies(received, shot.method))
    except Garbled as error:
        return [f"{error}, for {shot}"]
    return [f"{sentence}, for {shot}" for sentence in (*_outcome(shot, found), *_forms(found))]


def statuses(shot: Shot, received: bytes) -> list[str]:
    """Return what is counted of a shot: its statuses, and who gave them."""
    try:
        found = list(replies(received, shot.method))
    except Garbled:
        return ["garbled"]
    return [f"{each.status} {'application' if is_ours(each) else 'server'}" for each in found] or ["closed"]


def is_ours(reply: Reply) -> bool:
    """Say whether the application gave an answer; the HTTP server refuses what is no request without asking it."""
    return "x-request-id" in reply.headers


def _outcome(shot: Shot, found: list[Reply]) -> Iterator[str]:
    if not found and shot.expect is not Expect.ANYTHING:
        yield "no answer"
    for each in found[:1]:
        if shot.expect is Expect.MALFORMED and (each.status, _code(each)) != (400, "invalid_request"):
            yield f"{each.status} {_code(each)} in place of 400 invalid_request"
        if shot.expect is Expect.REFUSED and each.status < 400 and each.status != 308:
            yield f"{each.status} in place of a refusal"


def _forms(found: list[Reply]) -> Iterator[str]:
    for each in found:
        if each.status >= 500 and not _is_wanted(each):
            yield f"{each.status} {each.body[:300]!r}"
        if is_ours(each) and each.status >= 400 and each.body:
            yield from _problem(each)
        if is_ours(each) and each.headers.get("content-type", "").startswith("application/json"):
            try:
                json.loads(each.body or b"null")
            except ValueError:
                yield f"{each.body[:200]!r} is called JSON"


def _is_wanted(reply: Reply) -> bool:
    if reply.status == 503:
        return reply.headers.get("retry-after", "").isdigit()
    return reply.status == _UNKNOWN_CODING and not is_ours(reply)


def _problem(reply: Reply) -> Iterator[str]:
    told = _json(reply)
    if reply.headers.get("content-type") != "application/problem+json":
        yield f"a refusal as {reply.headers.get('content-type')}"
    elif not isinstance(told, dict) or not told.keys() >= _MEMBERS:
        yield f"a problem document without its members: {told}"
    elif told["status"] != reply.status or told["request_id"] != reply.headers["x-request-id"]:
        yield f"a problem document that is not of its answer: {told}"
    elif told["code"] not in CODES:
        yield f"a code that is not known: {told['code']}"


def _code(reply: Reply) -> str | None:
    told = _json(reply)
    return told.get("code") if isinstance(told, dict) else None


def _json(reply: Reply) -> Any:
    try:
        return json.loads(reply.body)
    except ValueError:
        return None
