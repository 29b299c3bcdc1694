"""Conditional requests (RFC 9110, section 13): entity tags out, If-Match and If-None-Match in."""

from __future__ import annotations

from flask import Response, request

from service.core.errors import InvalidRequest, Stale
from service.registry.labels import Expected

FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"

IF_BASE = {"If-Match": "Digest of the version that you started from, in quotes: a stale save is refused with 412"}
IF_LABEL = {
    "If-Match": "Number of the version that the label points at now, in quotes; else 412",
    "If-None-Match": "`*`: only if the label is not set; else 412",
}
IF_CHANGED = {"If-None-Match": "ETag that you have: 304 when it is still the one"}


def conditional(response: Response, tag: str, *, fixed: bool) -> Response:
    """Give the response its entity tag, and answer 304 when the client has it; `fixed` lets it be kept for ever.

    Raises Stale where If-Match asks for another one.
    """
    response.set_etag(tag)
    response.headers["Cache-Control"] = FOR_EVER if fixed else ASK_AGAIN
    response.make_conditional(request)
    if response.status_code == 412:
        raise Stale(f'what is here has the entity tag "{tag}", which If-Match does not name')
    return response


def bases() -> tuple[str, ...] | None:
    """Return the digests that If-Match names, or None without it (or with `*`, which any version fits).

    The tag of a version's JSON form, a digest with something behind it, counts as the digest.
    """
    tags = _tags("If-Match")
    if tags is None or tags == ("*",):
        return None
    return tuple(tag.split(";")[0] for tag in tags)


def expected_label() -> Expected | None:
    """Return where the request's conditions expect a label to point, or None without conditions.

    Raises InvalidRequest for a condition that is neither If-Match with a version number nor `If-None-Match: *`.
    """
    tags = _tags("If-Match")
    if tags is not None:
        if len(tags) == 1 and tags[0].isascii() and tags[0].isdigit() and len(tags[0]) < 10:
            return Expected(int(tags[0]))
        raise InvalidRequest('If-Match takes the number of the version that the label points at now: "3"')
    none = request.headers.get("If-None-Match")
    if none is None:
        return None
    if none.strip() != "*":
        raise InvalidRequest("If-None-Match takes `*` here: set the label only if it is not set")
    return Expected(None)


def _tags(header: str) -> tuple[str, ...] | None:
    value = request.headers.get(header)
    if value is None:
        return None
    if value.strip() == "*":
        return ("*",)
    # An empty tag, `""`, comes as None.
    tags = tuple(tag or "" for tag in request.if_match.as_set(include_weak=True))
    if not tags:
        raise InvalidRequest(f'{header} takes an entity tag in quotes, such as "sha256:..."')
    return tags
