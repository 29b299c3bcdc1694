"""Whole lists as CSV or JSON Lines: read and sent a part at a time, each part in a transaction of its own.

Between two parts no connection to the database is held, however slowly the client reads. An error in the middle breaks
the connection, so that no client takes a part for the whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response, request

from service.api.bearer import secret_of_request
from service.api.blueprint import Blueprint
from service.api.listing import Json, Listing, page
from service.api.media import CSV, JSON, JSON_LINES, NDJSON, negotiated
from service.context import Context, current
from service.core import csv_text
from service.core.errors import InvalidRequest, Problem, Unavailable
from service.patience import MORE_TIME

AT_ONCE = 200
FIRST = 20
MOST_BYTES = 1024 * 1024
"""How many items are read at a time at the most, how many first, and how long their text shall be, about."""

VARIES = {"Vary": {"schema": {"type": "string"}, "description": "`Accept`", "required": True}}
_KINDS = {
    CSV: ("csv", "text/csv; charset=utf-8; header=present"),
    JSON_LINES: ("jsonl", JSON_LINES),
    NDJSON: ("ndjson", NDJSON),
}
_EITHER = "A page as JSON; or all that fits, as CSV or as JSON Lines"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


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
        export = _Export(listing, kind, context, secret_of_request(), request.environ.get(MORE_TIME, bool))
        first = listing.read(context.db, FIRST if most is None else min(FIRST, most), None)
        response = Response(export.texts(*first, most), content_type=_KINDS[kind][1])
    except BaseException:
        context.exports.release()
        raise
    response.call_on_close(context.exports.release)
    response.headers["Content-Disposition"] = f'attachment; filename="{listing.name}.{_KINDS[kind][0]}"'
    response.vary.add("Accept")
    return response


@dataclass(frozen=True, slots=True)
class _Export:
    """One export under way; `more_time` is told whenever the client has taken a part."""

    listing: Listing[Any]
    kind: str
    context: Context
    secret: str
    more_time: Callable[[], object]

    def texts(self, items: list[Json], place: str | None, most: int | None) -> Iterator[bytes]:
        """Yield the parts of the file, from the items that were read already to the end of the list."""
        size, sent = len(items), 0
        if self.kind == CSV:
            yield csv_text.row(self.listing.columns).encode()
        while items:
            text = "".join(map(self._line, items)).encode()
            sent += len(items)
            yield text
            size = max(1, min(AT_ONCE, size * MOST_BYTES // len(text), AT_ONCE if most is None else most - sent))
            if place is None or sent == most:
                return
            items, place = self._next(size, place)

    def _next(self, size: int, place: str) -> tuple[list[Json], str | None]:
        """Read the next part; raises Unauthenticated where the token was revoked meanwhile."""
        self.more_time()
        self.context.authenticate(self.secret)
        with self.context.reading():
            return self.listing.read(self.context.db, size, place)

    def _line(self, item: Json) -> str:
        if self.kind == CSV:
            return csv_text.row(item[name] for name in self.listing.columns)
        return f"{_encode(item)}\n"
