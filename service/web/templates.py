"""The list of templates, and the page of each."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.compiled import compile_text
from service.registry.catalogue import Filter, list_templates, list_versions
from service.registry.lookup import find_template, find_version
from service.web.page import page

blueprint = Blueprint("templates", __name__, url_prefix="/templates")
MOST_LISTED = 1_000
MOST_VERSIONS = 50


@blueprint.get("")
@page("read")
def index() -> ResponseReturnValue:
    """List the templates that fit what is searched for."""
    q = request.args.get("q", "").strip()
    found = list_templates(current().db, Filter(q=q or None), current().actor, limit=MOST_LISTED, after=None)
    return render_template("templates.html", templates=found, q=q)


@blueprint.get("/<name>")
@page("read")
def show(name: str) -> ResponseReturnValue:
    """Show a template: what it is, where its labels point, its arguments, its versions."""
    db = current().db
    template = find_template(db, name)
    version = find_version(db, template, "latest")
    versions = list_versions(db, name, limit=MOST_VERSIONS, before=None)
    compiled = compile_text(version.document)
    return render_template("template.html", template=template, version=version, versions=versions, compiled=compiled)
