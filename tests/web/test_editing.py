"""The thinnest whole path: open, change a line, see what breaks, save, release, roll back."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.browsing import Person
from tests.web.conftest import PASSWORD


def test_a_line_is_changed_looked_at_saved_released_and_rolled_back(
    person: Callable[..., Person], greeting: str
) -> None:
    ada = person("releaser")
    ada.open("/templates").follow("mail.greeting").follow("Edit")
    ada.send("See what changes", document=ada.value_of("document").replace("welcome here.", "be welcome."))
    assert "+be welcome." in ada.text
    assert "Nothing breaks" in ada.text
    ada.send("Save as the next version", message="Warmer")
    assert (ada.notice, ada.address) == ("Version 3 is saved.", "/templates/mail.greeting")
    ada.open("/templates/mail.greeting/labels/production/move?to=3").send("Move production to version 3")
    assert ada.notice == "production points at version 3 now."
    ada.follow("Roll production back to version 1").send("Move production to version 1")
    assert ada.notice == "production points at version 1 now."


def test_a_form_whose_session_has_ended_is_kept_through_signing_in(
    person: Callable[..., Person], greeting: str
) -> None:
    ada = person("editor", name="ada")
    ada.open("/templates/mail.greeting/edit")
    ada.client.set_cookie("imprint_session", "ended")
    ada.send("Save as the next version", document=ada.value_of("document") + "Mine.\n", message="More")
    assert (ada.status, ada.heading) == (401, "Sign in")
    ada.send("Sign in", name="ada", password=PASSWORD)
    assert ada.heading == "Go on where you were"
    ada.send("Send again")
    assert ada.notice == "Version 3 is saved."
