"""Proposals: labels that shall move, waiting for a second person to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.errors import Archived, BreakingChange, Decided, Forbidden, Stale
from service.core.proposal import ProposalState
from service.registry.lookup import find_template, find_version
from service.registry.proposals import (
    ProposalFilter,
    Verdict,
    approve,
    find_proposal,
    list_proposals,
    reject,
    withdraw,
)
from service.web.difference import VIEWS, Comparison, view_here
from service.web.forms import asked, is_ticked, reason_here, text_of
from service.web.notices import leave_notice
from service.web.page import action, is_allowed, page

if TYPE_CHECKING:
    from service.store.proposals import Proposal

blueprint = Blueprint("proposals", __name__, url_prefix="/proposals")
PER_PAGE = 50
CHOICES = ("open", "all", *(state.value for state in ProposalState if state is not ProposalState.OPEN))
_DONE = {
    approve: "It is approved: {label} of {template} {moved} now.",
    reject: "It is rejected. {label} of {template} stays where it is.",
    withdraw: "It is withdrawn. {label} of {template} stays where it is.",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What who looks at a proposal can do with it: decide on it, or take it back."""

    decide: bool
    withdraw: bool


@blueprint.get("")
@page("read")
def index() -> ResponseReturnValue:
    """List proposals, those that are open unless others are asked for, newest first."""
    state, template, before = asked("state"), asked("template"), asked("before")
    chosen = state if state in CHOICES else "open"
    wanted = ProposalFilter(template=template or None, state=None if chosen == "all" else ProposalState(chosen))
    context = current()
    found = list_proposals(context.db, wanted, context.actor, limit=PER_PAGE + 1, before=before or None)
    return render_template(
        "proposals.html",
        proposals=found[:PER_PAGE],
        older=found[PER_PAGE - 1].id if len(found) > PER_PAGE else None,
        chosen=chosen,
        choices=CHOICES,
        template=template,
        choices_for=_choices,
    )


@blueprint.get("/<proposal_id>")
@page("read")
def show(proposal_id: str) -> ResponseReturnValue:
    """Show a proposal: what it wants, what that changes for callers, and what became of it."""
    return _page(find_proposal(current().db, proposal_id, current().actor))


@blueprint.post("/<proposal_id>")
@action("edit")
def decide(proposal_id: str) -> ResponseReturnValue:
    """Approve, reject or withdraw, as the button says."""
    act = {"approve": approve, "reject": reject, "withdraw": withdraw}.get(text_of("do"))
    context = current()
    if act is None:
        return redirect(url_for("web.proposals.show", proposal_id=proposal_id))
    if act is not withdraw:
        context.require("release")
    try:
        with context.writing():
            is_allowed_to_break = is_ticked("allow_breaking")
            verdict = Verdict(context.actor, context.now, reason_here(), allow_breaking=is_allowed_to_break)
            made = act(context.db, proposal_id, verdict)
    except (Archived, BreakingChange, Decided, Stale, Forbidden) as refusal:
        with context.reading():
            problem, status = _told(refusal)
            return _page(find_proposal(context.db, proposal_id, context.actor), problem), status
    moved = "is not set" if made.to_number is None else f"points at version {made.to_number}"
    notice = _DONE[act].format(label=made.label, template=made.template, moved=moved)
    return leave_notice(make_response(redirect(url_for("web.proposals.show", proposal_id=proposal_id), 303)), notice)


def _page(proposal: Proposal, problem: str | None = None) -> str:
    db = current().db
    template = find_template(db, proposal.template)
    numbers = (proposal.from_number, proposal.to_number)
    before, after = (None if each is None else find_version(db, template, str(each)) for each in numbers)
    return render_template(
        "proposal.html",
        proposal=proposal,
        compared=Comparison(before.document, after.document) if before and after else None,
        choices=_choices(proposal),
        is_own=proposal.proposer_id == current().actor.id,
        message=request.form.get("message", ""),
        problem=problem,
        view=view_here(),
        views=VIEWS,
    )


def _choices(proposal: Proposal) -> Choices:
    """Return what the person who asks can do with a proposal."""
    undecided = proposal.decision is None
    is_own = proposal.proposer_id == current().actor.id
    return Choices(
        decide=undecided and not is_own and is_allowed("release", proposal.template),
        withdraw=undecided and (is_own or is_allowed("admin")) and is_allowed("edit", proposal.template),
    )


def _told(refusal: Exception) -> tuple[str, int]:
    """Return in the words of people why nothing was decided, and the status of the answer."""
    if isinstance(refusal, Decided):
        return "Somebody decided this meanwhile; what became of it stands below.", 409
    if isinstance(refusal, Stale):
        return "The label was moved since this was proposed, so it cannot be approved. Propose it anew.", 412
    if isinstance(refusal, BreakingChange):
        return "This breaks callers, so nothing was moved. Tick the box to approve it although they break.", 409
    if isinstance(refusal, Archived):
        return "The template is archived. Restore it first.", 409
    return "You cannot decide this: a proposal needs somebody else than who made it.", 403
