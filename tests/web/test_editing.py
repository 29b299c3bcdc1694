"""The editor without scripts: change a line, see what breaks, repair, save, and lose nothing when others save too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.context import utc_now
from service.core.actor import SYSTEM
from service.core.protection import NO_PROTECTION
from service.registry.archiving import archive_template
from service.registry.lookup import find_template, find_version
from service.registry.versions import Submission, create_template, save_version
from service.store.engine import Database
from service.store.versions import Version
from tests.web.browsing import HTML, Person
from tests.web.conftest import PASSWORD, SECOND, SEED

PersonOf = Callable[..., Person]
EDIT = "/templates/mail.greeting/edit"


def latest(database: Database, name: str = "mail.greeting") -> Version:
    with database.reading() as db:
        return find_version(db, find_template(db, name), "latest")


def save_meanwhile(database: Database, document: str) -> None:
    with database.writing() as db:
        save_version(db, "mail.greeting", Submission(document=document, actor=SYSTEM, now=utc_now(), message="Quick"))


def make(database: Database, name: str, document: str) -> str:
    with database.writing() as db:
        create_template(db, name, Submission(document=document, actor=SYSTEM, now=utc_now()))
    return f"/templates/{name}/edit"


def test_a_line_is_changed_looked_at_saved_released_and_rolled_back(person: PersonOf, greeting: str) -> None:
    ada = person("releaser")
    ada.open("/templates").follow("mail.greeting").follow("Edit")
    ada.send("See what changes", document=ada.value_of("document").replace("welcome here.", "be welcome."))
    assert "be welcome" in ada.text
    assert "Nothing breaks" in ada.text
    ada.send("Save as the next version", message="Warmer")
    assert (ada.notice, ada.address) == ("Version 3 is saved.", "/templates/mail.greeting")
    ada.open("/templates/mail.greeting/labels/production/move?to=3").send("Move production to version 3")
    assert ada.notice == "production points at version 3 now."
    ada.follow("Roll production back to version 1").send("Roll production back to version 1")
    assert ada.notice == "production points at version 1 now."


def test_a_form_whose_session_has_ended_is_kept_through_signing_in(person: PersonOf, greeting: str) -> None:
    ada = person("editor", name="ada")
    ada.open(EDIT)
    ada.client.set_cookie("imprint_session", "ended")
    ada.send("Save as the next version", document=ada.value_of("document") + "Mine.\n", message="More")
    assert (ada.status, ada.heading) == (401, "Sign in")
    ada.send("Sign in", name="ada", password=PASSWORD)
    assert ada.heading == "Go on where you were"
    ada.send("Send again")
    assert ada.notice == "Version 3 is saved."


def test_who_signed_in_again_can_go_back_into_the_editor_with_the_text_unsaved(
    person: PersonOf, greeting: str, database: Database
) -> None:
    ada = person("editor", name="ada")
    ada.open(EDIT)
    ada.client.set_cookie("imprint_session", "ended")
    ada.send("Save as the next version", document=SECOND + "Mine.\n", message="More")
    ada.send("Sign in", name="ada", password=PASSWORD).send("Back to the editor")
    assert ada.heading == "Edit Greeting"
    assert (ada.value_of("document"), ada.value_of("message")) == (SECOND + "Mine.\n", "More")
    assert latest(database).number == 2
    ada.send("Save as the next version")
    assert ada.notice == "Version 3 is saved."


def test_what_breaks_for_callers_is_told_before_saving(person: PersonOf, greeting: str) -> None:
    ada = person("editor").open(EDIT)
    ada.send("See what changes", document=SECOND.replace("[SIGN=", "AGE=<years> [SIGN="))
    assert ada.heading == "Edit Greeting"
    assert "This breaks callers" in ada.text
    assert "AGE" in ada.text


def test_the_form_and_the_prompt_follow_the_document(person: PersonOf, greeting: str) -> None:
    ada = person("editor").open(EDIT)
    assert "NAME is missing" in ada.text
    typed = {"argument.NAME": "Bea", "argument.TONE": "formal"}
    ada.send("Preview", **typed)
    assert [mark.get_text() for mark in ada.soup.select("#prompt mark")] == ["Bea", "formal"]
    ada.send("Preview", document=SECOND.replace("<formal|warm>", "<cool|warm>") + "$MORE")
    assert ada.value_of("argument.NAME") == "Bea"
    assert "TONE must be one of cool, warm" in ada.text


FIXABLE = SECOND + "4\u00e2\u20ac\u201c6 and zero\u200bwidth\n"


def test_findings_are_repaired_one_by_one_or_together(person: PersonOf, greeting: str) -> None:
    ada = person("editor").open(EDIT)
    ada.send("See what changes", document=FIXABLE)
    ada.send("Fix")
    assert ada.value_of("document") == FIXABLE.replace("\u00e2\u20ac\u201c", "\u2013")
    ada.send("See what changes", document=FIXABLE).send("Fix all 2")
    assert ada.value_of("document") == SECOND + "4\u20136 and zerowidth\n"


def test_a_repair_of_what_was_changed_since_does_nothing_and_says_so(person: PersonOf, greeting: str) -> None:
    ada = person("editor").open(EDIT).send("See what changes", document=FIXABLE)
    ada.send("Fix", document=SECOND + "New. " + FIXABLE.removeprefix(SECOND))
    assert "nothing was repaired" in ada.problem
    assert ada.value_of("document") == SECOND + "New. " + FIXABLE.removeprefix(SECOND)


def test_an_error_keeps_a_document_from_being_saved_and_loses_nothing(
    person: PersonOf, greeting: str, database: Database
) -> None:
    ada = person("editor").open(EDIT)
    ada.send("Save as the next version", document=SECOND + "Hidden\u202e\n", message="Why")
    assert (ada.status, ada.value_of("document"), ada.value_of("message")) == (422, SECOND + "Hidden\u202e\n", "Why")
    assert "Nothing was saved" in ada.problem
    assert "RIGHT-TO-LEFT OVERRIDE" in ada.text
    assert latest(database).number == 2


def test_a_credential_is_saved_only_when_it_was_accepted(person: PersonOf, greeting: str, database: Database) -> None:
    key = "AKIA" + "Q3EXAMPLE7JK2LMN"
    ada = person("editor").open(EDIT).send("Save as the next version", document=SECOND + key + "\n")
    assert (ada.status, "accept_findings" in ada.text) == (422, False)
    assert "I looked at what reads like a credential in line" in ada.text
    ada.send("See what changes", accept="credential")
    assert ada.soup.select_one("[name=accept][checked]")
    ada.send("Save as the next version")
    assert (ada.notice, latest(database).accepted) == ("Version 3 is saved.", ("credential",))


def test_who_was_slower_sees_both_changes_and_saves_them_together(
    person: PersonOf, greeting: str, database: Database
) -> None:
    ada = person("editor").open(EDIT)
    save_meanwhile(database, SECOND.replace("Greeting", "Greetings"))
    ada.send("Save as the next version", document=SECOND + "Mine.\n", message="More")
    assert ada.status == 412
    assert "Nothing was saved yet, and nothing is lost." in ada.problem
    assert "Theirs: version 2 to 3" in ada.text
    assert "Quick" in ada.text
    both = SECOND.replace("Greeting", "Greetings") + "Mine.\n"
    assert (ada.value_of("document"), ada.value_of("message"), ada.value_of("base")) == (both, "More", "3")
    ada.send("Save on top of version 3")
    assert (ada.notice, latest(database).document) == ("Version 4 is saved.", both)


def test_who_was_slower_can_take_their_text_alone(person: PersonOf, greeting: str, database: Database) -> None:
    ada = person("editor").open(EDIT)
    save_meanwhile(database, SECOND.replace("Greeting", "Greetings"))
    ada.send("Save as the next version", document=SECOND + "Mine.\n").send("Take my text alone instead")
    assert ada.value_of("document") == SECOND + "Mine.\n"
    ada.send("Save as the next version")
    assert latest(database).document == SECOND + "Mine.\n"


def test_changes_that_touch_are_left_to_the_one_who_was_slower(
    person: PersonOf, greeting: str, database: Database
) -> None:
    ada = person("editor").open(EDIT)
    save_meanwhile(database, SECOND.replace("welcome here.", "welcome, friend."))
    mine = SECOND.replace("welcome here.", "welcome at last.")
    ada.send("Save as the next version", document=mine)
    assert "touch the same lines" in ada.problem
    assert ada.value_of("document") == mine
    save_meanwhile(database, SECOND + "Again.\n")
    ada.send("Save on top of version 3")
    assert (ada.status, ada.value_of("base")) == (412, "4")
    ada.send("Save on top of version 4")
    assert latest(database).document.startswith(mine.removesuffix("$SIGN\n"))


def test_a_form_that_is_sent_twice_saves_one_version(person: PersonOf, greeting: str, database: Database) -> None:
    ada, twin = person("editor"), None
    ada.open(EDIT)
    twin = Person(ada.client).open(EDIT)
    for tab in (ada, twin):
        tab.send("Save as the next version", document=SECOND + "Mine.\n")
        assert tab.notice == "Version 3 is saved."
    assert latest(database).number == 3
    ada.open(EDIT).send("Save as the next version")
    assert ada.notice == "Nothing was changed: version 3 has this very text."


def test_an_older_text_is_saved_on_top_of_the_newest_version(
    person: PersonOf, greeting: str, database: Database
) -> None:
    ada = person("editor").open(f"{EDIT}?from=1")
    assert "with the text of version 1, to be saved on top of version 2, the newest" in ada.text
    assert (ada.value_of("document"), ada.value_of("base")) == (SEED, "2")
    ada.send("Save as the next version")
    assert (latest(database).number, latest(database).document) == (3, SEED)
    assert ada.open(f"{EDIT}?from=9").status == 404
    assert ada.open(f"{EDIT}?from=x").status == 404


ODD_ENDS = [
    "---\r\ntitle: Windows\r\n---\r\nLine.\r\nLast.\r\n",
    "mixed\r\nends\nand a lone\rone, no last",
    "\n\nblank lines first\n\n",
    "\ufeff---\r\ntitle: A mark\n---\n\tTab\u2028separator\n\n\n",
    "\r\n",
    "</textarea><script>alert(1)</script>&amp;\n",
]


@pytest.mark.parametrize("document", ODD_ENDS)
def test_a_document_that_is_saved_as_it_was_makes_no_version(
    document: str, person: PersonOf, database: Database
) -> None:
    ada = person("editor").open(make(database, "odd", document)).send("See what changes")
    assert "Nothing yet: this is the text of version 1." in ada.text
    ada.send("Save as the next version")
    assert ada.notice == "Nothing was changed: version 1 has this very text."


def test_lines_that_were_not_changed_keep_their_line_ends(person: PersonOf, database: Database) -> None:
    ada = person("editor").open(make(database, "odd", "a\r\nb\nc\r\n"))
    assert "line ends: CR LF (2), LF (1), kept as they are" in ada.text
    ada.send("Save as the next version", document="a\nB\nc\nd\n")
    assert latest(database, "odd").document == "a\r\nB\nc\r\nd\r\n"


def test_characters_that_no_document_can_hold_are_named_and_not_dropped(
    person: PersonOf, greeting: str, database: Database
) -> None:
    ada = person("editor").open(EDIT)
    for field in ("document", "message"):
        ada.send("Save as the next version", **{field: "one \0 two"})
        assert (ada.status, "U+0000" in ada.problem) == (422, True)
    assert ada.value_of("document") == "one ␀ two"
    ada.open(EDIT).send("Preview", **{"argument.NAME": "one \0 two"})
    assert "holds a NUL" in ada.text
    assert latest(database).number == 2


def test_a_message_that_is_too_long_is_refused_with_all_that_was_typed(person: PersonOf, greeting: str) -> None:
    ada = person("editor").open(EDIT)
    ada.send("Save as the next version", document=SECOND + "Mine.\n", message="x" * 1_001)
    assert (ada.status, "at most 1,000 characters" in ada.problem) == (422, True)
    assert ada.value_of("document") == SECOND + "Mine.\n"


def test_a_template_that_was_archived_meanwhile_costs_nobody_their_text(
    person: PersonOf, greeting: str, database: Database
) -> None:
    ada = person("editor").open(EDIT)
    with database.writing() as db:
        archive_template(db, "mail.greeting", actor=SYSTEM, now=utc_now(), protection=NO_PROTECTION)
    ada.send("Save as the next version", document=SECOND + "Mine.\n")
    assert (ada.status, ada.value_of("document")) == (409, SECOND + "Mine.\n")
    assert "archived meanwhile" in ada.problem
    assert ada.open(EDIT).status == 409


def test_scripts_get_all_parts_of_a_look_and_the_repaired_text(person: PersonOf, greeting: str) -> None:
    ada = person("editor").open(EDIT)
    sent = {"form_token": ada.form_token(), "base": "2", "document": FIXABLE, "argument.NAME": "Bea", "do": "fix all"}
    ada.post(f"{EDIT}/preview", list(sent.items()))
    parts = ["findings", "changes", "arguments", "prompt"]
    assert [part["id"] for part in ada.soup.select("section")] == parts
    assert ada.soup.select_one("#mended")
    assert '"keys": ["NAME", "SIGN", "TONE"]' in str(ada.soup.select_one("#highlights")["data-highlights"])  # type: ignore[index]  # It is there.
    assert ada.client.post(f"{EDIT}/preview", data=sent | {"form_token": ""}, headers=HTML).status_code == 403


def test_what_the_browser_keeps_is_named_to_it_when_it_is_saved(person: PersonOf, greeting: str) -> None:
    ada = person("editor").open(EDIT)
    sent = {"form_token": ada.form_token(), "base": "2", "document": SECOND + "x\n"}
    answer = ada.client.post(f"{EDIT}/2", data=sent | {"draft": "a1b2"}, headers=HTML)
    assert answer.location == "/templates/mail.greeting#saved-a1b2"
    answer = ada.client.post(f"{EDIT}/2", data=sent | {"draft": "<b>"}, headers=HTML)
    assert answer.location == "/templates/mail.greeting"


def test_the_address_of_the_form_leads_to_the_editor(person: PersonOf, greeting: str) -> None:
    assert person("editor").open(f"{EDIT}/1").address == EDIT


def test_who_may_not_edit_has_no_editor(person: PersonOf, greeting: str) -> None:
    assert person("viewer").open(EDIT).status == 403
    assert person("editor", name="elsewhere", pattern="other.*").open(EDIT).status == 403


def test_stored_text_shows_as_text(person: PersonOf, database: Database) -> None:
    hostile = "<script>alert(1)</script>"
    document = f'---\ntitle: {hostile}\nargument_hint: A=<{hostile}> B="a|\'>"\n---\n$A {hostile}\n'
    ada = person("editor").open(make(database, "hostile", document))
    ada.send("See what changes", document=document + hostile, message=hostile, **{"argument.A": hostile})
    assert [script for script in ada.soup.select("script") if script.get_text()] == []
    assert ada.heading == f"Edit {hostile}"
