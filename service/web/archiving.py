"""Archiving a template and bringing it back, each after a look at what that means."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.errors import InUse
from service.registry.archiving import archive_template, restore_template
from service.registry.lookup import find_template
from service.web.notices import leave_notice
from service.web.page import action, page

blueprint = Blueprint("archiving", __name__, url_prefix="/templates/<name>")


@blueprint.get("/archive")
@page("release")
def confirm(name: str) -> ResponseReturnValue:
    """Ask whether a template is to be archived, and say who still calls it."""
    return _confirmation(name)


@blueprint.post("/archive")
@action("release")
def archive(name: str) -> ResponseReturnValue:
    """Archive a template, unless a protected label points at it."""
    context = current()
    try:
        with context.writing():
            archive_template(context.db, name, protection=context.protection, actor=context.actor, now=context.now)
    except InUse as refusal:
        with context.reading():
            return _confirmation(name, held=list(refusal.extra["labels"])), 409
    return _done(name, f"{name} is archived. Nothing is lost; it can be brought back here.")


@blueprint.get("/restore")
@page("release")
def confirm_restore(name: str) -> ResponseReturnValue:
    """Ask whether a template is to be brought back."""
    return render_template("restore.html", template=find_template(current().db, name))


@blueprint.post("/restore")
@action("release")
def restore(name: str) -> ResponseReturnValue:
    """Bring a template back."""
    context = current()
    with context.writing():
        restore_template(context.db, name, actor=context.actor, now=context.now)
    return _done(name, f"{name} is back. Its labels point where they did.")


def _confirmation(name: str, held: list[str] | None = None) -> str:
    context = current()
    template = find_template(context.db, name)
    usage = context.usage.of_versions(context.db, template.id, context.now)
    protected = [label for label in template.labels if context.protection.covers(label, name)]
    return render_template(
        "archive.html", template=template, usage=usage, total=sum(usage.by_day), protected=protected, held=held
    )


def _done(name: str, told: str) -> ResponseReturnValue:
    return leave_notice(make_response(redirect(url_for("web.templates.show", name=name), 303)), told)
