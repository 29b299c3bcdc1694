from __future__ import annotations

from itertools import pairwise

import pytest

from service.core.trace.align import MOST_SCANNED, Alignment
from service.core.trace.text import read_text

PARTS = ["The first passage goes here.\nThe second passage follows.\n", "\nThe third one ends it: ", " and no more."]


def covered(text: str, parts: list[str] = PARTS) -> str:
    """The literal text that was found, with a tilde for each stretch that was not."""
    given = read_text(text)
    hits = Alignment(parts, given.normal, given.lines).run()
    literal = "".join(parts)
    assert all(given.normal[hit.at : hit.at_end] == literal[hit.start : hit.end] for hit in hits)
    assert all(left.end <= right.start and left.at_end <= right.at for left, right in pairwise(hits))
    found, end = "", 0
    for hit in [*hits, None]:
        start = hit.start if hit else len(literal)
        found += "~" if start > end else ""
        found += literal[hit.start : hit.end] if hit else ""
        end = hit.end if hit else end
    return found


def test_all_pieces_are_found_around_values() -> None:
    assert covered("".join([PARTS[0], "x", PARTS[1], "y", PARTS[2]])) == "".join(PARTS)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("second", "last", "The first passage goes here.\nThe ~ passage follows.\n"),
        ("The first", "Some words. The first", "The first passage goes here.\nThe second passage follows.\n"),
        ("goes here.", "goes here. And more.", "The first passage goes here.\nThe second passage follows.\n"),
        ("The second passage follows.\n", "", "The first passage goes here.\n~"),
    ],
)
def test_what_was_changed_in_a_piece_is_left_out_and_the_rest_is_found(before: str, after: str, expected: str) -> None:
    text = "".join([PARTS[0].replace(before, after), "x", PARTS[1], "y", PARTS[2]])
    assert covered(text) == expected + "".join(PARTS[1:])


def test_a_text_that_breaks_off_is_followed_to_its_last_letter() -> None:
    assert covered("".join([PARTS[0], "x", PARTS[1]])[:70]) == PARTS[0] + "\nThe third o~"


def test_short_lines_are_found_between_long_ones() -> None:
    parts = ["The first passage goes here.\nWhy?\nThe second passage follows."]
    assert covered(parts[0].replace("Why?", "Well. Why?"), parts) == parts[0]


def test_a_moved_line_costs_only_itself() -> None:
    lines = [f"This is line number {number} of it." for number in range(6)]
    moved = [*lines[1:], lines[0]]
    assert covered("\n".join(moved), ["\n".join(lines)]).count("~") == 1


HOSTILE = [
    ["a" * 5_000, "a" * 5_000],
    ["item "] * 10_000,
    [f"line {number}\n" for number in range(5_000)],
    ["the same line again and again\n"] * 5_000,
]


@pytest.mark.parametrize("parts", HOSTILE, ids=["letter", "items", "lines", "same"])
@pytest.mark.parametrize("text", ["a" * 200_000, "item x\n" * 30_000, "line 7\n" * 30_000, "a\n" * 100_000])
def test_the_search_for_pieces_is_bounded(parts: list[str], text: str) -> None:
    alignment = Alignment(parts, text, read_text(text).lines)
    alignment.run()
    assert alignment.scanned <= MOST_SCANNED + 2 * len(text) + sum(map(len, parts))
