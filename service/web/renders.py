"""Renders: what was asked of templates, and what came out; erasing what one of them holds."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.audit.erasing import erase_render
from service.audit.listing import Listing, renders_listing
from service.audit.records import RenderFilter, plans_of
from service.audit.renders import find_render
from service.context import current
from service.core.names import is_label
from service.web.cursor import place_of
from service.web.exports import download, kind_asked
from service.web.filters import Asked, filters_asked
from service.web.notices import leave_notice
from service.web.page import OWN, action, page
from service.web.replayed import replayed

blueprint = Blueprint("renders", __name__, url_prefix="/renders")
MOST = 50
_FILTERS = ("template", "version", "caller", "since", "until", "prompt_sha256")


@blueprint.get("")
@page(OWN)
def index() -> ResponseReturnValue:
    """List renders, newest first; who may not audit sees their own."""
    filters = filters_asked(_FILTERS)
    if filters.problems:
        return render_template("renders.html", filters=filters, renders=[], plans={}, older=None), 422
    found, older = _listing(filters).some(current().db, MOST, place_of("before"))
    plans = plans_of(current().db, found)
    return render_template("renders.html", filters=filters, renders=found, plans=plans, older=older)


@blueprint.get("/export")
@page(OWN)
def export() -> ResponseReturnValue:
    """Give all renders that fit the filters as a file."""
    filters = filters_asked(_FILTERS)
    if filters.problems:
        return redirect(url_for("web.renders.index", **filters.given))
    return download(_listing(filters), kind_asked())


@blueprint.get("/<render_id>")
@page(OWN)
def show(render_id: str) -> ResponseReturnValue:
    """Show a render: what was asked, by whom, and the prompt again."""
    context = current()
    record = find_render(context.db, render_id, context.actor)
    may_replay = context.actor.may("audit")
    return render_template(
        "render.html",
        record=record,
        values=[(name, told(value)) for name, value in (record.arguments or {}).items()],
        is_label=is_label(record.ref),
        replay=replayed(context.db, record, context.actor) if may_replay else None,
        plans=plans_of(context.db, [record]).get(record.id, ()),
    )


@blueprint.get("/<render_id>/erase")
@page("admin")
def confirm_erasure(render_id: str) -> ResponseReturnValue:
    """Say what erasing takes away, and ask for it to be confirmed."""
    record = find_render(current().db, render_id, current().actor)
    plans = plans_of(current().db, [record]).get(record.id, ())
    return render_template("render_erase.html", record=record, plans=plans)


@blueprint.post("/<render_id>/erase")
@action("admin")
def erase(render_id: str) -> ResponseReturnValue:
    """Erase the arguments of a render, the hashes of its prompt, and the texts of its plans, for good."""
    context = current()
    with context.writing():
        erase_render(context.db, render_id, actor=context.actor, now=context.now)
    done = "What this render held is erased for good."
    if not context.scrub():
        done += (
            " Somebody reads from the database, so its files still hold it; the service removes it as soon as it can."
        )
    return leave_notice(make_response(redirect(url_for("web.renders.show", render_id=render_id), 303)), done)


def told(value: Any) -> str:
    """Return a value as it reads: a text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _listing(filters: Asked) -> Listing[Any]:
    return renders_listing(RenderFilter(**filters.values), current().actor)
