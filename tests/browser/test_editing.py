"""The editor as somebody uses it whose scripts run: checked while it is typed, and kept until it is saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Locator, expect

from service.context import utc_now
from service.core.actor import SYSTEM
from service.core.compiled import compile_text
from service.registry.lookup import find_template, find_version
from service.registry.versions import Submission, create_template, save_version
from tests.browser.conftest import OpenAs
from tests.browser.person import Person
from tests.browser.serving import PeopledService, database_of

DOCUMENT = """---
title: A note
argument_hint: NAME=<who> [TONE=formal|warm] [--loud]
---
# Dear $NAME

One.
Two.
Three.
"""
_NUMBERS = count(1)

Make = Callable[[str], str]
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


@pytest.fixture
def make(showcase: PeopledService) -> Make:
    """Return a function that makes a template with a document, and returns its name."""

    def template(document: str) -> str:
        name = f"notes.n{next(_NUMBERS)}"
        with database_of(showcase.data) as database, database.writing() as db:
            create_template(db, name, Submission(document=document, actor=SYSTEM, now=utc_now()))
        return name

    return template


def latest(service: PeopledService, name: str) -> tuple[int, str]:
    with database_of(service.data) as database, database.reading() as db:
        version = find_version(db, find_template(db, name), "latest")
    return version.number, version.document


def save_over(service: PeopledService, name: str, document: str) -> None:
    with database_of(service.data) as database, database.writing() as db:
        save_version(db, name, Submission(document=document, actor=SYSTEM, now=utc_now(), message="Meanwhile"))


def editor(person: Person) -> Locator:
    return person.page.locator(".cm-content")


def type_at_end(person: Person, text: str) -> None:
    editor(person).click()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.insert_text(text)


def panel(person: Person, name: str) -> Locator:
    return person.page.locator(f"#{name}")


def test_what_is_typed_is_checked_and_repaired_by_one_click(
    showcase: PeopledService, open_as: OpenAs, make: Make
) -> None:
    bea = open_as(showcase, "bea").open(f"/templates/{make(DOCUMENT)}/edit")
    type_at_end(bea, "4\u00e2\u20ac\u201c6, $HOME and zero\u200bwidth\n")
    expect(panel(bea, "findings")).to_contain_text("`$HOME` is not declared")
    expect(bea.page.locator(".cm-hidden")).to_have_text("U+200B")
    bea.page.get_by_role("button", name=re.compile("Fix line 10, column 2$")).click()
    expect(editor(bea)).to_contain_text("4\u20136, $HOME")
    bea.page.keyboard.press("Control+z")
    bea.page.get_by_role("button", name="Fix all 2").click()
    expect(editor(bea)).to_contain_text("4\u20136, $HOME and zerowidth")
    expect(panel(bea, "findings")).not_to_contain_text("ZERO WIDTH")
    expect(panel(bea, "changes")).to_contain_text("4\u20136, $HOME and zerowidth")


def test_a_finding_leads_to_its_place(showcase: PeopledService, open_as: OpenAs, make: Make) -> None:
    bea = open_as(showcase, "bea").open(f"/templates/{make(DOCUMENT + chr(0x1F600) + ' $HOME' + chr(10))}/edit")
    expect(editor(bea)).to_be_visible()
    bea.page.get_by_role("link", name="Line 10").click()
    assert bea.page.evaluate("getSelection().toString()") == "$HOME"


SHOWN = "$NAME $$NAME ${NAME} $NAMES $1 $ARGUMENTS $dev-key $dev-keys $$$NAME $HOME"


@pytest.mark.parametrize(
    ("hint", "body"),
    [
        ("NAME=<who> dev-key=<x>", SHOWN),
        ("<file> [name]", "$1 $$1 $$$1 $10 $ARGUMENTS $$ARGUMENTS $$$ARGUMENTS $ARGUMENTSX $0 $FILE"),
        ("URL [DEPTH=a|b]", "$URL $DEPTH $1 $URLS $URL_X x$URL"),
    ],
)
def test_placeholders_are_coloured_where_the_service_sees_them(
    hint: str, body: str, showcase: PeopledService, open_as: OpenAs, make: Make
) -> None:
    document = f"---\nargument_hint: {hint}\ntitle: $NAME\n---\n{body}\n"
    bea = open_as(showcase, "bea").open(f"/templates/{make(document)}/edit")
    expect(bea.page.locator(".cm-placeholder").first).to_be_visible()
    shown = bea.page.locator(".cm-placeholder").all_inner_texts()
    slots = [f"${part.key}" for part in compile_text(document).segments if not isinstance(part, str)]
    assert shown == slots
    others = [f"${key}" for key, _ in compile_text(document).undeclared]
    assert bea.page.locator(".cm-undeclared").all_inner_texts() == others


def test_the_prompt_follows_what_is_typed_into_the_form(showcase: PeopledService, open_as: OpenAs, make: Make) -> None:
    bea = open_as(showcase, "bea").open(f"/templates/{make(DOCUMENT)}/edit")
    bea.page.get_by_label("NAME").fill("Ada\nand Bea")
    expect(panel(bea, "prompt").locator("mark")).to_have_text("Ada\nand Bea")
    type_at_end(bea, "In a $TONE way, $loud.\n")
    bea.page.get_by_role("radio", name="warm").check()
    bea.page.get_by_role("checkbox", name="loud").check()
    expect(panel(bea, "prompt").locator("pre")).to_contain_text("In a warm way, true.")
    bea.fill("document", DOCUMENT.replace("[--loud]", "COUNT=<how many>"))
    expect(bea.page.get_by_label("COUNT")).to_be_visible()
    assert bea.page.get_by_label("NAME").input_value() == "Ada\nand Bea"


def test_unsaved_text_outlives_a_reload_and_a_closed_tab_until_it_is_saved(
    showcase: PeopledService, open_as: OpenAs, make: Make
) -> None:
    name = make(DOCUMENT)
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
    showcase: PeopledService, open_as: OpenAs, make: Make
) -> None:
    name = make(DOCUMENT)
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


def test_a_session_that_ends_in_the_middle_costs_nothing(showcase: PeopledService, open_as: OpenAs, make: Make) -> None:
    name = make(DOCUMENT)
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


def test_a_server_that_is_away_for_a_while_costs_nothing(showcase: PeopledService, open_as: OpenAs, make: Make) -> None:
    bea = open_as(showcase, "bea").open(f"/templates/{make(DOCUMENT)}/edit")
    expect(editor(bea)).to_be_visible()
    bea.page.context.set_offline(True)
    type_at_end(bea, "Mine, $HOME.\n")
    expect(bea.page.locator("#kept")).to_contain_text("The server does not answer.")
    bea.page.context.set_offline(False)
    expect(panel(bea, "findings")).to_contain_text("`$HOME` is not declared")
    expect(bea.page.locator("#kept")).to_have_text("")
    bea.troubles = [each for each in bea.troubles if "ERR_INTERNET_DISCONNECTED" not in each]


@with_and_without_scripts
def test_two_people_who_edit_at_once_lose_nothing(
    scripts: bool, showcase: PeopledService, open_as: OpenAs, make: Make
) -> None:
    name = make(DOCUMENT)
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
    scripts: bool, showcase: PeopledService, open_as: OpenAs, make: Make
) -> None:
    name = make(DOCUMENT)
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
def test_a_double_click_saves_one_version(scripts: bool, showcase: PeopledService, open_as: OpenAs, make: Make) -> None:
    name = make(DOCUMENT)
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
    document: str, scripts: bool, showcase: PeopledService, open_as: OpenAs, make: Make
) -> None:
    name = make(document)
    bea = open_as(showcase, "bea", scripts=scripts).open(f"/templates/{name}/edit")
    if scripts:
        type_at_end(bea, "x")
        bea.page.keyboard.press("Backspace")
    bea.press("Save as the next version")
    assert bea.notice == "Nothing was changed: version 1 has this very text."
    assert latest(showcase, name) == (1, document)


def test_tab_leaves_the_editor_and_what_it_is_called_is_told(
    showcase: PeopledService, open_as: OpenAs, make: Make
) -> None:
    bea = open_as(showcase, "bea").open(f"/templates/{make(DOCUMENT)}/edit")
    bea.page.get_by_role("textbox", name="Document").click()
    bea.page.keyboard.press("Tab")
    assert not editor(bea).evaluate("element => element.contains(document.activeElement)")
    bea.page.keyboard.press("Shift+Tab")
    assert editor(bea).evaluate("element => element === document.activeElement")


def test_half_of_a_character_is_not_sent_as_something_else(
    showcase: PeopledService, open_as: OpenAs, make: Make
) -> None:
    name = make(DOCUMENT)
    bea = open_as(showcase, "bea").open(f"/templates/{name}/edit")
    editor(bea).click()
    bea.page.evaluate("document.execCommand('insertText', false, 'half \\ud83d here')")
    expect(bea.page.locator(".cm-hidden")).to_have_text("U+D83D")
    bea.press("Save as the next version")
    expect(bea.page.locator("#kept")).to_contain_text("half of a character")
    assert latest(showcase, name) == (1, DOCUMENT)


def test_the_largest_document_can_be_edited(showcase: PeopledService, open_as: OpenAs, make: Make) -> None:
    line = "A line that says something about $NAME, and then goes on for a while.\n"
    name = make(DOCUMENT + line * (1_048_000 // len(line)))
    bea = open_as(showcase, "bea").open(f"/templates/{name}/edit")
    type_at_end(bea, "The end, $HOME.\n")
    expect(panel(bea, "findings")).to_contain_text("`$HOME` is not declared", timeout=20_000)
    bea.press("Save as the next version")
    expect(bea.page.locator(".notice")).to_have_text("Version 2 is saved.", timeout=20_000)
    assert latest(showcase, name)[1].endswith("a while.\nThe end, $HOME.\n")
