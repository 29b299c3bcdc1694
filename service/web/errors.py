"""Refusals as pages: what was wrong, that nothing was changed, and a way onward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.routing import RoutingException

from service.context import current
from service.core import errors
from service.core.errors import ImprintError
from service.web.page import recognise
from service.web.policy import guard


@dataclass(frozen=True, slots=True)
class Told:
    """How a kind of refusal is told: status, heading, and advice where the error's own words are for programs."""

    status: int
    heading: str
    advice: str | None = None


_log = structlog.get_logger("imprint.web")

_TOLD: dict[type[ImprintError], Told] = {
    errors.UnknownTemplate: Told(404, "There is no such template", "It may have another name; search the list for it."),
    errors.UnknownVersion: Told(404, "There is no such version"),
    errors.UnknownLabel: Told(404, "There is no such label"),
    errors.UnknownToken: Told(404, "There is no such token", "The list of tokens has all that you may see."),
    errors.UnknownUser: Told(404, "There is no such user", "The list of users has all that you may see."),
    errors.UnknownSession: Told(404, "There is no such session", "It may have ended; the page of the user lists them."),
    errors.UnknownProposal: Told(404, "There is no such proposal", "The list of proposals has all that you may see."),
    errors.NotFound: Told(404, "There is nothing here"),
    errors.Forbidden: Told(403, "Your role does not cover this"),
    errors.Archived: Told(409, "This template is archived", "Restore it on its page to change it again."),
    errors.Conflict: Told(409, "That cannot be done now"),
    errors.Erased: Told(410, "This was erased"),
    errors.Stale: Told(412, "Somebody was faster", "It was changed meanwhile. Look at what is there now, then decide."),
    errors.TooLarge: Told(413, "That is too large"),
    errors.RateLimited: Told(429, "Too many tries"),
    errors.Unavailable: Told(503, "The database does not answer at the moment", "Nothing was changed. Try again soon."),
    errors.Unauthenticated: Told(401, "You are not signed in"),
    errors.ImprintError: Told(422, "That was not understood"),
}


def show_error(error: ImprintError) -> ResponseReturnValue:
    """Answer a refusal with a page."""
    told = next(_TOLD[kind] for kind in type(error).__mro__ if kind in _TOLD)
    response = make_response(_page(told, told.advice or error.detail), told.status)
    if isinstance(error, errors.Unavailable):
        response.headers["Retry-After"] = "1"
    if isinstance(error, errors.RateLimited):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer with a page what HTTP itself refuses in a request for one."""
    if isinstance(error, RoutingException):
        return error
    if isinstance(error, RequestEntityTooLarge):
        told = Told(413, "That is too large", "Nothing was changed. A form takes at most 8 MiB and 1,000 fields.")
    else:
        told = Told(error.code or 400, "This page takes no such request", "Open it from the menu instead.")
    response = make_response(_page(told, told.advice or ""), told.status)
    response.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
    return response


def show_failure(error: Exception) -> ResponseReturnValue:
    """Answer a fault of ours with a page; the log has what happened."""
    _log.error("failure", exc_info=error, request_id=current().request_id)
    told = Told(500, "Something failed here")
    advice = f"It is a fault of the service. Its log has the details under the request id {current().request_id}."
    return _page(told, advice), 500


def register_browser_errors(app: Flask) -> None:
    """Show a page where a browser asks for an address that there is not; programs are answered as before."""
    otherwise: Callable[[HTTPException], ResponseReturnValue] = app.error_handler_spec[None][None][HTTPException]  # type: ignore[assignment]  # Flask allows handlers to be coroutines; none here is.

    def show_missing(error: HTTPException) -> ResponseReturnValue:
        if not _is_for_people():
            return otherwise(error)
        if isinstance(error, NotFound):
            told = Told(
                404, "There is nothing at this address", "It may have moved, or never was. The menu leads onward."
            )
        else:
            told = Told(error.code or 400, "This page takes no such request", "Open it from the menu instead.")
        response = guard(make_response(_page(told, told.advice or ""), told.status))
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(error.valid_methods)
        return response

    for kind in (NotFound, MethodNotAllowed):
        app.register_error_handler(kind, show_missing)


def _page(told: Told, detail: str) -> str:
    recognise()
    return render_template("error.html", heading=told.heading, detail=detail, status=told.status)


def _is_for_people() -> bool:
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html" and not (
        request.path.startswith("/v1/")
    )
