"""What a confirmation shows before a label moves, and what it lets through: wrong versions and names, late clicks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.store.engine import Database
from tests.web.browsing import Person
from tests.web.releasing import (
    LABELS,
    MOVE,
    PRODUCTION,
    buttons,
    called,
    clicked_at_once,
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


def test_who_called_is_counted_for_all_and_named_for_auditors(ada: Person, person: People, database: Database) -> None:
    called(database, "planner", "planner", "ci")
    ada.open(f"{MOVE}?to=2")
    assert "2 callers asked for production 3 times in the last 7 days, the last just now ." in ada.text
    assert "Who they are is shown to auditors." in ada.text
    assert "planner" not in ada.text
    admin = person("admin").open(f"{PRODUCTION}/remove")
    assert [each.get_text(" ", strip=True) for each in admin.soup.select(".callers li")] == [
        "planner 2 just now",
        "ci 1 just now",
    ]


def test_a_move_that_breaks_callers_says_how_and_must_be_ticked(ada: Person) -> None:
    ada.open(f"{MOVE}?to=3")
    assert "1 thing breaks for callers of version 1" in ada.text
    assert "PLACE is new and required" in ada.text
    ada.send("Move production to version 3", message="All are told")
    assert ada.status == 409
    assert ada.problem.startswith("That breaks callers, so nothing was moved yet.")
    assert ada.value_of("message") == "All are told"
    assert lead(ada.open(PRODUCTION)) == "Points at version 1"
    ada.open(f"{MOVE}?to=3").send("Move production to version 3", allow_breaking="on")
    assert ada.notice == "production points at version 3 now."
    assert "breaking allowed" in ada.open(PRODUCTION).text


def test_another_version_is_chosen_on_the_page(ada: Person) -> None:
    ada.open(PRODUCTION).follow("Move")
    assert ada.heading == "Move production"
    assert "Version 1 · production · First" in ada.text
    assert ada.send("Choose", to="2").heading == "Move production to version 2"
    ada.send("Choose another", to="1")
    assert "production points at version 1 already. There is nothing to do." in ada.text
    assert buttons(ada) == ["Choose another"]


@pytest.mark.parametrize("wrong", ["99", "0", "-1", "x y", "staging", "²", "1e3", "\u202e2", "9" * 40])
def test_a_version_that_is_not_there_is_told_and_another_can_be_chosen(ada: Person, wrong: str) -> None:
    ada.open(MOVE)
    answer = ada.client.get(MOVE, query_string={"to": wrong})
    assert (answer.status_code, "There is no version" in answer.text, "\u202e" in answer.text) == (404, True, False)
    ada.post(MOVE, [("form_token", ada.form_token()), ("to", wrong), ("expected", "1"), ("message", "Why")])
    assert (ada.status, "There is no version" in ada.problem) == (404, True)
    assert ada.send("Choose", to="2").heading == "Move production to version 2"


def test_a_ref_in_the_address_is_taken_as_the_version_that_it_means(ada: Person) -> None:
    assert ada.open(f"{MOVE}?to=latest").heading == "Move production to version 3"
    assert "points at version 1 already" in ada.open(f"{MOVE}?to=production").text


def test_another_label_is_set_and_says_that_it_was_never_set(ada: Person) -> None:
    ada.open("/templates/mail.greeting").follow("Set another label").send("Look at it", label=" staging ", to="2")
    assert ada.heading == "Set staging to version 2"
    assert "staging is not set; whoever asks for it is told so." in ada.text
    assert "Never set before on this template." in ada.text
    ada.send("Set staging to version 2")
    assert ada.notice == "staging points at version 2 now."
    rows = [each.get_text(" ", strip=True) for each in ada.open(LABELS).soup.select("tbody th, tbody td:nth-child(2)")]
    assert rows == ["production", "version 1", "staging", "version 2"]


@pytest.mark.parametrize("wrong", ["Staging", "latest", "1st", "a" * 37, "stag ing", "<b>", "\u202eevil"])
def test_a_name_that_cannot_be_a_label_is_told_with_what_a_label_is(ada: Person, wrong: str) -> None:
    ada.open(LABELS).send("Look at it", label=wrong, to="2")
    assert (ada.status, ada.value_of("label"), ada.value_of("to")) == (422, wrong, "2")
    assert "cannot be the name of a label: a label is a lower-case letter" in ada.problem
    assert "\u202e" not in ada.problem
    answer = ada.client.get(f"{LABELS}/{wrong}/move", query_string={"to": "2"})
    assert (answer.status_code, "That cannot be the name of a label" in answer.text) == (422, True)


def test_who_is_overtaken_is_told_and_sees_what_holds_now(ada: Person, database: Database) -> None:
    ada.open(f"{MOVE}?to=2")
    meanwhile(database, 3)
    ada.send("Move production to version 2", message="It reads better")
    assert ada.status == 412
    assert ada.problem.startswith("Somebody moved it meanwhile: production points at version 3 now.")
    assert ada.heading == "Roll production back to version 2"
    assert ada.value_of("message") == "It reads better"
    ada.send("Roll production back to version 2", allow_breaking="on")
    assert ada.notice == "production points at version 2 now."


def test_a_label_that_was_taken_off_meanwhile_is_not_set_again_unseen(ada: Person, person: People) -> None:
    ada.open(f"{MOVE}?to=2")
    person("admin").open(f"{PRODUCTION}/remove").send("Take production off", allow_breaking="on")
    ada.send("Move production to version 2")
    assert (ada.status, "production is not set any more" in ada.problem) == (412, True)
    assert ada.heading == "Set production to version 2"


def test_a_second_click_moves_nothing_and_says_that_it_is_done(ada: Person) -> None:
    ada.open(f"{MOVE}?to=2")
    sent = {"form_token": ada.form_token(), "to": "2", "expected": "1", "message": "Twice"}
    assert {status for status, _ in clicked_at_once(ada, MOVE, sent)} == {303}
    ada.post(MOVE, list(sent.items()))
    assert ada.notice == "production points at version 2 now."
    assert ada.open(PRODUCTION).text.count("Twice") == 1
