"""The pieces of a document's source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.compiled import compile_text
from service.core.hidden import runs
from service.core.source import Piece, source_lines

TEXT = st.text(st.sampled_from("$NAME1 \n\r-:ab\u202e\u200b\ufeff☺é"), max_size=60)
DOCUMENTS = TEXT | TEXT.map(lambda text: f"---\ntitle: {text}\nargument_hint: NAME=<x>\n---\n{text}")


def pieces(text: str) -> list[list[tuple[str, str]]]:
    return [[(piece.kind, piece.text) for piece in line] for line in source_lines(compile_text(text))]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("a", [[("text", "a")]]),
        ("a\n\nb\n", [[("text", "a")], [], [("text", "b")]]),
        (
            "---\r\ntitle: T\r\n  more\r\n---\r\nHi $NAME!\r\n",
            [
                [("fence", "---")],
                [("key", "title"), ("matter", ": T")],
                [("matter", "  more")],
                [("fence", "---")],
                [("text", "Hi "), ("placeholder", "$NAME"), ("text", "!")],
            ],
        ),
        ("$NAME $1", [[("placeholder", "$NAME"), ("text", " "), ("undeclared", "$1")]]),
        ("$$NAME", [[("text", "$$NAME")]]),
        ("a\u202eb\r", [[("text", "a"), ("hidden", "⟦U+202E⟧"), ("text", "b"), ("hidden", "⟦U+000D⟧")]]),
        (
            "---\nti\u200btle: x\n---\n",
            [[("fence", "---")], [("matter", "ti"), ("hidden", "⟦U+200B⟧"), ("matter", "tle: x")], [("fence", "---")]],
        ),
    ],
)
def test_each_piece_of_a_line_says_what_it_is(text: str, lines: list[list[tuple[str, str]]]) -> None:
    assert pieces(text) == lines


@given(DOCUMENTS)
def test_the_pieces_are_the_whole_text_in_its_order(text: str) -> None:
    shown = "\n".join("".join(piece.text for piece in line) for line in source_lines(compile_text(text)))
    spelled = (f"⟦U+{ord(each):04X}⟧" if is_hidden(text, place) else each for place, each in enumerate(text))
    assert shown == "".join(spelled).replace("\r\n", "\n").removesuffix("\n")


def is_hidden(text: str, place: int) -> bool:
    """Return whether the character at a place is shown by its number."""
    is_lone = text[place] == "\r" and text[place + 1 : place + 2] != "\n"
    return is_lone or any(start <= place < end for start, end in runs(text))


def test_what_begins_after_so_many_characters_is_left_out() -> None:
    lines = source_lines(compile_text("one $A\ntwo $B\nthree $C\n"), most=8)
    assert [line[0] for line in lines] == [Piece("text", "one "), Piece("text", "two ")]
