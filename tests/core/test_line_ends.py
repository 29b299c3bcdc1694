from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.line_ends import kinds_of, plain, restored

RESTORED = [
    # What stood there, what was typed, and what is kept.
    ("a\nb\n", "a\nB\n", "a\nB\n"),
    ("a\r\nb\r\n", "a\nB\nc\n", "a\r\nB\r\nc\r\n"),
    ("a\rb", "a\nb\nc", "a\rb\rc"),
    ("a\r\nb\nc\r\n", "a\nb\nC\n", "a\r\nb\nC\r\n"),
    ("a\r\nb\nc\r\n", "a\nnew\nb\nc\n", "a\r\nnew\r\nb\nc\r\n"),
    ("a\r\nb\nc\rd", "b\nc\nd", "b\nc\rd"),
    ("a\nb\r\n", "a\nb", "a\nb"),
    ("a\nb\r\nc", "a\nb\r\nc\nd", "a\nb\r\nc\r\nd"),
    ("", "a\nb", "a\nb"),
    ("a", "a\nb", "a\nb"),
    ("\r\n\na", "\n\na!", "\r\n\na!"),
    ("a\r\n\r\nb\n", "", ""),
]


@pytest.mark.parametrize(("base", "typed", "expected"), RESTORED)
def test_lines_have_the_ends_that_they_had(base: str, typed: str, expected: str) -> None:
    assert restored(typed, base) == expected


TEXTS = st.lists(st.sampled_from(["a", "b", "\r", "\n", "\r\n", "\n\r", " ", "\u2028", "\x85"]), max_size=25).map(
    "".join
)


@settings(deadline=None)
@given(TEXTS)
def test_what_was_not_changed_comes_back_as_it_was(text: str) -> None:
    assert restored(plain(text).replace("\n", "\r\n"), text) == text
    assert restored(plain(text), text) == text


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_nothing_but_line_ends_is_other_than_it_was_typed(base: str, typed: str) -> None:
    assert plain(restored(typed, base)) == plain(typed)


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_lines_before_and_after_a_changed_one_keep_theirs(head: str, new: str, tail: str) -> None:
    base = f"{head}\nhead\r\nold\rtail\n{tail}"
    kept = restored(plain(f"{head}\nhead\r\n{new}!\rtail\n{tail}"), base)
    assert kept.startswith(f"{head}\nhead\r\n")
    assert kept.endswith(f"tail\n{tail}")


def test_the_kinds_of_line_ends_are_counted() -> None:
    assert kinds_of("a\r\nb\nc\nd\r") == {"LF": 2, "CR LF": 1, "CR": 1}
    assert kinds_of("a") == {}
