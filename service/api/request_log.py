"""What surrounds each request: its id, its context, its line in the log and its figures.

A line holds no query and no body: argument values never reach the log.
"""

from __future__ import annotations

import re
import time
import uuid

import structlog
from flask import Flask, Response, g, request

from service.api.idempotency import REPLAYED
from service.context import Context, Surroundings, enter, leave
from service.metrics import RENDERS, REQUESTS, SECONDS

HEADER = "X-Request-Id"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")

_log = structlog.get_logger("imprint.request")


def surround_requests(app: Flask, surroundings: Surroundings) -> None:
    """Give every request of an application a context, and log and count it when it is answered."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.context = Context(surroundings, _request_id())
        g.entered = enter(g.context)

    @app.after_request
    def finish(response: Response) -> Response:
        context: Context = g.context
        response.headers[HEADER] = context.request_id
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cache-Control", "no-store")
        _observe(context, response)
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        entered = g.pop("entered", None)
        if entered is not None:
            leave(entered)


def _request_id() -> str:
    given = request.headers.get(HEADER, "")
    return given if _REQUEST_ID.fullmatch(given) else str(uuid.uuid4())


def _observe(context: Context, response: Response) -> None:
    seconds = time.perf_counter() - g.began
    route = str(request.url_rule) if request.url_rule else "(unknown)"
    method = request.method if request.method in _METHODS else "other"
    REQUESTS.labels(method, route, str(response.status_code)).inc()
    SECONDS.labels(method, route).observe(seconds)
    if request.endpoint == "rendering.Render" and REPLAYED not in response.headers:
        RENDERS.labels("rendered" if response.status_code == 201 else f"refused_{response.status_code}").inc()
    trace = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
    actor = context.known_actor
    _log.info(
        "request",
        method=method,
        route=route,
        template=(request.view_args or {}).get("name"),
        status=response.status_code,
        milliseconds=round(seconds * 1000, 3),
        request_id=context.request_id,
        trace_id=trace[1] if trace else None,
        actor=actor.name if actor else None,
        actor_id=actor.id if actor else None,
    )
