"""What is typed is kept: through reloads, ended sessions, lost connections, other people, going back, double clicks."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenAs
from tests.browser.notes import DOCUMENT, editor, latest, make, panel, save_over, type_at_end
from tests.browser.serving import PeopledService

with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


def test_unsaved_text_outlives_a_reload_and_a_closed_tab_until_it_is_saved(
    showcase: PeopledService, open_as: OpenAs
) -> None:
    name = make(showcase, DOCUMENT)
    bea = open_as(showcase, "bea").open(f"/templates/{name}/edit")
    type_at_end(bea, "Unsaved.\n")
    bea.page.reload()
    expect(bea.page.locator(".draft")).to_contain_text("You have unsaved text from")
    bea.page.get_by_role("button", name="See what it changes").click()
    expect(bea.page.locator(".draft")).to_contain_text("added: Unsaved.")
    other = bea.page.context.new_page()
    bea.page.close()
    bea.page = other
    bea.open(f"/templates/{name}/edit")
    bea.page.get_by_role("button", name="Take it").click()
    bea.press("Save as the next version")
    assert bea.notice == "Version 2 is saved."
    assert latest(showcase, name) == (2, DOCUMENT + "Unsaved.\n")
    assert bea.page.evaluate("Object.keys(localStorage)") == []
    bea.open(f"/templates/{name}/edit")
    expect(editor(bea)).to_be_visible()
    assert bea.page.locator(".draft").count() == 0


def test_unsaved_text_is_offered_to_nobody_else_and_can_be_thrown_away(
    showcase: PeopledService, open_as: OpenAs
) -> None:
    name = make(showcase, DOCUMENT)
    bea = open_as(showcase, "bea").open(f"/templates/{name}/edit")
    type_at_end(bea, "Secret.\n")
    bea.page.reload()
    expect(bea.page.locator(".draft")).to_be_visible()
    mine = bea.page.context.cookies()
    bea.page.context.add_cookies([showcase.cookie("finn")])
    bea.page.reload()
    expect(editor(bea)).to_be_visible()
    assert bea.page.locator(".draft").count() == 0
    bea.page.context.add_cookies(mine)  # type: ignore[arg-type]  # Cookies as they came.
    bea.page.reload()
    bea.page.get_by_role("button", name="Throw it away").click()
    bea.page.reload()
    expect(editor(bea)).to_be_visible()
    assert bea.page.locator(".draft").count() == 0


def test_a_session_that_ends_in_the_middle_costs_nothing(showcase: PeopledService, open_as: OpenAs) -> None:
    name = make(showcase, DOCUMENT)
    bea = open_as(showcase, "bea").open(f"/templates/{name}/edit")
    expect(editor(bea)).to_be_visible()
    showcase.end_sessions_of("bea")
    type_at_end(bea, "Mine.\n")
    expect(bea.page.locator("#kept")).to_contain_text("You are signed out. Your text is kept in this browser")
    bea.page.context.add_cookies([showcase.cookie("bea")])
    type_at_end(bea, "And more.\n")
    expect(bea.page.locator("#kept")).to_have_text("")
    bea.press("Save as the next version")
    assert latest(showcase, name) == (2, DOCUMENT + "Mine.\nAnd more.\n")


def test_a_server_that_is_away_for_a_while_costs_nothing(showcase: PeopledService, open_as: OpenAs) -> None:
    bea = open_as(showcase, "bea").open(f"/templates/{make(showcase, DOCUMENT)}/edit")
    expect(editor(bea)).to_be_visible()
    bea.page.context.set_offline(True)
    type_at_end(bea, "Mine, $HOME.\n")
    expect(bea.page.locator("#kept")).to_contain_text("The server does not answer.")
    bea.page.context.set_offline(False)
    expect(panel(bea, "findings")).to_contain_text("`$HOME` is not declared")
    expect(bea.page.locator("#kept")).to_have_text("")
    bea.troubles = [each for each in bea.troubles if "ERR_INTERNET_DISCONNECTED" not in each]


@with_and_without_scripts
def test_two_people_who_edit_at_once_lose_nothing(scripts: bool, showcase: PeopledService, open_as: OpenAs) -> None:
    name = make(showcase, DOCUMENT)
    bea = open_as(showcase, "bea", scripts=scripts).open(f"/templates/{name}/edit")
    if scripts:
        expect(editor(bea)).to_be_visible()
    save_over(showcase, name, DOCUMENT.replace("One.", "One, theirs."))
    bea.press("Save as the next version", document=DOCUMENT.replace("Three.", "Three, mine."), message="Mine")
    assert "Nothing was saved yet, and nothing is lost." in bea.problem
    assert "One, theirs." in bea.text
    assert "Three, mine." in bea.text
    bea.press("Save on top of version 2")
    assert latest(showcase, name) == (3, DOCUMENT.replace("One.", "One, theirs.").replace("Three.", "Three, mine."))


@with_and_without_scripts
def test_going_back_after_saving_shows_no_text_over_a_base_that_it_is_not_from(
    scripts: bool, showcase: PeopledService, open_as: OpenAs
) -> None:
    name = make(showcase, DOCUMENT)
    bea = open_as(showcase, "bea", scripts=scripts).open(f"/templates/{name}/edit")
    if scripts:
        expect(editor(bea)).to_be_visible()
    bea.press("Save as the next version", document=DOCUMENT + "Saved.\n")
    save_over(showcase, name, DOCUMENT + "Saved.\nTheirs.\n")
    bea.page.go_back()
    if scripts:
        expect(editor(bea)).to_be_visible()
    shown, base = bea.value_of("document"), bea.value_of("base")
    assert (shown, base) in [(DOCUMENT + "Saved.\n", "1"), (DOCUMENT + "Saved.\nTheirs.\n", "3")]


@with_and_without_scripts
def test_a_double_click_saves_one_version(scripts: bool, showcase: PeopledService, open_as: OpenAs) -> None:
    name = make(showcase, DOCUMENT)
    bea = open_as(showcase, "bea", scripts=scripts).open(f"/templates/{name}/edit")
    if scripts:
        expect(editor(bea)).to_be_visible()
    bea.fill("document", DOCUMENT + "Twice.\n")
    bea.page.get_by_role("button", name="Save as the next version").dblclick()
    bea.page.wait_for_load_state("load")
    expect(bea.page.locator(".notice")).to_have_text("Version 2 is saved.")
    assert latest(showcase, name) == (2, DOCUMENT + "Twice.\n")


ODD_ENDS = [
    "---\r\ntitle: Windows\r\n---\r\nLine.\r\nLast.\r\n",
    "mixed\r\nends\nand a lone\rone, no last",
    "\n\nblank lines first\n\n",
    "\ufeff---\r\ntitle: A mark\n---\n\tTab\u2028separator\n\n\n",
]


@with_and_without_scripts
@pytest.mark.parametrize("document", ODD_ENDS)
def test_a_document_that_is_saved_as_it_was_makes_no_version(
    document: str, scripts: bool, showcase: PeopledService, open_as: OpenAs
) -> None:
    name = make(showcase, document)
    bea = open_as(showcase, "bea", scripts=scripts).open(f"/templates/{name}/edit")
    if scripts:
        type_at_end(bea, "x")
        bea.page.keyboard.press("Backspace")
    bea.press("Save as the next version")
    assert bea.notice == "Nothing was changed: version 1 has this very text."
    assert latest(showcase, name) == (1, document)
