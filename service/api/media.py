"""Media types: which of those that can be sent the client likes best (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable

JSON, MARKDOWN = "application/json", "text/markdown"
CSV, JSON_LINES, NDJSON = "text/csv", "application/jsonl", "application/x-ndjson"


def negotiated(*offered: str) -> str:
    """Return the media type that the client likes best, whatever charset it names; the first where it says nothing.

    Raises NotAcceptable if it likes none.
    """
    if not request.accept_mimetypes:
        return offered[0]
    liked = MIMEAccept((kind.partition(";")[0].strip(), quality) for kind, quality in request.accept_mimetypes)
    best = liked.best_match(offered)
    if best is None:
        raise NotAcceptable
    return best
