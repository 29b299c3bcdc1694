from __future__ import annotations

import pytest

from service.core.trace.chain import Hit
from service.core.trace.places import Places
from service.core.trace.reading import Laid, Reading
from tests.core.documents import compiled

LITERAL = "From here: to there. End"
BOUNDS = [0, 10, 20, 24]
FULL = [(0, 10), (10, 20), (20, 24)]


def read(
    text: str, found: list[tuple[int, int]], hint: str = "A=<x> B=<x>", keys: tuple[str, str] = ("A", "B")
) -> Reading:
    """Read what stands between these stretches of the literal text, which stand in the text in order."""
    hits: list[Hit] = []
    at = 0
    for start, end in found:
        at = text.index(LITERAL[start:end], at)
        hits.append(Hit(start, end, at))
        at += end - start
    return Laid(LITERAL, BOUNDS, [(), (keys[0],), (keys[1],)], hits, text).read(Places(compiled("$A $B", hint)))


def test_values_stand_between_the_pieces() -> None:
    found = read("From here:x to there.y End", FULL)
    assert (found.texts, found.foreign) == ({"A": "x", "B": "y"}, 0)
    assert found.values == [("A", 10, 11), ("B", 21, 22)]


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Hello! From here:x to there.y End", 6),
        ("From here:x to there.y End. Bye!", 6),
        ("From ... here:x to there.y End", 0),
    ],
)
def test_what_stands_elsewhere_is_foreign(text: str, foreign: int) -> None:
    found = read(text, FULL if "..." not in text else [(0, 5), (5, 10), (10, 20), (20, 24)])
    assert found.texts == {"A": "x", "B": "y"}
    assert found.foreign == (foreign or 3)


def test_a_text_that_breaks_off_cuts_what_it_does_not_reach() -> None:
    found = read("From here:x to", [(0, 10), (10, 13)])
    assert (found.texts, found.cut) == ({"A": "x"}, {"B"})


def test_placeholders_around_a_lost_piece_are_unclear() -> None:
    found = read("From here:x and y End", [(0, 10), (20, 24)])
    assert (found.texts, found.unclear) == ({}, {"A", "B"})


def test_a_changed_piece_still_tells_where_a_value_begins_and_ends() -> None:
    found = read("From now:x to there.y End", [(0, 5), (10, 20), (20, 24)])
    assert found.texts["A"] == "x"


def test_the_value_of_two_places_is_the_one_without_anything_added() -> None:
    found = read("From here:x to there.x and more End", FULL, keys=("A", "A"))
    assert (found.texts, found.foreign) == ({"A": "x"}, len(" and more"))


def test_a_choice_is_found_among_words_that_were_added() -> None:
    found = read("From here:on, I think to there.y End", FULL, hint="A=on|off B=<x>")
    assert found.texts == {"A": "on", "B": "y"}
