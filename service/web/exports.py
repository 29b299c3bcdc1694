"""Lists as files to download, the same that the API gives: CSV for a spreadsheet, JSON Lines for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, request

from service.audit.exports import Export
from service.audit.listing import Listing, Part
from service.context import Context, current
from service.core.errors import Unauthenticated, Unavailable
from service.patience import MORE_TIME
from service.web.cookies import session_secret
from service.web.forms import asked

KINDS = {"csv": "text/csv; charset=utf-8; header=present", "jsonl": "application/jsonl"}


def kind_asked() -> str:
    """Return the kind of file that the address asks for: CSV unless it says otherwise."""
    return "jsonl" if asked("as") == "jsonl" else "csv"


def download(listing: Listing[Any], kind: str) -> Response:
    """Answer with a whole list as a file; its first part is read before anything is sent, so that a refusal is told.

    Raises Unavailable where as many are running as may run at a time.
    """
    context = current()
    if not context.exports.acquire(blocking=False):
        raise Unavailable("as many files are being made here as may be at a time; try again shortly")
    try:
        export = Export(listing.columns, "csv" if kind == "csv" else "lines", _reader(listing, context))
        first = listing.read(context.db, export.first, None)
        response = Response(export.texts(*first), content_type=KINDS[kind])
    except BaseException:
        context.exports.release()
        raise
    response.call_on_close(context.exports.release)
    response.headers["Content-Disposition"] = f'attachment; filename="{listing.name}.{kind}"'
    return response


def _reader(listing: Listing[Any], context: Context) -> Callable[[int, str], Part]:
    """Return what reads the next part; it ends, in the middle of the file, with a session that has ended."""
    secret, more_time = session_secret(), request.environ.get(MORE_TIME, bool)

    def read(size: int, place: str) -> Part:
        more_time()
        if secret is None:
            raise Unauthenticated
        context.authenticate_session(secret)
        with context.reading():
            return listing.read(context.db, size, place)

    return read
