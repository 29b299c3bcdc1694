"""What an operation may refuse, and with which statuses and headers, as the specification tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from service.api.errors import CODES_OF_HTTP, status_of
from service.api.problem import MEDIA_TYPE
from service.core import errors
from service.core.errors import ImprintError

Refusal = type[ImprintError] | int
"""A domain error, or a status that has no domain error because it is about HTTP itself."""

OF_EVERY_TOKEN: tuple[Refusal, ...] = (
    errors.MalformedRequest,
    errors.Unauthenticated,
    errors.Forbidden,
    errors.TooLarge,
    errors.InvalidRequest,
    errors.RateLimited,
    errors.Unavailable,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)
"""What every operation may refuse that takes a token: its request is read before it is answered."""

OF_THE_SERVER: Mapping[int, str] = {
    414: "The address has more than 8190 bytes; refused by the HTTP server, in a form of its own",
    431: "A header has more than 8190 bytes, or there are too many; refused by the HTTP server, in a form of its own",
}
"""What is refused before the application sees it."""

_SECONDS = {"schema": {"type": "integer", "minimum": 1}, "description": "Seconds", "required": True}
_HEADERS: Mapping[int, Mapping[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "How to authenticate", "required": True}},
    429: {"Retry-After": _SECONDS},
    503: {"Retry-After": _SECONDS},
}


def responses(refusals: Iterable[Refusal]) -> dict[str, Any]:
    """Return the response objects of OpenAPI for these refusals, by status; what is common is a reference."""
    told = _described((*refusals, *OF_THE_SERVER))
    return {status: _reference(status) if each == _COMMON.get(status) else each for status, each in told.items()}


def common_responses() -> dict[str, dict[str, Any]]:
    """Return the response objects that many operations share, by name."""
    return {_name(status): told for status, told in _COMMON.items()}


def _described(refusals: Iterable[Refusal]) -> dict[str, Any]:
    codes: dict[int, set[str]] = defaultdict(set)
    for each in refusals:
        status, code = (each, CODES_OF_HTTP.get(each)) if isinstance(each, int) else (status_of(each), each.code)
        codes[status] |= {code} if code else set()
    return {str(status): _response(status, sorted(found)) for status, found in sorted(codes.items())}


def _response(status: int, codes: list[str]) -> dict[str, Any]:
    if status in OF_THE_SERVER:
        return {"description": OF_THE_SERVER[status]}
    response = {
        "description": f"Refused: {', '.join(f'`{code}`' for code in codes) or 'try again later'}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemResponse"}}},
    }
    return response | ({"headers": dict(_HEADERS[status])} if status in _HEADERS else {})


def _reference(status: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{_name(status)}"}


def _name(status: str) -> str:
    return f"Refused{status}"


_COMMON = _described((*OF_EVERY_TOKEN, *OF_THE_SERVER))
