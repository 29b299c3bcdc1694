from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.growth_inputs import CHANGES, LINE_LENGTHS, changed
from service.core.difference import MOST_ROWS, Difference, Line, difference


def text_of(line: Line | None) -> str:
    return "" if line is None else "".join(piece.text for piece in line.pieces) + "\n" * line.has_end


def numbers(found: Difference) -> list[tuple[str, list[tuple[int | None, int | None]]]]:
    return [
        (run.kind, [(row.left and row.left.number, row.right and row.right.number) for row in run.rows])
        for run in found.runs
    ]


def lines(first: int, last: int) -> str:
    return "".join(f"line {number}\n" for number in range(first, last + 1))


def test_lines_have_their_numbers_and_what_is_far_from_changes_is_folded() -> None:
    found = difference(lines(1, 12), lines(1, 5) + "new\n" + lines(6, 7) + "line eight\n" + lines(9, 12))
    assert (found.added, found.removed, found.left_off) == (2, 1, 0)
    assert numbers(found) == [
        ("same", [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]),
        ("changed", [(None, 6)]),
        ("same", [(6, 7), (7, 8)]),
        ("changed", [(8, 9)]),
        ("same", [(9, 10), (10, 11), (11, 12), (12, 13)]),
    ]
    far = difference(lines(1, 30), lines(1, 29) + "line thirty\n")
    assert [(run.kind, len(run.rows), run.count) for run in far.runs] == [
        ("folded", 26, 26),
        ("same", 3, 0),
        ("changed", 1, 0),
    ]


def test_equal_texts_differ_in_nothing() -> None:
    assert difference("a\n", "a\n") == Difference((), 0, 0)


def test_a_last_line_without_an_end_is_another_line() -> None:
    (run,) = difference("a", "a\n").runs
    row = run.rows[0]
    assert row.left is not None
    assert row.right is not None
    assert (row.left.has_end, row.right.has_end) == (False, True)


def test_of_a_long_line_what_differs_is_shown_and_the_middle_of_the_rest_is_left_out() -> None:
    old = "word " * 20_000
    (run,) = difference(old, old[:50_000] + "new " + old[50_000:]).runs
    line = run.rows[0].right
    assert line is not None
    assert [piece.text for piece in line.pieces if piece.marked] == ["new "]
    assert len(text_of(line)) + sum(piece.left_out for piece in line.pieces) == 100_004
    assert len(text_of(line)) < 1_000


def test_what_does_not_fit_on_a_page_is_counted() -> None:
    found = difference(lines(1, 5_000), lines(10_001, 15_000))
    shown = [row for run in found.runs for row in run.rows]
    assert len(shown) == MOST_ROWS
    assert (found.removed, found.added, found.left_off) == (5_000, 5_000, 10_000 - 2 * MOST_ROWS)


def test_a_fold_that_is_too_long_says_how_long_it_is_and_holds_nothing() -> None:
    fold = difference(lines(1, 50_000), lines(1, 50_000) + "more\n").runs[0]
    assert (fold.kind, fold.rows, fold.count) == ("folded", (), 49_997)


TEXTS = st.lists(st.sampled_from(["a b\n", "b c\n", "a\n", "\n", "d\r\n", "e"]), max_size=24).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, st.integers(0, 3))
def test_the_left_side_is_the_older_text_and_the_right_side_the_newer(before: str, after: str, context: int) -> None:
    rows = [row for run in difference(before, after, context).runs for row in run.rows]
    if before != after:
        assert "".join(text_of(row.left) for row in rows) == before
        assert "".join(text_of(row.right) for row in rows) == after
        assert [row.right.number for row in rows if row.right] == list(range(1, sum(1 for r in rows if r.right) + 1))


@pytest.mark.parametrize("length", LINE_LENGTHS)
@pytest.mark.parametrize("change", CHANGES)
def test_hostile_texts_get_an_answer_of_bounded_size(change: str, length: int) -> None:
    before, after = changed(change, length, 65_536)
    rows = [row for run in difference(before, after).runs for row in run.rows]
    assert sum(len(text_of(row.left)) + len(text_of(row.right)) for row in rows) <= 250_000
