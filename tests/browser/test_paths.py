"""The ways that people come for, from the first page to the last, with scripts and without."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenAs
from tests.browser.serving import PeopledService

PASSWORD = "nine quiet lighthouses"

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
    visitor.follow("Release as production").press("Move production to version 3")
    assert "production points at version 3" in visitor.notice
    visitor.follow("Roll production back to version 2").press("Move production to version 2")
    assert "production points at version 2" in visitor.notice
    assert visitor.steps < 10
