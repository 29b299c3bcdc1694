"""Decisions are numbered without gaps and all say the same four things."""

from __future__ import annotations

import re

import pytest

from tests.docs.markdown import ROOT, Page

FILES = sorted((ROOT / "docs" / "decisions").glob("*"))
HEADINGS = ["Context", "Decision", "Status", "Consequences"]


def test_decisions_are_numbered_from_one_without_gaps() -> None:
    assert [path.name[:5] for path in FILES] == [f"{number:04}-" for number in range(1, len(FILES) + 1)]
    assert len(FILES) >= 12


@pytest.mark.parametrize("told", [Page(path) for path in FILES], ids=lambda told: told.path.stem)
def test_a_decision_has_a_title_that_its_file_bears_and_the_four_headings(told: Page) -> None:
    title, *rest = told.headings
    assert rest == HEADINGS
    number, _, name = told.path.stem.partition("-")
    assert title.startswith(f"{int(number)}. ")
    assert set(name.split("-")) <= set(re.findall(r"[a-z0-9]+", title.lower()))


@pytest.mark.parametrize("told", [Page(path) for path in FILES], ids=lambda told: told.path.stem)
def test_a_decision_is_short_and_says_something_under_each_heading(told: Page) -> None:
    assert len(told.text.split()) < 400
    assert all(len(told.section(heading).split()) >= (1 if heading == "Status" else 10) for heading in HEADINGS)
    assert told.section("Status").strip().startswith(("Accepted", "Superseded by"))
