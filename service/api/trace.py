"""`/v1/trace`: where a text comes from."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from service.api import presenting
from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.schemas.trace import EXAMPLE, TraceRequest, TraceResponse
from service.audit.trace import find_origin
from service.context import current

blueprint = Blueprint("trace", __name__, url_prefix="/v1", description="Where a text comes from")


@blueprint.route("/trace")
class Trace(MethodView):
    """The origin of a text."""

    @requires("audit", reruns=True)
    @blueprint.arguments(TraceRequest, example=EXAMPLE)
    @blueprint.response(200, TraceResponse)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Say which version of which template a text was made from, and how sure that is; nothing is stored."""
        return presenting.origin(find_origin(current().db, current().actor, **body))
