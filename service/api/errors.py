"""The one table from errors to statuses, and the handlers that use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from flask import Flask, Response, request
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from service.api.problem import problem
from service.context import current
from service.core import errors
from service.core.errors import ImprintError, Problem

STATUS: Mapping[type[ImprintError], int] = {
    errors.MalformedRequest: 400,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Erased: 410,
    errors.Stale: 412,
    errors.TooLarge: 413,
    errors.InvalidRequest: 422,
    errors.InvalidArguments: 422,
    errors.InvalidDocument: 422,
    errors.IdempotencyConflict: 422,
    errors.RateLimited: 429,
    errors.Unavailable: 503,
}
"""A class counts for its subclasses too, unless they stand here themselves."""

RETRY_AFTER_SECONDS = 1

_HTTP_CODES = {
    400: ("invalid_request", "The request cannot be understood."),
    404: ("unknown_route", "There is nothing at this address; /docs lists what there is."),
    405: ("method_not_allowed", "This address does not take that method; the header Allow lists those it takes."),
    406: ("not_acceptable", "None of the media types that Accept names can be sent."),
    408: ("invalid_request", "The request took too long to arrive."),
    411: ("invalid_request", "Send the header Content-Length."),
    413: ("too_large", "The body is larger than 8 MiB."),
    414: ("invalid_request", "The address is too long."),
    415: ("unsupported_media_type", "Send the body as application/json."),
    416: ("invalid_request", "Ranges are not served."),
    417: ("invalid_request", "The expectation in Expect cannot be met."),
    431: ("invalid_request", "The headers are too large."),
}

CODES_OF_HTTP: Mapping[int, str] = {status: code for status, (code, _) in _HTTP_CODES.items()}
"""The code of each status that HTTP itself brings about."""

_log = structlog.get_logger("imprint.api")


def register_error_handlers(app: Flask) -> None:
    """Make every refusal of this application a problem document."""
    app.register_error_handler(ImprintError, _refuse)
    app.register_error_handler(HTTPException, _refuse_http)
    app.register_error_handler(ValidationError, _refuse_shape)
    app.register_error_handler(Exception, _fail)


def status_of(kind: type[ImprintError]) -> int:
    """Return the status of an error class: its own, or that of the nearest class above it."""
    return next(STATUS[ancestor] for ancestor in kind.__mro__ if ancestor in STATUS)


def _refuse(error: ImprintError) -> Response:
    if isinstance(error, errors.InvalidArguments):
        current().template = error.extra.get("template")
    response = problem(status_of(type(error)), error.code, error.detail, current().request_id, _members(error))
    if isinstance(error, errors.Unavailable):
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        _log.warning("unavailable", detail=error.detail, cause=repr(error.__cause__), request_id=current().request_id)
    if isinstance(error, errors.RateLimited):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.Unauthenticated):
        response.headers["WWW-Authenticate"] = 'Bearer realm="imprint"'
    return response


def _members(error: ImprintError) -> dict[str, Any]:
    members = dict(error.extra)
    if isinstance(error, errors.InvalidRequest | errors.InvalidArguments) and error.problems:
        members["errors"] = [each.as_dict() for each in error.problems]
    if isinstance(error, errors.InvalidDocument):
        members["findings"] = [finding.as_dict() for finding in error.findings]
    return members


def _refuse_http(error: HTTPException) -> Response | HTTPException:
    if isinstance(error, RequestRedirect):
        return error
    status = error.code or 500
    code, detail = _HTTP_CODES.get(status, ("invalid_request", error.description or error.name))
    response = problem(status, code, detail, current().request_id)
    for name, value in error.get_headers(request.environ):
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _refuse_shape(error: ValidationError) -> Response:
    found = list(_problems(error.messages))
    refusal = errors.InvalidRequest("; ".join(each.message for each in found), found)
    return _refuse(refusal)


def _fail(error: Exception) -> Response:
    _log.error("failure", exc_info=error, request_id=current().request_id)
    detail = "Something failed in this service; its log has the details under the request id."
    return problem(500, "internal_error", detail, current().request_id)


def _problems(messages: Any, pointer: str = "", place: str = "") -> Iterator[Problem]:
    """Flatten marshmallow's nested messages into problems with JSON Pointers."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            # marshmallow puts `key` and `value` between the name of a map's member and what is wrong with it.
            whole = key == "_schema" or (key in ("key", "value") and place != "")
            deeper = pointer if whole else f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
            yield from _problems(inner, deeper, place if whole else str(key))
    elif isinstance(messages, list):
        for message in messages:
            yield from _problems(message, pointer, place)
    elif isinstance(messages, Problem):
        yield Problem(messages.code, messages.message, pointer=pointer, extra=messages.extra)
    else:
        yield Problem("invalid_value", f"{place}: {messages}" if place else str(messages), pointer=pointer)
