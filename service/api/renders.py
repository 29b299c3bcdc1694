"""`/v1/renders` and `/v1/events`: what was rendered, and who changed what."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from service.api import presenting
from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.erasure import STILL_IN_FILES, finishing_erasure
from service.api.paging import page, read_number
from service.api.schemas.renders import (
    EventsQuery,
    EventsResponse,
    RenderRecordResponse,
    RendersQuery,
    RendersResponse,
    ReplayResponse,
)
from service.audit.erasing import erase_render
from service.audit.records import EventFilter, RenderFilter, list_events, list_renders
from service.audit.renders import find_render, replay_render
from service.context import current
from service.core.errors import Erased, UnknownRender

blueprint = Blueprint("renders", __name__, url_prefix="/v1", description="What happened")


@blueprint.route("/renders")
class Renders(MethodView):
    """All renders."""

    @requires("audit", or_scope="render")
    @blueprint.arguments(RendersQuery, location="query")
    @blueprint.response(200, RendersResponse)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List renders, newest first; with `render` alone only those of the same token."""
        limit, before = query.pop("limit"), query.pop("cursor", None)
        found = list_renders(current().db, RenderFilter(**query), current().actor, limit=limit + 1, before=before)
        return page(found, limit, presenting.render_record, lambda record: record.id)


@blueprint.route("/renders/<render_id>")
class Render(MethodView):
    """One render."""

    @requires("audit", or_scope="render")
    @blueprint.refuses(UnknownRender)
    @blueprint.response(200, RenderRecordResponse)
    def get(self, render_id: str) -> dict[str, Any]:
        """Show the record of a render."""
        return presenting.render_record(find_render(current().db, render_id, current().actor))


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
        return presenting.render_record(erase_render(current().db, render_id, actor=current().actor, now=current().now))


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
    @blueprint.arguments(EventsQuery, location="query")
    @blueprint.response(200, EventsResponse)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List changes, newest first: who did what when."""
        limit, before = query.pop("limit"), read_number(query.pop("cursor", None))
        wanted = EventFilter(**query)
        found = list_events(current().db, wanted, current().actor, limit=limit + 1, before=before)
        return page(found, limit, presenting.event, lambda event: event.id)
