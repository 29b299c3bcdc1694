from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from service.core.errors import Decided
from service.core.proposal import ProposalState
from service.store import labels, proposals, templates
from service.store.engine import Database
from service.store.templates import Template
from tests.store.rows import NOW, PROPOSAL, add_proposal, add_template, add_version, decide, move

APPROVED, REJECTED, WITHDRAWN = ProposalState.APPROVED, ProposalState.REJECTED, ProposalState.WITHDRAWN


@pytest.fixture
def filled(database: Database) -> Database:
    """Return a database with proposals of every state, one for each second; `production` of plan is at version 1."""
    with database.writing() as db:
        plan, other = (add_template(db, name) for name in ("plan", "mail.other"))
        for template in (plan, other):
            add_version(db, template.id, template.name, 2, "Hi $NAME")
        made = move(db, plan, "production", None, 1)
        decide(db, add_proposal(db, plan, 1, from_number=None, to_number=1), APPROVED, made)
        add_proposal(db, plan, 2)
        add_proposal(db, plan, 3, from_number=2, to_number=1, proposer="Bob")
        add_proposal(db, plan, 4, label="new", from_number=None)
        decide(db, add_proposal(db, other, 5, to_number=None), REJECTED)
        decide(db, add_proposal(db, other, 6, label="new", from_number=None), WITHDRAWN)
        add_proposal(db, other, 7)
    return database


def numbers(database: Database, **filters: object) -> list[int]:
    with database.reading() as db:
        found = proposals.page(db, **{"limit": 100, **filters})
    return [round((each.created_at - NOW).total_seconds()) for each in found]


def template_of(db: Connection, name: str) -> Template:
    found = templates.get(db, name)
    assert found is not None
    return found


def test_a_proposal_comes_back_as_it_was_stored_with_its_decision(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_version(db, template.id, "plan", 2, "Hi $NAME")
        move(db, template, "production", None, 1)
        whole = add_proposal(db, template, 1)
        bare = add_proposal(db, template, 2, to_number=None, message=None, breaking=None, allow_breaking=False)
    with database.reading() as db:
        assert [proposals.get(db, each.id) for each in (whole, bare)] == [whole, bare]
        assert proposals.get(db, "nowhere") is None
    with database.writing() as db:
        decision = decide(db, bare, REJECTED)
    with database.reading() as db:
        assert proposals.get(db, bare.id) == replace(bare, decision=decision)


def test_a_proposal_is_open_while_the_label_points_where_it_did(filled: Database) -> None:
    with filled.writing() as db:
        found = proposals.page(db, limit=100)
        states = {
            7: ProposalState.OUTDATED,
            6: WITHDRAWN,
            5: REJECTED,
            4: ProposalState.OPEN,
            3: ProposalState.OUTDATED,
            2: ProposalState.OPEN,
            1: APPROVED,
        }
        assert [each.state for each in found] == list(states.values())
        move(db, template_of(db, found[-1].template), "production", 1, 2)
    assert numbers(filled, state=ProposalState.OPEN) == [4, 3]
    assert numbers(filled, state=ProposalState.OUTDATED) == [7, 2]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [7, 6, 5, 4, 3, 2, 1]),
        ({"template": "plan"}, [4, 3, 2, 1]),
        ({"template": "nothing"}, []),
        ({"label": "new"}, [6, 4]),
        ({"proposer": "Bob"}, [3]),
        ({"pattern": "mail.*"}, [7, 6, 5]),
        ({"pattern": "mail.*", "template": "plan"}, []),
        ({"limit": 2}, [7, 6]),
        *(({"state": state}, [number]) for state, number in ((APPROVED, 1), (REJECTED, 5), (WITHDRAWN, 6))),
        ({"state": ProposalState.OPEN}, [4, 2]),
        ({"state": ProposalState.OUTDATED, "template": "plan"}, [3]),
    ],
)
def test_a_page_has_what_fits_every_filter_newest_first(
    filled: Database, filters: dict[str, object], expected: list[int]
) -> None:
    assert numbers(filled, **filters) == expected


def test_a_page_goes_on_behind_the_one_before(filled: Database) -> None:
    with filled.reading() as db:
        last = proposals.page(db, limit=3)[-1]
    assert numbers(filled, before=last.id) == [4, 3, 2, 1]


def test_a_move_says_which_proposal_it_carried_out(filled: Database) -> None:
    with filled.writing() as db:
        found = proposals.page(db, state=APPROVED, limit=1)[0]
        move(db, template_of(db, found.template), "production", 1, 2)
        history = labels.history(db, found.template_id, "production", limit=9)
    assert [(each.proposal_id, each.proposer) for each in history] == [(None, None), (found.id, "Ada")]


def test_a_proposal_is_decided_once(filled: Database) -> None:
    with filled.reading() as db:
        found = proposals.page(db, state=REJECTED, limit=1)[0]
    with pytest.raises(Decided), filled.writing() as db:
        decide(db, found, WITHDRAWN)
    assert numbers(filled, state=REJECTED) == [5]


@pytest.mark.parametrize("column", ["from_number", "to_number", "template_id"])
def test_the_database_refuses_a_proposal_of_what_is_not_there(filled: Database, column: str) -> None:
    with filled.reading() as db:
        template = template_of(db, "plan")
    with pytest.raises(IntegrityError), filled.writing() as db:
        add_proposal(db, template, 99, **{column: 99})


@pytest.mark.parametrize(("state", "has_move"), [(APPROVED, False), (REJECTED, True)])
def test_an_approval_and_nothing_else_names_its_move(filled: Database, state: ProposalState, has_move: bool) -> None:
    with filled.writing() as db:
        template = template_of(db, "plan")
        made = move(db, template, "production", 1, 2)
        found = add_proposal(db, template, 9, to_number=2)
    with pytest.raises(IntegrityError), filled.writing() as db:
        decide(db, found, state, made if has_move else None)


def test_open_proposals_of_others_are_counted_among_the_newest(filled: Database) -> None:
    with filled.reading() as db:
        # Open are the second, and the fourth, whose label is not set, as it was not.
        every = {"but_of": "somebody", "newest": 100}
        assert proposals.count_open(db, **every) == len(numbers(filled, state=ProposalState.OPEN)) == 2
        assert proposals.count_open(db, but_of=PROPOSAL.proposer_id, newest=100) == 0
        assert [proposals.count_open(db, **every, pattern=each) for each in ("plan", "mail.*")] == [2, 0]
        assert [proposals.count_open(db, but_of="somebody", newest=newest) for newest in (3, 4, 6)] == [0, 1, 2]
