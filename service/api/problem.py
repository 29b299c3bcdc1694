"""The one error payload: a problem document (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response

MEDIA_TYPE = "application/problem+json"


def problem(status: int, code: str, detail: str, request_id: str, members: Mapping[str, Any] | None = None) -> Response:
    """Return the response for a refusal; `members` are the extension members, such as `errors` or `findings`."""
    payload = {
        "type": f"urn:imprint:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id,
        **(members or {}),
    }
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")) + "\n"
    return Response(body.encode("utf-8", "replace"), status=status, content_type=MEDIA_TYPE)
