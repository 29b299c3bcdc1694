"""Releasing on pages: moving a label, rolling it back, taking it off, and what became of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.store.engine import Database
from tests.web.browsing import Person
from tests.web.releasing import (
    LABELS,
    MOVE,
    PRODUCTION,
    archive,
    buttons,
    called,
    lead,
    meanwhile,
    save_breaking,
)

People = Callable[..., Person]


@pytest.fixture
def ada(person: People, greeting: str, database: Database) -> Person:
    """Return somebody who may release, with a third version of the template that breaks callers of the first."""
    save_breaking(database, greeting)
    return person("releaser", name="ada")


def test_a_version_is_released_after_a_look_at_what_changes_and_rolled_back(ada: Person) -> None:
    ada.open("/templates/mail.greeting/versions/2").follow("Release version 2 as production")
    assert ada.heading == "Move production to version 2"
    for words in (
        "Now production points at version 1.",
        "Moved last just now by system",
        "Nobody asked for production in the last 7 days.",
        "Nothing breaks: whoever calls version 1 can call version 2 in the same way.",
        "added: welcome here .",
    ):
        assert words in ada.text, words
    ada.send("Move production to version 2", message="It reads better")
    assert (ada.notice, ada.heading) == ("production points at version 2 now.", "Greeting")
    ada.open("/templates/mail.greeting/versions/1").follow("Roll production back to version 1")
    assert ada.heading == "Roll production back to version 1"
    assert "It reads better" in ada.text
    ada.send("Roll production back to version 1")
    assert ada.notice == "production points at version 1 now."


def test_the_history_tells_who_moved_it_when_and_why_and_leads_back(ada: Person) -> None:
    ada.open(f"{MOVE}?to=2").send("Move production to version 2", message="It reads better")
    ada.open(PRODUCTION)
    moves = [" ".join(each.get_text(" ").split()) for each in ada.soup.select(".timeline li")]
    assert [each.split(" What changed")[0] for each in moves] == [
        "version 1 → to version 2 now ada , just now It reads better",
        "nowhere → to version 1 system , just now First Roll back to version 1",
    ]
    assert ada.follow("What changed from version 1 to 2").heading == "Version 1 and version 2"
    ada.open(PRODUCTION).follow("Roll back to version 1")
    assert ada.heading == "Roll production back to version 1"


def test_a_long_history_goes_on_behind_older(ada: Person, database: Database) -> None:
    for number in (2, 1) * 26:
        meanwhile(database, number)
    assert len(ada.open(PRODUCTION).soup.select(".timeline li")) == 50
    assert len(ada.follow("Older").soup.select(".timeline li")) == 3
    assert "now" not in [chip.get_text() for chip in ada.soup.select(".chip")]
    ada.open(f"{PRODUCTION}?before=1")
    assert (ada.status, "Nothing older." in ada.text) == (200, True)


def test_a_label_that_was_never_set_has_a_page_that_says_so(ada: Person) -> None:
    ada.open(f"{LABELS}/staging")
    assert (ada.status, ada.heading) == (404, "staging")
    assert "staging was never set here" in ada.text
    assert ada.follow("Set it").heading == "Move staging"
    assert ada.open(f"{LABELS}/NOPE").status == 404


def test_a_label_is_taken_off_after_a_look_at_who_would_miss_it(ada: Person, database: Database) -> None:
    called(database, "planner")
    ada.open(PRODUCTION).follow("Take off")
    assert ada.heading == "Take production off"
    assert "1 caller asked for production 1 time in the last 7 days" in ada.text
    assert "Whoever asks for production is refused from then on" in ada.text
    ada.send("Take production off", message="Nobody needs it")
    assert (ada.status, ada.value_of("message")) == (409, "Nobody needs it")
    ada.send("Take production off", allow_breaking="on")
    assert ada.notice == "production is taken off. Whoever asks for it is told so."
    assert "Not set now" in lead(ada.open(PRODUCTION))
    assert "Nobody needs it" in ada.text
    assert ada.follow("Set it").send("Choose", to="1").heading == "Set production to version 1"


def test_taking_off_what_moved_meanwhile_is_refused_and_what_is_gone_is_told(ada: Person, database: Database) -> None:
    ada.open(f"{PRODUCTION}/remove")
    meanwhile(database, 2)
    ada.send("Take production off", allow_breaking="on")
    assert (ada.status, "points at version 2 now" in ada.problem) == (412, True)
    sent = [("form_token", ada.form_token()), ("expected", "2"), ("allow_breaking", "on")]
    ada.post(f"{PRODUCTION}/remove", sent).post(f"{PRODUCTION}/remove", sent)
    assert ada.notice == "production is not set any more."
    ada.open(f"{PRODUCTION}/remove")
    assert (ada.status, ada.problem) == (404, "production is not set, so there is nothing to take off.")


def test_of_an_archived_template_no_label_moves_and_every_page_says_so(ada: Person, database: Database) -> None:
    ada.open(f"{MOVE}?to=2")
    archive(database)
    ada.send("Move production to version 2")
    assert (ada.status, ada.problem.startswith("The template is archived")) == (409, True)
    for address in (LABELS, PRODUCTION, f"{MOVE}?to=2", f"{PRODUCTION}/remove"):
        ada.open(address)
        assert ada.status == 200
        assert "The template is archived , so its labels stay where they are." in ada.text
        assert buttons(ada) == []
        assert [link for link in ada.soup.select("main a") if "/move" in str(link["href"])] == []
    ada.follow("Bring it back").send("Bring it back")
    assert ada.open(f"{MOVE}?to=2").send("Move production to version 2").status == 200


def test_a_protected_label_is_proposed_and_cannot_be_moved_by_hand(ada: Person, database: Database) -> None:
    meanwhile(database, 1, "canary")
    ada.open("/templates/mail.greeting").follow("Propose version 3 as canary")
    assert "canary is protected here : it moves when a second person approves." in ada.text
    assert buttons(ada) == ["Choose another", "Propose: canary to version 3"]
    sent = [("form_token", ada.form_token()), ("to", "3"), ("expected", "1"), ("allow_breaking", "on")]
    ada.post(f"{LABELS}/canary/move", sent)
    assert (ada.status, ada.problem.startswith("canary is protected")) == (409, True)
    ada.post(f"{LABELS}/canary/remove", sent)
    assert (ada.status, ada.problem.startswith("canary is protected")) == (409, True)
    assert "moves only when a second person approves" in ada.open(f"{LABELS}/canary").text


def test_an_editor_proposes_what_a_releaser_moves(ada: Person, person: People) -> None:
    editor = person("editor").open("/templates/mail.greeting").follow("Propose version 3 as production")
    assert "Your role does not move labels." in editor.text
    assert buttons(editor) == ["Choose another", "Propose: production to version 3"]
    token = editor.form_token()
    editor.send("Propose: production to version 3", message="See the place")
    assert editor.notice == "It is proposed. Somebody else has to approve it now."
    ada.open(f"{MOVE}?to=3")
    assert "Proposed already by editor just now : version 1 → to version 3 ." in ada.text
    assert "See the place" in ada.follow("Look at it : the proposal of editor").text
    for act in ("move", "remove"):
        assert editor.post(f"{PRODUCTION}/{act}", [("form_token", token), ("to", "2")]).status == 403


@pytest.mark.parametrize("role", ["viewer", "auditor"])
def test_who_changes_nothing_sees_where_labels_point_and_no_button(ada: Person, person: People, role: str) -> None:
    viewer = person(role, name="eve")
    for address in (LABELS, PRODUCTION):
        assert viewer.open(address).status == 200
        assert buttons(viewer) == []
        assert "/move" not in viewer.answer.text
    token = viewer.form_token()
    for act in ("move", "remove"):
        assert viewer.open(f"{PRODUCTION}/{act}").status == 403
        assert viewer.post(f"{PRODUCTION}/{act}", [("form_token", token)]).status == 403
    assert ada.open(PRODUCTION).text.count("→") == 1


def test_a_reason_is_shown_as_text_and_a_very_long_one_is_given_back(ada: Person) -> None:
    ada.open(f"{MOVE}?to=2").send("Move production to version 2", message="x" * 2_001)
    assert (ada.status, ada.value_of("message")) == (422, "x" * 2_001)
    assert "the reason has 2,001 characters, and 2,000 are kept at most" in ada.problem
    ada.send("Move production to version 2", message="<script>alert(1)</script> \u202e\0 {{7*7}}")
    assert "<script>alert(1)</script> ⟦U+202E⟧ {{7*7}}" in ada.open(PRODUCTION).text
    assert ada.soup.select("main script") == []
