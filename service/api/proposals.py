"""`/v1/proposals`: labels that shall move, proposed by one and decided by another."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.views import MethodView

from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.headers import LOCATED
from service.api.paging import page
from service.api.presenting_proposals import proposal as shown
from service.api.schemas.proposals import (
    EXAMPLE,
    ApprovalRequest,
    DecisionRequest,
    ProposalRequest,
    ProposalResponse,
    ProposalsQuery,
    ProposalsResponse,
)
from service.context import current
from service.core.errors import (
    Archived,
    BreakingChange,
    Decided,
    Stale,
    Unchanged,
    UnknownLabel,
    UnknownProposal,
    UnknownTemplate,
    UnknownVersion,
)
from service.core.proposal import ProposalState
from service.registry.proposals import (
    ProposalFilter,
    Verdict,
    Wish,
    approve,
    find_proposal,
    list_proposals,
    propose,
    reject,
    withdraw,
)

blueprint = Blueprint("proposals", __name__, url_prefix="/v1", description="Moves of labels that somebody else decides")


@blueprint.route("/templates/<name>/proposals")
class Propose(MethodView):
    """A label of a template."""

    @requires("edit", writes=True)
    @blueprint.refuses(UnknownTemplate, UnknownVersion, UnknownLabel, Archived, Unchanged)
    @blueprint.arguments(ProposalRequest, example=EXAMPLE)
    @blueprint.response(201, ProposalResponse, headers=LOCATED)
    def post(self, body: dict[str, Any], name: str) -> Any:
        """Propose to point a label at a version, or with `version` null to take it off; somebody else decides."""
        context = current()
        wish = Wish(
            label=body["label"],
            number=body["version"],
            actor=context.actor,
            now=context.now,
            message=body.get("message"),
            allow_breaking=body["allow_breaking"],
        )
        made = propose(context.db, name, wish, entropy=context.entropy(10))
        return shown(made), 201, {"Location": url_for("proposals.Proposal", proposal_id=made.id)}


@blueprint.route("/proposals")
class Proposals(MethodView):
    """All proposals."""

    @requires("read")
    @blueprint.arguments(ProposalsQuery, location="query")
    @blueprint.response(200, ProposalsResponse)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List proposals, newest first."""
        limit, before, state = query.pop("limit"), query.pop("cursor", None), query.pop("state", None)
        wanted = ProposalFilter(**query, state=state and ProposalState(state))
        found = list_proposals(current().db, wanted, current().actor, limit=limit + 1, before=before)
        return page(found, limit, shown, lambda each: each.id)


@blueprint.route("/proposals/<proposal_id>")
class Proposal(MethodView):
    """One proposal."""

    @requires("read")
    @blueprint.refuses(UnknownProposal)
    @blueprint.response(200, ProposalResponse)
    def get(self, proposal_id: str) -> dict[str, Any]:
        """Show a proposal and what became of it."""
        return shown(find_proposal(current().db, proposal_id, current().actor))


@blueprint.route("/proposals/<proposal_id>/approve")
class Approve(MethodView):
    """One proposal."""

    @requires("release", writes=True)
    @blueprint.refuses(UnknownProposal, Archived, Decided, BreakingChange, Stale)
    @blueprint.arguments(ApprovalRequest, required=False)
    @blueprint.response(200, ProposalResponse)
    def post(self, body: dict[str, Any], proposal_id: str) -> dict[str, Any]:
        """Approve what another token proposed: the label moves, if it still points where it did then."""
        return shown(approve(current().db, proposal_id, _verdict(body)))


@blueprint.route("/proposals/<proposal_id>/reject")
class Reject(MethodView):
    """One proposal."""

    @requires("release", writes=True)
    @blueprint.refuses(UnknownProposal, Decided)
    @blueprint.arguments(DecisionRequest, required=False)
    @blueprint.response(200, ProposalResponse)
    def post(self, body: dict[str, Any], proposal_id: str) -> dict[str, Any]:
        """Reject what another token proposed."""
        return shown(reject(current().db, proposal_id, _verdict(body)))


@blueprint.route("/proposals/<proposal_id>/withdraw")
class Withdraw(MethodView):
    """One proposal."""

    @requires("edit", writes=True)
    @blueprint.refuses(UnknownProposal, Decided)
    @blueprint.arguments(DecisionRequest, required=False)
    @blueprint.response(200, ProposalResponse)
    def post(self, body: dict[str, Any], proposal_id: str) -> dict[str, Any]:
        """Withdraw what the same token proposed; `admin` may withdraw any."""
        return shown(withdraw(current().db, proposal_id, _verdict(body)))


def _verdict(body: dict[str, Any]) -> Verdict:
    context = current()
    allowed = body.get("allow_breaking", False)
    return Verdict(context.actor, context.now, message=body.get("message"), allow_breaking=allowed)
