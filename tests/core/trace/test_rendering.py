from __future__ import annotations

from dataclasses import replace

from service.core.trace.chain import Hit
from service.core.trace.exact import Search
from service.core.trace.literal import Piece, pieces
from service.core.trace.places import Places
from service.core.trace.rendering import ANYTHING, Rendering, rendering
from tests.core.documents import compiled

DOCUMENT = compiled("one $A two $B", "A=<x> B=<x>")


def read(text: str, form: list[Piece] | None = None, within: str | None = None) -> Rendering:
    found = form or list(pieces(DOCUMENT))
    search = Search(found, text, Places(DOCUMENT), lenient=False)
    ends = search.run()
    assert ends is not None
    return rendering(found, ends, search, within=within)


def test_hits_are_the_pieces_that_are_not_empty() -> None:
    assert read("one x two y").hits == [Hit(0, 4, 0), Hit(4, 9, 5)]


def test_texts_are_those_of_the_placeholders() -> None:
    found = read("one x two y")
    assert (found.texts, found.unclear, found.cut, found.foreign) == ({"A": "x", "B": "y"}, set(), set(), 0)


def test_what_nothing_tells_apart_is_unclear() -> None:
    first, second, last = pieces(DOCUMENT)
    found = read("one xy two z", [first, replace(second, slots=("A", ANYTHING)), last])
    assert (found.texts, found.unclear) == ({"B": "z"}, {"A"})


def test_what_was_put_in_is_foreign_but_for_blanks_around_it() -> None:
    first, second, last = pieces(DOCUMENT)
    found = read("one  put in  two z", [first, replace(second, slots=(ANYTHING,)), last])
    assert (found.texts, found.foreign) == ({"B": "z"}, len("put in"))


def test_what_was_put_into_a_value_is_foreign_but_for_the_value() -> None:
    first, second, last = pieces(DOCUMENT)
    form = [first, second, Piece(" and ", ("B",), before_slot=True), replace(last, slots=(ANYTHING,))]
    found = read("one x two y and my x", form, within="A")
    assert (found.texts, found.foreign) == ({"A": "x", "B": "y"}, len("my "))


def test_blanks_around_a_value_are_no_part_of_what_was_put_into_it() -> None:
    first, second, last = pieces(DOCUMENT)
    form = [first, second, Piece(" and ", ("B",), before_slot=True), replace(last, slots=(ANYTHING,))]
    found = read("one x  two y and x ", form, within="A")
    assert (found.texts, found.foreign) == ({"A": "x ", "B": "y"}, 0)
