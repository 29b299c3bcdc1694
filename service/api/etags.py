"""Conditional requests (RFC 9110, section 13): entity tags out, If-Match and If-None-Match in."""

from __future__ import annotations

import re

from flask import Response, request

from service.api.headers import Described, Header
from service.core.errors import InvalidRequest, Stale
from service.registry.labels import Expected

FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"

# An entity tag (RFC 9110, section 8.8.3) that is not empty; one without its quotes is understood all the same.
_TAG = re.compile(r'(?:(?:W/)?"[!#-~]+"|[!#-+\--~]+)')

_BASES = Header(
    "If-Match",
    "Digest of the version that you started from, in quotes: a stale save is refused with 412",
    re.compile(rf"{_TAG.pattern}(?: *, *{_TAG.pattern})*"),
)
_POINTS = Header(
    "If-Match",
    "Number of the version that the label points at now, in quotes; else 412",
    re.compile(r'(?:W/)?(?:"[0-9]{1,9}"|[0-9]{1,9})'),
)
_UNSET = Header("If-None-Match", "`*`: only if the label is not set; else 412", "*")
_KNOWN = Header("If-None-Match", "ETag that you have: 304 when it is still the one")

DESCRIBED: Described = {
    "ETag": {"schema": {"type": "string"}, "description": "What to send in If-Match or If-None-Match", "required": True}
}
IF_BASE, IF_LABEL, IF_CHANGED = (_BASES,), (_POINTS, _UNSET), (_KNOWN,)


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

    The tag of a version's JSON form, a digest with something behind it, counts as the digest. Raises InvalidRequest for
    a text that is no entity tag.
    """
    value = _value(_BASES, 'an entity tag in quotes, such as "sha256:..."')
    if value is None or value == "*":
        return None
    tags = (_bare(tag[0]) for tag in _TAG.finditer(value))
    return tuple(tag.split(";")[0] for tag in tags)


def expected_label() -> Expected | None:
    """Return where the request's conditions expect a label to point, or None without conditions.

    Raises InvalidRequest for a condition that is neither If-Match with a version number nor `If-None-Match: *`.
    """
    points = _value(_POINTS, 'the number of the version that the label points at now: "3"')
    unset = _value(_UNSET, "`*` here: set the label only if it is not set")
    if points is not None:
        # Nothing fits both conditions, and no version has the number 0.
        return Expected(int(_bare(points)) if unset is None else 0)
    return None if unset is None else Expected(None)


def _value(header: Header, takes: str) -> str | None:
    """Return a header's value, None without it; raises InvalidRequest, saying what it takes, for another form."""
    value = request.headers.get(header.name)
    if value is not None and not header.fits(value.strip()):
        raise InvalidRequest(f"{header.name} takes {takes}")
    return value if value is None else value.strip()


def _bare(tag: str) -> str:
    return tag.removeprefix("W/").strip('"')
