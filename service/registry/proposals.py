"""Proposals: somebody wishes a label to move, and somebody else decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.core.actor import Actor
from service.core.errors import Decided, Forbidden, Stale, Unchanged, UnknownLabel, UnknownProposal
from service.core.event import EventTag
from service.core.identifier import is_id, time_ordered_id
from service.core.proposal import ProposalState
from service.registry.labels import Expected, Proposed, Release, carry_out, check_expected, what_breaks
from service.registry.lookup import find_live_template, find_template, find_version
from service.registry.naming import check_label
from service.store import events, labels, proposals
from service.store.proposals import Decision, Proposal
from service.store.templates import Template

MOST_TOLD = 100
"""How much of what breaks a proposal keeps; comparing the versions tells all of it."""

MOST_WAITING = 500
"""How many proposals, the newest, are looked at to count those that wait."""

_TAGS = {
    ProposalState.APPROVED: EventTag.PROPOSAL_APPROVE,
    ProposalState.REJECTED: EventTag.PROPOSAL_REJECT,
    ProposalState.WITHDRAWN: EventTag.PROPOSAL_WITHDRAW,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Where a label shall point, or with number None that it shall be taken off; who wishes it, when and why."""

    label: str
    number: int | None
    actor: Actor
    now: datetime
    message: str | None = None
    allow_breaking: bool = False
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who decides on a proposal, when and why; `allow_breaking` matters to an approval alone."""

    actor: Actor
    now: datetime
    message: str | None = None
    allow_breaking: bool = False


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """What proposals must have to be listed; None asks nothing."""

    template: str | None = None
    label: str | None = None
    state: ProposalState | None = None
    proposer: str | None = None


def propose(db: Connection, name: str, wish: Wish, *, entropy: bytes) -> Proposal:
    """Propose to move a label from where it points now, protected or not; `entropy` are ten random bytes for the id.

    Raises UnknownTemplate, Archived, InvalidRequest for a text that cannot be a label, UnknownVersion, UnknownLabel
    for one that is not set and shall be taken off, Unchanged where it points already as wished, and Stale when
    `expected` is not what holds.
    """
    template = find_live_template(db, name, lock=True)
    check_label(wish.label)
    start = _start(db, template, wish)
    proposal = Proposal(
        id=time_ordered_id(wish.now, entropy),
        template_id=template.id,
        template=name,
        label=wish.label,
        from_number=start,
        to_number=wish.number,
        message=wish.message,
        allow_breaking=wish.allow_breaking,
        breaking=_breaking(db, template, start, wish.number),
        proposer=wish.actor.name,
        proposer_id=wish.actor.id,
        created_at=wish.now,
        points_at=start,
    )
    proposals.insert(db, proposal)
    data = _told(proposal) | {"message": wish.message, "allow_breaking": wish.allow_breaking}
    events.record(db, at=wish.now, actor=wish.actor, tag=EventTag.PROPOSAL_CREATE, template=name, data=data)
    return proposal


def find_proposal(db: Connection, proposal_id: str, actor: Actor) -> Proposal:
    """Return a proposal; raises UnknownProposal, also where the actor's pattern does not cover its template."""
    proposal = proposals.get(db, proposal_id) if is_id(proposal_id) else None
    if proposal is None or not actor.covers(proposal.template):
        raise UnknownProposal(f"there is no proposal {proposal_id[:100]!r} that you may see; GET /v1/proposals")
    return proposal


def list_proposals(
    db: Connection, wanted: ProposalFilter, actor: Actor, *, limit: int, before: str | None
) -> Sequence[Proposal]:
    """Return at most `limit` proposals that the actor's pattern covers, newest first, older than `before`."""
    return proposals.page(
        db,
        template=wanted.template,
        label=wanted.label,
        state=wanted.state,
        proposer=wanted.proposer,
        pattern=actor.pattern,
        limit=limit,
        before=before,
    )


def count_waiting(db: Connection, actor: Actor) -> int:
    """Return how many open proposals wait for somebody like this actor, among the newest; 0 for who may not decide."""
    if not actor.may("release"):
        return 0
    return proposals.count_open(db, but_of=actor.id, pattern=actor.pattern, newest=MOST_WAITING)


def approve(db: Connection, proposal_id: str, verdict: Verdict) -> Proposal:
    """Approve a proposal, move its label, and return it.

    Raises UnknownProposal, Forbidden for its proposer, Archived, Decided, Stale where the label points elsewhere than
    when it was proposed, and BreakingChange unless the proposal or the verdict allows it.
    """
    found = _of_another(db, proposal_id, verdict)
    template = find_live_template(db, found.template, lock=True)
    proposal = _undecided(db, found)
    _check_still(proposal)
    release = Release(
        label=proposal.label,
        number=proposal.to_number,
        actor=verdict.actor,
        now=verdict.now,
        message=proposal.message,
        allow_breaking=proposal.allow_breaking or verdict.allow_breaking,
        proposed=Proposed(proposal.id, proposal.proposer, proposal.proposer_id),
    )
    return _decide(db, proposal, ProposalState.APPROVED, verdict, carry_out(db, template, release))


def reject(db: Connection, proposal_id: str, verdict: Verdict) -> Proposal:
    """Reject a proposal and return it; raises UnknownProposal, Forbidden for its proposer, and Decided."""
    found = _of_another(db, proposal_id, verdict)
    find_template(db, found.template, lock=True)
    return _decide(db, _undecided(db, found), ProposalState.REJECTED, verdict)


def withdraw(db: Connection, proposal_id: str, verdict: Verdict) -> Proposal:
    """Withdraw a proposal and return it; raises UnknownProposal, Decided, and Forbidden but for proposer and admin."""
    found = find_proposal(db, proposal_id, verdict.actor)
    if not (_is_proposer(verdict.actor, found) or verdict.actor.may("admin")):
        raise Forbidden(
            f"only {found.proposer}, who proposed this, or an administrator may withdraw it; "
            "with the scope release you may reject it"
        )
    find_template(db, found.template, lock=True)
    return _decide(db, _undecided(db, found), ProposalState.WITHDRAWN, verdict)


def _start(db: Connection, template: Template, wish: Wish) -> int | None:
    """Return where the label points; raises what `propose` says of a wish that cannot be carried out."""
    current = labels.get(db, template.id, wish.label)
    start = current.number if current else None
    check_expected(template, wish.label, wish.expected, current)
    if wish.number is not None:
        find_version(db, template, str(wish.number))
    elif start is None:
        raise UnknownLabel(
            f"{template.name} has no label {wish.label!r}, so there is nothing to take off",
            labels=sorted(template.labels),
        )
    if wish.number == start:
        raise Unchanged(f"{wish.label} of {template.name} points at version {start} already; propose another one")
    return start


def _breaking(db: Connection, template: Template, old: int | None, new: int | None) -> list[dict[str, str]] | None:
    if old is None or new is None:
        return None
    return [asdict(each) for each in what_breaks(db, template, old, new)[:MOST_TOLD]]


def _of_another(db: Connection, proposal_id: str, verdict: Verdict) -> Proposal:
    """Return a proposal that the actor may decide on; raises UnknownProposal, and Forbidden for its own."""
    found = find_proposal(db, proposal_id, verdict.actor)
    if _is_proposer(verdict.actor, found):
        raise Forbidden(
            f"you proposed this yourself as {found.proposer}; somebody else with the scope release must approve or "
            "reject it. You may withdraw it"
        )
    return found


def _is_proposer(actor: Actor, proposal: Proposal) -> bool:
    """Return whether actor and proposer are one; names are not unique, ids are."""
    return actor.id == proposal.proposer_id


def _undecided(db: Connection, found: Proposal) -> Proposal:
    """Return a proposal as it is now that its template is locked; raises Decided."""
    proposal = proposals.get(db, found.id) or found
    decision = proposal.decision
    if decision is not None:
        raise Decided(
            f"this proposal was {decision.state} by {decision.actor}; make a new one for another move",
            state=decision.state.value,
        )
    return proposal


def _check_still(proposal: Proposal) -> None:
    if proposal.state == ProposalState.OPEN:
        return
    now, then = (
        "not set" if number is None else f"at version {number}" for number in (proposal.points_at, proposal.from_number)
    )
    raise Stale(
        f"{proposal.label} of {proposal.template} is {now}, and was {then} when this was proposed; "
        "reject it or let it be withdrawn, and propose the move from where the label is now",
        number=proposal.points_at,
    )


def _decide(
    db: Connection, proposal: Proposal, state: ProposalState, verdict: Verdict, move_id: int | None = None
) -> Proposal:
    """Write the decision and the event beside it; return the proposal as it is then."""
    decision = Decision(
        proposal_id=proposal.id,
        state=state,
        at=verdict.now,
        actor=verdict.actor.name,
        actor_id=verdict.actor.id,
        message=verdict.message,
        allow_breaking=verdict.allow_breaking,
        move_id=move_id,
    )
    proposals.decide(db, decision)
    data = _told(proposal) | {"message": verdict.message, "allow_breaking": verdict.allow_breaking}
    data |= {"proposer": proposal.proposer, "proposer_id": proposal.proposer_id}
    events.record(db, at=verdict.now, actor=verdict.actor, tag=_TAGS[state], template=proposal.template, data=data)
    return proposals.get(db, proposal.id) or proposal


def _told(proposal: Proposal) -> dict[str, object]:
    """Return what each event about a proposal says of it."""
    ends = {"from": proposal.from_number, "to": proposal.to_number}
    return {"proposal": proposal.id, "label": proposal.label, **ends}
