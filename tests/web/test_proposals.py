"""Proposals on pages: one proposes, another decides, and everybody sees what waits and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.store.engine import Database
from tests.web.browsing import Person
from tests.web.releasing import CANARY, decisions, meanwhile, proposed, rows, save_breaking

People = Callable[..., Person]

HOSTILE = "<script>alert(1)</script> \u202e \0 {{7*7}} javascript:alert(1)"


@pytest.fixture
def eve(person: People, greeting: str, database: Database) -> Person:
    """Return somebody who may propose; the protected label canary points at version 1, and version 3 breaks that."""
    save_breaking(database, greeting)
    meanwhile(database, 1, "canary")
    return person("editor", name="eve")


@pytest.fixture
def bob(person: People) -> Person:
    return person("releaser", name="bob")


def waiting(page: Person) -> str:
    """Return what stands beside the entry of the menu."""
    entry = page.soup.select_one('nav a[href="/proposals"]')
    assert entry is not None
    return " ".join(entry.get_text(" ").split())


def test_a_protected_label_moves_when_somebody_else_approves(eve: Person, bob: Person) -> None:
    address = proposed(eve, message="It reads better")
    assert eve.notice == "It is proposed. Somebody else has to approve it now."
    assert "Points at version 1" in eve.open(CANARY).text
    bob.open("/proposals")
    assert rows(bob) == [
        "canary of mail.greeting version 1 → to version 2 open · waits for you eve , just now It reads better"
    ]
    bob.follow("canary of mail.greeting")
    assert (bob.address, bob.heading) == (address, "Move canary to version 2")
    for words in (
        "Open : nothing moves before somebody approves.",
        "eve proposed just now to point canary at version 2 of mail.greeting . It pointed at version 1 then, and",
        "It reads better",
        "Nobody asked for canary in the last 7 days.",
        "Nothing breaks: whoever calls version 1 can call version 2 in the same way.",
        "added: welcome here .",
    ):
        assert words in bob.text, words
    bob.send("Approve", message="Agreed")
    assert bob.notice == "It is approved: canary of mail.greeting points at version 2 now."
    assert "bob approved it just now" in bob.text
    assert "Agreed" in bob.text
    assert decisions(bob) == []
    bob.follow("Where canary is now")
    assert "bob approved what eve proposed , just now It reads better" in bob.text


def test_the_text_is_looked_at_in_both_ways(eve: Person, bob: Person) -> None:
    address = proposed(eve)
    bob.open(address).follow("In one column")
    assert (bob.status, bob.heading) == (200, "Move canary to version 2")
    assert bob.soup.select_one(".texts.one") is not None
    assert bob.follow("Side by side").soup.select_one(".texts.split") is not None


def test_who_proposed_it_cannot_decide_and_is_told_so(bob: Person, eve: Person, person: People) -> None:
    for proposer in (bob, person("admin")):
        address = proposed(proposer)
        assert "You made this proposal, so somebody else decides on it. You can withdraw it." in proposer.text
        assert decisions(proposer) == ["Withdraw"]
        for act in ("approve", "reject"):
            proposer.post(address, [("form_token", proposer.form_token()), ("do", act)])
            assert proposer.status == 403
            assert proposer.problem == "You made this proposal, so somebody else decides on it. You can withdraw it."
    assert "Points at version 1" in eve.open(CANARY).text


@pytest.mark.parametrize("role", ["viewer", "auditor", "editor"])
def test_who_may_not_release_sees_why_there_is_no_button(eve: Person, person: People, role: str) -> None:
    address = proposed(eve)
    other = person(role, name="other").open(address)
    assert "Your role does not decide on proposals: those do who may release." in other.text
    assert decisions(other) == []
    assert "open · waits for somebody who may release" in other.open("/proposals").text
    assert waiting(other) == "Proposals"
    token = other.form_token()
    for act in ("approve", "reject"):
        assert other.post(address, [("form_token", token), ("do", act)]).status == 403
    other.post(address, [("form_token", token), ("do", "withdraw")])
    assert other.status == 403
    assert role != "editor" or other.problem.startswith("Only who proposed this, or an administrator, can withdraw it.")


def test_what_waits_for_somebody_is_counted_in_the_menu(eve: Person, bob: Person, person: People) -> None:
    address = proposed(eve)
    assert [waiting(page.open("/templates")) for page in (eve, bob)] == ["Proposals", "Proposals 1 waiting for you"]
    proposed(bob, 3)
    # Not one's own, and not of templates that are others'.
    assert waiting(bob) == "Proposals 1 waiting for you"
    assert waiting(person("admin").open("/account")) == "Proposals 2 waiting for you"
    assert waiting(person("releaser", name="dan", pattern="platform.*").open("/proposals")) == "Proposals"
    bob.open(address).send("Reject")
    assert waiting(bob) == "Proposals"
    assert waiting(bob.open("/proposals/nothing")) == "Proposals"


@pytest.mark.parametrize(
    ("button", "told", "state"),
    [
        ("Reject", "It is rejected. canary of mail.greeting stays where it is.", "rejected"),
        ("Withdraw", "It is withdrawn. canary of mail.greeting stays where it is.", "withdrawn"),
    ],
)
def test_a_proposal_is_rejected_or_withdrawn_with_a_reason(
    eve: Person, bob: Person, button: str, told: str, state: str
) -> None:
    address = proposed(eve)
    decider, by = (bob, "bob") if button == "Reject" else (eve, "eve")
    decider.open(address).send(button, message="Not before Monday")
    assert decider.notice == told
    assert "Not before Monday" in decider.text
    assert decisions(decider) == []
    assert "Nothing is proposed" in decider.open("/proposals").text
    decider.send("Show", state=state)
    assert rows(decider) == [
        f"canary of mail.greeting version 1 → to version 2 {state} by {by} , just now eve , just now"
    ]
    assert "Points at version 1" in eve.open(CANARY).text


def test_an_administrator_clears_what_somebody_else_proposed(eve: Person, person: People) -> None:
    address = proposed(eve)
    admin = person("admin").open(address)
    assert decisions(admin) == ["Approve", "Reject", "Withdraw"]
    assert "withdrawn" in admin.send("Withdraw").notice


def test_what_breaks_callers_must_be_ticked_by_one_of_both(eve: Person, bob: Person) -> None:
    unticked = proposed(eve, 3)
    bob.open(unticked).send("Approve", message="Agreed")
    assert (bob.status, bob.problem.partition(",")[0]) == (409, "This breaks callers")
    assert bob.value_of("message") == "Agreed"
    ticked = proposed(eve, 3, allow_breaking="on")
    bob.open(ticked)
    assert "Callers break, and eve proposed it although they do." in bob.text
    assert bob.soup.select('.decide [name="allow_breaking"]') == []
    bob.open(unticked).send("Approve", allow_breaking="on")
    assert bob.notice == "It is approved: canary of mail.greeting points at version 3 now."


def test_to_set_a_label_and_to_take_it_off_are_proposed_too(eve: Person, bob: Person) -> None:
    eve.open(CANARY).follow("Take off")
    assert "canary is protected here : it is taken off when a second person approves." in eve.text
    eve.send("Propose to take canary off")
    assert (eve.status, "tick the box" in eve.problem) == (409, True)
    eve.send("Propose to take canary off", allow_breaking="on", message="Nobody needs it")
    assert eve.heading == "Take canary off"
    bob.open(eve.address)
    assert "Whoever asks for canary is refused from then on" in bob.text
    assert bob.send("Approve").notice == "It is approved: canary of mail.greeting is not set now."
    bob.open(proposed(eve, 1))
    assert bob.heading == "Set canary to version 1"
    assert "It was not set then, and is not set now." in bob.text
    assert bob.send("Approve").notice == "It is approved: canary of mail.greeting points at version 1 now."


@pytest.mark.parametrize("wrong", ["99", "0", "-1", "latest", "x", "²", "\u202e2"])
def test_a_version_that_is_not_there_is_not_proposed_and_never_taken_for_a_removal(eve: Person, wrong: str) -> None:
    eve.open(f"{CANARY}/move?to=2")
    sent = [("form_token", eve.form_token()), ("once", "a"), ("to", wrong), ("expected", "1"), ("allow_breaking", "on")]
    eve.post(f"{CANARY}/propose", sent)
    assert (eve.status, "no such version" in eve.problem or "no version" in eve.problem) == (404, True)
    assert rows(eve.open("/proposals?state=all")) == []


def test_where_it_points_already_nothing_is_proposed(eve: Person) -> None:
    eve.open(f"{CANARY}/move?to=2")
    token = eve.form_token()
    eve.post(f"{CANARY}/propose", [("form_token", token), ("once", "a"), ("to", "1"), ("expected", "1")])
    assert (eve.status, eve.problem.partition(",")[0]) == (409, "canary points there already")


@pytest.mark.parametrize("wrong", ["nothing", "00000000-0000-7000-8000-000000000000", "%00", "x" * 500, "\u202e"])
def test_a_proposal_that_there_is_not_is_a_page_that_says_so(eve: Person, wrong: str) -> None:
    eve.open(f"/proposals/{wrong}")
    assert (eve.status, eve.heading) == (404, "There is no such proposal")
    assert "/v1/" not in eve.text
    eve.open("/account/password").post(f"/proposals/{wrong}", [("form_token", eve.form_token()), ("do", "withdraw")])
    assert (eve.status, eve.heading) == (404, "There is no such proposal")


def test_a_proposal_for_a_template_that_a_pattern_hides_is_not_there(eve: Person, person: People) -> None:
    address = proposed(eve)
    half = person("releaser", name="dan", pattern="platform.*")
    assert half.open(address).heading == "There is no such proposal"
    assert "Nothing is proposed" in half.open("/proposals").text
    half.post(address, [("form_token", half.form_token()), ("do", "approve")])
    assert half.status == 404


def test_an_unknown_wish_decides_nothing(eve: Person, bob: Person) -> None:
    address = proposed(eve)
    for act in ("", "delete", "approve\0"):
        bob.open(address).post(address, [("form_token", bob.form_token()), ("do", act)])
        assert (bob.status, decisions(bob)) == (200, ["Approve", "Reject"])


def test_the_list_is_filtered_and_goes_on_behind_older(eve: Person, bob: Person) -> None:
    for _ in range(51):
        proposed(eve)
    assert len(rows(bob.open("/proposals"))) == 50
    assert len(rows(bob.follow("Older"))) == 1
    bob.open("/proposals").send("Show", state="rejected")
    assert "None of these" in bob.text
    assert len(rows(bob.follow("All proposals"))) == 50
    bob.send("Show", template="mail.other")
    assert (bob.value_of("template"), "for a template of exactly this name" in bob.text) == ("mail.other", True)
    for odd in ("state=lost", "before=%00", "before=x", "template=%00%E2%80%AE", "state=%00&state=all"):
        assert bob.open(f"/proposals?{odd}").status == 200


def test_where_nothing_is_proposed_the_page_says_how_it_is_done(person: People) -> None:
    viewer = person("viewer").open("/proposals")
    assert "Nothing is proposed" in viewer.text
    assert viewer.follow("To the templates").heading == "Templates"


def test_reasons_are_shown_as_text_and_a_very_long_one_is_given_back(eve: Person, bob: Person) -> None:
    address = proposed(eve, message=HOSTILE)
    bob.open(address).send("Reject", message="x" * 2_001)
    assert (bob.status, bob.value_of("message")) == (422, "x" * 2_001)
    assert "the reason has 2,001 characters, and 2,000 are kept at most" in bob.problem
    bob.send("Reject", message=HOSTILE)
    shown = "<script>alert(1)</script> ⟦U+202E⟧ {{7*7}} javascript:alert(1)"
    assert bob.text.count(shown) == 2
    assert shown in bob.open("/proposals?state=rejected").text
    assert bob.soup.select("main script") == []
