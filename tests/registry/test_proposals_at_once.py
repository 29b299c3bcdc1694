"""Several decide on proposals at the same time: one does, and the others are told."""

from __future__ import annotations

from functools import partial

from service.core.errors import Decided, Stale
from service.core.proposal import ProposalState
from service.registry.proposals import approve, withdraw
from service.store.engine import Database
from tests.operations import at_once, overlapping, somebody, tags
from tests.registry.proposing import EVE, ends, make_versions, moves, proposed, verdict

ROUNDS = 5


def test_of_several_who_approve_at_once_one_moves_the_label(database: Database) -> None:
    with database.writing() as db:
        make_versions(db)
    for turn in range(ROUNDS):
        there = 2 - turn % 2
        with database.writing() as db:
            one = proposed(db, there)
        approvals = [partial(approve, proposal_id=one.id, verdict=verdict(somebody("release", name=n))) for n in "abcd"]
        outcomes = at_once(database, *approvals)
        assert sorted(each.code if isinstance(each, Exception) else "done" for each in outcomes) == [
            "decided",
            "decided",
            "decided",
            "done",
        ]
    with database.reading() as db:
        assert len(moves(db)) == 1 + ROUNDS
        assert tags(db).count("proposal:approve") == ROUNDS


def test_of_two_proposals_for_one_label_that_are_approved_at_once_one_is_stale(database: Database) -> None:
    with database.writing() as db:
        make_versions(db)
        one, other = proposed(db, 2), proposed(db, 3, allow_breaking=True)
    approvals = [partial(approve, proposal_id=each.id, verdict=verdict()) for each in (one, other)]
    approved, stale = overlapping(database, *approvals)
    assert approved.state == ProposalState.APPROVED
    assert isinstance(stale, Stale)
    with database.reading() as db:
        assert ends(db) == [(None, 1), (1, 2)]


def test_an_approval_that_waited_for_the_withdrawal_finds_it_decided(database: Database) -> None:
    with database.writing() as db:
        make_versions(db)
        one = proposed(db)
    ways = (
        partial(withdraw, proposal_id=one.id, verdict=verdict(EVE)),
        partial(approve, proposal_id=one.id, verdict=verdict()),
    )
    withdrawn, late = overlapping(database, *ways)
    assert withdrawn.state == ProposalState.WITHDRAWN
    assert isinstance(late, Decided)
    with database.reading() as db:
        assert ends(db) == [(None, 1)]
