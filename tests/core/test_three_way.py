from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.three_way import merged

BASE = "a\nb\nc\nd\ne\n"
MERGED = [
    # Mine, theirs, and both.
    (BASE, "a\nB\nc\nd\ne\n", "a\nB\nc\nd\ne\n"),
    ("A\nb\nc\nd\ne\n", BASE, "A\nb\nc\nd\ne\n"),
    ("A\nb\nc\nd\ne\n", "a\nb\nC\nd\ne\n", "A\nb\nC\nd\ne\n"),
    ("a\nb\nc\nd\ne\nf\n", "x\na\nb\nc\nd\ne\n", "x\na\nb\nc\nd\ne\nf\n"),
    ("a\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "a\nc\nd\nE\n"),
    ("A\nb\nc\nd\ne\n", "A\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n"),
    ("A\nb\nC\nd\ne\n", "a\nb\nC\nd\nE\n", "A\nb\nC\nd\nE\n"),
    ("a\r\nb\nc\nd\ne\n", "a\nb\nc\nd\ne", "a\r\nb\nc\nd\ne"),
    ("same\n", "same\n", "same\n"),
]
TOUCHING = [
    ("A\nb\nc\nd\ne\n", "x\nb\nc\nd\ne\n"),
    ("A\nb\nc\nd\ne\n", "a\nB\nc\nd\ne\n"),
    ("a\nx\nb\nc\nd\ne\n", "a\ny\nb\nc\nd\ne\n"),
    ("a\nx\nb\nc\nd\ne\n", "a\nB\nc\nd\ne\n"),
    ("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\ne"),
    ("", "a\nb\nC\nd\ne\n"),
]


@pytest.mark.parametrize(("mine", "theirs", "both"), MERGED)
def test_changes_that_do_not_touch_are_put_together(mine: str, theirs: str, both: str) -> None:
    assert merged(BASE, mine, theirs) == both
    assert merged(BASE, theirs, mine) == both


@pytest.mark.parametrize(("mine", "theirs"), TOUCHING)
def test_changes_that_touch_are_left_to_people(mine: str, theirs: str) -> None:
    assert merged(BASE, mine, theirs) is None
    assert merged(BASE, theirs, mine) is None


def test_two_last_lines_without_an_end_do_not_run_together() -> None:
    assert merged("a\nb", "a\nb\nc", "x\na\nb") is None or "bc" not in str(merged("a\nb", "a\nb\nc", "x\na\nb"))
    assert merged("", "mine", "theirs") is None


LINES = st.lists(st.sampled_from("abcdefgh"), max_size=10).map(lambda lines: "".join(f"{line}\n" for line in lines))


@settings(max_examples=300, deadline=None)
@given(LINES, LINES, LINES)
def test_no_line_comes_from_nowhere_and_none_is_lost(base: str, mine: str, theirs: str) -> None:
    both = merged(base, mine, theirs)
    assert both == merged(base, theirs, mine)
    if both is not None:
        lines, old, left, right = (Counter(text.split("\n")) for text in (both, base, mine, theirs))
        assert set(lines) <= set(left) | set(right)
        assert not (left - old) - lines
        assert not (right - old) - lines
