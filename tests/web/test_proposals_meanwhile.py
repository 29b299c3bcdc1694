"""Proposals on pages when something happened meanwhile: decided, sent twice, the label moved, the template archived."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.store.engine import Database
from tests.web.browsing import Person
from tests.web.releasing import CANARY, archive, clicked_at_once, decisions, meanwhile, proposed, rows, save_breaking

People = Callable[..., Person]


@pytest.fixture
def eve(person: People, greeting: str, database: Database) -> Person:
    """Return somebody who may propose; the protected label canary points at version 1, and version 3 breaks that."""
    save_breaking(database, greeting)
    meanwhile(database, 1, "canary")
    return person("editor", name="eve")


@pytest.fixture
def bob(person: People) -> Person:
    return person("releaser", name="bob")


def test_what_somebody_else_decided_meanwhile_is_told_and_stays(eve: Person, bob: Person, person: People) -> None:
    address = proposed(eve)
    carl = person("releaser", name="carl").open(address)
    bob.open(address).send("Reject", message="Not yet")
    carl.send("Approve", message="Fine")
    assert (carl.status, carl.problem) == (409, "Somebody decided this meanwhile; what became of it stands below.")
    assert "bob rejected it just now" in carl.text
    assert "Points at version 1" in carl.open(CANARY).text


def test_a_second_click_decides_nothing_and_says_that_it_is_done(eve: Person, bob: Person) -> None:
    address = proposed(eve)
    sent = [("form_token", bob.open(address).form_token()), ("do", "approve"), ("message", "Agreed")]
    for _ in range(2):
        bob.post(address, sent)
        assert (bob.status, bob.notice) == (200, "It is approved: canary of mail.greeting points at version 2 now.")
    bob.post(address, [("form_token", bob.form_token()), ("do", "reject")])
    assert (bob.status, bob.problem) == (409, "Somebody decided this meanwhile; what became of it stands below.")
    assert bob.open(CANARY).text.count("approved what") == 1


def test_a_proposal_that_is_sent_twice_is_made_once(eve: Person) -> None:
    eve.open(f"{CANARY}/move?to=2")
    fields = {name: eve.value_of(name) for name in ("form_token", "once", "to", "expected")} | {"message": "Once"}
    assert len(set(clicked_at_once(eve, f"{CANARY}/propose", fields))) == 1
    eve.post(f"{CANARY}/propose", list(fields.items()))
    assert eve.notice == "You have proposed this already; here it is."
    assert len(rows(eve.open("/proposals?state=all"))) == 1


def test_when_the_label_moved_meanwhile_it_can_be_rejected_or_proposed_anew(
    eve: Person, bob: Person, database: Database
) -> None:
    address = proposed(eve)
    bob.open(address)
    meanwhile(database, 3, "canary")
    bob.send("Approve")
    assert (bob.status, bob.problem.partition(",")[0]) == (412, "The label was moved since this was proposed")
    assert "Outdated : the label moved since, so this can no longer be approved." in bob.text
    assert "It pointed at version 1 then, and points at version 3 now." in bob.text
    assert decisions(bob) == ["Reject"]
    assert rows(bob.open("/proposals")) == []
    assert len(rows(bob.open("/proposals?state=outdated"))) == 1
    eve.open(address)
    assert decisions(eve) == ["Withdraw"]
    assert eve.follow("Propose it anew").heading == "Roll canary back to version 2"


def test_what_is_proposed_is_what_was_seen(eve: Person, database: Database) -> None:
    eve.open(f"{CANARY}/move?to=2")
    meanwhile(database, 3, "canary")
    eve.send("Propose: canary to version 2", message="It reads better")
    assert (eve.status, "canary points at version 3 now" in eve.problem) == (412, True)
    assert eve.value_of("message") == "It reads better"
    eve.send("Propose: canary to version 2")
    assert eve.heading == "Roll canary back to version 2"


def test_of_an_archived_template_a_proposal_can_only_be_cleared(eve: Person, bob: Person, database: Database) -> None:
    address = proposed(eve)
    bob.open(address)
    archive(database)
    bob.send("Approve", message="Agreed")
    assert (bob.status, bob.problem.partition(",")[0]) == (409, "The template is archived")
    assert "The template is archived , so its labels stay where they are. Bring it back to move them." in bob.text
    assert (decisions(bob), bob.value_of("message")) == (["Reject"], "Agreed")
    assert bob.send("Reject").notice.startswith("It is rejected.")
