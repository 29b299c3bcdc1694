"""Whole lists as CSV or JSON Lines: read and sent a part at a time, each part in a transaction of its own.

Between two parts no connection to the database is held, however slowly the client reads. An error in the middle breaks
the connection, so that no client takes a part for the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, request

from service.api.bearer import secret_of_request
from service.api.blueprint import Blueprint
from service.api.listing import page
from service.api.media import CSV, JSON, JSON_LINES, NDJSON, negotiated
from service.audit.exports import Export
from service.audit.listing import Listing, Part
from service.audit.presenting import Json
from service.context import Context, current
from service.core.errors import InvalidRequest, Problem, Unavailable
from service.patience import MORE_TIME

VARIES = {"Vary": {"schema": {"type": "string"}, "description": "`Accept`", "required": True}}
_KINDS = {
    CSV: ("csv", "text/csv; charset=utf-8; header=present"),
    JSON_LINES: ("jsonl", JSON_LINES),
    NDJSON: ("ndjson", NDJSON),
}
_EITHER = "A page as JSON; or all that fits, as CSV or as JSON Lines"


def exportable(blueprint: Blueprint, schema: Any) -> Callable[[Any], Any]:
    """Declare that a view answers with a page as JSON, or with the whole list in the other forms."""

    def decorate(view: Any) -> Any:
        view = blueprint.refuses(HTTPStatus.NOT_ACCEPTABLE)(view)
        for kind in _KINDS:
            text = {"schema": {"type": "string"}, "content_type": kind, "description": _EITHER, "headers": VARIES}
            view = blueprint.alt_response(200, **text)(view)
        return blueprint.response(200, schema, description=_EITHER, headers=VARIES)(view)

    return decorate


def listed(listing: Listing[Any], query: Json) -> Any:
    """Answer with a list in the form that the client likes best; `query` has its `limit` and maybe its `cursor`.

    Raises NotAcceptable, InvalidRequest for an export from a cursor on, and Unavailable where too many are running.
    """
    kind = negotiated(JSON, *_KINDS)
    if kind == JSON:
        return page(listing, current().db, query), 200, {"Vary": "Accept"}
    if "cursor" in query:
        message = "cursor goes through pages, and an export has none: leave it out, or ask for application/json"
        raise InvalidRequest(message, [Problem("invalid_value", message, pointer="/cursor")])
    # Without a limit in the query there is the default of a page, which is not meant here.
    most = query["limit"] if "limit" in request.args else None
    return _streamed(listing, kind, most, current())


def _streamed(listing: Listing[Any], kind: str, most: int | None, context: Context) -> Response:
    """Begin an export: its first part is read before anything is answered, so that a refusal can still be told."""
    if not context.exports.acquire(blocking=False):
        raise Unavailable("as many exports run here as may run at a time; nothing is wrong, try again shortly")
    try:
        export = Export(listing.columns, "csv" if kind == CSV else "lines", _reader(listing, context), most)
        response = Response(export.texts(*listing.read(context.db, export.first, None)), content_type=_KINDS[kind][1])
    except BaseException:
        context.exports.release()
        raise
    response.call_on_close(context.exports.release)
    response.headers["Content-Disposition"] = f'attachment; filename="{listing.name}.{_KINDS[kind][0]}"'
    response.vary.add("Accept")
    return response


def _reader(listing: Listing[Any], context: Context) -> Callable[[int, str], Part]:
    """Return what reads the next part; raises Unauthenticated where the token was revoked meanwhile.

    The server is told whenever the client has taken a part, so that it gives more time.
    """
    secret, more_time = secret_of_request(), request.environ.get(MORE_TIME, bool)

    def read(size: int, place: str) -> Part:
        more_time()
        context.authenticate(secret)
        with context.reading():
            return listing.read(context.db, size, place)

    return read
