"""Archiving a template and bringing it back."""

from __future__ import annotations

from collections.abc import Callable

from service.context import utc_now
from service.core.actor import SYSTEM
from service.registry.labels import Release, move_label
from service.store.engine import Database
from tests.web.browsing import Person

People = Callable[..., Person]


def test_a_template_is_archived_after_a_question_and_brought_back(greeting: str, person: People) -> None:
    ada = person("releaser").open(f"/templates/{greeting}").follow("Archive")
    assert "nobody rendered it in the last 30 days" in ada.text
    ada.send("Archive it")
    assert ada.notice == "mail.greeting is archived. Nothing is lost; it can be brought back here."
    assert "Archived just now by releaser" in ada.text
    ada.open("/templates")
    assert ada.soup.select(".templates a") == []
    ada.follow("Archived (1)").follow(greeting).follow("Bring it back").send("Bring it back")
    assert ada.notice == "mail.greeting is back. Its labels point where they did."
    assert greeting in ada.open("/templates").text


def test_a_template_that_a_protected_label_points_at_is_not_archived(
    database: Database, greeting: str, person: People
) -> None:
    with database.writing() as db:
        move_label(db, greeting, Release("canary", 1, SYSTEM, utc_now()))
    ada = person("releaser").open(f"/templates/{greeting}/archive")
    assert "A protected label points at it: canary" in ada.text
    assert all(button.get_text() != "Archive it" for button in ada.soup.select("button"))
    ada.post(f"/templates/{greeting}/archive", [("form_token", ada.form_token())])
    assert (ada.status, ada.problem) == (409, "It was not archived: the protected label canary points at it.")
    assert "Archived" not in ada.open(f"/templates/{greeting}").text


def test_who_may_not_release_cannot_archive(greeting: str, person: People) -> None:
    ada = person("editor").open(f"/templates/{greeting}")
    assert all(link.get_text() != "Archive" for link in ada.soup.select("a"))
    token = ada.form_token()
    for act in ("archive", "restore"):
        assert ada.open(f"/templates/{greeting}/{act}").status == 403
        assert ada.post(f"/templates/{greeting}/{act}", [("form_token", token)]).status == 403


def test_asking_twice_says_that_it_is_done_already(greeting: str, person: People) -> None:
    ada = person("releaser").open(f"/templates/{greeting}/restore")
    assert "It is not archived." in ada.text
    ada.open(f"/templates/{greeting}/archive").send("Archive it")
    assert "It is archived already." in ada.open(f"/templates/{greeting}/archive").text
