"""Comparing two versions of a template: the texts, the arguments, and what breaks for callers."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.errors import UnknownLabel, UnknownVersion
from service.registry.catalogue import list_versions
from service.registry.lookup import find_template, find_version
from service.web.difference import VIEWS, Comparison, view_here
from service.web.page import page

blueprint = Blueprint("comparing", __name__, url_prefix="/templates/<name>")
MOST_CHOICES = 500


@blueprint.get("/compare")
@page("read")
def show(name: str) -> ResponseReturnValue:
    """Show what lies between two versions: those that the address names, else the newest and the one before it."""
    db = current().db
    template = find_template(db, name)
    latest = template.latest
    older, newer = request.args.get("from") or str(max(latest - 1, 1)), request.args.get("to") or str(latest)
    problems, found = [], []
    for ref in (older, newer):
        try:
            found.append(find_version(db, template, ref))
        except UnknownVersion:
            problems.append(f"There is no version {ref}; the newest is version {latest}.")
        except UnknownLabel:
            problems.append(f"The label {ref} is not set, so it names no version.")
    shown = render_template(
        "compare.html",
        template=template,
        versions=list_versions(db, name, limit=MOST_CHOICES, before=None),
        before=None if problems else found[0],
        after=None if problems else found[1],
        compared=None if problems else Comparison(found[0].document, found[1].document),
        problem=" ".join(dict.fromkeys(problems)),
        chosen=(older, newer) if problems else tuple(each.number for each in found),
        view=view_here(),
        views=VIEWS,
    )
    return shown, 404 if problems else 200
