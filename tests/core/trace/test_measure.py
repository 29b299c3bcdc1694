from __future__ import annotations

import pytest

from service.core.trace.chain import Hit
from service.core.trace.measure import Measure, measured
from service.core.trace.reading import Laid, Reading

LITERAL = "One line\nAnother line\nThird line"
BOUNDS = [0, 21, 32]


def measure(text: str, hits: list[Hit], foreign: int = 0) -> Measure:
    return measured(Laid(LITERAL, BOUNDS, [(), ("A",)], hits, text), Reading(foreign=foreign))


def test_all_of_it_is_a_full_share() -> None:
    found = measure("One line\nAnother linex\nThird line", [Hit(0, 21, 0), Hit(21, 32, 22)])
    assert (found.share, found.reached, found.passages, found.found, found.missing) == (1.0, 1.0, 3, 3, ())
    assert (found.literal, found.words, found.ends_early) == (27, 4, False)


def test_a_missing_line_costs_its_characters() -> None:
    found = measure("One line\nx\nThird line", [Hit(0, 9, 0), Hit(21, 32, 10)])
    assert found.share == pytest.approx(16 / 27)
    assert (found.found, found.missing, found.ends_early) == (2, ("Another line",), False)


def test_what_a_text_does_not_reach_costs_half() -> None:
    found = measure("One line\nAnother linex", [Hit(0, 21, 0)])
    assert found.ends_early
    assert (found.share, found.reached) == (pytest.approx(22.5 / 27), 1.0)


def test_a_line_that_is_partly_there_is_missing() -> None:
    assert measure("One line\nAno", [Hit(0, 12, 0)]).missing == ("Another line", "Third line")


def test_foreign_text_costs_a_little() -> None:
    hits = [Hit(0, 21, 0), Hit(21, 32, 22)]
    text = "One line\nAnother linex\nThird line" + "?" * 27
    assert measure(text, hits, foreign=27).share == pytest.approx(0.9)
