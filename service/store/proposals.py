"""Proposals to move a label and the decisions on them; rows are only added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, select
from sqlalchemy.exc import IntegrityError

from service.core.errors import Decided
from service.core.proposal import ProposalState
from service.store.failures import is_duplicate
from service.store.metadata import labels
from service.store.proposal_tables import decisions, proposals
from service.store.sql import AnyRow, columns_of, matches


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a proposal: who approved, rejected or withdrew it, when and why.

    `allow_breaking` was said at the approval; `move_id` is the move of the label that an approval made, else None.
    """

    proposal_id: str
    state: ProposalState
    at: datetime
    actor: str
    actor_id: str
    message: str | None
    allow_breaking: bool
    move_id: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A wish to move a label from a version or from nowhere, to a version or to nowhere (None).

    `breaking` says how callers break as it was when proposed, None where there are no two versions to compare.
    `points_at` is where the label points now.
    """

    id: str
    template_id: int
    template: str
    label: str
    from_number: int | None
    to_number: int | None
    message: str | None
    allow_breaking: bool
    breaking: Sequence[Mapping[str, str]] | None
    proposer: str
    proposer_id: str
    created_at: datetime
    points_at: int | None
    decision: Decision | None = None

    @property
    def state(self) -> ProposalState:
        """What became of it, or whether it can still be approved."""
        if self.decision is not None:
            return self.decision.state
        return ProposalState.OPEN if self.points_at == self.from_number else ProposalState.OUTDATED

    @classmethod
    def from_row(cls, row: AnyRow) -> Proposal:
        """Return the proposal of a row of `_SELECT`."""
        own, (proposal_id, state, *rest) = row[:_OWN], row[_OWN:]
        decision = Decision(proposal_id, ProposalState(state), *rest) if proposal_id else None
        return cls(*(*own, decision))


_COLUMNS = (*proposals.c, labels.c.number)
_OWN = len(_COLUMNS)
_LABEL = and_(labels.c.template_id == proposals.c.template_id, labels.c.label == proposals.c.label)
_SELECT = (
    select(*_COLUMNS, *decisions.c)
    .join_from(proposals, decisions, decisions.c.proposal_id == proposals.c.id, isouter=True)
    .join(labels, _LABEL, isouter=True)
)
_GET = _SELECT.where(proposals.c.id == bindparam("id"))
_INSERT = proposals.insert()
_DECIDE = decisions.insert()


def insert(db: Connection, proposal: Proposal) -> None:
    """Store a proposal; the database refuses versions that there are not (IntegrityError)."""
    db.execute(_INSERT, columns_of(proposals, proposal))


def decide(db: Connection, decision: Decision) -> None:
    """Store what became of a proposal; raises Decided where that is known already."""
    try:
        db.execute(_DECIDE, columns_of(decisions, decision))
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise Decided from error


def get(db: Connection, proposal_id: str) -> Proposal | None:
    """Return a proposal, or None."""
    row = db.execute(_GET, {"id": proposal_id}).first()
    return Proposal.from_row(row) if row else None


def page(
    db: Connection,
    *,
    template: str | None = None,
    label: str | None = None,
    state: ProposalState | None = None,
    proposer: str | None = None,
    pattern: str = "*",
    limit: int,
    before: str | None = None,
) -> list[Proposal]:
    """Return proposals that fit every filter, newest first, those with an id under `before`.

    `pattern` is what an actor may see.
    """
    equal = {"template": template, "label": label, "proposer": proposer}
    conditions = [proposals.c[name] == value for name, value in equal.items() if value is not None]
    if state is not None:
        conditions.append(_is(state))
    if pattern != "*":
        conditions.append(matches(proposals.c.template, pattern))
    if before is not None:
        conditions.append(proposals.c.id < before)
    rows = db.execute(_SELECT.where(*conditions).order_by(proposals.c.id.desc()).limit(limit))
    return [Proposal.from_row(row) for row in rows]


def count_open(db: Connection, *, but_of: str, pattern: str = "*", newest: int) -> int:
    """Return how many of the newest proposals are open, but for those of the proposer with this id.

    `pattern` is what an actor may see; only so many are looked at, whosever, for what was decided stays for ever.
    """
    looked_at = select(proposals).order_by(proposals.c.id.desc()).limit(newest).subquery()
    conditions = [looked_at.c.proposer_id != but_of, decisions.c.proposal_id.is_(None)]
    if pattern != "*":
        conditions.append(matches(looked_at.c.template, pattern))
    label = and_(labels.c.template_id == looked_at.c.template_id, labels.c.label == looked_at.c.label)
    counted = (
        select(func.count())
        .select_from(looked_at)
        .join(decisions, decisions.c.proposal_id == looked_at.c.id, isouter=True)
        .join(labels, label, isouter=True)
        .where(*conditions, labels.c.number.is_not_distinct_from(looked_at.c.from_number))
    )
    return db.execute(counted).scalar_one()


def _is(state: ProposalState) -> ColumnElement[Any]:
    undecided = decisions.c.proposal_id.is_(None)
    if state == ProposalState.OPEN:
        return and_(undecided, labels.c.number.is_not_distinct_from(proposals.c.from_number))
    if state == ProposalState.OUTDATED:
        return and_(undecided, labels.c.number.is_distinct_from(proposals.c.from_number))
    return decisions.c.state == state.value
