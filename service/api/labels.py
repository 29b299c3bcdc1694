"""`/v1/templates/{name}/labels`: list, move, take off, history."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from service.api import presenting
from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.etags import DESCRIBED as TAGGED
from service.api.etags import IF_LABEL, expected_label
from service.api.paging import RowsQuery, page, read_number
from service.api.schemas.labels import LabelHistoryResponse, LabelRequest, LabelResponse, LabelsResponse
from service.context import current
from service.core.errors import (
    Archived,
    BreakingChange,
    InvalidRequest,
    Protected,
    Stale,
    UnknownLabel,
    UnknownTemplate,
    UnknownVersion,
)
from service.core.names import TAKES_LABEL, is_label
from service.registry.catalogue import label_history, list_labels
from service.registry.labels import Release, move_label, remove_label

blueprint = Blueprint("labels", __name__, url_prefix="/v1/templates/<name>/labels", description="Movable pointers")


@blueprint.route("")
class Labels(MethodView):
    """All labels of a template."""

    @requires("read")
    @blueprint.refuses(UnknownTemplate)
    @blueprint.response(200, LabelsResponse)
    def get(self, name: str) -> dict[str, Any]:
        """List the labels of a template."""
        found = list_labels(current().db, name)
        return {"items": [presenting.label(label) for label in found], "next_cursor": None}


@blueprint.route("/<label>")
class Label(MethodView):
    """One label."""

    @requires("release", writes=True, conditions=IF_LABEL)
    @blueprint.refuses(UnknownTemplate, UnknownVersion, Archived, BreakingChange, Protected, Stale)
    @blueprint.arguments(LabelRequest)
    @blueprint.response(200, LabelResponse, headers=TAGGED)
    def put(self, body: dict[str, Any], name: str, label: str) -> Any:
        """Point a label at a version; `If-Match: "<number>"` or `If-None-Match: *` makes it compare-and-set."""
        if not is_label(label):
            raise InvalidRequest(f"{label!r} cannot be a label: {TAKES_LABEL}")
        release = _release(label, body["version"], body.get("message"), allow_breaking=body["allow_breaking"])
        moved = move_label(current().db, name, release)
        return presenting.label(moved), 200, {"ETag": f'"{moved.number}"'}

    @requires("release", writes=True, conditions=IF_LABEL)
    @blueprint.refuses(UnknownTemplate, UnknownLabel, Archived, Protected, Stale)
    @blueprint.response(204)
    def delete(self, name: str, label: str) -> None:
        """Take a label off; `If-Match` as for PUT."""
        remove_label(current().db, name, _release(label, None))


@blueprint.route("/<label>/history")
class LabelHistory(MethodView):
    """The moves of one label."""

    @requires("read")
    @blueprint.refuses(UnknownTemplate, UnknownLabel)
    @blueprint.arguments(RowsQuery, location="query")
    @blueprint.response(200, LabelHistoryResponse)
    def get(self, query: dict[str, Any], name: str, label: str) -> dict[str, Any]:
        """List who moved a label when, from where, to where and why, newest first."""
        limit, before = query["limit"], read_number(query.get("cursor"))
        found = label_history(current().db, name, label, limit=limit + 1, before=before)
        return page(found, limit, presenting.label_move, lambda move: move.id)


def _release(label: str, number: int | None, message: str | None = None, *, allow_breaking: bool = False) -> Release:
    return Release(
        label=label,
        number=number,
        actor=current().actor,
        now=current().now,
        message=message,
        allow_breaking=allow_breaking,
        expected=expected_label(),
        protection=current().protection,
    )
