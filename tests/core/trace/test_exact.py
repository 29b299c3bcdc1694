from __future__ import annotations

import pytest

from service.core.trace.exact import MOST_SCANNED, MOST_STEPS, Search
from service.core.trace.literal import pieces
from service.core.trace.places import Places
from tests.core.documents import compiled


def search(body: str, text: str, hint: str = "A=<x> B=<x>", *, lenient: bool = False) -> Search:
    document = compiled(body, hint)
    return Search(pieces(document), text, Places(document), lenient=lenient)


@pytest.mark.parametrize(
    ("body", "text", "bound"),
    [
        ("one $A two $B.", "one x two y.", {"A": "x", "B": "y"}),
        ("$A", "anything\nat all", {"A": "anything\nat all"}),
        ("$A/$A", "x/y/x/y", {"A": "x/y"}),
        ("$A/$B/$A", "x/y/z/x/y", {"A": "x/y", "B": "z"}),
        ("$A and $B", " and ", {"A": "", "B": ""}),
        ("($A)($B)", "(a)(b)(c)", {"A": "a", "B": "b)(c"}),
        ("($A)($B)($A)", "(a)(b)(c)(a)(b)", {"A": "a)(b", "B": "c"}),
    ],
)
def test_values_follow_from_what_stands_between_the_pieces(body: str, text: str, bound: dict[str, str]) -> None:
    found = search(body, text)
    assert found.run() is not None
    assert (found.bound, found.unclear) == (bound, frozenset())


@pytest.mark.parametrize(
    ("body", "text"),
    [("one $A two", "one x tw"), ("one $A", "on"), ("one", "one more"), ("$A, $A", "x, y"), ("$A;$B;", "x;y")],
)
def test_another_text_is_no_rendering(body: str, text: str) -> None:
    assert search(body, text).run() is None


def test_choices_decide_which_place_is_meant() -> None:
    found = search("for $A: $B", "for prod: x: y", "A=prod|test B=<x>")
    assert found.run() == [(0, 4), (8, 10), (14, 14)]
    assert search("for $A: $B", "for live: x", "A=prod|test B=<x>").run() is None


def test_blanks_before_an_empty_value_may_be_gone_at_the_end_of_a_line() -> None:
    assert search("a: $A\nb: $B", "a:\nb:").run() is None
    found = search("a: $A\nb: $B\n$A $B", "a:\nb: x\n x", lenient=True)
    assert found.run() is not None
    assert found.bound == {"A": "", "B": "x"}


HOSTILE = [
    ("$A x $A x $A x $B x $A", "x " * 20_000),
    ("$A$B a $A$B a $B$A", "a " * 20_000),
    ("word $A word $A word $B", "word " * 20_000),
    ("a$A" * 2_000, "a" * 100_000),
    ("$A: $B\n" * 1_000, "a: b\n" * 999 + "a: c"),
]


@pytest.mark.parametrize(("body", "text"), HOSTILE)
def test_a_search_that_cannot_end_well_ends_soon(body: str, text: str) -> None:
    found = search(body, text)
    found.run()
    assert found.effort.steps <= MOST_STEPS + body.count("$") + 10
    assert found.effort.scanned <= MOST_SCANNED + 3 * len(text)
