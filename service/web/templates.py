"""The list of templates, and the page of each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.compiled import compile_text
from service.registry.catalogue import (
    Filter,
    label_origins,
    list_facets,
    list_labels,
    list_templates,
    list_versions,
)
from service.registry.lookup import find_template, latest_version
from service.web.arguments import rows_of
from service.web.charts import spark
from service.web.folders import Row, in_folders
from service.web.forms import asked, number_asked
from service.web.page import is_allowed, page
from service.web.usage import callers_drawn, usage_drawn

blueprint = Blueprint("templates", __name__, url_prefix="/templates")
MOST_LISTED = 1_000
MOST_OPEN = 60
"""Up to how many templates all folders are open; of more, those that somebody opens."""
MOST_VERSIONS = 20


@blueprint.get("")
@page("read")
def index() -> ResponseReturnValue:
    """List the templates that fit what is searched for, in folders."""
    context, wishes = current(), _wishes()
    wanted = Filter(**wishes, archived=_is_archived())
    found = list_templates(context.db, wanted, context.actor, limit=MOST_LISTED + 1, after=asked("after") or None)
    listed = found[:MOST_LISTED]
    usage = context.usage.of_templates(context.db, context.now)
    rows = [Row(each, usage.totals.get(each.id, 0), spark(usage.counts.get(each.id, ()))) for each in listed]
    return render_template(
        "templates.html",
        sections=in_folders(rows),
        shown=len(rows),
        all_open=len(rows) <= MOST_OPEN,
        asked=wishes,
        archived=wanted.archived,
        facets=list_facets(context.db, context.actor, archived=wanted.archived),
        usage=usage,
        next=listed[-1].name if len(found) > len(listed) else None,
    )


@blueprint.get("/<name>")
@page("read")
def show(name: str) -> ResponseReturnValue:
    """Show a template: what it is, where its labels point, its arguments, its versions, and who renders it."""
    context = current()
    template = find_template(context.db, name)
    version = latest_version(context.db, template)
    compiled = compile_text(version.document)
    before = number_asked("before")
    listed = list_versions(context.db, name, limit=MOST_VERSIONS + 1, before=before)
    usage = context.usage.of_versions(context.db, template.id, context.now)
    sees_callers = is_allowed("audit", name)
    return render_template(
        "template.html",
        template=template,
        version=version,
        compiled=compiled,
        arguments=rows_of(compiled),
        labels=list_labels(context.db, name),
        origins=label_origins(context.db, template),
        is_protected=lambda label: context.protection.covers(label, name),
        versions=listed[:MOST_VERSIONS],
        steps=context.steps.within(context.db, listed),
        older=listed[MOST_VERSIONS - 1].number if len(listed) > MOST_VERSIONS else None,
        newest=before is None,
        usage=usage,
        drawn=usage_drawn(usage),
        callers=callers_drawn(context.usage.callers(context.db, template.id, context.now)) if sees_callers else None,
    )


def _wishes() -> dict[str, Any]:
    """Return what the address asks for; a field that was left empty asks for nothing."""
    names = ("q", "label", "persona", "tag", "prefix")
    return {name: asked(name) or None for name in names}


def _is_archived() -> bool:
    return "archived" in request.args
