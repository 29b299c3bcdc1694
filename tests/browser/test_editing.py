"""The editor as somebody uses it whose scripts run: coloured, checked and repaired while it is typed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from service.core.compiled import compile_text
from tests.browser.conftest import OpenAs
from tests.browser.notes import DOCUMENT, editor, latest, make, panel, type_at_end
from tests.browser.serving import PeopledService


def test_what_is_typed_is_checked_and_repaired_by_one_click(showcase: PeopledService, open_as: OpenAs) -> None:
    bea = open_as(showcase, "bea").open(f"/templates/{make(showcase, DOCUMENT)}/edit")
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


def test_a_finding_leads_to_its_place(showcase: PeopledService, open_as: OpenAs) -> None:
    bea = open_as(showcase, "bea").open(
        f"/templates/{make(showcase, DOCUMENT + chr(0x1F600) + ' $HOME' + chr(10))}/edit"
    )
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
    hint: str, body: str, showcase: PeopledService, open_as: OpenAs
) -> None:
    document = f"---\nargument_hint: {hint}\ntitle: $NAME\n---\n{body}\n"
    bea = open_as(showcase, "bea").open(f"/templates/{make(showcase, document)}/edit")
    expect(bea.page.locator(".cm-placeholder").first).to_be_visible()
    shown = bea.page.locator(".cm-placeholder").all_inner_texts()
    slots = [f"${part.key}" for part in compile_text(document).segments if not isinstance(part, str)]
    assert shown == slots
    others = [f"${key}" for key, _ in compile_text(document).undeclared]
    assert bea.page.locator(".cm-undeclared").all_inner_texts() == others


def test_the_prompt_follows_what_is_typed_into_the_form(showcase: PeopledService, open_as: OpenAs) -> None:
    bea = open_as(showcase, "bea").open(f"/templates/{make(showcase, DOCUMENT)}/edit")
    bea.page.get_by_label("NAME").fill("Ada\nand Bea")
    expect(panel(bea, "prompt").locator("mark")).to_have_text("Ada\nand Bea")
    type_at_end(bea, "In a $TONE way, $loud.\n")
    bea.page.get_by_role("radio", name="warm").check()
    bea.page.get_by_role("checkbox", name="loud").check()
    expect(panel(bea, "prompt").locator("pre")).to_contain_text("In a warm way, true.")
    bea.fill("document", DOCUMENT.replace("[--loud]", "COUNT=<how many>"))
    expect(bea.page.get_by_label("COUNT")).to_be_visible()
    assert bea.page.get_by_label("NAME").input_value() == "Ada\nand Bea"


def test_tab_leaves_the_editor_and_what_it_is_called_is_told(showcase: PeopledService, open_as: OpenAs) -> None:
    bea = open_as(showcase, "bea").open(f"/templates/{make(showcase, DOCUMENT)}/edit")
    bea.page.get_by_role("textbox", name="Document").click()
    bea.page.keyboard.press("Tab")
    assert not editor(bea).evaluate("element => element.contains(document.activeElement)")
    bea.page.keyboard.press("Shift+Tab")
    assert editor(bea).evaluate("element => element === document.activeElement")


def test_half_of_a_character_is_not_sent_as_something_else(showcase: PeopledService, open_as: OpenAs) -> None:
    name = make(showcase, DOCUMENT)
    bea = open_as(showcase, "bea").open(f"/templates/{name}/edit")
    editor(bea).click()
    bea.page.evaluate("document.execCommand('insertText', false, 'half \\ud83d here')")
    expect(bea.page.locator(".cm-hidden")).to_have_text("U+D83D")
    bea.press("Save as the next version")
    expect(bea.page.locator("#kept")).to_contain_text("half of a character")
    assert latest(showcase, name) == (1, DOCUMENT)


def test_the_largest_document_can_be_edited(showcase: PeopledService, open_as: OpenAs) -> None:
    line = "A line that says something about $NAME, and then goes on for a while.\n"
    name = make(showcase, DOCUMENT + line * (1_048_000 // len(line)))
    bea = open_as(showcase, "bea").open(f"/templates/{name}/edit")
    type_at_end(bea, "The end, $HOME.\n")
    expect(panel(bea, "findings")).to_contain_text("`$HOME` is not declared", timeout=20_000)
    bea.press("Save as the next version")
    expect(bea.page.locator(".notice")).to_have_text("Version 2 is saved.", timeout=20_000)
    assert latest(showcase, name)[1].endswith("a while.\nThe end, $HOME.\n")
