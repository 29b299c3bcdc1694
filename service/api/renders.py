"""`/v1/renders` and `/v1/events`: what was rendered, and who changed what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask.views import MethodView

from service.api import presenting
from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.erasure import STILL_IN_FILES, finishing_erasure
from service.api.exports import exportable, listed
from service.api.listing import Listing, filters_of
from service.api.paging import read_number
from service.api.schemas.renders import (
    EventResponse,
    EventsQuery,
    EventsResponse,
    RenderRecordResponse,
    RendersQuery,
    RendersResponse,
    ReplayResponse,
)
from service.audit.erasing import erase_render
from service.audit.records import EventFilter, RenderFilter, list_events, list_renders, plans_of
from service.audit.renders import find_render, replay_render
from service.context import current
from service.core.errors import Erased, UnknownRender

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from service.store.renders import RenderRecord

blueprint = Blueprint("renders", __name__, url_prefix="/v1", description="What happened")


@blueprint.route("/renders")
class Renders(MethodView):
    """All renders."""

    @requires("audit", or_scope="render")
    @exportable(blueprint, RendersResponse)
    @blueprint.arguments(RendersQuery, location="query")
    def get(self, query: dict[str, Any]) -> Any:
        """List renders, newest first; with `render` alone only those of the same token."""
        return listed(_renders(query), query)


@blueprint.route("/renders/<render_id>")
class Render(MethodView):
    """One render."""

    @requires("audit", or_scope="render")
    @blueprint.refuses(UnknownRender)
    @blueprint.response(200, RenderRecordResponse)
    def get(self, render_id: str) -> dict[str, Any]:
        """Show the record of a render."""
        record = find_render(current().db, render_id, current().actor)
        return _with_plans(current().db, [record])[0]


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
        return _with_plans(current().db, [record])[0]


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
        return listed(_events(query), query)


def _renders(query: dict[str, Any]) -> Listing[Any]:
    wanted, actor = RenderFilter(**filters_of(query)), current().actor
    return Listing(
        name="renders",
        columns=tuple(RenderRecordResponse().fields),
        fetch=lambda db, limit, before: list_renders(db, wanted, actor, limit=limit, before=before),
        present=_with_plans,
        place=lambda record: record.id,
    )


def _with_plans(db: Connection, records: Sequence[RenderRecord]) -> list[dict[str, Any]]:
    plans = plans_of(db, records)
    return [presenting.render_record(record, plans.get(record.id, ())) for record in records]


def _events(query: dict[str, Any]) -> Listing[Any]:
    wanted, actor = EventFilter(**filters_of(query)), current().actor
    return Listing(
        name="events",
        columns=tuple(EventResponse().fields),
        fetch=lambda db, limit, before: list_events(db, wanted, actor, limit=limit, before=read_number(before)),
        present=lambda _, events: [presenting.event(event) for event in events],
        place=lambda event: event.id,
    )
