"""What goes wrong while people work: nothing is lost, nothing is done twice, and each time a page says what to do."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenAs
from tests.browser.person import Person
from tests.browser.serving import PeopledService
from tests.browser.showcase.planting import PASSWORD

SAVE = "Save as the next version"

with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


def type_line(person: Person, line: str) -> None:
    person.fill("document", person.value_of("document") + line + "\n")


@with_and_without_scripts
def test_who_saves_after_somebody_else_sees_both_changes_and_loses_none(
    scripts: bool, showcase: PeopledService, open_as: OpenAs
) -> None:
    name = "research.reading-list"
    first, second = (open_as(showcase, who, scripts=scripts).open(f"/templates/{name}/edit") for who in ("bea", "finn"))
    count = len(showcase.versions(name))
    type_line(first, f"Say which is the oldest ({scripts}).")
    type_line(second, f"Leave out reviews ({scripts}).")
    first.press(SAVE, message="Oldest")
    second.press(SAVE, message="No reviews")
    assert len(showcase.versions(name)) == count + 1
    assert second.problem
    assert f"Leave out reviews ({scripts})." in second.value_of("document")
    assert second.value_of("message") == "No reviews"
    assert f"Say which is the oldest ({scripts})." in second.text


@with_and_without_scripts
def test_a_session_that_ends_meanwhile_costs_a_sign_in_and_no_text(
    scripts: bool, showcase: PeopledService, open_as: OpenAs
) -> None:
    name = "sales.first-mail"
    carl = open_as(showcase, "carl", scripts=scripts).open(f"/templates/{name}/edit")
    count = len(showcase.versions(name))
    type_line(carl, f"Be friendly ({scripts}).")
    showcase.end_sessions_of("carl")
    carl.press(SAVE, message="Friendlier")
    assert "Your session has ended" in carl.problem
    carl.press("Sign in", name="carl", password=PASSWORD)
    assert carl.heading == "Go on where you were"
    carl.press("Send again")
    assert f"Version {count + 1} is saved" in carl.notice
    saved = showcase.versions(name)
    assert (len(saved), saved[0].message, saved[0].author) == (count + 1, "Friendlier", "carl")


@with_and_without_scripts
def test_text_that_was_sent_to_a_service_that_was_down_is_sent_again_by_loading_anew(
    scripts: bool, showcase: PeopledService, open_as: OpenAs
) -> None:
    name = "platform.release-note"
    bea = open_as(showcase, "bea", scripts=scripts).open(f"/templates/{name}/edit")
    count = len(showcase.versions(name))
    type_line(bea, f"Name the ticket ({scripts}).")
    showcase.stop()
    bea.page.get_by_role("button", name=SAVE).click()
    bea.page.wait_for_url("chrome-error://**")
    showcase.start_again()
    bea.page.reload()
    assert f"Version {count + 1} is saved" in bea.notice
    assert f"Name the ticket ({scripts})." in bea.follow("Edit").value_of("document")
    bea.troubles.clear()


@with_and_without_scripts
def test_going_back_and_saving_again_makes_no_second_version(
    scripts: bool, showcase: PeopledService, open_as: OpenAs
) -> None:
    name = "platform.incident-review"
    finn = open_as(showcase, "finn", scripts=scripts).open(f"/templates/{name}/edit")
    count = len(showcase.versions(name))
    type_line(finn, f"Thank those who helped ({scripts}).")
    finn.press(SAVE, message="Thanks")
    finn.page.go_back()
    finn.press(SAVE)
    assert f"version {count + 1} has this very text" in finn.notice
    assert len(showcase.versions(name)) == count + 1


@with_and_without_scripts
def test_a_double_click_saves_once(scripts: bool, showcase: PeopledService, open_as: OpenAs) -> None:
    name = "support.summary"
    finn = open_as(showcase, "finn", scripts=scripts).open(f"/templates/{name}/edit")
    count = len(showcase.versions(name))
    type_line(finn, f"In plain words ({scripts}).")
    finn.page.get_by_role("button", name=SAVE).dblclick()
    finn.page.wait_for_url(f"**/templates/{name}")
    assert f"ersion {count + 1}" in finn.notice
    assert len(showcase.versions(name)) == count + 1
