"""The ways that people come for, from the first page to the last, with scripts and without."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import OpenAs
from tests.browser.serving import PeopledService
from tests.browser.showcase.planting import PLAN

PASSWORD = "nine quiet lighthouses"

RELEASE = re.compile(r"^Release (version 3 )?as production$")
ROLL_BACK = re.compile(r"^Roll (production )?back to version 2$")
CONFIRM = re.compile(r"^(Move production|Release).* version 3")

with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


@with_and_without_scripts
def test_a_first_time_visitor_releases_a_change_of_the_seed_and_takes_it_back_in_under_ten_steps(
    scripts: bool, fresh: PeopledService, open_as: OpenAs
) -> None:
    first = (fresh.data / "admin-password").read_text().strip()
    visitor = open_as(fresh, None, scripts=scripts).open("/")
    visitor.press("Sign in", name="admin", password=first)
    visitor.press("Change it", present_password=first, password=PASSWORD, password_again=PASSWORD)
    visitor.follow("deployment-plan").follow("Edit")
    changed = visitor.value_of("document").replace("- On-call", "- Somebody on call")
    visitor.press("Save as the next version", document=changed + "Be brief.\n", message="Shorter")
    visitor.follow(RELEASE).confirm()
    assert "production points at version 3" in visitor.notice
    visitor.follow(ROLL_BACK).confirm()
    assert "production points at version 2" in visitor.notice
    assert visitor.steps < 10


def test_all_of_it_goes_by_keyboard_alone_and_the_focus_can_be_seen(fresh: PeopledService, open_as: OpenAs) -> None:
    first = (fresh.data / "admin-password").read_text().strip()
    visitor = open_as(fresh, None).open("/login")
    visitor.page.keyboard.insert_text("admin")
    visitor.type("Password", first)
    visitor.key("Sign in")
    visitor.type("Present password", first)
    visitor.type("New password", PASSWORD)
    visitor.type("New password, once more", PASSWORD)
    visitor.key("Change it")
    visitor.key("Skip to the content").key("deployment-plan").key("Edit")
    visitor.tab_to("Document")
    visitor.page.keyboard.press("Control+End")
    visitor.page.keyboard.type("Be brief.\n")
    visitor.type("What changed, and why", "Shorter")
    visitor.key("Save as the next version")
    visitor.key(RELEASE).key(CONFIRM)
    assert "production points at version 3" in visitor.notice


@with_and_without_scripts
def test_an_auditor_goes_from_a_pasted_plan_to_the_version_it_came_from_in_three_steps(
    scripts: bool, showcase: PeopledService, open_as: OpenAs
) -> None:
    dora = open_as(showcase, "dora", scripts=scripts).open("/")
    dora.follow("Trace")
    dora.press("Trace it", text=PLAN)
    assert "It comes from version 4 of deployment-plan" in dora.text
    dora.follow("version 4 of deployment-plan")
    assert dora.steps == 3
    assert "deployment-plan" in dora.text
