"""The editor: a document is changed, looked at against its base, and saved as the next version."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.compare import compare
from service.core.compiled import compile_text
from service.core.errors import InvalidDocument, Stale
from service.core.lint import lint
from service.registry.lookup import find_template, find_version
from service.registry.versions import Submission, save_version
from service.web.forms import is_ticked, lines_of, text_of
from service.web.notices import leave_notice
from service.web.page import action, page

blueprint = Blueprint("editing", __name__, url_prefix="/templates/<name>")


@blueprint.get("/edit")
@page("edit")
def edit(name: str) -> ResponseReturnValue:
    """Show the newest version in the editor."""
    template = find_template(current().db, name)
    version = find_version(current().db, template, "latest")
    return render_template("editor.html", template=template, base=version, document=version.document, message="")


@blueprint.post("/edit")
@action("edit")
def save(name: str) -> ResponseReturnValue:
    """Save what was typed as the next version, or show what that would change, as the button says."""
    document, base = lines_of("document"), text_of("base")
    if is_ticked("look"):
        return _look(name, document, base)
    context = current()
    try:
        with context.writing():
            submission = Submission(
                document=document,
                actor=context.actor,
                now=context.now,
                message=text_of("message") or None,
                based_on=(base,),
                protection=context.protection,
            )
            version, is_new = save_version(context.db, name, submission)
    except (Stale, InvalidDocument) as refusal:
        return _look(name, document, base, refusal.detail), 409
    told = f"Version {version.number} is saved." if is_new else f"That is version {version.number} already."
    return leave_notice(make_response(redirect(url_for("web.templates.show", name=name), 303)), told)


def _look(name: str, document: str, base: str, problem: str | None = None) -> str:
    """Show the editor again, with what differs from the base and what breaks for callers."""
    with current().reading():
        template = find_template(current().db, name)
        version = find_version(current().db, template, base)
    change = compare(compile_text(version.document), compile_text(document), f"version {version.number}", "your text")
    return render_template(
        "editor.html",
        template=template,
        base=version,
        document=document,
        message=text_of("message"),
        change=change,
        findings=lint(document),
        problem=problem,
    )
