"""Plans: what models answered, and the chain from each back to the version and the person who wrote it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.audit.listing import Listing, plans_listing
from service.audit.plans import Chain, chain_of, find_plan
from service.audit.presenting_plans import whole_plan
from service.audit.records import PlanFilter
from service.context import current
from service.core.compiled import compile_text
from service.core.errors import NotFound
from service.core.evidence import evidence
from service.core.names import LATEST, is_label
from service.web.cursor import place_of
from service.web.exports import download, kind_asked
from service.web.filters import Asked, filters_asked
from service.web.page import OWN, page

blueprint = Blueprint("plans", __name__, url_prefix="/plans")
MOST = 50
MOST_SHOWN = 100_000
"""How many characters of a plan its page shows; the rest is in the download."""

_FILTERS = ("template", "version", "since", "until", "sha256")


@blueprint.get("")
@page(OWN)
def index() -> ResponseReturnValue:
    """List plans, newest first; who may not audit sees those that they registered."""
    filters = filters_asked(_FILTERS)
    if filters.problems:
        return render_template("plans.html", filters=filters, plans=[], older=None), 422
    found, older = _listing(filters).some(current().db, MOST, place_of("before"))
    return render_template("plans.html", filters=filters, plans=found, older=older)


@blueprint.get("/export")
@page(OWN)
def export() -> ResponseReturnValue:
    """Give all plans that fit the filters as a file."""
    filters = filters_asked(_FILTERS)
    if filters.problems:
        return redirect(url_for("web.plans.index", **filters.given))
    return download(_listing(filters), kind_asked())


@blueprint.get("/<plan_id>")
@page(OWN)
def show(plan_id: str) -> ResponseReturnValue:
    """Show a plan and its chain."""
    chain = _chain(plan_id)
    content = chain.plan.content or ""
    return render_template(
        "plan.html",
        chain=chain,
        plan=chain.plan,
        title=compile_text(chain.version.document).document.title,
        kind=LATEST if chain.render.ref == LATEST else "label" if is_label(chain.render.ref) else "fixed",
        content=content[:MOST_SHOWN],
        left_out=max(0, len(content) - MOST_SHOWN),
    )


@blueprint.get("/<plan_id>/report")
@page(OWN)
def report(plan_id: str) -> ResponseReturnValue:
    """Give the page of evidence about a plan as a Markdown file, to be kept with a ticket."""
    return _file(evidence(whole_plan(_chain(plan_id))), f"plan-{plan_id}-report.md", "text/markdown")


@blueprint.get("/<plan_id>/text")
@page(OWN)
def text(plan_id: str) -> ResponseReturnValue:
    """Give the text of a plan as a file, byte for byte."""
    plan = find_plan(current().db, plan_id, current().actor)
    if plan.content is None:
        raise NotFound("the text of this plan is not kept here")
    return _file(plan.content, f"plan-{plan.id}.txt", "text/plain")


def _chain(plan_id: str) -> Chain:
    return chain_of(current().db, find_plan(current().db, plan_id, current().actor))


def _file(content: str, name: str, kind: str) -> Response:
    response = Response(content.encode("utf-8", "surrogatepass"), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _listing(filters: Asked) -> Listing[Any]:
    return plans_listing(PlanFilter(**filters.values), current().actor)
