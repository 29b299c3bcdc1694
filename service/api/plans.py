"""`/v1/plans`: what models answered to prompts, registered by tools, and the chain that each came from."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, url_for
from flask.views import MethodView

from service.api import idempotency
from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.exports import VARIES, exportable, listed
from service.api.headers import LOCATED
from service.api.listing import filters_of
from service.api.media import JSON, MARKDOWN, negotiated
from service.api.schemas.plans import (
    EXAMPLE,
    PlanQuery,
    PlanRequest,
    PlanResponse,
    PlansQuery,
    PlansResponse,
)
from service.audit.listing import plans_listing
from service.audit.plans import Answer, Chain, chain_of, find_plan, register_plan, registered_plan
from service.audit.presenting_plans import whole_plan
from service.audit.records import PlanFilter
from service.context import current
from service.core.errors import Erased, UnknownPlan, UnknownRender
from service.core.evidence import evidence

blueprint = Blueprint("plans", __name__, url_prefix="/v1", description="What models answered")

_EITHER = "The plan with its chain, or a page about it for people"


@blueprint.route("/plans")
class Plans(MethodView):
    """All plans."""

    @requires("audit", or_scope="render")
    @exportable(blueprint, PlansResponse)
    @blueprint.arguments(PlansQuery, location="query")
    def get(self, query: dict[str, Any]) -> Any:
        """List plans, newest first; with `render` alone only those that the same token registered."""
        return listed(plans_listing(PlanFilter(**filters_of(query)), current().actor), query)

    @requires("render", writes=True, reruns=True)
    @blueprint.refuses(UnknownRender, Erased)
    @blueprint.arguments(PlanRequest, example=EXAMPLE)
    @blueprint.response(201, PlanResponse, headers=LOCATED)
    @blueprint.alt_response(
        200, schema=PlanResponse, description="This text is registered for this render already", headers=LOCATED
    )
    def post(self, body: dict[str, Any]) -> Any:
        """Register what a model answered to the prompt of a render, by its text or by its hash."""
        chain, is_new = _first_answer() or _registered(body)
        return whole_plan(chain), 201 if is_new else 200, {"Location": url_for("plans.Plan", plan_id=chain.plan.id)}


@blueprint.route("/plans/<plan_id>")
class Plan(MethodView):
    """One plan."""

    @requires("audit", or_scope="render")
    @blueprint.refuses(UnknownPlan, HTTPStatus.NOT_ACCEPTABLE)
    @blueprint.arguments(PlanQuery, location="query")
    @blueprint.response(200, PlanResponse, description=_EITHER, headers=VARIES)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type=MARKDOWN, description=_EITHER, headers=VARIES)
    def get(self, query: dict[str, Any], plan_id: str) -> Any:
        """Show a plan with its whole chain; as Markdown it is a page of evidence for people."""
        forms = {"json": JSON, "markdown": MARKDOWN}
        kind = forms[query["format"]] if "format" in query else negotiated(JSON, MARKDOWN)
        shown = whole_plan(chain_of(current().db, find_plan(current().db, plan_id, current().actor)))
        if kind == JSON:
            return shown, 200, {"Vary": "Accept"}
        response = Response(evidence(shown), content_type=f"{MARKDOWN}; charset=utf-8")
        response.vary.add("Accept")
        return response


def _registered(body: dict[str, Any]) -> tuple[Chain, bool]:
    context = current()
    answer = Answer(body["render_id"], body.get("content"), body.get("sha256"), body["metadata"])
    plan, is_new = register_plan(context.db, answer, actor=context.actor, now=context.now, entropy=context.entropy(10))
    context.template = plan.template
    idempotency.keep(f"{'new' if is_new else 'known'} {plan.id}")
    return chain_of(context.db, plan), is_new


def _first_answer() -> tuple[Chain, bool] | None:
    """Return what a repeated request was answered first, or None; no text is kept for it, for it may be erased."""
    first = idempotency.kept()
    if first is None:
        return None
    state, _, plan_id = first.partition(" ")
    db = current().db
    return chain_of(db, registered_plan(db, plan_id)), state == "new"
