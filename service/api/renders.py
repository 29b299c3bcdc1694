"""`/v1/renders` and `/v1/events`: what was rendered, and who changed what."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.erasure import STILL_IN_FILES, finishing_erasure
from service.api.exports import exportable, listed
from service.api.listing import filters_of
from service.api.schemas.renders import (
    EventsQuery,
    EventsResponse,
    RenderRecordResponse,
    RendersQuery,
    RendersResponse,
    ReplayResponse,
)
from service.audit.erasing import erase_render
from service.audit.listing import events_listing, renders_listing, with_plans
from service.audit.records import EventFilter, RenderFilter
from service.audit.renders import find_render, replay_render
from service.context import current
from service.core.errors import Erased, UnknownRender

blueprint = Blueprint("renders", __name__, url_prefix="/v1", description="What happened")


@blueprint.route("/renders")
class Renders(MethodView):
    """All renders."""

    @requires("audit", or_scope="render")
    @exportable(blueprint, RendersResponse)
    @blueprint.arguments(RendersQuery, location="query")
    def get(self, query: dict[str, Any]) -> Any:
        """List renders, newest first; with `render` alone only those of the same token."""
        return listed(renders_listing(RenderFilter(**filters_of(query)), current().actor), query)


@blueprint.route("/renders/<render_id>")
class Render(MethodView):
    """One render."""

    @requires("audit", or_scope="render")
    @blueprint.refuses(UnknownRender)
    @blueprint.response(200, RenderRecordResponse)
    def get(self, render_id: str) -> dict[str, Any]:
        """Show the record of a render."""
        record = find_render(current().db, render_id, current().actor)
        return with_plans(current().db, [record])[0]


@blueprint.route("/renders/<render_id>/arguments")
class Arguments(MethodView):
    """What was said to a template, and what came of it."""

    @finishing_erasure
    @requires("admin", writes=True)
    @blueprint.refuses(UnknownRender)
    @blueprint.response(200, RenderRecordResponse)
    @blueprint.alt_response(202, schema=RenderRecordResponse, description=STILL_IN_FILES)
    def delete(self, render_id: str) -> dict[str, Any]:
        """Erase the arguments of a render, the hashes of its prompt, and the texts of its plans, for good."""
        record = erase_render(current().db, render_id, actor=current().actor, now=current().now)
        return with_plans(current().db, [record])[0]


@blueprint.route("/renders/<render_id>/replay")
class Replay(MethodView):
    """One render, done again."""

    @requires("audit", reruns=True)
    @blueprint.refuses(UnknownRender, Erased)
    @blueprint.response(200, ReplayResponse)
    def post(self, render_id: str) -> dict[str, Any]:
        """Render again from the record, and say whether the prompt is the same."""
        replay = replay_render(current().db, render_id, current().actor)
        return {"prompt": replay.prompt, "identical": replay.identical}


@blueprint.route("/events")
class Events(MethodView):
    """All changes."""

    @requires("audit")
    @exportable(blueprint, EventsResponse)
    @blueprint.arguments(EventsQuery, location="query")
    def get(self, query: dict[str, Any]) -> Any:
        """List changes, newest first: who did what when."""
        return listed(events_listing(EventFilter(**filters_of(query)), current().actor), query)
