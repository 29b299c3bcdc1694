from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.textdiff import Purse
from service.core.worddiff import Pieces, mark_words, pair_lines

MARKED = [
    ("welcome.", "welcome here.", "welcome.", "welcome[ here]."),
    ("a red fox", "a blue fox", "a [red] fox", "a [blue] fox"),
    ("one two three four", "one 2 3 four", "one [two three] four", "one [2 3] four"),
    ("same", "same", "same", "same"),
    ("$NAME is here", "$NAMES is here", "$[NAME] is here", "$[NAMES] is here"),
    ("a long line\r", "a long line", "a long line[\r]", "a long line"),
    ("価格は百円です", "価格は千円です", "価格は[百]円です", "価格は[千]円です"),
    # Where little is the same, marks would only be noise.
    ("nothing of this", "stands in that line", "nothing of this", "stands in that line"),
]


def told(pieces: Pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


@pytest.mark.parametrize(("old", "new", "left", "right"), MARKED)
def test_words_that_differ_are_marked(old: str, new: str, left: str, right: str) -> None:
    assert tuple(map(told, mark_words(old, new, Purse()))) == (left, right)


WORDS = st.lists(st.sampled_from(["a", "bc", " ", "\t", "-", "é", "字", "$X", "_"]), max_size=12).map("".join)


@given(WORDS, WORDS, st.sampled_from([0, 10, 10_000]))
def test_pieces_hold_the_whole_line_whatever_the_purse_holds(old: str, new: str, budget: int) -> None:
    left, right = mark_words(old, new, Purse(budget))
    assert ("".join(piece.text for piece in left), "".join(piece.text for piece in right)) == (old, new)


def test_a_line_of_a_megabyte_is_marked_where_it_differs() -> None:
    old = "word " * 200_000
    left, right = mark_words(old, old[:500_000] + "new " + old[500_000:], Purse())
    assert [piece.text for piece in left if piece.marked] == []
    assert [piece.text for piece in right if piece.marked] == ["new "]


PAIRS = [
    ([], ["a"], [(None, 0)]),
    (["a b c"], ["a b d"], [(0, 0)]),
    # What is alike stands beside each other, although lines came before it.
    (["the quick fox"], ["something else", "and more", "the quick dog"], [(None, 0), (None, 1), (0, 2)]),
    (["gone", "the quick fox"], ["the quick dog"], [(0, None), (1, 0)]),
    (["one", "two"], ["three", "four"], [(0, 0), (1, 1)]),
]


@pytest.mark.parametrize(("old", "new", "pairs"), PAIRS)
def test_lines_that_are_alike_are_paired(
    old: list[str], new: list[str], pairs: list[tuple[int | None, int | None]]
) -> None:
    assert pair_lines(old, new, Purse()) == pairs


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6), st.sampled_from([0, 10_000]))
def test_every_line_stands_once_and_in_its_order(old: list[str], new: list[str], budget: int) -> None:
    pairs = pair_lines(old, new, Purse(budget))
    assert [left for left, _ in pairs if left is not None] == list(range(len(old)))
    assert [right for _, right in pairs if right is not None] == list(range(len(new)))
    assert (None, None) not in pairs


def test_many_lines_are_paired_in_their_order() -> None:
    lines = [f"line {number}" for number in range(2_000)]
    shuffled = random.Random(7).sample(lines, len(lines))
    assert pair_lines(lines, shuffled, Purse()) == [(place, place) for place in range(2_000)]
