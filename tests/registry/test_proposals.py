"""Proposals: what can be proposed, who decides, what a decision does, and what happens at the same time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import Connection

from service.core.actor import Actor
from service.core.errors import (
    Archived,
    BreakingChange,
    Decided,
    Forbidden,
    InvalidRequest,
    Stale,
    Unchanged,
    UnknownLabel,
    UnknownProposal,
    UnknownTemplate,
    UnknownVersion,
)
from service.core.names import LATEST
from service.core.proposal import ProposalState
from service.core.protection import NO_PROTECTION
from service.registry.archiving import archive_template
from service.registry.labels import Expected, Release, move_label
from service.registry.lookup import find_template
from service.registry.proposals import (
    MOST_TOLD,
    ProposalFilter,
    Wish,
    approve,
    count_waiting,
    find_proposal,
    list_proposals,
    propose,
    reject,
    withdraw,
)
from service.store.proposals import Proposal
from tests.operations import (
    ADA,
    NAME,
    NOW,
    recorded,
    refused,
    save,
    somebody,
    tags,
)
from tests.registry.proposing import BOB, EVE, ends, make_versions, moves, proposed, verdict


@pytest.fixture
def made(db: Connection) -> None:
    make_versions(db)


@pytest.mark.usefixtures("made")
def test_a_proposal_moves_nothing_and_is_one_event(db: Connection) -> None:
    before = len(recorded(db))
    found = proposed(db, message="Friendlier")
    assert (found.from_number, found.to_number, found.proposer, found.state) == (1, 2, "eve", "open")
    assert find_proposal(db, found.id, EVE) == found
    assert ends(db) == [(None, 1)]
    (event,) = recorded(db)[before:]
    assert (event.tag, event.actor, event.template) == ("proposal:create", "eve", NAME)
    told = {"proposal": found.id, "label": "production", "from": 1, "to": 2}
    assert event.data == told | {"message": "Friendlier", "allow_breaking": False}


@pytest.mark.usefixtures("made")
def test_an_approval_moves_the_label_and_names_both_in_the_history_and_in_the_events(db: Connection) -> None:
    found, before = proposed(db, message="Friendlier"), len(recorded(db))
    approved = approve(db, found.id, verdict(message="Read it"))
    assert approved.state == ProposalState.APPROVED
    decision = approved.decision
    assert decision is not None
    assert (approved.decision.actor, approved.decision.actor_id, approved.decision.message) == (
        "bob",
        BOB.id,
        "Read it",
    )
    last = moves(db)[-1]
    assert (last.from_number, last.to_number, last.actor, last.message) == (1, 2, "bob", "Friendlier")
    assert (last.proposal_id, last.proposer, last.id) == (found.id, "eve", approved.decision.move_id)
    moved, decided = recorded(db)[before:]
    assert (moved.tag, decided.tag, moved.actor, decided.actor) == ("label:move", "proposal:approve", "bob", "bob")
    for event in (moved, decided):
        both = {"proposal": found.id, "proposer": "eve", "proposer_id": EVE.id, "from": 1, "to": 2}
        assert event.data | both == event.data


@pytest.mark.usefixtures("made")
def test_a_proposal_tells_what_breaks_where_there_are_two_versions(db: Connection) -> None:
    breaks = proposed(db, 3).breaking
    assert breaks is not None
    assert [(each["code"], each["argument"]) for each in breaks] == [("argument_required", "DAY")]
    assert proposed(db, 2).breaking == []
    assert proposed(db, None).breaking is None
    assert proposed(db, 3, "staging").breaking is None


@pytest.mark.usefixtures("made")
def test_of_very_much_that_breaks_only_some_is_kept(db: Connection) -> None:
    names = " ".join(f"A{number}=<x>" for number in range(MOST_TOLD + 1))
    number = save(db, f"---\nargument_hint: {names}\n---\nHello\n").number
    breaks = proposed(db, number).breaking
    assert breaks is not None
    assert len(breaks) == MOST_TOLD


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("label", "number", "error"),
    [
        ("production", 1, Unchanged),
        ("production", 4, UnknownVersion),
        ("production", 0, UnknownVersion),
        ("staging", None, UnknownLabel),
        (LATEST, 1, InvalidRequest),
    ],
)
def test_what_could_never_be_approved_is_not_proposed(
    db: Connection, label: str, number: int | None, error: type[Exception]
) -> None:
    before = recorded(db)
    with refused(db, error):
        proposed(db, number, label)
    assert recorded(db) == before


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("decide", [approve, reject])
def test_who_proposed_it_does_not_decide_whatever_scopes_it_has(
    db: Connection, decide: Callable[..., Proposal]
) -> None:
    found = proposed(db, actor=ADA)
    with refused(db, Forbidden, "you proposed this yourself as ada"):
        decide(db, found.id, verdict(ADA))
    assert find_proposal(db, found.id, ADA).state == ProposalState.OPEN


@pytest.mark.usefixtures("made")
def test_a_proposal_is_withdrawn_by_its_proposer_or_an_administrator_alone(db: Connection) -> None:
    first, second = proposed(db), proposed(db)
    for other in (BOB, somebody("edit", name="mallory")):
        with refused(db, Forbidden, "only eve, who proposed this"):
            withdraw(db, first.id, verdict(other))
    assert withdraw(db, first.id, verdict(EVE)).state == ProposalState.WITHDRAWN
    assert withdraw(db, second.id, verdict(ADA)).state == ProposalState.WITHDRAWN
    assert tags(db)[-2:] == ["proposal:withdraw"] * 2


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(("decide", "by"), [(approve, BOB), (reject, BOB), (withdraw, EVE)])
def test_a_decision_is_the_last(db: Connection, decide: Callable[..., Proposal], by: Actor) -> None:
    found = proposed(db)
    state = decide(db, found.id, verdict(by)).state
    before = recorded(db)
    for again, actor in ((approve, BOB), (reject, BOB), (withdraw, EVE)):
        with refused(db, Decided, f"was {state} by {by.name}"):
            again(db, found.id, verdict(actor))
    assert recorded(db) == before


@pytest.mark.usefixtures("made")
def test_a_label_that_moved_meanwhile_makes_an_approval_stale_and_a_rejection_none(db: Connection) -> None:
    found = proposed(db, 3, allow_breaking=True)
    move_label(db, NAME, Release("production", 2, ADA, NOW))
    assert find_proposal(db, found.id, EVE).state == ProposalState.OUTDATED
    with refused(db, Stale, "is at version 2, and was at version 1 when this was proposed") as caught:
        approve(db, found.id, verdict())
    assert caught.value.extra == {"number": 2}
    assert ends(db) == [(None, 1), (1, 2)]
    assert reject(db, found.id, verdict()).state == ProposalState.REJECTED


@pytest.mark.usefixtures("made")
def test_a_breaking_approval_is_refused_unless_proposal_or_verdict_allows_it(db: Connection) -> None:
    with refused(db, BreakingChange) as caught:
        approve(db, proposed(db, 3).id, verdict())
    assert [each["argument"] for each in caught.value.extra["breaking"]] == ["DAY"]
    approve(db, proposed(db, 3).id, verdict(allow_breaking=True))
    approve(db, proposed(db, 1, allow_breaking=True).id, verdict())
    assert [each.allow_breaking for each in moves(db)] == [False, True, True]


@pytest.mark.usefixtures("made")
def test_a_label_is_set_and_taken_off_by_approval(db: Connection) -> None:
    approve(db, proposed(db, 3, "staging").id, verdict())
    approve(db, proposed(db, None).id, verdict())
    assert find_template(db, NAME).labels == {"staging": 3}
    assert ends(db) == [(None, 1), (1, None)]
    assert tags(db)[-2:] == ["label:remove", "proposal:approve"]


@pytest.mark.usefixtures("made")
def test_of_an_archived_template_proposals_can_only_be_cleared(db: Connection) -> None:
    one, two = proposed(db), proposed(db)
    archive_template(db, NAME, protection=NO_PROTECTION, actor=ADA, now=NOW)
    with refused(db, Archived):
        proposed(db)
    with refused(db, Archived):
        approve(db, one.id, verdict())
    assert reject(db, one.id, verdict()).state == ProposalState.REJECTED
    assert withdraw(db, two.id, verdict(EVE)).state == ProposalState.WITHDRAWN


@pytest.mark.usefixtures("made")
def test_what_is_proposed_starts_where_it_was_believed_to(db: Connection) -> None:
    before = recorded(db)
    for label, believed in (("production", 2), ("production", None), ("staging", 1)):
        with refused(db, Stale):
            proposed(db, 3, label, expected=Expected(believed))
    assert recorded(db) == before
    for label, believed in (("production", 1), ("staging", None)):
        assert proposed(db, 3, label, expected=Expected(believed)).from_number == believed


@pytest.mark.usefixtures("made")
def test_what_waits_is_counted_for_who_may_decide(db: Connection) -> None:
    proposed(db)
    one = proposed(db, 3)
    proposed(db, actor=BOB)
    dan = somebody("release", name="dan")
    assert [count_waiting(db, actor) for actor in (EVE, BOB, dan, ADA)] == [0, 2, 3, 3]
    assert count_waiting(db, somebody("release", name="dan", pattern="platform.*")) == 0
    assert count_waiting(db, somebody("release", name="dan", pattern="mail.*")) == 3
    reject(db, one.id, verdict())
    assert count_waiting(db, dan) == 2
    move_label(db, NAME, Release("production", 3, ADA, NOW, allow_breaking=True))
    assert count_waiting(db, dan) == 0


@pytest.mark.usefixtures("made")
def test_a_pattern_hides_what_it_does_not_cover(db: Connection) -> None:
    found = proposed(db)
    outside = somebody("admin", pattern="platform.*")
    for look in (find_proposal, *(partial(self_decided, act) for act in (approve, reject, withdraw))):
        with refused(db, UnknownProposal):
            look(db, found.id, outside)
    assert list_proposals(db, ProposalFilter(), outside, limit=9, before=None) == []
    assert list_proposals(db, ProposalFilter(label="production"), BOB, limit=9, before=None) == [found]
    with refused(db, UnknownTemplate):
        propose(db, "other", Wish("production", 1, EVE, NOW), entropy=bytes(10))


def self_decided(act: Callable[..., Proposal], db: Connection, proposal_id: str, actor: Actor) -> Proposal:
    return act(db, proposal_id, verdict(actor))


@pytest.mark.parametrize("odd", ["", "x", "\0", "1" * 36, "\udcff" * 99, "00000000-0000-7000-8000-000000000000"])
def test_an_id_that_there_is_not_is_unknown(db: Connection, odd: str) -> None:
    with refused(db, UnknownProposal):
        find_proposal(db, odd, ADA)
