"""Making a template: from the skeleton, from a file, or as a copy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.registry.lookup import find_template, find_version
from service.store import templates
from service.store.engine import Database
from tests.web.browsing import Person
from tests.web.conftest import SECOND

People = Callable[..., Person]
FORM = "/templates/new"
MAKE = "Make the template"


def document_of(database: Database, name: str) -> str:
    with database.reading() as db:
        return find_version(db, find_template(db, name), "1").document


def names(database: Database) -> list[str]:
    with database.reading() as db:
        return [template.name for template in templates.search(db, archived=None, limit=100)]


def upload(ada: Person, content: bytes, file: str = "Deployment plan (2).md", **typed: str) -> Person:
    """Send the form of the page with a file in it."""
    kept = ("form_token", "started", "copied", "name", "document", "message")
    fields = {name: ada.value_of(name) for name in kept} | typed
    return ada.upload(FORM, list(fields.items()), field="file", file=file, content=content)


def test_a_template_is_made_from_the_skeleton(database: Database, person: People) -> None:
    ada = person("editor").open("/templates").follow("New template")
    text = ada.value_of("document")
    ada.send(MAKE, name="mail.welcome", message="Asked for by sales")
    assert (ada.notice, ada.address) == ("mail.welcome is made.", "/templates/mail.welcome")
    assert document_of(database, "mail.welcome") == text
    assert "Asked for by sales" in ada.text
    assert "Compatible" not in ada.text


def test_a_second_click_makes_no_second_template_and_shows_the_first(database: Database, person: People) -> None:
    ada = person("editor").open(FORM)
    fields = [(name, ada.value_of(name)) for name in ("form_token", "started", "copied", "document")]
    for _ in range(2):
        ada.post(FORM, [*fields, ("name", "mail.welcome"), ("message", "")])
        assert (ada.notice, ada.address) == ("mail.welcome is made.", "/templates/mail.welcome")
    assert names(database) == ["mail.welcome"]
    assert "Version 2" not in ada.text


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Give it a name"),
        ("Deployment Plan", "Perhaps deployment-plan?"),
        ("mail..welcome", "Perhaps mail.welcome?"),
        ("é", "cannot be a name"),
        ("x" * 201, "at most 200 characters"),
    ],
)
def test_a_name_that_cannot_be_one_is_answered_with_all_kept(person: People, name: str, says: str) -> None:
    ada = person("editor").open(FORM).send(MAKE, name=name, document="Hello $NAME\n", message="Why")
    assert ada.status == 422
    assert says in ada.problem
    assert [ada.value_of(field) for field in ("name", "document", "message")] == [name, "Hello $NAME\n", "Why"]


def test_a_name_that_is_taken_is_answered_with_all_kept_and_a_link(greeting: str, person: People) -> None:
    ada = person("editor").open(FORM).send(MAKE, name=greeting, document="Mine\n", message="Why")
    assert ada.status == 409
    assert "mail.greeting is there already. Choose another name." in ada.problem
    assert ada.value_of("document") == "Mine\n"
    assert ada.follow("Look at it").heading == "Greeting"


def test_a_document_that_cannot_be_published_is_answered_with_its_findings(database: Database, person: People) -> None:
    ada = person("editor").open(FORM).send(MAKE, name="a", document="Good\u200b day \u202e$NAME\n")
    assert ada.status == 422
    assert "Line 1: U+202E RIGHT-TO-LEFT OVERRIDE stands here" in ada.problem
    ada.send("Repair what is safe to repair")
    assert ada.value_of("document") == "Good day \u202e$NAME\n"
    assert names(database) == []


def test_a_finding_that_may_be_accepted_is_saved_in_spite_of_it_and_recorded(person: People) -> None:
    key = "AKIA" + "QZ3XW5VBT7PLM2RD"
    ada = person("editor").open(FORM).send(MAKE, name="a", document=f"Use {key}\n")
    assert ada.status == 422
    ada.send(MAKE, accept="credential")
    assert ada.notice == "a is made."
    assert "Saved in spite of: credential." in ada.text


def test_a_copy_begins_with_the_newest_text_of_the_other(database: Database, greeting: str, person: People) -> None:
    ada = person("editor").open(f"/templates/{greeting}").follow("Make a copy")
    assert ada.value_of("name") == "mail.greeting-copy"
    ada.send(MAKE)
    assert document_of(database, "mail.greeting-copy") == SECOND
    assert "Copied from mail.greeting" in ada.text


def test_a_copy_of_what_there_is_not_or_may_not_be_seen_is_refused(greeting: str, person: People) -> None:
    assert person("editor").open(f"{FORM}?copy=nothing").status == 404
    assert person("editor", name="bo", pattern="ops.*").open(f"{FORM}?copy={greeting}").status == 403


def test_a_file_becomes_the_document_byte_for_byte(database: Database, person: People) -> None:
    ada = person("editor").open(FORM)
    upload(ada, b"\xef\xbb\xbfHello $NAME\r\n")
    assert ada.notice == "deployment-plan-2 is made."
    assert document_of(database, "deployment-plan-2") == "\ufeffHello $NAME\r\n"


def test_a_file_can_be_looked_at_first(database: Database, person: People) -> None:
    ada = person("editor").open(FORM)
    upload(ada, b"Hello $NAME\n", load="1")
    assert (ada.value_of("document"), ada.value_of("name")) == ("Hello $NAME\n", "deployment-plan-2")
    assert names(database) == []


def test_a_file_never_takes_the_place_of_a_text_that_somebody_wrote(database: Database, person: People) -> None:
    ada = person("editor").open(FORM)
    upload(ada, b"From the file\n", document="Written by hand\n", name="a")
    assert ada.status == 422
    assert "You chose a file and wrote a text as well" in ada.problem
    assert ada.value_of("document") == "Written by hand\n"
    assert names(database) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"caf\xe9 au lait", "its byte 4 fits nowhere"), (b"x" * 1_048_577, "larger than 1,048,576 bytes")],
)
def test_a_file_that_is_no_document_is_refused_with_all_kept(person: People, content: bytes, says: str) -> None:
    ada = person("editor").open(FORM)
    upload(ada, content, name="a", message="Why")
    assert ada.status == 422
    assert says in ada.problem
    assert [ada.value_of(field) for field in ("name", "message")] == ["a", "Why"]


def test_releasing_at_once_needs_the_role(database: Database, person: People) -> None:
    ada = person("editor").open(FORM)
    assert ada.soup.select_one("[name=releases]") is None
    ada.post(FORM, [("form_token", ada.form_token()), ("name", "a"), ("document", "Hi\n"), ("releases", "on")])
    assert (ada.status, names(database)) == (403, [])
    assert "without a label" in ada.problem
    bo = person("releaser").open(FORM).send(MAKE, name="a", document="Hi\n", releases="on")
    assert bo.notice == "a is made, and released as production."
    assert "production 1 the newest" in bo.text


def test_a_name_outside_of_a_persons_pattern_is_told_in_words(person: People) -> None:
    ada = person("editor", pattern="mail.*").open(FORM).send(MAKE, name="ops.release", document="Hi\n")
    assert (ada.status, ada.problem) == (403, "You may make templates named mail.* only: choose such a name.")
    assert ada.value_of("document") == "Hi\n"


def test_a_viewer_makes_no_templates(database: Database, person: People) -> None:
    ada = person("viewer").open("/templates")
    token = ada.form_token()
    assert "New template" not in ada.text
    assert ada.open(FORM).status == 403
    assert ada.post(FORM, [("form_token", token), ("name", "a"), ("document", "Hi\n")]).status == 403
    assert names(database) == []


def test_odd_input_is_no_error(database: Database, person: People) -> None:
    ada = person("editor").open(FORM)
    token = ada.form_token()
    said = [("form_token", token), ("document", "Hi\n")]
    assert ada.post(FORM, [*said, ("name", "a\0"), ("message", "")]).status == 422
    ada.post(FORM, [*said, ("name", "a"), ("message", "w\0hy"), ("accept", "x")])
    assert (ada.notice, names(database)) == ("a is made.", ["a"])
    ada.post(FORM, [*said, ("name", "b"), ("message", "x" * 2_001)])
    assert ada.status == 422
    assert "at most 2,000 are kept" in ada.problem
    ada.post(FORM, [("form_token", token)])
    assert ada.status == 422
    ada.post(FORM, [("form_token", token), ("name", "b"), ("document", "Hi \0\n")])
    assert ada.status == 422
    assert ada.open("/templates?q=%00&label=%00&persona=%00&tag=%00&prefix=%00&after=%00").status == 200
