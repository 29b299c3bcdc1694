"""A new run takes the place of the old one in the page, and nothing else changes."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import PARTS
from benchmarks.page import filled_in
from tests.docs.markdown import ROOT

PAGE = "# Page\n\n<!-- begin http -->\n\nold\n\n<!-- end http -->\n\nText.\n\n<!-- begin core -->\n<!-- end core -->\n"


def test_a_part_takes_the_place_of_its_last_run() -> None:
    assert filled_in(PAGE, {"http": r"| new \1 |" + "\n\n"}) == PAGE.replace("old", r"| new \1 |")


def test_a_part_that_the_page_has_no_place_for_is_an_error() -> None:
    with pytest.raises(ValueError, match="begin scale"):
        filled_in(PAGE, {"scale": "x"})


def test_the_page_on_performance_has_a_place_for_every_part() -> None:
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert filled_in(page, dict.fromkeys(PARTS, "new")).count("\nnew\n") == len(PARTS)
