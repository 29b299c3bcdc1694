"""What stands around every page: the menu on a narrow screen, light and dark, and what of it is put on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenAs
from tests.browser.person import Person
from tests.browser.serving import PeopledService


def paper(person: Person) -> str:
    """Return the colour behind the page."""
    return str(person.page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


def seen(found: Locator) -> list[str]:
    return [each.inner_text().strip() for each in found.all() if each.is_visible()]


@pytest.mark.parametrize("dark", [False, True], ids=["light system", "dark system"])
def test_of_the_two_themes_the_other_one_is_offered_and_stays_chosen(
    dark: bool, showcase: PeopledService, open_as: OpenAs
) -> None:
    emil = open_as(showcase, "emil", scripts=False, dark=dark).open("/templates")
    first, other = paper(emil), "Light" if dark else "Dark"
    assert seen(emil.page.locator(".who button[name=theme]")) == [other]
    emil.press(other)
    chosen = paper(emil)
    assert chosen != first
    assert paper(emil.open("/account/password")) == chosen
    emil.press("Dark" if dark else "Light")
    assert paper(emil) == first


def test_on_a_narrow_screen_all_of_the_menu_can_be_seen_in_two_rows_and_tab_reaches_it(
    showcase: PeopledService, open_as: OpenAs
) -> None:
    ada = open_as(showcase, "ada", size=(390, 800)).open("/templates")
    entries = ada.page.get_by_role("navigation", name="Main").get_by_role("link")
    boxes = [each.bounding_box() or {} for each in entries.all()]
    assert len(boxes) == 7
    assert len({round(box["y"]) for box in boxes}) == 2
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    last = entries.last
    ada.tab_to(last.inner_text())
    expect(last).to_be_in_viewport(ratio=1)


def test_on_paper_times_are_exact_and_nothing_is_there_to_be_pressed(showcase: PeopledService, open_as: OpenAs) -> None:
    dora = open_as(showcase, "dora").open("/templates/legal.clause-check")
    dora.page.emulate_media(media="print")
    assert seen(dora.page.locator("nav, button, .button, footer, form")) == []
    assert seen(dora.page.locator("h1")) == ["Check a clause"]
    after = dora.page.locator("main time[title]").first.evaluate("(time) => getComputedStyle(time, '::after').content")
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", after)
    assert dora.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_whoever_wants_no_motion_gets_none(showcase: PeopledService, open_as: OpenAs) -> None:
    emil = open_as(showcase, "emil").open("/templates")
    emil.page.emulate_media(reduced_motion="reduce")
    moving = emil.page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll("*")].filter((each) => {
          const style = getComputedStyle(each);
          return style.transitionDuration !== "0s" || style.animationName !== "none" || style.scrollBehavior !== "auto";
        }).map((each) => each.localName)"""
    )
    assert moving == []
