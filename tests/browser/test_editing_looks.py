"""The editor in the states that no link leads to: with findings, a text left behind, two changes, and the search."""

from __future__ import annotations

from playwright.sync_api import expect
from werkzeug.routing import MapAdapter

from service.app import create_app
from service.config import Settings
from service.context import utc_now
from service.core.actor import SYSTEM
from service.registry.versions import Submission, create_template, save_version
from tests.browser.conftest import OpenAs
from tests.browser.crawling import Crawler, Sight
from tests.browser.person import Person
from tests.browser.serving import PeopledService, database_of

DOCUMENT = """---
title: A note
argument_hint: NAME=<who> TONE=<formal|warm> [SIZE="how long"] [WHEN=today] [--loud]
---
# Dear $NAME, $TONE $SIZE

One.
Two.
Three.
"""
ODD = "4\u00e2\u20ac\u201c6, $HOME, zero\u200bwidth, \u202eturned, AKIAQ3TXAMPLE7JK2LMN\n"


def seen(person: Person, pages: MapAdapter) -> Sight:
    sight = Crawler(person, pages).look_here()
    assert sight.violations == []
    assert sight.cut_off == []
    assert sight.unseen_focus == []
    assert sight.troubles == []
    return sight


def test_no_state_of_the_editor_keeps_anybody_out(showcase: PeopledService, open_as: OpenAs) -> None:
    pages = create_app(Settings.from_environment({"IMPRINT_DATA": str(showcase.data)})).url_map.bind("")
    with database_of(showcase.data) as database, database.writing() as db:
        create_template(db, "notes.states", Submission(document=DOCUMENT, actor=SYSTEM, now=utc_now()))
    bea = open_as(showcase, "bea").open("/templates/notes.states/edit")
    content = bea.page.locator(".cm-content")
    content.click()
    bea.page.keyboard.press("Control+End")
    bea.page.keyboard.insert_text(ODD)
    bea.page.get_by_label("NAME").fill("Ada")
    expect(bea.page.locator("#findings")).to_contain_text("I looked at what reads like a credential")
    seen(bea, pages)
    content.click()
    bea.page.keyboard.press("Control+f")
    expect(bea.page.locator(".cm-search")).to_be_visible()
    seen(bea, pages)
    bea.page.reload()
    bea.page.get_by_role("button", name="See what it changes").click()
    expect(bea.page.locator(".draft .texts")).to_be_visible()
    seen(bea, pages)
    bea.page.get_by_role("button", name="Take it").click()
    expect(content).to_contain_text("turned")
    with database_of(showcase.data) as database, database.writing() as db:
        theirs = DOCUMENT.replace("One.", "One, theirs.")
        save_version(db, "notes.states", Submission(document=theirs, actor=SYSTEM, now=utc_now(), message="Quick"))
    bea.press("Save as the next version")
    assert "Nothing was saved yet" in bea.problem
    seen(bea, pages)
