from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.trace.text import read_text


@pytest.mark.parametrize("whole", ["a\r\nbc  \r\n\r\nd", "\n\n a \t\nb", "a\rb\rc", "a", "a \n b", "\r\n a\r\n"])
def test_each_character_is_found_where_it_stands_in_the_text_as_it_was_given(whole: str) -> None:
    text = read_text(whole)
    for offset, character in enumerate(text.normal):
        if character != "\n":
            assert whole[text.place(offset)] == character


@given(st.lists(st.sampled_from(["a", "b", " ", "\t", "\r\n", "\n", "\r"])).map("".join))
def test_places_hold_for_any_mixture_of_line_ends_and_blanks(whole: str) -> None:
    text = read_text(whole)
    places = [text.place(offset) for offset in range(len(text.normal))]
    assert places == sorted(places)
    assert all(whole[place] == text.normal[at] for at, place in enumerate(places) if text.normal[at] in "ab")


def test_lines_are_known_by_their_text_without_blanks_around_it() -> None:
    text = read_text("a\n  b c\r\na\n")
    assert text.lines == {"a": [0, 8], "b c": [4]}


def test_a_text_of_endless_lines_has_none_that_are_known() -> None:
    assert read_text("a\n" * 60_000).lines == {}
