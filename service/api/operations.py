"""`/livez`, `/readyz`, `/metrics`, `/openapi.yaml` and `/docs`: what operators and readers look at."""

from __future__ import annotations

from flask import Response, current_app, render_template
from flask.views import MethodView

from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.openapi import as_yaml
from service.context import current
from service.core.errors import Unavailable
from service.metrics import exposition

blueprint = Blueprint(
    "operations",
    __name__,
    description="Running the service",
    template_folder="pages",
    static_folder="static",
    static_url_path="/docs/static",
)

# Swagger UI sets style attributes; everything else on the page comes from this service's own files.
_DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@blueprint.route("/livez")
class Live(MethodView):
    """The process."""

    @blueprint.response(200, schema={"type": "string"}, content_type="text/plain")
    def get(self) -> Response:
        """Say that the process answers."""
        return Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.route("/readyz")
class Ready(MethodView):
    """The service."""

    @blueprint.refuses(Unavailable)
    @blueprint.response(200, schema={"type": "string"}, content_type="text/plain")
    def get(self) -> Response:
        """Say whether the database answers and is at the current migration; 503 when it does not."""
        current().check_ready()
        return Response("ready\n", content_type="text/plain; charset=utf-8")


@blueprint.route("/metrics")
class Metrics(MethodView):
    """Figures."""

    @requires("admin")
    @blueprint.response(200, schema={"type": "string"}, content_type="text/plain")
    def get(self) -> Response:
        """Show figures over all workers in the Prometheus text format."""
        body, content_type = exposition()
        return Response(body, content_type=content_type)


@blueprint.route("/openapi.yaml")
class Specification(MethodView):
    """This API."""

    @blueprint.response(200, schema={"type": "string"}, content_type="application/yaml")
    def get(self) -> Response:
        """Show the OpenAPI 3.1 specification of this API."""
        return Response(as_yaml(current_app), content_type="application/yaml; charset=utf-8")


@blueprint.route("/docs")
class Docs(MethodView):
    """This API, for reading."""

    @blueprint.response(200, schema={"type": "string"}, content_type="text/html")
    def get(self) -> Response:
        """Show a page on which the API can be read and tried."""
        response = Response(render_template("docs.html"), content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = _DOCS_POLICY
        return response
