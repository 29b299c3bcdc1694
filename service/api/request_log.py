"""What surrounds each request: its id, its context, its line in the log and its figures.

A line holds no query and no body: argument values never reach the log.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

from service.api.idempotency import REPLAYED
from service.context import Context, Surroundings, enter, leave
from service.logs import log_request
from service.metrics import PLANS, RENDERS, REQUESTS, SECONDS

HEADER = "X-Request-Id"
HANDED_ON = "imprint.handed_on"
"""Where the express lane leaves, for Flask, the context of a request, the error to answer with, and its beginning."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


def surround_requests(app: Flask, surroundings: Surroundings) -> None:
    """Give every request of an application a context, and log and count it when it is answered."""

    @app.before_request
    def begin() -> None:
        handed_on = request.environ.get(HANDED_ON)
        g.context, refusal, g.began = handed_on or (
            new_context(surroundings, request.environ),
            None,
            time.perf_counter(),
        )
        g.entered = enter(g.context)
        if refusal is not None:
            raise refusal

    @app.after_request
    def finish(response: Response) -> Response:
        context: Context = g.context
        response.headers[HEADER] = context.request_id
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cache-Control", "no-store")
        route = str(request.url_rule) if request.url_rule else "(unknown)"
        method = request.method if request.method in _METHODS else "other"
        name = (request.view_args or {}).get("name")
        observe(context, request.environ, (method, route, name), response.status_code, time.perf_counter() - g.began)
        if request.endpoint == "rendering.Render" and REPLAYED not in response.headers:
            count_render(context.template, response.status_code)
        if request.endpoint == "plans.Plans" and response.status_code == 201 and REPLAYED not in response.headers:
            PLANS.labels(context.template).inc()
        return response

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        entered = g.pop("entered", None)
        if entered is not None:
            leave(entered)


def new_context(surroundings: Surroundings, environ: Mapping[str, Any]) -> Context:
    """Return the context of a request, with the id that its client gave it, or a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    return Context(surroundings, given if _REQUEST_ID.fullmatch(given) else str(uuid.uuid4()))


def observe(
    context: Context, environ: Mapping[str, Any], place: tuple[str, str, str | None], status: int, seconds: float
) -> None:
    """Log and count a request that is answered; `place` is its method, its route, and the name in its path, if any."""
    method, route, template = place
    requests, durations = _figures(method, route, status)
    requests.inc()
    durations.observe(seconds)
    trace = _TRACEPARENT.fullmatch(environ.get("HTTP_TRACEPARENT", ""))
    actor = context.known_actor
    log_request(
        {
            "method": method,
            "route": route,
            "template": template,
            "status": status,
            "milliseconds": round(seconds * 1000, 3),
            "request_id": context.request_id,
            "trace_id": trace[1] if trace else None,
            "actor": actor.name if actor else None,
            "actor_id": actor.id if actor else None,
        }
    )


def count_render(template: str | None, status: int) -> None:
    """Count a render that was asked for; `template` is None where there is none of the name, so that names are few."""
    RENDERS.labels(template or "(unknown)", "rendered" if status == 201 else f"refused_{status}").inc()


@cache
def _figures(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Return the two figures of a kind of request; looking them up costs more than counting does."""
    return REQUESTS.labels(method, route, str(status)), SECONDS.labels(method, route)
