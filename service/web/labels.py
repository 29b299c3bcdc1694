"""Releasing: a label is pointed at another version, after a look at what that changes for its callers."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.errors import BreakingChange, Protected, Stale, UnknownVersion
from service.registry.labels import Expected, Release, move_label
from service.registry.lookup import find_template
from service.registry.versions import compare_versions
from service.web.forms import is_ticked, text_of
from service.web.notices import leave_notice
from service.web.page import action, page

blueprint = Blueprint("labels", __name__, url_prefix="/templates/<name>/labels/<label>")


@blueprint.get("/move")
@page("release")
def confirm(name: str, label: str) -> ResponseReturnValue:
    """Show what moving a label to a version would change, and ask for confirmation."""
    return _confirmation(name, label, request.args.get("to", ""))


@blueprint.post("/move")
@action("release")
def move(name: str, label: str) -> ResponseReturnValue:
    """Move the label, if it still points where the page said."""
    context, number = current(), text_of("to")
    try:
        with context.writing():
            expected = text_of("expected")
            release = Release(
                label=label,
                number=int(number) if number.isdecimal() and len(number) < 10 else 0,
                actor=context.actor,
                now=context.now,
                message=text_of("message") or None,
                allow_breaking=is_ticked("allow_breaking"),
                expected=Expected(int(expected) if expected.isdecimal() and len(expected) < 10 else None),
                protection=context.protection,
            )
            moved = move_label(context.db, name, release)
    except (BreakingChange, Protected, Stale, UnknownVersion) as refusal:
        with context.reading():
            return _confirmation(name, label, number, refusal.detail), 409
    back = make_response(redirect(url_for("web.templates.show", name=name), 303))
    return leave_notice(back, f"{label} points at version {moved.number} now.")


def _confirmation(name: str, label: str, to: str, problem: str | None = None) -> str:
    template = find_template(current().db, name)
    present = template.labels.get(label)
    compared = compare_versions(current().db, name, str(present), to) if present else None
    return render_template(
        "move_label.html",
        template=template,
        label=label,
        to=to,
        present=present,
        change=compared[2] if compared else None,
        problem=problem,
    )
