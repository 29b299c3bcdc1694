"""Proposals: labels that shall move, waiting for a second person to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.audit.callers import callers_of
from service.context import current
from service.core.errors import (
    Archived,
    BreakingChange,
    Decided,
    Forbidden,
    ImprintError,
    InvalidRequest,
    Stale,
)
from service.core.proposal import ProposalState
from service.registry.lookup import find_template, find_version
from service.registry.proposals import (
    ProposalFilter,
    Verdict,
    approve,
    count_waiting,
    find_proposal,
    list_proposals,
    reject,
    withdraw,
)
from service.web.difference import VIEWS, Comparison, view_here
from service.web.forms import asked, is_ticked, reason_here, text_of
from service.web.moving import CALLED_WITHIN
from service.web.notices import leave_notice
from service.web.page import action, is_allowed, page

if TYPE_CHECKING:
    from service.store.proposals import Proposal

blueprint = Blueprint("proposals", __name__, url_prefix="/proposals")
PER_PAGE = 50
CHOICES = ("open", "all", *(state.value for state in ProposalState if state is not ProposalState.OPEN))
_DONE = {
    ProposalState.APPROVED: "It is approved: {label} of {template} {stands} now.",
    ProposalState.REJECTED: "It is rejected. {label} of {template} stays where it is.",
    ProposalState.WITHDRAWN: "It is withdrawn. {label} of {template} stays where it is.",
}


_ACTS = {
    "approve": (approve, ProposalState.APPROVED),
    "reject": (reject, ProposalState.REJECTED),
    "withdraw": (withdraw, ProposalState.WITHDRAWN),
}
_REFUSALS = (Archived, BreakingChange, Decided, Forbidden, InvalidRequest, Stale)


@dataclass(frozen=True, slots=True)
class Choices:
    """What who looks at a proposal can do with it: decide on it, take it back, or why neither (None: it is decided)."""

    decide: bool
    withdraw: bool
    why_not: str | None


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
        newest=not before,
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
    act, wanted = _ACTS.get(text_of("do"), (None, None))
    back, context = redirect(url_for("web.proposals.show", proposal_id=proposal_id), 303), current()
    if act is None or wanted is None:
        return back
    if act is not withdraw:
        context.require("release")
    try:
        with context.writing():
            is_allowed_to_break = is_ticked("allow_breaking")
            verdict = Verdict(context.actor, context.now, reason_here(), allow_breaking=is_allowed_to_break)
            made = act(context.db, proposal_id, verdict)
    except _REFUSALS as refusal:
        with context.reading():
            made = find_proposal(context.db, proposal_id, context.actor)
            if not _is_decided_by_me(made, wanted):
                problem, status = _told(refusal, wanted)
                return _page(made, problem), status
        # A second click: it is as it was asked for.
    stands = "is not set" if made.points_at is None else f"points at version {made.points_at}"
    notice = _DONE[wanted].format(label=made.label, template=made.template, stands=stands)
    return leave_notice(make_response(back), notice)


def waiting_here() -> int:
    """Return how many proposals wait for who is signed in; 0 where that cannot be told, as on pages of errors."""
    context = current()
    if context.known_actor is None or not context.is_in_transaction:
        return 0
    return count_waiting(context.db, context.known_actor)


def _page(proposal: Proposal, problem: str | None = None) -> str:
    db, now, actor = current().db, current().now, current().actor
    template = find_template(db, proposal.template)
    since = now - CALLED_WITHIN
    numbers = (proposal.from_number, proposal.to_number)
    before, after = (None if each is None else find_version(db, template, str(each)) for each in numbers)
    return render_template(
        "proposal.html",
        proposal=proposal,
        template=template,
        callers=None if proposal.decision else callers_of(db, template, proposal.label, since=since, actor=actor),
        compared=Comparison(before.document, after.document) if before and after else None,
        choices=_choices(proposal),
        message=request.form.get("message", ""),
        problem=problem,
        view=view_here(),
        views=VIEWS,
    )


def _choices(proposal: Proposal) -> Choices:
    """Return what the person who asks can do with a proposal."""
    if proposal.decision is not None:
        return Choices(decide=False, withdraw=False, why_not=None)
    is_own = proposal.proposer_id == current().actor.id
    may_decide = is_allowed("release", proposal.template)
    why_not = None
    if is_own:
        why_not = "You made this proposal, so somebody else decides on it."
    elif not may_decide:
        why_not = "Your role does not decide on proposals: those do who may release."
    return Choices(
        decide=why_not is None,
        withdraw=(is_own or is_allowed("admin")) and is_allowed("edit", proposal.template),
        why_not=why_not,
    )


def _is_decided_by_me(proposal: Proposal, state: ProposalState) -> bool:
    decision = proposal.decision
    return decision is not None and (decision.state, decision.actor_id) == (state, current().actor.id)


def _told(refusal: ImprintError, wanted: ProposalState) -> tuple[str, int]:
    """Return in the words of people why nothing was decided, and the status of the answer."""
    if isinstance(refusal, Decided):
        return "Somebody decided this meanwhile; what became of it stands below.", 409
    if isinstance(refusal, InvalidRequest):
        return refusal.detail, 422
    if isinstance(refusal, Stale):
        return "The label was moved since this was proposed, so it cannot be approved. It can be proposed anew.", 412
    if isinstance(refusal, BreakingChange):
        return "This breaks callers, so nothing was moved. Tick the box to approve it although they break.", 409
    if isinstance(refusal, Archived):
        return "The template is archived, so its labels stay where they are. It has to be brought back first.", 409
    if wanted is ProposalState.WITHDRAWN:
        return "Only who proposed this, or an administrator, can withdraw it. Who may release can reject it.", 403
    return "You made this proposal, so somebody else decides on it. You can withdraw it.", 403
